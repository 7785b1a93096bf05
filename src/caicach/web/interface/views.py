"""The style guide: every component with all its states on one page, tested in the browser."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from caicach.web.interface.exports import export_asked
from caicach.web.interface.page import page
from caicach.web.interface.tables import Column, Table

_ROWS = [("Đà Nẵng", 47.9, dt.date(2026, 8, 15)), ("An Giang", None, None), ("Ấm Thượng", 41.25, dt.date(2026, 7, 1))]


@page()
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show the components."""
    table = Table(
        request,
        "sample",
        [
            Column("unit", _("Đơn vị"), lambda row: row[0]),
            Column("score", _("Điểm"), lambda row: row[1], numeric=True, unit=_("điểm")),
            Column("deadline", _("Thời hạn"), lambda row: row[2], minor=True),
        ],
        _ROWS,
        order="unit",
        caption=_("Bảng mẫu"),
        source=_("số liệu mẫu của trang này"),
        empty=_("Chưa có dòng nào. Nhập một bảng để bắt đầu."),
    )
    nothing = Table(
        request,
        "nothing",
        table.columns,
        [],
        caption=_("Bảng trống"),
        empty=_("Chưa có dòng nào. Nhập một bảng để bắt đầu."),
    )
    return export_asked(request, table) or render(
        request, "interface/styleguide.html", {"table": table, "nothing": nothing}
    )
