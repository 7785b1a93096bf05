"""What the address asks for, or 404 where there is no such thing."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from caicach.errors import InputError
from caicach.instruments.model import Instrument
from caicach.registry import Registry, Unit, period_end
from caicach.web.accounts.models import User
from caicach.web.indices.figures_of import current_tables, instrument
from caicach.web.indices.models import IndexTable


def asked_instrument(name: str) -> Instrument:
    """Return the instrument of that id."""
    try:
        return instrument(name)
    except InputError:
        raise Http404 from None


def asked_table(name: str, period: str) -> IndexTable:
    """Return the table in force of that instrument and period."""
    table = current_tables(name).get(period)
    if table is None:
        raise Http404
    return table


def own_code(request: HttpRequest, period: str) -> str | None:
    """Return the code, at the period's end, of the province whose work the reader sees; None where it was not there."""
    user = request.user
    if not isinstance(user, User) or user.locality is None:
        return None
    home = user.locality.unit
    return home.code if home.holds_on(period_end(period)) else None


def unit_at(code: str, period: str, level: str) -> Unit:
    """Return the unit of that code at the period's end."""
    unit = Registry.default().at(code, period_end(period), level)
    if unit is None:
        raise Http404
    return unit
