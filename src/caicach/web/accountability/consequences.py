"""What follows from decided cases in a period: capped classes, reviews, persons to be considered, reward candidates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

from caicach.accountability import Capped, Scale, Verdict, Vocabulary, cap_class, load_vocabulary
from caicach.accountability.model import SubjectKind
from caicach.accountability.verdicts import Answer
from caicach.web.accountability.facts_from_rooms import CLASSES, last_publications
from caicach.web.accountability.judging import rule_of, vocabulary_of
from caicach.web.accountability.models import Case
from caicach.web.accountability.services.cases import LIVE
from caicach.web.accountability.states import states
from caicach.web.rounds.models import Publication
from caicach.web.rounds.sealed import opened
from caicach.web.units.models import Locality

ANSWERS: dict[bool, Answer] = {True: "applies", False: "cannot-tell"}


@dataclass(frozen=True)
class CappedClass:
    """A unit's published class beside what the decided cases leave of it; the publication itself is never changed.

    `capped` is None where the class's word is not on the scale that the rules speak of.
    """

    publication: Publication
    unit_code: str
    name: str
    percent: str | None
    rank: int | None
    title: str
    capped: Capped | None
    cases: tuple[Case, ...]

    @property
    def lowered(self) -> bool:
        """Tell whether decided cases lower the class."""
        return self.capped is not None and self.capped.after != self.capped.before

    @property
    def barred(self) -> bool:
        """Tell whether a decided case takes the unit out of those that may be proposed for a reward."""
        return any(states()[case.state].counts for case in self.cases)

    @property
    def pending(self) -> bool:
        """Tell whether a case of the unit still waits for its decision."""
        return any(states()[case.now].open for case in self.cases)


@dataclass(frozen=True)
class Consequences:
    """What follows in a period: classes by unit, and the cases decided by their effect."""

    classes: Sequence[CappedClass]
    reviews: Sequence[Case]
    considered: Sequence[Case]
    officials: Sequence[Case]
    others: Sequence[Case]

    @property
    def lowered(self) -> list[CappedClass]:
        """Return the units whose class is lowered by decided cases."""
        return [c for c in self.classes if c.lowered]

    @property
    def candidates(self) -> list[CappedClass]:
        """Return the units that nothing keeps from being proposed for a reward."""
        return [c for c in self.classes if not c.barred]


def consequences_of(locality: Locality, period: str) -> Consequences:
    """Return what follows in `period` from the cases that were upheld; open ones are shown as open."""
    found = Case.objects.filter(locality=locality, period=period, state__in=LIVE)
    cases = list(found.select_related("locality__unit", "adopted", "unit", "account", "review__case__locality"))
    upheld = [case for case in cases if states()[case.state].counts]
    by_effect: dict[str, list[Case]] = {}
    for case in upheld:
        consequence = rule_of(case).consequence
        by_effect.setdefault(consequence.effect if consequence else "", []).append(case)
    persons = [c for c in upheld if c.subject_kind == "official"]
    told = {"review", "considered"}
    return Consequences(
        classes=list(_classes(locality, period, cases)),
        reviews=by_effect.get("review", []),
        considered=by_effect.get("considered", []),
        officials=persons,
        others=[c for effect, some in by_effect.items() if effect not in told for c in some if c not in persons],
    )


def _classes(locality: Locality, period: str, cases: Sequence[Case]) -> Iterable[CappedClass]:
    for publication in last_publications(locality, period):
        sealed = opened(bytes(publication.content))
        titles = {band.code: band.title.vi for band in sealed.edition.classes}
        for line in sealed.result["units"]:
            own = tuple(c for c in cases if c.unit is not None and c.unit.code == line["unit"])
            title = titles.get(line["class"], "")
            yield CappedClass(
                publication,
                line["unit"],
                line["name"],
                line["percent"],
                line["rank"],
                title,
                _capped(title, own),
                own,
            )


def _capped(title: str, cases: Sequence[Case]) -> Capped | None:
    """Return the class under the cases: those upheld lower it, open ones are told as open; None off the scale."""
    judged = [
        Verdict(
            case.subject,
            cast("SubjectKind", case.subject_kind),
            case.period,
            rule_of(case),
            ANSWERS[states()[case.state].counts],
            (),
        )
        for case in cases
        if states()[case.state].counts or states()[case.now].open
    ]
    vocabulary = vocabulary_of(cases[0].adopted) if cases else load_vocabulary()
    scale = _scale_of(title, judged, vocabulary)
    return cap_class(title, scale.id, judged, vocabulary) if scale else None


def _scale_of(title: str, judged: Sequence[Verdict], vocabulary: Vocabulary) -> Scale | None:
    """Return the scale that a published class stands on: that of the unit's class, or one that the rules speak of."""
    spoken = {v.rule.consequence.scale for v in judged if v.rule.consequence}
    usual = vocabulary.scale(CLASSES)
    offered = [usual, *(s for s in vocabulary.scales if s.id in spoken)]
    return next((s for s in offered if s is not None and s.place(title) is not None), None)
