"""The tables of a publication: the ranking and one unit's criteria, as they were sealed."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from caicach.instruments.model import Criterion
from caicach.scoring.form import form_of
from caicach.web.interface.tables import Column, Table
from caicach.web.interface.templatetags.caicach import words
from caicach.web.rounds.models import Publication
from caicach.web.rounds.sealed import Sealed
from caicach.web.rounds.templatetags.results import opening, share
from caicach.web.rounds.templatetags.rounds import points
from caicach.web.rounds.words import points_text

Unit = Mapping[str, Any]


def ranking_table(request: HttpRequest, publication: Publication, sealed: Sealed) -> Table:
    """Return every unit as it was published: rank, points, percent, class, fields."""
    titles = {band.code: words(band.title) for band in sealed.edition.classes}
    columns = [
        Column("unit", _("Đơn vị"), lambda u: u["name"], lambda u: _unit_link(publication, u)),
        Column("rank", _("Hạng"), lambda u: u["rank"], numeric=True),
        _figure(publication, "total", _("Điểm"), ""),
        Column("max", _("Tối đa áp dụng"), lambda u: number(u["max"]), _most, numeric=True, minor=True),
        Column("percent", _("Tỷ lệ"), lambda u: number(u["percent"]), _share, numeric=True, descending_first=True),
    ]
    if titles:
        named = tuple(titles.items())
        columns.append(
            Column("class", _("Xếp loại"), lambda u: u["class"] or "", lambda u: titles.get(u["class"]), choices=named)
        )
    columns += [_field(publication, item.criterion) for item in form_of(sealed.edition, sealed.result["period"]).tree]
    return Table(
        request,
        "published",
        columns,
        sealed.result["units"],
        order="rank",
        search=lambda u: f"{u['name']} {u['unit']}",
        caption=f"{sealed.content['round']['title']}, {_('công bố số')} {publication.number}",
        source=_("kết quả đã niêm phong, mã %s") % publication.digest,
    )


def unit_points_table(request: HttpRequest, publication: Publication, sealed: Sealed, code: str) -> Table:
    """Return one unit's sealed points by criterion, in the order of the tree."""
    unit = sealed.units[code]
    items = [i for top in form_of(sealed.edition, sealed.result["period"]).tree for i in top.walk()]

    def node(item: Any) -> tuple[Decimal | None, Decimal | None, str]:
        found = unit["nodes"].get(item.code, [None, None, "missing"])
        return number(found[0]), number(found[1]), found[2]

    def show(item: Any) -> Any:
        value, _most, status = node(item)
        if value is None:
            return _("không áp dụng") if status == "not-applicable" else None
        return opening(_trace(publication, code, item.code), points(value))

    columns = [
        Column("code", _("Mã"), lambda item: item.code, sortable=False),
        Column("title", _("Tiêu chí"), lambda item: words(item.criterion.title), sortable=False),
        Column("points", _("Điểm"), lambda item: node(item)[0], show, numeric=True, sortable=False),
        Column(
            "max",
            _("Tối đa áp dụng"),
            lambda i: node(i)[1],
            lambda i: points(node(i)[1]),
            numeric=True,
            minor=True,
            sortable=False,
        ),
    ]
    return Table(
        request,
        "published-unit",
        columns,
        items,
        search=lambda item: f"{item.code} {item.criterion.title.vi} {item.criterion.title.en}",
        caption=f"{unit['name']}, {sealed.content['round']['title']}",
        source=_("kết quả đã niêm phong, mã %s") % publication.digest,
        row_class=lambda item: "group" if item.below else "",
    )


def number(text: str | None) -> Decimal | None:
    """Return a sealed figure as a decimal."""
    return None if text is None else Decimal(text)


def _field(publication: Publication, criterion: Criterion) -> Column:
    most = "" if criterion.max is None else f"/{points_text(criterion.max)}"
    return _figure(publication, criterion.code, criterion.code, most)


def _figure(publication: Publication, code: str, title: str, unit: str) -> Column:
    def value(line: Unit) -> Decimal | None:
        if code == "total":
            return number(line["points"])
        return number(line["nodes"].get(code, [None])[0])

    def show(line: Unit) -> Any:
        found = value(line)
        return None if found is None else opening(_trace(publication, line["unit"], code), points(found))

    minor = code != "total"
    name = "points" if code == "total" else code
    return Column(name, title, value, show, numeric=True, minor=minor, unit=unit, descending_first=True)


def _trace(publication: Publication, unit: str, code: str) -> str:
    return reverse("publication-trace", args=[publication.pk, unit, code])


def _unit_link(publication: Publication, unit: Unit) -> Any:
    address = reverse("publication-unit", args=[publication.pk, unit["unit"]])
    return format_html('<a href="{}">{}</a>', address, unit["name"])


def _most(unit: Unit) -> Any:
    return points(number(unit["max"]))


def _share(unit: Unit) -> Any:
    return share(number(unit["percent"]))
