"""What the address and the form ask for: the set, the version, the edition, and who may change it."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from caicach.errors import InputError
from caicach.instruments import Edition, Instrument
from caicach.web.access.door import fetch
from caicach.web.access.reach import may
from caicach.web.instruments.models import CriteriaSet, SetVersion
from caicach.web.instruments.telling import lines_of


def sets() -> QuerySet[CriteriaSet]:
    """Return criteria sets with what pages need of them."""
    return CriteriaSet.objects.select_related("locality__unit")


def asked_set(request: HttpRequest, pk: int) -> CriteriaSet:
    """Return the set of that key on which the reader may do the page's act."""
    return fetch(request, sets(), pk=pk)


def asked_version(criteria_set: CriteriaSet, number: str | None) -> SetVersion:
    """Return the version of that number, the newest where none is asked for; Http404 where there is none."""
    if not number:
        return criteria_set.newest
    found = criteria_set.versions.select_related("made_by").filter(number=whole(number)).first()
    if found is None:
        raise Http404
    found.criteria_set = criteria_set
    return found


def asked_edition(instrument: Instrument, name: str | None) -> Edition:
    """Return the edition of that id, the last where none is asked for; Http404 where there is none."""
    found = next((e for e in instrument.editions if e.id == name), None) if name else instrument.editions[-1]
    if found is None:
        raise Http404
    return found


def may_edit(request: HttpRequest, criteria_set: CriteriaSet) -> bool:
    """Tell whether the reader may change the set."""
    return may(request.user, "edit-criteria", criteria_set)


def is_fragment(request: HttpRequest) -> bool:
    """Tell whether HTMX asks for a part of the page (not for the page itself on going back)."""
    return bool(request.headers.get("HX-Request")) and not request.headers.get("HX-History-Restore-Request")


def address_of(criteria_set: CriteriaSet, code: str = "") -> str:
    """Return the address of the editor at a node."""
    address = reverse("criteria", args=[criteria_set.pk])
    return f"{address}?{urlencode({'node': code})}" if code else address


def whole(text: str | None) -> int:
    """Return a number sent in a form, 0 where it is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def tell(request: HttpRequest, error: InputError) -> None:
    """Say on the next page what was refused and how to mend it."""
    for line in lines_of(error.problems):
        messages.error(request, line)
