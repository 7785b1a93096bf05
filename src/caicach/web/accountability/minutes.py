"""The minutes of a case: rule, facts, notice, objection, decision; open for number, day and signature."""

from __future__ import annotations

from caicach.reporting import figures
from caicach.reporting.document import Block, Column, Heading, Letterhead, Paragraph, Report, Signature, Table
from caicach.web.accountability import wording
from caicach.web.accountability.judging import rule_of, vocabulary_of
from caicach.web.accountability.models import Case, CaseEvent
from caicach.web.accountability.states import deciding, event_title, states
from caicach.web.reports.papers import within_sentence


def minutes(case: Case) -> Report:
    """Return the minutes of a case as it stands now, in Vietnamese."""
    province = case.locality.unit
    return Report(
        letterhead=Letterhead(f"Ủy ban nhân dân {within_sentence(province)}", province.name),
        kind="Biên bản",
        title=f"Xem xét áp dụng quy định {case.rule} đối với {case.name}, kỳ {case.period}",
        symbol="BB-UBND",
        blocks=(*_rule(case), *_facts(case), *_course(case), *_result(case)),
        signature=Signature(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), str(case.decided_by) if case.decided_by else ""),
        recipients=(case.name, "Lưu: VT"),
        notices=("Bản dự thảo: chưa có số, ngày và chữ ký.",),
        page_note=case.locality.notice.vi,
    )


def _rule(case: Case) -> list[Block]:
    rule, vocabulary = rule_of(case), vocabulary_of(case.adopted)
    blocks: list[Block] = [Heading("Quy định được áp dụng")]
    if rule.words:
        blocks.append(Paragraph.of(f"Lời văn: “{rule.words}”."))
    if rule.when:
        blocks.append(Paragraph.of(f"Điều kiện: {wording.condition_words(rule.when, vocabulary)}."))
    blocks.append(Paragraph.of(f"Hệ quả: {_sentence(wording.says(rule))}"))
    source = f"Nguồn: {rule.source.text.vi} ({wording.status_words(rule.source.status)})."
    return [*blocks, Paragraph.of(source)]


def _facts(case: Case) -> list[Block]:
    columns = (
        Column("Dữ kiện", 2.2),
        Column("Kỳ", 0.7),
        Column("Giá trị", 1.2),
        Column("Ngưỡng", 1.6),
        Column("Nguồn", 2.6),
    )
    told = wording.lines_of(case.verdict, vocabulary_of(case.adopted))
    rows = tuple(
        (
            line.title,
            line.period,
            f"{line.value} ({line.counted})" if line.counted else line.value,
            line.bound,
            line.source,
        )
        for line in told
    )
    answer = wording.ANSWERS[case.verdict["verdict"]].vi.lower()
    blocks: list[Block] = [
        Heading("Số liệu và kết quả"),
        Table(columns, rows, f"Số liệu tính đến ngày {figures.date(case.computed_on)}"),
        Paragraph.of(f"Kết quả: {answer}."),
    ]
    said = [words for line in told for words in (line.distance, line.caution) if words]
    return blocks + [Paragraph.of(_sentence(words)) for words in said]


def _course(case: Case) -> list[Block]:
    blocks: list[Block] = [Heading("Diễn biến")]
    for event in case.events.select_related("by", "by_unit").prefetch_related("files"):
        who = f"{event.by}, {event.by_unit}" if event.by and event.by_unit else str(event.by or "caicach")
        words = f": {_sentence(event.words)}" if event.words else "."
        files = ", ".join(f.name for f in event.files.all())
        evidence = f" Minh chứng: {files}." if files else ""
        blocks.append(Paragraph.of(f"- Ngày {figures.date(event.on)}, {who}: {_title(event)}{words}{evidence}"))
    return blocks


def _title(event: CaseEvent) -> str:
    return event_title(event.act).vi.lower()


def _result(case: Case) -> list[Block]:
    if states()[case.now].open:
        return [Heading("Quyết định"), Paragraph.of("Chưa có quyết định.")]
    last = case.events.filter(act__in=deciding()).last()
    words = _sentence(last.words) if last else ""
    title = states()[case.state].title.vi
    return [Heading("Quyết định"), Paragraph.of(f"{title}, ngày {figures.date(case.decided_on)}. {words}")]


def _sentence(words: str) -> str:
    return words.strip().rstrip(".") + "."
