"""Tables of counted dossiers and of single ones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import polars as pl
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from caicach.dossiers.statistics import COUNTS
from caicach.web.dossiers.asking import Room
from caicach.web.dossiers.standing import chip_of, late_by
from caicach.web.dossiers.words import GROUPINGS, value_words
from caicach.web.interface.tables import Column, Table
from caicach.web.interface.templatetags.caicach import day, number, percent

Row = dict[str, Any]
PAGES = {"unit": "dossier-unit", "procedure": "dossier-procedure", "field": "dossier-field"}


def counts_table(
    request: HttpRequest, room: Room, counts: pl.DataFrame, by: Sequence[str], told: Mapping[str, str] | None = None
) -> Table:
    """Return the table of statistics by these groupings; a unit, a procedure, a field opens its own page.

    `told`: the names of units of another date, under which the counts are told; no unit then opens a page.
    """
    units = {**room.units, **(told or {})}
    rows = [row | {"in_time_share": _hundredfold(row["on_time_rate"])} for row in counts.to_dicts()]
    figures = {
        "carried_over": _("Kỳ trước chuyển sang"),
        "received": _("Tiếp nhận"),
        "resolved_early": _("Trước hạn"),
        "resolved_on_time": _("Đúng hạn"),
        "resolved_late": _("Trễ hạn"),
        "pending_in_time": _("Đang giải quyết, trong hạn"),
        "pending_overdue": _("Đang giải quyết, quá hạn"),
    }
    columns = [
        *(_group_column(room, name, units, linked=told is None or name != "unit") for name in by),
        *(_figure_column(name, figures[name]) for name in COUNTS),
        Column(
            "on_time",
            _("Tỷ lệ đúng hạn"),
            lambda r: r["in_time_share"],
            lambda r: percent(r["in_time_share"]),
            numeric=True,
            unit="%",
        ),
    ]
    return Table(
        request,
        "dossiers",
        columns,
        rows,
        caption=_("Kết quả giải quyết hồ sơ"),
        order="on_time",
        source=room.source,
        search=lambda row: " ".join(value_words(name, row[name], units) for name in by),
        empty=_("Không có hồ sơ nào trong kỳ này. Chọn kỳ khác."),
    )


def _hundredfold(rate: float | None) -> float | None:
    return None if rate is None else 100 * rate


def _group_column(room: Room, name: str, units: Mapping[str, Any], *, linked: bool) -> Column:
    def words(row: Row) -> str:
        return value_words(name, row[name], units)

    def shown(row: Row) -> Any:
        address = page_of(name, row[name]) if linked else None
        return format_html('<a href="{}?{}">{}</a>', address, room.period.query, words(row)) if address else words(row)

    value: Callable[[Row], Any] = (lambda r: r["month"]) if name == "month" else words
    return Column(name, GROUPINGS[name], value, shown)


def page_of(grouping: str, value: str | None) -> str | None:
    """Return the address of the page of a unit, a procedure or a field; other values have none."""
    return reverse(PAGES[grouping], args=[value]) if grouping in PAGES and value else None


def _figure_column(name: str, title: str) -> Column:
    minor = name not in ("received", "resolved_late", "pending_overdue")
    return Column(
        name,
        title,
        lambda r: r[name],
        lambda r: number(r[name], 0),
        numeric=True,
        minor=minor,
        descending_first=True,
    )


def dossiers_table(request: HttpRequest, room: Room, rows: Sequence[Row], name: str, caption: str, empty: str) -> Table:
    """Return the table of single dossiers, each opening its own page, its state in words with its date."""
    today = room.period.as_of
    columns = [
        Column("dossier", _("Mã hồ sơ"), lambda r: r["dossier"], _link),
        Column("unit", _("Đơn vị"), lambda r: value_words("unit", r["unit"], room.units), minor=True),
        Column("procedure", _("Thủ tục"), lambda r: r["procedure"] or "", minor=True),
        Column("official", _("Người xử lý"), lambda r: r["official"] or "", minor=True),
        Column("received_at", _("Tiếp nhận"), lambda r: r["received_at"].date(), _day("received_at"), minor=True),
        Column("due_at", _("Hẹn trả"), lambda r: r["due_at"].date(), _day("due_at"), minor=True),
        Column(
            "late",
            _("Tình trạng"),
            lambda r: late_by(r, today),
            lambda r: chip_of(r, today),
            descending_first=True,
        ),
    ]
    return Table(request, name, columns, rows, caption=caption, source=room.source, empty=empty)


def _link(row: Row) -> str:
    return format_html('<a href="{}">{}</a>', reverse("dossier", args=[row["dossier"]]), row["dossier"])


def _day(name: str) -> Callable[[Row], str]:
    return lambda row: day(moment.date()) if isinstance(moment := row[name], dt.datetime) else ""
