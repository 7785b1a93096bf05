"""The tables of accountability: rules, facts, verdicts, cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from caicach.accountability import FactKind, Rule, Vocabulary
from caicach.web.accountability import wording
from caicach.web.accountability.judging import Found, Kept, snapshot, vocabulary_of
from caicach.web.accountability.models import Adopted, Case, FactBatch, KnownFact, SubjectKind
from caicach.web.accountability.standing import chip_of, standing_words
from caicach.web.accountability.states import states
from caicach.web.interface.tables import Column, Table
from caicach.web.interface.templatetags.caicach import day


def kind_words(kind: str) -> str:
    """Return what a kind of subject is called."""
    return {
        SubjectKind.UNIT: _("cơ quan, đơn vị, địa phương"),
        SubjectKind.OFFICIAL: _("cán bộ, công chức, viên chức"),
        SubjectKind.PARTY: _("tổ chức đảng"),
    }[SubjectKind(kind)]


def origin_words(origin: str) -> str:
    """Return how a fact came here."""
    return {
        FactBatch.Origin.ENTERED: _("nhập tay"),
        FactBatch.Origin.TABLE: _("từ bảng"),
        FactBatch.Origin.PLATFORM: _("hệ thống tính"),
    }[FactBatch.Origin(origin)]


@dataclass(frozen=True)
class RuleRow:
    """A rule in the list, with the set it belongs to."""

    adopted: Adopted
    rule: Rule
    condition: str


def rules_table(request: HttpRequest, used: Sequence[Adopted]) -> Table:
    """Return every rule of the sets in use."""
    rows = []
    for adopted in used:
        vocabulary = vocabulary_of(adopted)
        rows += [
            RuleRow(adopted, rule, wording.condition_words(rule.when, vocabulary)) for rule in adopted.ruleset.rules
        ]
    sets = [(str(a.pk), a.title_vi) for a in used]
    kinds = [(kind, wording.say(title)) for kind, title in wording.KINDS.items()]
    columns = [
        Column("rule", _("Mã"), lambda r: r.rule.id, _rule_link),
        Column("says", _("Hệ quả, yêu cầu"), lambda r: wording.says(r.rule)),
        Column("when", _("Khi"), lambda r: r.condition),
        Column("whom", _("Áp dụng với"), lambda r: wording.say(r.rule.subject), minor=True),
        Column(
            "kind",
            _("Loại"),
            lambda r: r.rule.kind,
            lambda r: wording.say(wording.KINDS[r.rule.kind]),
            choices=kinds,
            minor=True,
        ),
        Column("validity", _("Hiệu lực"), lambda r: wording.validity_words(r.rule), minor=True),
        Column("source", _("Nguồn"), lambda r: wording.say(r.rule.source.text), _source, minor=True),
        Column(
            "set",
            _("Bộ quy định"),
            lambda r: str(r.adopted.pk),
            lambda r: r.adopted.ruleset_id,
            choices=sets,
            minor=True,
        ),
    ]
    return Table(
        request,
        "rules",
        columns,
        rows,
        search=lambda r: f"{r.rule.id} {wording.says(r.rule)} {r.condition}",
        caption=_("Quy định đang áp dụng"),
        empty=_("Tỉnh chưa đưa bộ quy định nào vào áp dụng. Chọn một bộ trong thư viện hoặc tải tệp của tỉnh lên."),
    )


def _rule_link(row: RuleRow) -> str:
    address = f"{reverse('ruleset', args=[row.adopted.pk])}#{row.rule.id}"
    return format_html('<a class="rule-id" href="{}">{}</a>', address, row.rule.id)


def _source(row: RuleRow) -> str:
    source = row.rule.source
    mark = format_html(' <span class="chip mark">{}</span>', wording.status_words(source.status))
    return format_html("{}{}", wording.say(source.text), mark if source.status == "unverified" else "")


def facts_table(request: HttpRequest, facts: QuerySet[KnownFact], vocabulary: Vocabulary) -> Table:
    """Return the facts in force, each with its value, source and how it came."""
    kinds = {kind.name: kind for kind in vocabulary.facts}
    names = [(name, wording.say(kind.title)) for name, kind in kinds.items()]
    periods = sorted(set(facts.order_by().values_list("period", flat=True)), reverse=True)
    columns = [
        Column("name", _("Đối tượng"), lambda k: k.name, _fact_link, field="name"),
        Column(
            "fact",
            _("Dữ kiện"),
            lambda k: k.fact,
            lambda k: wording.say(vocabulary.title(k.fact)),
            field="fact",
            choices=names,
        ),
        Column("period", _("Kỳ"), lambda k: k.period, field="period", choices=[(p, p) for p in periods]),
        Column("value", _("Giá trị"), lambda k: k.value, lambda k: _value(k, kinds), numeric=True, sortable=False),
        Column("source", _("Nguồn"), lambda k: k.source, _fact_source, field="source", minor=True),
        Column(
            "origin",
            _("Cách có"),
            lambda k: k.batch.origin,
            lambda k: origin_words(k.batch.origin),
            field="batch__origin",
            choices=[(o, origin_words(o)) for o in FactBatch.Origin.values],
            minor=True,
        ),
        Column("on", _("Ngày ghi"), lambda k: k.on, lambda k: day(k.on), field="on", minor=True),
    ]
    return Table(
        request,
        "facts",
        columns,
        facts,
        search_field="folded",
        caption=_("Dữ kiện đang có"),
        empty=_("Chưa có dữ kiện nào. Lấy số liệu trên hệ thống, nhập một bảng, hoặc nhập từng dữ kiện kèm nguồn."),
    )


def _fact_link(known: KnownFact) -> str:
    return format_html('<a href="{}">{}</a>', reverse("fact", args=[known.pk]), known.name)


def _value(known: KnownFact, kinds: Mapping[str, FactKind]) -> str:
    words = wording.figure(known.value, kinds.get(known.fact))
    mark = format_html(" <small>{}</small>", _("có khoảng tin cậy")) if known.low else ""
    return format_html('<a class="figure" href="{}">{}</a>{}', reverse("fact", args=[known.pk]), words, mark)


def _fact_source(known: KnownFact) -> str:
    return format_html('<a href="{}">{}</a>', known.trace, known.source) if known.trace else known.source


@dataclass(frozen=True)
class VerdictRow:
    """A verdict in the list: whom it is about, the facts in words, and its case where there is one."""

    found: Found
    name: str
    because: str
    missing: str
    uncertain: bool
    case: Case | None

    @property
    def key(self) -> str:
        """Return what names the verdict in a form."""
        return "|".join(map(str, self.found.key))

    @property
    def answer(self) -> str:
        """Return the verdict's answer."""
        return self.found.verdict.verdict


