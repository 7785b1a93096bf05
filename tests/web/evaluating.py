"""What tests of evaluating officials begin from: Sở A's evaluation, with its specialist's and its head's sheets."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from tests.web.cast import Cast

from caicach.scoring import Given, written
from caicach.web.accountability.models import Evaluation, Sheet
from caicach.web.accountability.services.evaluations import (
    Judged,
    Opening,
    answer_sheet,
    decide_sheet,
    open_evaluation,
)
from caicach.web.units.models import Locality

EARLIER, LATER = "2022", "2026"
# 10 tasks, all done and of quality, 9 in time: a = b = 1, c = (9 - 0,25) / 10; 70 × 2,875 / 3 points.
WORK = {"assigned": 10, "done": 10, "quality": 10, "rework": 0, "on_time": 9, "late": 1}
WORK_POINTS = Decimal(70) * Decimal("2.875") / 3


def opened(cast: Cast, period: str = EARLIER, *named: str) -> Evaluation:
    """Open the evaluation of Sở A; of a later period on a day of it."""
    if period == LATER:
        Locality.objects.filter(pk=cast.province.pk).update(fixed_today=dt.date(2026, 12, 15))
        cast.province.refresh_from_db()
    return open_evaluation(cast.people.head, cast.province, Opening(cast.unit_a, period, named=named))


def sheet(cast: Cast) -> Sheet:
    """Return the specialist's sheet of the earlier period."""
    return opened(cast).sheets.get(account=cast.people.specialist)


def answers(general: str = "9", work: dict[str, int] | None = None) -> dict[str, Given]:
    """Return answers to every criterion of a professional's sheet by the later decree."""
    marks = {code: Given(general) for code in ("1.1", "1.2", "1.3")}
    return {**marks, "2": Given(written(work or WORK))}


def handed_in(cast: Cast, of: Sheet, **given: Given) -> Sheet:
    """Have the specialist hand a sheet of the later decree in."""
    return answer_sheet(cast.people.specialist, of, {**answers(), **given}, of.edition, hand_in=True)


def decided(cast: Cast, of: Sheet, general: str = "9", *, disciplined: bool = False) -> Sheet:
    """Have the head decide a sheet as it was handed in."""
    return decide_sheet(cast.people.head, of, Judged(answers(general), disciplined=disciplined), of.edition)
