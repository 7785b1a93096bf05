"""Where the units of a round stand at a stage: points, rank, class, fields; and who may see which stage when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from caicach.errors import InputError
from caicach.scoring.form import Form
from caicach.scoring.losses import ways_of
from caicach.scoring.result import NodeScore, Scores, UnitScore
from caicach.scoring.so_far import score_so_far
from caicach.scoring.structure import TOTAL
from caicach.web.access.reach import may
from caicach.web.accounts.models import User
from caicach.web.rounds.models import Entrant, Phase, Round
from caicach.web.rounds.scores_at import STAGES, Stage, answers_at, form_at, instrument_of, scores_at

# Who sees every judgement from the moment it is written; a unit sees them when its turn has come.
INSIDERS = ("see-results", "appraise", "sit-on-council")


@dataclass(frozen=True)
class Line:
    """A unit at one stage. `own` is what its own answers came to; `so_far` what it has where answers are lacking.

    `lacking` are the leaves without points because an answer is missing: all of them where it answered nothing.
    `change` is what was gained since on the leaves that the unit scored itself, lost where negative.
    """

    entrant: Entrant
    score: UnitScore | None
    own: UnitScore | None
    so_far: UnitScore | None
    lacking: tuple[str, ...]
    change: Decimal | None


def stage_title(stage: Stage) -> str:
    """Return what a stage is called."""
    titles = {
        "self": _("Tự chấm"),
        "first": _("Thẩm định lần 1"),
        "second": _("Thẩm định lần 2"),
        "final": _("Kết quả cuối cùng"),
    }
    return titles[stage]


def lines_at(round: Round, stage: Stage) -> list[Line]:
    """Return every unit of the round at `stage`, by the Vietnamese alphabet."""
    scores, own = scores_at(round, stage), scores_at(round, "self")
    entrants = list(round.entrants.select_related("unit"))
    so_far = _so_far(round, stage, [e for e in entrants if _lacks(scores, e)])
    leaves = [leaf.code for leaf in form_at(round).leaves]
    found = []
    for entrant in entrants:
        code = entrant.unit.code
        score = _of(scores, code)
        missing = set(score.missing if score else leaves)
        lacking = tuple(leaf for leaf in leaves if leaf in missing)
        mine = _of(own, code)
        change = change_since(form_at(round), mine.nodes, score.nodes) if mine and score else {}
        found.append(Line(entrant, score, mine, so_far.get(code), lacking, change.get(TOTAL)))
    return found


def change_since(form: Form, before: Mapping[str, NodeScore], after: Mapping[str, NodeScore]) -> dict[str, Decimal]:
    """Return the points gained on each criterion by code, and in all (`total`); what is taken off counts against.

    Where one of both has no points yet (leaves that only others answer), a branch counts its leaves that have; one
    without such leaves is not there.
    """
    ways, found = ways_of(form.tree), dict[str, Decimal]()
    for code in form.branches:
        old, new = before.get(code), after.get(code)
        if old is not None and new is not None and old.points is not None and new.points is not None:
            found[code] = (new.points - old.points) * (-1 if ways[code] == "takes-off" else 1)
    leaves = {leaf.code for leaf in form.leaves}
    for code, item in form.branches.items():
        below = [found[b.code] for b in item.walk() if b.code in leaves and b.code in found]
        if below and code not in found:
            found[code] = sum(below, Decimal(0))
    top = [found[item.code] for item in form.tree if item.code in found]
    return found | ({TOTAL: sum(top, Decimal(0))} if top else {})


def held_stages(round: Round) -> tuple[Stage, ...]:
    """Return the stages that have begun by today; what finally stands is always among them."""
    today, begun = round.locality.today(), {p.kind: p.opens for p in round.phases.all()}
    first, second = begun.get("appraisal"), begun.get("second-appraisal")
    held = {"self", "final"}
    held |= {"first"} if first and first <= today else set()
    held |= {"second"} if second and second <= today else set()
    return tuple(stage for stage in STAGES if stage in held)


def seen_stages(user: User, round: Round) -> tuple[Stage, ...]:
    """Return the stages that `user` may see: a unit sees a judgement once the appraisal that it belongs to is over."""
    held = held_stages(round)
    if any(may(user, act, round) for act in INSIDERS):
        return held
    over = {"self"}
    over |= {"first"} if _is_over(round, "appraisal") else set()
    over |= {"second"} if _is_over(round, "second-appraisal") else set()
    over |= {"final"} if round.publications.exists() else set()
    return tuple(stage for stage in held if stage in over)


def _is_over(round: Round, kind: str) -> bool:
    phase: Phase | None = next((p for p in round.phases.all() if p.kind == kind), None)
    return phase is not None and phase.closes < round.locality.today()


def _of(scores: Scores | None, unit: str) -> UnitScore | None:
    return scores.unit(unit) if scores else None


def _lacks(scores: Scores | None, entrant: Entrant) -> bool:
    score = _of(scores, entrant.unit.code)
    return score is None or score.points is None


def _so_far(round: Round, stage: Stage, entrants: Iterable[Entrant]) -> dict[str, UnitScore]:
    """Return what units that lack answers have so far, by the unit's code."""
    units = {e.unit_id: e.unit.code for e in entrants}
    if not units:
        return {}
    given = answers_at(round, stage, units)
    found = {}
    for code in units.values():
        own = [answer for (unit, _code), answer in given.items() if unit == code]
        try:
            score = score_so_far(instrument_of(round), own, round.period) if own else None
        except InputError:
            score = None
        if score is not None:
            found[code] = score
    return found
