"""One matter as its appraiser sees it: what stood at each stage, what was said, last time, evidence, and the acts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from caicach.scoring import rule_table
from caicach.text import Text
from caicach.web.rounds.heads import Before, Head, heads_of
from caicach.web.rounds.matters import Matter, matters_of, with_points
from caicach.web.rounds.models import Appraisal, Entrant, Evidence, Figures, Remark
from caicach.web.rounds.scores_at import STAGES, Stage
from caicach.web.rounds.words import answer_words

PICTURES = ("image/png", "image/jpeg")


@dataclass(frozen=True)
class Standing:
    """A line of the comparison: one stage, the answer at it, its points, and how they differ from the self-score."""

    title: str
    answer: Text
    points: Decimal | None
    change: Decimal | None
    verdict: str = ""
    row: Any = None


@dataclass(frozen=True)
class Earlier:
    """The same criterion in the round before: its points and why they were lost, and what was said then."""

    head: Before
    lines: tuple[tuple[str, str], ...]


def standings(matter: Matter, stages: Iterable[Stage] = STAGES) -> list[Standing]:
    """Return the stages that were held for a matter, its points filled in before."""
    own = matter.points.get("self")
    found = [Standing(_("Tự chấm"), _words(matter, matter.at("self")), own, None, row=matter.answer)]
    titles = {"first": _("Thẩm định lần một"), "second": _("Thẩm định lần hai")}
    for stage in ("first", "second"):
        judged = matter.appraisal(stage)
        if judged is not None and stage in stages:
            points = matter.points.get(stage)
            verdict = verdict_words(judged, again=stage == "second" and matter.first is not None)
            standing = _words(matter, matter.at(stage))
            found.append(Standing(titles[stage], standing, points, _change(points, own), verdict, judged))
    if matter.decision is not None and "final" in stages:
        points = matter.points.get("final")
        words = _words(matter, matter.at("final"))
        found.append(Standing(_("Hội đồng"), words, points, _change(points, own), "", matter.decision))
    return found


def verdict_words(judged: Appraisal, *, again: bool = False) -> str:
    """Return what an appraiser did, in words; `again`: what was judged before was judged anew."""
    words = {"accept": _("Chấp nhận"), "change": _("Sửa"), "ask": _("Hỏi đơn vị")}
    return _("Giữ kết quả lần một") if again and judged.verdict == "accept" else words[judged.verdict]


def _words(matter: Matter, row: Figures | None) -> Text:
    return answer_words(matter.criterion, row)


def _change(points: Decimal | None, own: Decimal | None) -> Decimal | None:
    return None if points is None or own is None else points - own


def difference_words(change: Decimal | None) -> str:
    """Return how judged points differ from the self-score."""
    if change is None:
        return ""
    return _("thấp hơn tự chấm") if change < 0 else _("cao hơn tự chấm") if change > 0 else _("bằng tự chấm")


def earlier_of(matter: Matter, head: Head) -> list[Earlier]:
    """Return what was said of the criterion in the round before, as far as it can be followed there."""
    last = matter.entrant.round.previous
    if last is None or not head.before:
        return []
    entry = last.entrants.filter(unit=matter.entrant.unit).select_related("unit", "round").first()
    if entry is None:
        return [Earlier(one, ()) for one in head.before]
    codes = [one.code for one in head.before]
    found = matters_of(last, [entry], codes)
    remarks = remarks_of(entry, codes)
    return [Earlier(one, tuple(_lines(found.get((entry.pk, one.code)), remarks))) for one in head.before]


def _lines(matter: Matter | None, remarks: Iterable[Remark]) -> list[tuple[str, str]]:
    if matter is None:
        return []
    said = [
        (_("Thẩm định lần một"), matter.first.words if matter.first else ""),
        (_("Giải trình"), matter.explanation.words if matter.explanation else ""),
        (_("Thẩm định lần hai"), matter.second.words if matter.second else ""),
        (_("Hội đồng"), matter.decision.words if matter.decision else ""),
    ]
    said += [(side_words(remark), remark.words) for remark in remarks if remark.code == matter.code]
    return [(title, words) for title, words in said if words]


def remarks_of(entrant: Entrant, codes: Iterable[str]) -> list[Remark]:
    """Return the remarks on these criteria of a unit, the oldest first."""
    return list(Remark.objects.filter(entrant=entrant, code__in=list(codes)).select_related("by"))


def side_words(remark: Remark) -> str:
    """Return who a remark comes from."""
    words = {"unit": _("Ghi chú của đơn vị"), "appraiser": _("Ghi chú của người thẩm định"), "council": _("Hội đồng")}
    return words[remark.side]


def evidence_of(matter: Matter) -> list[Evidence]:
    """Return what is attached to a matter and not withdrawn."""
    rows = Evidence.objects.filter(entrant=matter.entrant, code=matter.code, withdrawn_at=None)
    return list(rows.select_related("file", "directive"))


def matter_context(matter: Matter) -> dict[str, Any]:
    """Return what a page shows of a matter, whoever reads it."""
    round = matter.entrant.round
    with_points(round, [matter], STAGES)
    head = heads_of(round, matter.entrant.unit, [matter.code])[matter.code]
    evidence = evidence_of(matter)
    return {
        "matter": matter,
        "head": head,
        "standings": standings(matter),
        "rule": rule_table(matter.criterion),
        "earlier": earlier_of(matter, head),
        "evidence": evidence,
        "pictures": [e for e in evidence if e.file is not None and e.file.content_type in PICTURES],
        "remarks": [(side_words(r), r) for r in remarks_of(matter.entrant, [matter.code])],
    }
