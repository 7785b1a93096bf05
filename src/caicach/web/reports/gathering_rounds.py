"""Scoring rounds for a report: the last results published by the day of the figures, as they were sealed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse

from caicach.registry.period import parse_period
from caicach.reporting.figure_set import Figure, Rows, Value
from caicach.scoring.form import form_of
from caicach.scoring.losses import lost_points, ways_of
from caicach.text import Text
from caicach.web.accountability.facts_from_rooms import last_publications
from caicach.web.reports.gathering_asking import Asking, Told
from caicach.web.rounds.models import Publication
from caicach.web.rounds.publication_tables import number
from caicach.web.rounds.sealed import Sealed, opened

WHOSE = {"department": "sở, ngành", "district": "huyện", "commune": "xã, phường"}
"""Whom a set measures, in few words."""
MOST_LOST = 10
"""How many criteria a unit's report names among those that lost most."""


@dataclass(frozen=True)
class Published:
    """A sealed result with the one of the period before, where there is one."""

    publication: Publication
    sealed: Sealed
    before: tuple[Publication, Sealed] | None

    @property
    def source(self) -> Text:
        """Return where the figures come from, with the seal."""
        seal = self.sealed.digest[:12]
        return Text(f"kết quả đã công bố, mã niêm phong {seal}", f"published result, seal {seal}")


def rounds(asking: Asking) -> Told:
    """Return the figures and tables of the last published rounds."""
    found = [p for p in _published(asking) if asking.unit is None or asking.unit.code in p.sealed.units]
    if not found:
        return Told.nothing("Chưa có kết quả chấm điểm nào được công bố.", "No result of scoring has been published.")
    return _of_locality(asking, found) if asking.unit is None else _of_unit(asking, found[0], asking.unit.code)


def _published(asking: Asking) -> list[Published]:
    """Return the last publications of the last period that was published by the day, those of most units last."""
    kept = Publication.objects.filter(locality=asking.locality, on__lte=asking.known)
    periods = {str(text) for text in kept.values_list("round__period", flat=True)}
    ended = [parse_period(text) for text in periods]
    ended = [period for period in ended if period.start <= asking.period.end]
    if not ended:
        return []
    last = max(ended, key=lambda period: period.end)
    now = [(p, opened(bytes(p.content))) for p in last_publications(asking.locality, last.text)]
    old = [(p, opened(bytes(p.content))) for p in last_publications(asking.locality, last.previous().text)]
    found = [
        Published(p, sealed, next((o for o in old if set(o[1].units) & set(sealed.units)), None)) for p, sealed in now
    ]
    return sorted(found, key=lambda one: (len(one.sealed.units), one.publication.pk))


def _of_locality(asking: Asking, found: Sequence[Published]) -> Told:
    first = found[0]
    page = reverse("publication", args=[first.publication.pk])
    values: dict[str, tuple[Value, Value]] = {
        "title": ("; ".join(one.publication.round.title for one in found), None),
        "period": (first.sealed.result["period"], None),
        "units": (sum(len(_ranked(one.sealed)) for one in found), None),
    }
    if len(found) == 1:  # points of two sets have no mean in common
        values["mean"] = (_mean(first.sealed), _mean(first.before[1]) if first.before else None)
    told = Told([Figure(f"rounds.{n}", v, b, first.source, page) for n, (v, b) in values.items()])
    lines = [line for one in found for line in _standings(one)]
    told.tables.append(_table("rounds.standings", lines, first.source, page))
    fields = [line for one in found for line in _mean_fields(one, several=len(found) > 1)]
    told.tables.append(_table("rounds.fields", fields, first.source, page))
    return told


Line = tuple[tuple[Value, ...], str]
"""A row and the page it leads to."""


def _table(name: str, lines: Sequence[Line], source: Text, page: str) -> Rows:
    return Rows(name, tuple(row for row, _link in lines), source, page, tuple(link for _row, link in lines))


def _ranked(sealed: Sealed) -> list[Mapping[str, Any]]:
    return sorted((u for u in sealed.result["units"] if u["rank"] is not None), key=lambda u: (u["rank"], u["sort"]))


def _mean(sealed: Sealed) -> Decimal | None:
    points = [Decimal(u["points"]) for u in _ranked(sealed)]
    return sum(points, Decimal(0)) / len(points) if points else None


