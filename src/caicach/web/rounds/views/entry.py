"""The unit's pages of a round: which rounds wait for it, its form as a whole, and one field of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from caicach.scoring.form import Item
from caicach.web.access.door import fetch
from caicach.web.access.reach import may, within
from caicach.web.accounts.models import User
from caicach.web.files.kinds import ACCEPTED
from caicach.web.interface.page import page
from caicach.web.rounds.cards import Card, Posted
from caicach.web.rounds.doors import Door, door, phase_kind, phase_now
from caicach.web.rounds.heads import Head, heads_of
from caicach.web.rounds.models import Entrant, Publication
from caicach.web.rounds.services.explaining import waits_for
from caicach.web.rounds.standing import Leaf, Part, Standing, standing_of


@dataclass(frozen=True)
class Entry:
    """One of my units' rounds: the phase it is in, how far the form is, whether something is asked of us now."""

    entrant: Entrant
    phase: Any
    door: Door
    standing: Standing | None
    to_explain: int
    published: bool


@dataclass
class Section:
    """A stretch of a field's page: the group it is about (none for the field itself) and its criteria."""

    item: Item | None
    cards: list[Card] = field(default_factory=list)


def entrants() -> QuerySet[Entrant]:
    """Return the entrants with what their pages need of them."""
    related = Entrant.objects.select_related("round__locality__unit", "round__version", "round__previous", "unit")
    return related.prefetch_related("round__phases__extensions")


@page("score")
def entry_list(request: HttpRequest) -> HttpResponse:
    """Show the rounds in which the reader's units take part, the newest first."""
    seen = entrants().prefetch_related(Prefetch("round__publications", Publication.objects.defer("content")))
    mine = within(request.user, "score-own-unit", seen).order_by("-round__period", "unit__sort_key")
    return render(request, "rounds/entry_list.html", {"entries": [_entry(entrant) for entrant in mine]})


def _entry(entrant: Entrant) -> Entry:
    round = entrant.round
    now = phase_now(round)
    own = door(round, "answer", entrant)
    standing = standing_of(entrant) if own.open else None
    asked = len(waits_for(entrant)) if door(round, "explain", entrant).open else 0
    published = bool(round.publications.all())
    return Entry(entrant, phase_kind(now.kind) if now else None, own, standing, asked, published)


@page("score")
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a unit's form as a whole: its fields, what it has so far, what lacks, and handing in."""
    return show_entry(request, fetch(request, entrants(), pk=pk))


def show_entry(request: HttpRequest, entrant: Entrant, *, refused: Any = None) -> HttpResponse:
    """Return the overview; `refused` is what kept the form from being handed in or taken back."""
    round = entrant.round
    context = {
        **frame_of(request, entrant),
        "standing": standing_of(entrant),
        "asked": len(waits_for(entrant)),
        "explain_door": door(round, "explain", entrant),
        "submit_door": door(round, "submit", entrant),
        "reopens": may(request.user, "run-round", entrant),
        "refused": refused,
    }
    return render(request, "rounds/entry.html", context, status=422 if refused else 200)


@page("score")
def entry_field(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Show one field of the form."""
    return show_field(request, fetch(request, entrants(), pk=pk), code)


def show_field(
    request: HttpRequest, entrant: Entrant, code: str, *, posted: dict[str, Posted] | None = None, status: int = 200
) -> HttpResponse:
    """Return the page of the field in which `code` lies; `posted` holds what came with forms that were not saved."""
    standing = standing_of(entrant)
    try:
        part = standing.field_of(code)
    except KeyError as error:
        raise Http404 from error
    context = frame_of(request, entrant)
    heads = heads_of(entrant.round, entrant.unit, {leaf.code for leaf in part.leaves})
    context |= {
        "standing": standing,
        "field": part,
        "sections": sections_of(entrant, part, heads, posted or {}, writable=context["writable"]),
        "next": _after(standing, part),
    }
    return render(request, "rounds/entry_field.html", context, status=status)


def frame_of(request: HttpRequest, entrant: Entrant) -> dict[str, Any]:
    """Return what every page of a form says: whose it is, until when it is open, whether the reader may write."""
    user = request.user
    assert isinstance(user, User)
    own = door(entrant.round, "answer", entrant)
    mine = may(user, "score-own-unit", entrant)
    left = (own.closes - entrant.round.locality.today()).days if own.closes else None
    return {
        "entrant": entrant,
        "round": entrant.round,
        "door": own,
        "left": left,
        "soon": left is not None and left <= entrant.round.locality.warn_days,
        "mine": mine,
        "writable": mine and own.open and entrant.submitted_at is None,
        "accepted": ACCEPTED,
    }


def card_of(entrant: Entrant, leaf: Leaf, *, writable: bool, posted: Posted | None = None, fresh: bool = False) -> Card:
    """Return one criterion's card."""
    head = heads_of(entrant.round, entrant.unit, {leaf.code})[leaf.code]
    return Card(entrant, leaf, head, writable and leaf.own, posted or Posted(), fresh)


def sections_of(
    entrant: Entrant, part: Part, heads: dict[str, Head], posted: dict[str, Posted], *, writable: bool
) -> list[Section]:
    """Return a field's criteria in the order of the tree, a section for each group they stand under."""
    assert part.item is not None
    leaves = {leaf.code: leaf for leaf in part.leaves}
    found = [Section(None)]
    for item in part.item.walk():
        if item.code in leaves:
            leaf = leaves[item.code]
            card = Card(entrant, leaf, heads[leaf.code], writable and leaf.own, posted.get(leaf.code, Posted()))
            found[-1].cards.append(card)
        elif item is not part.item:
            found.append(Section(item))
    return [section for section in found if section.cards or section.item]


def _after(standing: Standing, part: Part) -> Part | None:
    """Return the field that comes after, or None after the last."""
    place = next(n for n, one in enumerate(standing.fields) if one is part)
    return standing.fields[place + 1] if place + 1 < len(standing.fields) else None
