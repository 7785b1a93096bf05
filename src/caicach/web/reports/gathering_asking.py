"""What the rooms are asked for a report, and the shape in which each of them answers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from urllib.parse import urlencode

from caicach.registry.period import Period
from caicach.reporting import figures as written
from caicach.reporting.figure_set import Figure, Rows
from caicach.text import Text
from caicach.web.access.reach import may
from caicach.web.accounts.models import User
from caicach.web.units.models import Locality, Unit


@dataclass(frozen=True)
class Span:
    """The days from `start` to `end`, judged at the end of `as_of`."""

    start: dt.date
    end: dt.date
    as_of: dt.date

    @property
    def query(self) -> str:
        """Return the days as the addresses of the rooms carry them."""
        return urlencode({"from": self.start, "to": self.end, "as-of": self.as_of})


@dataclass(frozen=True)
class Asking:
    """Whose figures (`unit`; None: the whole locality's), of which days, beside which, as far as `user` may see.

    What is published of the period counts where it was out by `known`, which may be after the period's end. Without a
    `user` it is the office that asks: whoever calls has judged the right already.
    """

    locality: Locality
    unit: Unit | None
    period: Period
    now: Span
    before: Span
    known: dt.date
    user: User | None = None

    def sees(self, act: str) -> bool:
        """Tell whether the asker may do `act` at all."""
        return self.user is None or may(self.user, act)

    def source(self, words: Text) -> Text:
        """Return the source of a figure in words, with its day, and that it is simulated where it is."""
        day = self.now.as_of
        vi, en = f"{words.vi}, tính đến hết ngày {written.date(day)}", f"{words.en}, as of {day.isoformat()}"
        return Text(f"{vi} · mô phỏng", f"{en} · simulated") if self.locality.simulated else Text(vi, en)


@dataclass
class Told:
    """What one room says: figures, tables, and where it has nothing to say, why."""

    figures: list[Figure] = field(default_factory=list)
    tables: list[Rows] = field(default_factory=list)
    missing: Text | None = None

    @classmethod
    def nothing(cls, vi: str, en: str) -> Told:
        """Return that a room has no data, and why."""
        return cls(missing=Text(vi, en))


NOT_SEEN = Told.nothing(
    "Người lập báo cáo không có quyền xem số liệu này.", "Whoever makes the report may not see these figures."
)


def spans(period: Period, as_of: dt.date) -> tuple[Span, Span]:
    """Return the days of a period up to `as_of` or its end, and those of the period before to compare with.

    Where the period is not over by `as_of`, it is beside the same days of the period before: eleven months beside
    eleven months.
    """
    before = period.previous()
    if as_of >= period.end:
        return Span(period.start, period.end, period.end), Span(before.start, before.end, before.end)
    same = min(before.start + (as_of - period.start), before.end)
    return Span(period.start, as_of, as_of), Span(before.start, same, same)
