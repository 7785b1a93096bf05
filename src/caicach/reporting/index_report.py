"""The leader's report on an index: what fell, why, who was given which task, and what came of it.

Figures come from one comparison; findings, tasks and outcomes are handed in as plain values. A part that has
nothing yet says so; it is never left out silently.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from caicach.analysis import ComponentChange, Finding, story
from caicach.reporting import figures
from caicach.reporting.document import (
    Block,
    Column,
    Figure,
    Heading,
    Paragraph,
    Report,
    Run,
    Table,
)
from caicach.reporting.index_charts import against_others, loss_and_gain, over_time
from caicach.reporting.index_matter import Assignment, IndexMatter, IndexView, Outcome, Weakness, in_words
from caicach.reporting.paper import Paper
from caicach.text import Text


def index_report(matter: IndexMatter, paper: Paper) -> Report:
    """Put the report together. Raises InputError where the comparison does not hold the unit."""
    told = story(matter.comparison, matter.unit)
    view = IndexView(matter)
    blocks: list[Block] = [
        *_results(view, told.headline, told.findings),
        *_weaknesses(matter.weaknesses),
        *_assignments(matter.assignments),
        *_outcomes(view),
        *_sources(view),
        _closing(view, paper),
    ]
    title = f"Kết quả {view.short} {view.after} của {view.name}, nguyên nhân và nhiệm vụ đã giao"
    return paper.report("Báo cáo", title, blocks, computation=matter.computation, notices=matter.remarks)


def _results(view: IndexView, headline: Text, told: Sequence[Finding]) -> list[Block]:
    blocks: list[Block] = [
        Heading("Kết quả"),
        Paragraph((Run(headline.vi.rstrip(".") + ".", bold=True),)),
        _standing(view),
        *(Paragraph.of(f"- {words}") for words in dict.fromkeys(_said(view, told))),
    ]
    charts = (loss_and_gain(view), against_others(view, told), over_time(view))
    first, second, third = ([Figure(chart)] if chart else [] for chart in charts)
    return [*blocks, *first, *second, _components(view), *third]


def _said(view: IndexView, told: Sequence[Finding]) -> list[str]:
    """Return the findings and the notes in Vietnamese, as they stand."""
    return [line.text.vi for line in told] + [note.vi for note in view.unit.notes]


def _standing(view: IndexView) -> Paragraph:
    """Return score and rank, each figure with its trace."""
    score, rank, measure = view.unit.score, view.unit.rank, view.measure.vi
    runs = [Run(f"Tổng điểm {view.after}: ")]
    points = "không có" if score.after is None else f"{view.number(score.after)} {measure}"
    runs.append(Run(points, bold=True, trace=view.traces.get("score")))
    if score.change is not None:
        change = figures.change(score.change, view.decimals)
        runs.append(Run(f" ({view.before}: {view.number(score.before)}; {change})"))
    runs.append(Run("; thứ hạng: "))
    place = "không có" if rank.after is None else figures.rank(rank.after, rank.of_after)
    runs.append(Run(place, bold=True, trace=view.traces.get("rank")))
    if rank.before is not None:
        moved = f"; {figures.rank_change(rank.change)}" if rank.change is not None else ""
        runs.append(Run(f" ({view.before}: {figures.rank(rank.before, rank.of_before)}{moved})"))
    return Paragraph((*runs, Run(".")))


def _components(view: IndexView) -> Table:
    comparison, rank, unit = view.matter.comparison, view.unit.rank, view.measure.vi
    columns = (
        Column("TT", 0.5, "whole"),
        Column("Chỉ số thành phần", 3.2),
        Column(comparison.before, 1, "number", view.decimals, unit),
        Column(comparison.after, 1, "number", view.decimals, unit),
        Column("Thay đổi", 1.2, "change", view.decimals, unit),
        Column(f"Hạng {comparison.before}", 0.9, "rank"),
        Column(f"Hạng {comparison.after}", 0.9, "rank"),
        Column("Nhóm", 1.8),
    )
    rows = tuple(
        (
            index,
            c.title.vi,
            c.before,
            c.after,
            c.change,
            figures.rank(c.rank_before, rank.of_before if c.rank_before else None),
            figures.rank(c.rank_after, rank.of_after if c.rank_after else None),
            _group(view, c),
        )
        for index, c in enumerate(view.unit.components, 1)
    )
    fallen = frozenset(i for i, c in enumerate(view.unit.components) if _fell(view, c))
    caption = f"Các chỉ số thành phần, {view.before} và {view.after} (in đậm: xuống nhóm)"
    return Table(columns, rows, caption if fallen else caption.partition(" (")[0], view.source(), strong=fallen)


def _group(view: IndexView, component: ComponentChange) -> str:
    before, after = (view.groups.get(code or "") for code in (component.group_before, component.group_after))
    if before is None or after is None:
        return after or before or figures.MISSING
    return after if before == after else f"{before} → {after}"


def _fell(view: IndexView, component: ComponentChange) -> bool:
    order = list(view.groups)
    if component.group_before not in order or component.group_after not in order:
        return False
    return order.index(component.group_after) > order.index(component.group_before)


def _weaknesses(weaknesses: Sequence[Weakness]) -> list[Block]:
    blocks: list[Block] = [Heading("Tồn tại, hạn chế và nguyên nhân")]
    if not weaknesses:
        return [*blocks, Paragraph.of("Chưa có tồn tại, hạn chế nào được ghi nhận.")]
    for weakness in weaknesses:
        blocks.append(Heading(weakness.text.rstrip("."), 2))
        tied = [f"Chỉ số liên quan: {weakness.component}." if weakness.component else ""]
        tied.append(f"Cơ quan, đơn vị chịu trách nhiệm: {weakness.responsible}." if weakness.responsible else "")
        if any(tied):
            blocks.append(Paragraph.of(" ".join(words for words in tied if words)))
        for kind, words in (("objective", "khách quan"), ("subjective", "chủ quan")):
            causes = [cause.text.rstrip(".;") for cause in weakness.causes if cause.kind == kind]
            if causes:
                blocks.append(Paragraph.of(f"- Nguyên nhân {words}: {'; '.join(causes)}."))
        if not weakness.causes:
            blocks.append(Paragraph.of("- Chưa xác định nguyên nhân."))
    return blocks


def _assignments(assignments: Sequence[Assignment]) -> list[Block]:
    heading = Heading("Nhiệm vụ đã giao")
    if not assignments:
        return [heading, Paragraph.of("Chưa có nhiệm vụ nào được giao từ các tồn tại, hạn chế nêu trên.")]
    states: Counter[str] = Counter()
    for assignment in assignments:
        states[assignment.state] += assignment.count
    counted = "; ".join(f"{state[:1].lower() + state[1:]}: {count}" for state, count in states.items())
    columns = (
        Column("TT", 0.5, "whole"),
        Column("Nhiệm vụ", 3.6),
        Column("Chủ trì", 1.6),
        Column("Thời hạn", 1.4),
        Column("Tình trạng", 1.6),
        Column("Văn bản giao", 1.5),
    )
    rows = tuple(
        (index, a.text, a.lead, figures.date(a.deadline), _state(a), a.directive or figures.MISSING)
        for index, a in enumerate(assignments, 1)
    )
    table = Table(columns, rows, "Nhiệm vụ và tình trạng thực hiện", "theo dõi nhiệm vụ trên hệ thống")
    return [heading, Paragraph.of(f"Tổng số {states.total()} nhiệm vụ; {counted}."), table]


def _state(assignment: Assignment) -> str:
    return f"{assignment.state} ({assignment.detail})" if assignment.detail else assignment.state


def _outcomes(view: IndexView) -> list[Block]:
    matter = view.matter
    heading = Heading("Kết quả kỳ sau")
    if not matter.next_period or not matter.outcomes:
        return [heading, Paragraph.of("Kỳ sau chưa có số liệu để đối chiếu với các nhiệm vụ đã giao.")]
    columns = (
        Column("Chỉ số thành phần", 3.2),
        Column("Số nhiệm vụ", 1, "whole"),
        Column(matter.comparison.after, 1, "number", view.decimals, view.measure.vi),
        Column(matter.next_period, 1, "number", view.decimals, view.measure.vi),
        Column("Thay đổi", 1.2, "change", view.decimals, view.measure.vi),
    )
    rows = tuple((o.component, o.tasks, o.before, o.after, _moved(o)) for o in matter.outcomes)
    caution = (
        "Thay đổi của chỉ số sau khi giao nhiệm vụ chưa đủ để kết luận nhiệm vụ là nguyên nhân; "
        "bảng đặt hai việc cạnh nhau để đối chiếu."
    )
    caption = f"Chỉ số mà nhiệm vụ hướng tới, {in_words(matter.next_period)} so với {view.after}"
    return [heading, Paragraph.of(caution), Table(columns, rows, caption, f"{view.short} {matter.next_period}")]


def _moved(outcome: Outcome) -> Decimal | None:
    return None if outcome.before is None or outcome.after is None else outcome.after - outcome.before


def _closing(view: IndexView, paper: Paper) -> Paragraph:
    done = f"Trên đây là báo cáo kết quả {view.short} {view.after} của {view.name}"
    if not paper.to:
        return Paragraph.of(f"{done}.")
    return Paragraph.of(f"{done}; {paper.letterhead.issuer} kính báo cáo {', '.join(paper.to)} xem xét, chỉ đạo.")


def _sources(view: IndexView) -> list[Block]:
    matter = view.matter
    lines = [f"- {source.rstrip(';.')}." for source in (view.source(), *matter.sources)]
    notes = [words.vi for words in (matter.comparison.why, matter.comparison.note) if words]
    return [Heading("Nguồn số liệu"), *(Paragraph.of(line) for line in (*lines, *notes))]
