"""An evaluation as a whole: its quota on the best class, and the list that goes to the personnel body."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from caicach.instruments import Edition, load_instrument
from caicach.reporting import figures
from caicach.reporting.document import Column, Heading, Letterhead, Paragraph, Report, Signature, Table
from caicach.scoring.structure import edition_of
from caicach.web.accountability import wording
from caicach.web.accountability.judging import number
from caicach.web.accountability.models import Evaluation, Sheet
from caicach.web.accountability.officials import Classed, Quota, bounds_in, quota_of
from caicach.web.accountability.sheets import OF_GOOD_OR_ABOVE, positions, ruleset_for, words_of_class


@dataclass(frozen=True)
class Bound:
    """A quota that a rule sets: its words, the share now, and how many of the best class are too many."""

    rule: str
    words: str
    share: str
    over: int
    note: str


@dataclass(frozen=True)
class QuotaNow:
    """The quota of an evaluation as its sheets stand; while some wait it may still change."""

    quota: Quota
    bounds: tuple[Bound, ...]

    @property
    def best(self) -> int:
        """Return how many are of the best class."""
        return self.quota.excellent


def head_of(evaluation: Evaluation) -> Edition:
    """Return the edition that the evaluation's sheets are made by."""
    return edition_of(load_instrument(next(iter(positions().values())).instrument), evaluation.period)


def quota_in(evaluation: Evaluation, sheets: Sequence[Sheet]) -> QuotaNow | None:
    """Return the quota on the best class over these sheets; None where there is nobody."""
    if not sheets:
        return None
    people = [Classed(s.name, evaluation.unit, s.points, s.place, s.word, s.rule, ()) for s in sheets]
    ruleset = ruleset_for(sheets[0], evaluation.locality)
    quota = quota_of(evaluation.unit, people, bounds_in([ruleset], evaluation.period))
    told = []
    for rule_id, fact, bound in quota.bounds:
        rule, share = ruleset.rule(rule_id), quota.share_of(fact)
        base = _("số người xếp loại từ tốt trở lên") if fact == OF_GOOD_OR_ABOVE else _("số người xếp loại tốt")
        note = rule.consequence.note if rule and rule.consequence else None
        words = _("không quá %(share)s %(base)s") % {"share": wording.percent(bound), "base": base}
        now = "" if share is None else wording.percent(share)
        told.append(Bound(rule_id, words, now, quota.over(fact, bound), wording.say(note)))
    return QuotaNow(quota, tuple(told))


def paper_of(evaluation: Evaluation, sheets: Sequence[Sheet]) -> Report:
    """Return the list of an evaluation for the personnel body, in Vietnamese, as a draft to be signed."""
    unit, edition = evaluation.unit, head_of(evaluation)
    quota = quota_in(evaluation, sheets)
    columns = (
        Column("Họ và tên", 2.2),
        Column("Loại phiếu", 1.6),
        Column("Tổng điểm", 0.9, "number"),
        Column("Mức xếp loại", 2),
        Column("Theo", 1.2),
    )
    rows = tuple(
        (
            sheet.name,
            positions()[sheet.position].title.vi,
            number(sheet.points),
            words_of_class(sheet.place).vi.capitalize() if sheet.state == Sheet.State.DECIDED else "chưa quyết định",
            sheet.rule,
        )
        for sheet in sheets
    )
    as_of = f"Theo các phiếu đã quyết định đến ngày {figures.date(evaluation.locality.today())}"
    bounds = quota.bounds if quota else ()
    said = [f"{b.rule}: {b.words}; hiện {b.share or 'chưa tính được'}{_over(b)}." for b in bounds]
    status = wording.status_words(edition.source.status)
    return Report(
        letterhead=Letterhead(unit.full_name, evaluation.locality.unit.name),
        kind="Danh sách",
        title=f"Đánh giá, xếp loại cán bộ, công chức kỳ {evaluation.period}",
        symbol="DS",
        blocks=(
            Heading("Kết quả"),
            Table(columns, rows, as_of),
            Heading("Tỷ lệ xếp loại xuất sắc"),
            *[Paragraph.of(words) for words in said or ["Không có quy định về tỷ lệ trong kỳ này."]],
            Heading("Căn cứ"),
            Paragraph.of(f"{edition.source.text.vi} ({status})."),
        ),
        signature=Signature(("THỦ TRƯỞNG ĐƠN VỊ",), ""),
        recipients=("Cơ quan tổ chức, cán bộ", "Lưu: VT"),
        notices=("Bản dự thảo: chưa có số, ngày và chữ ký.",),
        page_note=evaluation.locality.notice.vi,
    )


def _over(bound: Bound) -> str:
    return f", vượt {bound.over} người" if bound.over else ""
