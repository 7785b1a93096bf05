"""What the address of a page of judging names: the round, or one criterion of a unit in it."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from caicach.web.access.door import fetch
from caicach.web.rounds.matters import Matter, matter_of
from caicach.web.rounds.models import Entrant, Round


def round_asked(request: HttpRequest, pk: int) -> Round:
    """Return the round that the address names, with its phases."""
    rounds = Round.objects.select_related("locality__unit", "version", "previous__version")
    return fetch(request, rounds.prefetch_related("phases__extensions"), pk=pk)


def matter_asked(request: HttpRequest, pk: int, code: str) -> Matter:
    """Return the criterion of that code of the entry that the address names; Http404 where the set has none such."""
    entrants = Entrant.objects.select_related("unit", "round__locality__unit", "round__version", "round__previous")
    entrant = fetch(request, entrants.prefetch_related("round__phases__extensions"), pk=pk)
    try:
        return matter_of(entrant, code)
    except KeyError:
        raise Http404 from None
