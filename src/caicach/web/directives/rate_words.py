"""Rates of tasks as boards show them: with their formula, month by month with their grade, and by days overdue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from caicach.directives.following import Rates, TimeState, ageing_bands, grade_of, rates
from caicach.web.directives.standing import standing_title

_DONE = (TimeState.done_on_time, TimeState.done_late)
_DUE = (*_DONE, TimeState.open_overdue)


@dataclass(frozen=True)
class Rate:
    """A rate with its formula: the parts above and below the line, each with its count."""

    title: Any
    value: Decimal | None
    above: tuple[TimeState, ...]
    below: tuple[TimeState, ...]
    found: Mapping[TimeState, int]

    @property
    def parts(self) -> list[tuple[str, str, int, bool]]:
        """Return each part below the line: its state, its name, its count, whether it stands above the line too."""
        return [(str(s), standing_title(s), self.found.get(s, 0), s in self.above) for s in self.below]

    @property
    def numerator(self) -> int:
        """Return the count above the line."""
        return sum(self.found.get(s, 0) for s in self.above)

    @property
    def denominator(self) -> int:
        """Return the count below the line."""
        return sum(self.found.get(s, 0) for s in self.below)


@dataclass(frozen=True)
class Month:
    """A month's completion rate in per cent with its formula's counts; `kind` and `title` are its grade."""

    first: dt.date
    value: Decimal | None
    done: int
    due: int
    kind: str
    title: str


@dataclass(frozen=True)
class Band:
    """How many tasks are overdue for so many days."""

    number: int
    title: str
    tasks: int


def rates_of(found: Mapping[TimeState, int]) -> list[Rate]:
    """Return the completion, overdue and on-time rates of tasks counted by state."""
    computed = rates(found)
    return [
        Rate(_("Hoàn thành nhiệm vụ đến hạn"), computed.completion, _DONE, _DUE, found),
        Rate(_("Quá hạn chưa hoàn thành"), computed.overdue, (TimeState.open_overdue,), _DUE, found),
        Rate(_("Đúng hạn trong số đã hoàn thành"), computed.on_time, (TimeState.done_on_time,), _DONE, found),
    ]


def month_of(first: dt.date, found: Rates) -> Month:
    """Return the completion of the tasks that fell due in the month that begins on `first`."""
    done, due = (sum(found.counts.get(s, 0) for s in of) for of in (_DONE, _DUE))
    grade = grade_of(found.completion)
    title = grade.title.within(translation.get_language() or "vi") if grade else ""
    return Month(first, found.completion, done, due, grade.kind if grade else "none", title)


def months_of(found: Mapping[dt.date, Rates]) -> list[Month]:
    """Return the months in their order; none where nothing fell due in any."""
    months = [month_of(first, counted) for first, counted in found.items()]
    return months if any(month.due for month in months) else []


def band_title(band: tuple[int, int | None]) -> str:
    """Return a band of days in words: 8–30 ngày, trên 90 ngày."""
    first, last = band
    if last is None:
        return _("trên %d ngày") % (first - 1)
    return _("%(first)d–%(last)d ngày") % {"first": first, "last": last}


def bands_of(ageing: Sequence[int]) -> list[Band]:
    """Return the overdue tasks by band; none where nothing is overdue."""
    found = [
        Band(n, band_title(band), tasks) for n, (band, tasks) in enumerate(zip(ageing_bands(), ageing, strict=True))
    ]
    return found if any(ageing) else []
