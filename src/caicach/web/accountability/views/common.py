"""What the pages of accountability share: the reader and the province, the period asked about, errors in words."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from caicach.errors import InputError
from caicach.registry.period import parse_period
from caicach.web.accountability.forms import said
from caicach.web.accountability.models import KnownFact
from caicach.web.accounts.models import User
from caicach.web.units.models import Locality


def reader(request: HttpRequest) -> tuple[User, Locality]:
    """Return who reads, and the province; 404 for a reader without one."""
    user = request.user
    assert isinstance(user, User)
    if user.locality is None:
        raise Http404
    return user, user.locality


def lines(error: InputError) -> list[str]:
    """Return each problem in the page's language."""
    return [said(problem) for problem in error.problems]


def known_periods(locality: Locality) -> list[str]:
    """Return the periods with any fact, the latest first."""
    found = KnownFact.objects.filter(locality=locality, in_force=True).order_by().values_list("period", flat=True)
    return sorted(found.distinct(), reverse=True)


def period_asked(request: HttpRequest, locality: Locality) -> tuple[str, list[str]]:
    """Return the period of the address (default: the latest with facts, or last year), and what is wrong with it."""
    text = request.POST.get("period") or request.GET.get("period", "")
    default = next(iter(known_periods(locality)), str(locality.today().year - 1))
    try:
        return (parse_period(text).text if text.strip() else default), []
    except InputError as error:
        return default, lines(error)