def verdict_rows(found: Iterable[Found], kept: Kept, cases: Iterable[Case]) -> list[VerdictRow]:
    """Return verdicts as rows: who is touched first, then who cannot be told, then the rest."""
    names = {(k.subject_kind, k.subject): k.name for k in kept.records.values()}
    standing = {(c.adopted_id, c.rule, c.subject_kind, c.subject): c for c in cases}
    order = {"applies": 0, "cannot-tell": 1, "does-not-apply": 2}
    rows = [_row(f, kept, names, standing) for f in found]
    return sorted(rows, key=lambda r: order[r.answer])


def _row(
    found: Found,
    kept: Kept,
    names: Mapping[tuple[str, str], str],
    standing: Mapping[tuple[int, str, str, str], Case],
) -> VerdictRow:
    verdict = found.verdict
    lines = wording.lines_of(snapshot(verdict, kept), vocabulary_of(found.adopted))
    return VerdictRow(
        found,
        names[(verdict.kind, verdict.subject)],
        "; ".join(_because(line) for line in lines),
        "; ".join(f"{line.title}, {_('kỳ')} {line.period}" for line in lines if line.missing),
        verdict.uncertain,
        standing.get(found.key),
    )


def _because(line: wording.Line) -> str:
    words = f"{line.title}: {line.value}"
    return f"{words}. {line.distance}" if line.distance else words


