"""What an address asks of the dossiers: the period, the day it is judged on, and whose dossiers the reader sees."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from caicach.dossiers.lake import Lake
from caicach.web.accounts.models import User
from caicach.web.dossiers.figures import Asked, ask
from caicach.web.dossiers.places import lake_of
from caicach.web.dossiers.units import own_names, units_by_name
from caicach.web.units.models import Locality, Unit


@dataclass(frozen=True)
class Period:
    """The days from `start` to `end`, judged at the end of `as_of`; `wrong` says what was asked amiss, in words."""

    start: dt.date
    end: dt.date
    as_of: dt.date
    wrong: tuple[str, ...] = ()

    @property
    def query(self) -> str:
        """Return the period as an address carries it."""
        return f"from={self.start}&to={self.end}&as-of={self.as_of}"


@dataclass(frozen=True)
class Room:
    """What a page of dossiers stands on: the locality, its lake, the period, the units by the names dossiers use."""

    user: User
    locality: Locality
    lake: Lake | None
    period: Period
    units: dict[str, Unit] = field(default_factory=dict)

    @property
    def today(self) -> dt.date:
        """Return the locality's today."""
        return self.locality.today()

    @property
    def asked(self) -> Asked:
        """Return the question of the reader's dossiers in the period; only where there is a lake."""
        assert self.lake is not None
        return ask(self.lake, self.period.start, self.period.end, self.period.as_of, own_names(self.user))

    @property
    def source(self) -> str:
        """Return what stands below every figure of the dossiers."""
        words = _("dữ liệu một cửa đã nạp, tính đến hết ngày %s") % _day(self.period.as_of)
        return f"{words} · {_('mô phỏng')}" if self.locality.simulated else words


def room_of(request: HttpRequest) -> Room:
    """Return what the page stands on; 404 for a reader without a locality."""
    user = request.user
    assert isinstance(user, User)
    if user.locality is None:
        raise Http404
    locality = user.locality
    return Room(user, locality, lake_of(locality), period_asked(request, locality.today()), units_by_name(locality))


def period_asked(request: HttpRequest, today: dt.date) -> Period:
    """Return the period of the address: this year up to today, where it names none or one that cannot be."""
    first = dt.date(today.year, 1, 1)
    wrong: list[str] = []
    start = date_asked(request, "from", first, _("Từ ngày"), wrong)
    end = date_asked(request, "to", today, _("Đến ngày"), wrong)
    as_of = date_asked(request, "as-of", min(max(end, start), today), _("Chốt số liệu ngày"), wrong)
    if as_of > today:
        wrong.append(_("Ngày chốt số liệu chưa tới; số liệu được chốt đến hết hôm nay."))
        as_of = today
    if end < start:
        wrong.append(_("Ngày cuối kỳ đứng trước ngày đầu kỳ. Đổi lại thứ tự."))
        start, end, as_of = first, today, today
    if as_of < start:
        wrong.append(_("Ngày chốt số liệu đứng trước ngày đầu kỳ. Chọn ngày khác."))
        start, end, as_of = first, today, today
    return Period(start, end, as_of, tuple(wrong))


def date_asked(request: HttpRequest, name: str, otherwise: dt.date, title: str, wrong: list[str]) -> dt.date:
    """Return the day that the address gives under `name`, else `otherwise`; what is no day is told in `wrong`."""
    text = request.GET.get(name, "").strip()
    if not text:
        return otherwise
    for style in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            found = dt.datetime.strptime(text, style).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
        if 1990 <= found.year <= 2099:
            return found
    wrong.append(_("%(title)s: thấy “%(text)s”, cần một ngày như 31/3/2026.") % {"title": title, "text": text[:20]})
    return otherwise


def _day(day: dt.date) -> str:
    return f"{day.day}/{day.month}/{day.year}"
