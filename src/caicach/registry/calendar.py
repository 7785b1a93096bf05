"""The working calendar of state offices: public holidays, days off in lieu, working Saturdays in exchange.

Every day that departs from Monday-to-Friday is a dated row of `data/calendar/days.csv` with its legal basis; the
ordinary working week is a row of `data/calendar/week.csv`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from caicach.errors import InputError, Problem
from caicach.registry.load import read_data
from caicach.text import Text

SATURDAY = 5
WEEKDAYS = (
    Text("Thứ Hai", "Monday"),
    Text("Thứ Ba", "Tuesday"),
    Text("Thứ Tư", "Wednesday"),
    Text("Thứ Năm", "Thursday"),
    Text("Thứ Sáu", "Friday"),
    Text("Thứ Bảy", "Saturday"),
    Text("Chủ nhật", "Sunday"),
)


@dataclass(frozen=True, slots=True)
class DayKind:
    """Why a day is worked or not: in words, with its legal basis and how sure that is.

    `status` is `confirmed`, or `provisional` where no notice had been published when the table was made.
    `paired` is the day that was exchanged for this one.
    """

    day: dt.date
    working: bool
    text: Text
    basis: str
    status: str
    paired: dt.date | None = None


class WorkingCalendar:
    """Which days are worked, within the years that the tables cover. Never changed once built."""

    def __init__(
        self, special: Iterable[DayKind], first: dt.date, last: dt.date, week_basis: str, week_status: str
    ) -> None:
        """Take the days that depart from the ordinary week, within `first` to `last` (both covered)."""
        self.special: Mapping[dt.date, DayKind] = MappingProxyType({kind.day: kind for kind in special})
        self.first = first
        self.last = last
        self._week = week_basis, week_status

    @staticmethod
    def vietnam() -> WorkingCalendar:
        """Return the calendar of Việt Nam's state offices, 2019 to 2027; sources in `data/calendar/README.md`."""
        return _vietnam()

    def covers(self, day: dt.date) -> bool:
        """Tell whether the tables say anything about that day."""
        return self.first <= day <= self.last

    def is_working(self, day: dt.date) -> bool:
        """Tell whether offices work on that day; InputError outside the years covered."""
        self._check(day)
        special = self.special.get(day)
        return special.working if special else day.weekday() < SATURDAY

    def why(self, day: dt.date) -> DayKind:
        """Return why that day is worked or not; InputError outside the years covered."""
        self._check(day)
        basis, status = self._week
        return self.special.get(day) or DayKind(day, day.weekday() < SATURDAY, WEEKDAYS[day.weekday()], basis, status)

    def add_working_days(self, day: dt.date, n: int) -> dt.date:
        """Return the n-th working day after `day`, which is not counted itself (before it, where n is negative).

        n = 0 gives `day` back, worked or not. InputError where the count leaves the years covered.
        """
        self._check(day)
        step = dt.timedelta(days=1 if n > 0 else -1)
        left = abs(n)
        while left:
            day += step
            left -= self.is_working(day)
        return day

    def working_days(self, first: dt.date, last: dt.date) -> list[dt.date]:
        """Return the working days from `first` to `last`, both included; none where `last` is before `first`.

        InputError where either lies outside the years covered.
        """
        self._check(first)
        self._check(last)
        days = (first + dt.timedelta(days=i) for i in range((last - first).days + 1))
        return [day for day in days if self.is_working(day)]

    def _check(self, day: dt.date) -> None:
        if self.covers(day):
            return
        raise InputError(
            Problem(
                found=str(day),
                expected=Text(
                    f"ngày từ {self.first} đến {self.last}, là thời gian lịch làm việc đã có",
                    f"a date from {self.first} to {self.last}, the years that the working calendar covers",
                ),
                cure=Text(
                    "Kiểm tra lại ngày; với năm khác, bổ sung ngày nghỉ của năm đó vào bảng lịch.",
                    "Check the date; for another year, add that year's days off to the calendar table.",
                ),
            )
        )


@cache
def _vietnam() -> WorkingCalendar:
    [week] = read_data("calendar/week.csv")
    special = (
        DayKind(
            day=dt.date.fromisoformat(row["date"]),
            working=row["kind"] == "swapped_working_day",
            text=Text(row["name_vi"], row["name_en"]),
            basis=row["legal_basis"],
            status=row["status"],
            paired=dt.date.fromisoformat(row["paired_date"]) if row["paired_date"] else None,
        )
        for row in read_data("calendar/days.csv")
    )
    first, last = dt.date.fromisoformat(week["first"]), dt.date.fromisoformat(week["last"])
    return WorkingCalendar(special, first, last, week["legal_basis"], week["status"])
