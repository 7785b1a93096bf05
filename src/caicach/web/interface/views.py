"""The style guide: every component with all its states on one page, tested in the browser."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caicach.reporting.charts import Caption, ChartSpec, trend
from caicach.scoring.trace import Trace
from caicach.text import Text
from caicach.web.interface.charts import image_asked
from caicach.web.interface.exports import export_asked
from caicach.web.interface.page import page
from caicach.web.interface.tables import Column, Table
from caicach.web.interface.templatetags.caicach import day

_ROWS = [("Đà Nẵng", 47.9, dt.date(2026, 8, 15)), ("An Giang", None, None), ("Ấm Thượng", 41.25, dt.date(2026, 7, 1))]

_TRACE = Trace(
    label=Text("Điểm tổng hợp", "Composite score"),
    value=15.5,
    formula="7.5 + 8",
    inputs=(
        Trace(label=Text("Tham gia", "Participation"), value=7.5, formula="", source=Text("bảng 3", "table 3")),
        Trace(label=Text("Minh bạch", "Transparency"), value=8.0, formula="", note=Text("ước tính", "estimated")),
    ),
)


@page()
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show the components."""
    table = Table(
        request,
        "sample",
        [
            Column("unit", _("Đơn vị"), lambda row: row[0]),
            Column("score", _("Kết quả"), lambda row: row[1], numeric=True, unit=_("điểm")),
            Column("deadline", _("Thời hạn"), lambda row: row[2], lambda row: day(row[2]), minor=True),
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
    drawn = _chart()
    answer = export_asked(request, table) or image_asked(request, {"sample": drawn})
    context = {"table": table, "nothing": nothing, "chart_sample": drawn, "trace": _TRACE, "form": _wrong_form()}
    return answer or render(request, "interface/styleguide.html", context)


def _chart() -> ChartSpec:
    """Return a chart with a gap, a second line and a cut."""
    caption = Caption(
        Text("Điểm tăng trở lại sau hai năm giảm", "The score rises again after falling for two years"),
        Text("số liệu mẫu của trang này", "sample figures of this page"),
        Text("Điểm tổng hợp, 2019–2024 (điểm)", "Composite score, 2019–2024 (points)"),
        language=translation.get_language() or "vi",
    )
    periods = [str(year) for year in range(2019, 2025)]
    middle = (Text("trung vị cả nước", "national median"), [42.1, 42.3, 42.6, 42.8, 43.0, 43.1])
    return trend(periods, [43.1, 42.4, None, 41.9, 42.2, 43.3], caption, compared=middle, breaks=["2022"])


class _SampleForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Tên tồn tại"))
    day = forms.DateField(label=gettext_lazy("Thời hạn"))


def _wrong_form() -> forms.Form:
    """Return a form as it comes back when it was filled in wrongly."""
    form = _SampleForm({"name": "", "day": "31/31/2026"})
    form.is_valid()
    return form