def verdicts_table(request: HttpRequest, rows: Sequence[VerdictRow], period: str, *, runs: bool) -> Table:
    """Return the verdicts of a period; with a box to choose those that are to become cases."""
    answers = [(a, wording.answer_words(a)) for a in wording.ANSWERS]
    rules = sorted({r.found.verdict.rule.id for r in rows})
    columns = [
        Column("name", _("Đối tượng"), lambda r: r.name, _chooser if runs else None),
        Column(
            "rule", _("Quy định"), lambda r: r.found.verdict.rule.id, _verdict_rule, choices=[(r, r) for r in rules]
        ),
        Column("answer", _("Kết quả"), lambda r: r.answer, _answer_chip, choices=answers),
        Column("because", _("Vì"), lambda r: r.because, sortable=False),
        Column("missing", _("Còn thiếu"), lambda r: r.missing, minor=True),
        Column(
            "consequence",
            _("Hệ quả"),
            lambda r: wording.say(r.found.verdict.consequence) if r.answer == "applies" else "",
            minor=True,
        ),
        Column("case", _("Xem xét"), lambda r: standing_words(r.case) if r.case else "", _case_link, sortable=False),
    ]
    return Table(
        request,
        "verdicts",
        columns,
        rows,
        search=lambda r: f"{r.name} {r.found.verdict.rule.id} {r.because}",
        caption=_("Kết quả áp dụng quy định, kỳ %s") % period,
        empty=_("Chưa có kết quả: kỳ này chưa có dữ kiện, hoặc chưa có quy định nào có hiệu lực."),
    )


def _chooser(row: VerdictRow) -> str:
    if row.answer != "applies" or row.case is not None:
        return row.name
    return format_html(
        '<label class="choice"><input type="checkbox" name="chosen" value="{}" form="open-cases" checked> {}</label>',
        row.key,
        row.name,
    )


def _verdict_rule(row: VerdictRow) -> str:
    rule = row.found.verdict.rule
    address = f"{reverse('ruleset', args=[row.found.adopted.pk])}#{rule.id}"
    return format_html('<a class="rule-id" href="{}">{}</a>', address, rule.id)


def _answer_chip(row: VerdictRow) -> str:
    chip = format_html(
        '<span class="chip {}">{}</span>', wording.ANSWER_CHIPS[row.answer], wording.answer_words(row.answer)
    )
    if row.uncertain:
        return format_html('{} <span class="chip mark">{}</span>', chip, _("ngưỡng nằm trong khoảng tin cậy"))
    return chip


def _case_link(row: VerdictRow) -> str:
    if row.case is None:
        return ""
    return format_html('<a href="{}">{}</a>', reverse("case", args=[row.case.pk]), chip_of(row.case))


def cases_table(request: HttpRequest, cases: Sequence[Case]) -> Table:
    """Return cases, those that ask for a decision first."""
    titles = [(s.id, wording.say(s.title)) for s in states().values()]
    periods = sorted({c.period for c in cases}, reverse=True)
    columns = [
        Column(
            "name",
            _("Đối tượng"),
            lambda c: c.name,
            lambda c: format_html('<a href="{}">{}</a>', reverse("case", args=[c.pk]), c.name),
        ),
        Column("consequence", _("Hệ quả đang xem xét"), lambda c: wording.say(c.verdict["consequence"])),
        Column("rule", _("Quy định"), lambda c: c.rule, minor=True),
        Column("period", _("Kỳ"), lambda c: c.period, choices=[(p, p) for p in periods], minor=True),
        Column("state", _("Tình trạng"), lambda c: c.now, chip_of, choices=titles),
        Column("due", _("Hạn phản hồi"), lambda c: c.due_on, lambda c: day(c.due_on), minor=True),
    ]
    return Table(
        request,
        "cases",
        columns,
        cases,
        search=lambda c: f"{c.name} {c.rule} {wording.say(c.verdict['consequence'])}",
        caption=_("Các trường hợp xem xét"),
        empty=_("Chưa có trường hợp nào. Các trường hợp được lập từ kết quả áp dụng quy định của một kỳ."),
    )
