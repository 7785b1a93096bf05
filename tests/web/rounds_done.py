"""The small round (tests/web/rounds.py) taken to its approval and publication, all through the services.

          unit's own             judged                              finally
Sở A      1.1=1 1.2=0 1.3=95     1.3 → 80 (“thiếu hồ sơ”)            2 + 1 + 1 + 1,9 + 1,5 + 1 = 8,4
          2.1=95/100             2.2=1,5  2.3=85
Sở B      1.1=2 1.2=2 1.3=75     2.2=1    2.3=65                     1 + 0,5 + 1 + 2 + 1 + 0,5 = 6
          2.1=50/50
"""

from __future__ import annotations

from tests.web.cast import Cast
from tests.web.rounds import SmallRound, move_to, open_small_round

from caicach.scoring.given import Given
from caicach.web.accounts.models import User
from caicach.web.rounds.models import Entrant, Publication, Round
from caicach.web.rounds.services.answering import Entered, save_answer
from caicach.web.rounds.services.appraising import Said, judge
from caicach.web.rounds.services.approving import approve_round
from caicach.web.rounds.services.publishing import publish

OWN = {
    "a": {"1.1": Entered("1"), "1.2": Entered("0"), "1.3": Entered("95"), "2.1": Entered("", "95", "100")},
    "b": {"1.1": Entered("2"), "1.2": Entered("2"), "1.3": Entered("75"), "2.1": Entered("", "50", "50")},
}
JUDGED = {
    "a": {"1.3": ("80", "thiếu hồ sơ"), "2.2": ("1.5", "theo biên bản"), "2.3": ("85", "theo khảo sát")},
    "b": {"2.2": ("1", "theo biên bản"), "2.3": ("65", "theo khảo sát")},
}


def answer_own(cast: Cast, small: SmallRound, which: str, entrant: Entrant) -> None:
    """Let the unit answer what is its own to answer."""
    by = cast.people.specialist if which == "a" else cast.people.sister
    for code, entered in OWN[which].items():
        save_answer(by, entrant, code, entered, 0)


def change(by: User, entrant: Entrant, code: str, value: str, words: str, seen: int = 0) -> None:
    """Let an appraiser put another answer, with the reason."""
    judge(by, entrant, code, Said("change", Given(value), words=words), seen)


def judged_round(cast: Cast, *, year: int = 2022, previous: Round | None = None, both: bool = True) -> SmallRound:
    """Return the round on the first day of approval, answered and judged; Sở B left out unless `both`."""
    small = open_small_round(cast, year=year, previous=previous)
    which = ("a", "b") if both else ("a",)
    for name in which:
        answer_own(cast, small, name, getattr(small, name))
    move_to(cast, small, "appraisal")
    for name in which:
        for code, (value, words) in JUDGED[name].items():
            change(small.appraiser, getattr(small, name), code, value, words)
    return move_to(cast, small, "approval")


def approved_round(cast: Cast, *, year: int = 2022, previous: Round | None = None, both: bool = True) -> SmallRound:
    """Return the round on the first day of publication, approved."""
    small = judged_round(cast, year=year, previous=previous, both=both)
    approve_round(cast.people.leader, small.round, "nhất trí")
    return move_to(cast, small, "publication")


def published_round(
    cast: Cast, *, year: int = 2022, previous: Round | None = None, both: bool = True
) -> tuple[SmallRound, Publication]:
    """Return the round with its first publication."""
    small = approved_round(cast, year=year, previous=previous, both=both)
    publication = publish(cast.people.reform_officer, small.round)
    return move_to(cast, small, "publication"), publication
