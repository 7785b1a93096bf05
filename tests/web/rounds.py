"""A small scoring round to begin tests from: six leaves, one of each common kind, scored by Sở A and Sở B.

    day               phase               who acts
    1/6 – 30/6        self-score          specialist (Sở A), sister (Sở B)
    5/7 – 20/7        appraisal           appraiser (fields 1 and 2), appraiser_a (field 2; works at Sở A itself)
    22/7 – 31/7       explanation         specialist, sister
    2/8 – 10/8        second-appraisal    appraiser, appraiser_a
    12/8 – 20/8       council             chair (council_member), member_b, member_a (works at Sở A)
    22/8 – 31/8       approval            leader
    1/9 – 30/9        publication         reform_officer

It opens on 15/6, in the midst of self-scoring. All comes through the services.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from tests.web.cast import Cast, person

from caicach.web.accounts.models import Role, User
from caicach.web.instruments.models import SetVersion
from caicach.web.instruments.services import Begun, start_set
from caicach.web.instruments.sources import Source
from caicach.web.rounds.models import Entrant, Round
from caicach.web.rounds.services.opening import Opening, Term, open_round
from caicach.web.rounds.services.people import assign, seat

DAYS = {
    "self-score": ("06-01", "06-30"),
    "appraisal": ("07-05", "07-20"),
    "explanation": ("07-22", "07-31"),
    "second-appraisal": ("08-02", "08-10"),
    "council": ("08-12", "08-20"),
    "approval": ("08-22", "08-31"),
    "publication": ("09-01", "09-30"),
}
SMALL_SET = Path(__file__).parents[1] / "cases" / "rounds" / "small_set.yaml"
GOOD_ANSWERS = {"1.1": "1", "1.2": "0", "1.3": "95"}
"""Full points wherever the unit itself answers, but for 2.1, which takes two figures."""


@dataclass
class SmallRound:
    """The round with who takes part. `a` is Sở A's entry, `b` Sở B's."""

    round: Round
    a: Entrant
    b: Entrant
    appraiser: User
    appraiser_a: User
    chair: User
    member_a: User
    member_b: User


def open_small_round(cast: Cast, *, year: int = 2022, previous: Round | None = None) -> SmallRound:
    """Open the round of `year` on 15 June of that year, and leave the province on that day.

    For last year's round beside it open that one first, and hand it in as `previous`.
    """
    move_day(cast, dt.date(year, 6, 15))
    people = cast.people
    opening = Opening(
        title=f"Chấm điểm năm {year}",
        version=previous.version if previous else small_set(cast),
        period=str(year),
        terms=terms(year),
        units=[cast.unit_a, cast.unit_b],
        previous=previous,
    )
    round = open_round(people.reform_officer, cast.province, opening)
    appraiser_a, member_a, member_b = more_people(cast)
    assign(people.reform_officer, round, people.appraiser, ["1", "2"])
    assign(people.reform_officer, round, appraiser_a, ["2"])
    seat(people.reform_officer, round, people.council_member, chair=True)
    for member in (member_a, member_b):
        seat(people.reform_officer, round, member)
    entries = [fresh_entry(round, cast.unit_a.pk), fresh_entry(round, cast.unit_b.pk)]
    return SmallRound(fresh(round), *entries, people.appraiser, appraiser_a, people.council_member, member_a, member_b)


def small_set(cast: Cast) -> SetVersion:
    """Keep the small criteria set and return its version."""
    source = Source(data=SMALL_SET.read_bytes(), file_name=SMALL_SET.name)
    return start_set(
        cast.people.reform_officer, cast.province, Begun("Bộ tiêu chí thử", measures="unit"), source
    ).newest


def terms(year: int) -> list[Term]:
    """Return the days of all phases in a year."""
    day = dt.date.fromisoformat
    return [Term(kind, day(f"{year}-{first}"), day(f"{year}-{last}")) for kind, (first, last) in DAYS.items()]


def move_day(cast: Cast, day: dt.date) -> None:
    """Make it that day in the province; records fetched before still hold the old day."""
    cast.province.fixed_today = day
    cast.province.save(update_fields=["fixed_today"])


def move_to(cast: Cast, small: SmallRound, kind: str, *, after: int = 0) -> SmallRound:
    """Make it the first day of a phase of the round (`after` days later), and return the round afresh."""
    phase = small.round.phases.get(kind=kind)
    move_day(cast, phase.opens + dt.timedelta(days=after))
    small.round = fresh(small.round)
    small.a, small.b = (fresh_entry(small.round, entrant.unit_id) for entrant in (small.a, small.b))
    return small


def fresh(round: Round) -> Round:
    """Return the round as the database has it, without anything remembered."""
    return Round.objects.select_related("locality__unit", "version").get(pk=round.pk)


def fresh_entry(round: Round, unit: int) -> Entrant:
    """Return a unit's entry as the database has it."""
    return Entrant.objects.select_related("round__locality__unit", "round__version", "unit").get(round=round, unit=unit)


def more_people(cast: Cast) -> tuple[User, User, User]:
    """Open, once, the accounts that only rounds need: an appraiser of Sở A, council members of Sở A and Sở B."""
    wanted = (
        ("appraiser_a", Role.APPRAISER, cast.unit_a),
        ("member_a", Role.COUNCIL_MEMBER, cast.unit_a),
        ("member_b", Role.COUNCIL_MEMBER, cast.unit_b),
    )
    found = [User.objects.filter(username=name).first() or person(name, role, at) for name, role, at in wanted]
    return found[0], found[1], found[2]