def _standings(one: Published) -> list[Line]:
    old, titles = (one.before[1].units if one.before else {}), _titles(one.sealed)
    return [
        (
            (unit["rank"], unit["name"], number(unit["points"]), _change(unit, old), titles.get(unit["class"], "")),
            reverse("publication-unit", args=[one.publication.pk, unit["unit"]]),
        )
        for unit in _ranked(one.sealed)
    ]


def _titles(sealed: Sealed) -> dict[str | None, str]:
    return {band.code: band.title.vi for band in sealed.edition.classes}


def _change(unit: Mapping[str, Any], old: Mapping[str, Mapping[str, Any]]) -> Decimal | None:
    was = number(old[unit["unit"]]["points"]) if unit["unit"] in old else None
    now = number(unit["points"])
    return None if was is None or now is None else now - was


def _mean_fields(one: Published, *, several: bool) -> list[Line]:
    """Return each field with what the units had of it in the middle; of several sets, each says whose it is."""
    sealed, units = one.sealed, [u["unit"] for u in _ranked(one.sealed)]
    lost = {unit: lost_points(sealed.scores, unit) for unit in units}
    whose = f" ({WHOSE.get(sealed.instrument.measures, one.publication.round.title)})" if several else ""
    lines: list[Line] = []
    for item in form_of(sealed.edition, sealed.result["period"]).tree:
        points = [number(sealed.units[u]["nodes"].get(item.code, [None])[0]) for u in units]
        most = [number(sealed.units[u]["nodes"].get(item.code, [None, None])[1]) for u in units]
        gone = [lost[u].get(item.code) for u in units]
        title = f"{item.criterion.title.vi}{whose}"
        page = reverse("publication", args=[one.publication.pk])
        lines.append(((title, _middle(most), _middle(points), _middle(gone)), page))
    return lines


def _middle(values: Sequence[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) / len(known) if known else None


def _of_unit(asking: Asking, one: Published, code: str) -> Told:
    sealed, unit = one.sealed, one.sealed.units[code]
    old = one.before[1].units.get(code) if one.before else None
    page = reverse("publication-unit", args=[one.publication.pk, code])
    then = reverse("publication-unit", args=[one.before[0].pk, code]) if one.before and old else ""
    values: dict[str, tuple[Value, Value]] = {
        "title": (one.publication.round.title, None),
        "period": (sealed.result["period"], None),
        "units": (len(_ranked(sealed)), None),
        "points": (number(unit["points"]), number(old["points"]) if old else None),
        "rank": (_place(unit, sealed), _place(old, one.before[1]) if one.before and old else None),
        "class": (
            _titles(sealed).get(unit["class"]),
            _titles(one.before[1]).get(old["class"]) if one.before and old else None,
        ),
        "lost": (_lost(unit), _lost(old) if old else None),
    }
    told = Told(
        [Figure(f"rounds.{n}", v, b, one.source, page, then if b is not None else "") for n, (v, b) in values.items()]
    )
    told.tables = [_table(name, lines, one.source, page) for name, lines in _criteria(one, code).items()]
    told.tables.append(
        _table("rounds.standings", _standings(one), one.source, reverse("publication", args=[one.publication.pk]))
    )
    return told


def _place(unit: Mapping[str, Any], sealed: Sealed) -> str | None:
    return None if unit["rank"] is None else f"{unit['rank']}/{len(_ranked(sealed))}"


def _lost(unit: Mapping[str, Any]) -> Decimal | None:
    points, most = number(unit["points"]), number(unit["max"])
    return None if points is None or most is None else max(most - points, Decimal(0))


def _criteria(one: Published, code: str) -> dict[str, list[Line]]:
    """Return the unit's fields in their order, and the criteria that lost most, the most first."""
    sealed, lost = one.sealed, lost_points(one.sealed.scores, code)
    form = form_of(sealed.edition, sealed.result["period"])
    ways, nodes = ways_of(form.tree), sealed.units[code]["nodes"]

    def line(item: Any, *told: str) -> Line:
        points, most = (number(text) for text in nodes.get(item.code, [None, None])[:2])
        page = reverse("publication-trace", args=[one.publication.pk, code, item.code])
        return (*told, item.criterion.title.vi, most, points, lost.get(item.code)), page

    leaves = [i for top in form.tree for i in top.walk() if not i.below and lost.get(i.code)]
    worst = sorted(leaves, key=lambda item: (-lost[item.code], item.code))[:MOST_LOST]
    return {
        "rounds.fields": [line(item) for item in form.tree if ways[item.code] != "on-top"],
        "rounds.lost_criteria": [line(item, item.code) for item in worst],
    }
