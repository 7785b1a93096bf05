"""The tables of the index pages, described by their columns."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from caicach.analysis.standing import Standing
from caicach.instruments.model import Groups
from caicach.scoring.result import UnitScore
from caicach.scoring.structure import TOTAL
from caicach.web.indices.models import IndexTable
from caicach.web.indices.notes import ranks_alone, unit_name
from caicach.web.interface.tables import Column, Table
from caicach.web.interface.templatetags.caicach import number, words


def opening(table: IndexTable, unit: str, code: str, shown: Any) -> Any:
    """Return a figure that opens into its computation, beside it where the page has room."""
    address = reverse("index-trace", args=[table.instrument, table.period, unit, code])
    return format_html(
        '<a class="figure" href="{}" hx-get="{}" hx-target="#trace" hx-swap="innerHTML show:top">{}</a>',
        address,
        address,
        shown,
    )


def ranking_table(request: HttpRequest, table: IndexTable, standing: Standing, ours: str | None) -> Table:
    """Return every unit of a period: rank, composite, components; a unit without a rank stands last."""
    level = standing.scores.instrument.measures
    names = {code: unit_name(code, table.period, level) for code in standing.units}
    decimals = standing.edition.decimals
    columns = [
        Column("unit", _("Đơn vị"), lambda s: names[s.unit], lambda s: _unit_link(table, s.unit, names[s.unit])),
        Column("rank", _("Hạng"), lambda s: s.rank, lambda s: _rank(table, s, standing), numeric=True),
    ]
    if not ranks_alone(standing):
        columns.append(_figure_column(table, "total", _("Tổng điểm"), decimals, standing, minor=False))
        if standing.edition.groups:
            columns.append(_group_column(standing, standing.edition.groups))
        columns += [
            _figure_column(table, c.code, f"{c.code}. {words(c.title)}", decimals, standing)
            for c in standing.components
        ]
    return Table(
        request,
        "ranking",
        columns,
        list(standing.scores.units),
        order="rank",
        search=lambda s: f"{names[s.unit]} {s.unit}",
        caption=f"{standing.scores.instrument.short} {table.period}",
        source=table.source,
        empty=_("Bảng này chưa có đơn vị nào."),
        row_class=lambda s: "us" if s.unit == ours else "",
    )


def _group_column(standing: Standing, groups: Groups) -> Column:
    """Return the column of the composite's group, by which the table can be filtered."""
    titles = dict(zip(groups.codes, (words(title) for title in groups.titles), strict=True))
    return Column(
        "group",
        _("Nhóm"),
        lambda s: standing.group(s.unit, TOTAL) or "",
        lambda s: titles.get(standing.group(s.unit, TOTAL) or ""),
        minor=True,
        choices=tuple(titles.items()),
    )


def _figure_column(
    table: IndexTable, code: str, title: str, decimals: int, standing: Standing, *, minor: bool = True
) -> Column:
    def value(score: UnitScore) -> Any:
        return standing.value(score.unit, code)

    def show(score: UnitScore) -> Any:
        found = value(score)
        return None if found is None else opening(table, score.unit, code, number(found, decimals))

    return Column(
        code,
        title,
        value,
        show,
        numeric=True,
        minor=minor,
        unit=words(standing.edition.unit_of_measure),
        descending_first=True,
    )


def _unit_link(table: IndexTable, code: str, name: str) -> Any:
    return format_html('<a href="{}">{}</a>', reverse("index-unit", args=[table.instrument, code]), name)


def _rank(table: IndexTable, score: UnitScore, standing: Standing) -> Any:
    return (
        None
        if score.rank is None
        else opening(table, score.unit, "total", f"{score.rank}/{standing.out_of(score.unit)}")
    )


def restated_table(request: HttpRequest, table: IndexTable, rows: list[Any]) -> Table:
    """Return a period restated on the 34 provinces; each row says which it is, and from whom."""
    columns = [
        Column("unit", _("Đơn vị"), lambda r: r.name),
        Column(
            "value", _("Tổng điểm"), lambda r: r.value, lambda r: number(r.value), numeric=True, descending_first=True
        ),
        Column("basis", _("Căn cứ"), lambda r: r.basis, lambda r: _basis(r)),
        Column("from_units", _("Từ các tỉnh"), lambda r: ", ".join(r.from_names), minor=True),
    ]
    return Table(
        request,
        "restated",
        columns,
        rows,
        order="-value",
        caption=_("Quy đổi theo 34 tỉnh, thành phố"),
        source=table.source,
    )


def _basis(row: Any) -> Any:
    if row.basis == "published":
        return _("như công bố")
    if row.value is None:
        return row.why
    return format_html('<span class="chip mark">{}</span>', _("quy đổi"))
