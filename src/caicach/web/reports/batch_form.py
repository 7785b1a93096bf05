"""The form that asks for many reports at once."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caicach.errors import InputError
from caicach.registry.period import Period, parse_period
from caicach.reporting.figure_set import in_words
from caicach.web.reports.batch import INDEX
from caicach.web.reports.papers import OWN, papers_for
from caicach.web.reports.periods import offered, periods_of
from caicach.web.reports.services.templates import template_for
from caicach.web.units.models import Locality, Unit

Choices = list[tuple[str, str]]
FILES: tuple[tuple[str, Any], ...] = (
    ("pdf", gettext_lazy("Bản in (PDF)")),
    ("docx", gettext_lazy("Bản để sửa tiếp (DOCX)")),
    ("xlsx", gettext_lazy("Các bảng số liệu (XLSX)")),
)


class BatchForm(forms.Form):
    """Which period or comparison, which units, on whose paper, as which files."""

    period = forms.ChoiceField(label=gettext_lazy("Kỳ báo cáo"))
    comparison = forms.ChoiceField(label=gettext_lazy("Chỉ số và hai kỳ"))
    groups = forms.MultipleChoiceField(
        label=gettext_lazy("Lập cho"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Chọn ít nhất một nhóm đơn vị.")},
    )
    paper = forms.ChoiceField(label=gettext_lazy("Trên giấy của"), widget=forms.RadioSelect)
    formats = forms.MultipleChoiceField(
        label=gettext_lazy("Loại tệp"),
        widget=forms.CheckboxSelectMultiple,
        choices=FILES,
        error_messages={"required": gettext_lazy("Chọn ít nhất một loại tệp.")},
    )

    def __init__(self, *args: Any, kind: str, user: Any, comparisons: Choices, **kwargs: Any) -> None:
        """Offer what fits the kind: units and periods of the locality, or the comparisons there are."""
        super().__init__(*args, **kwargs)
        locality: Locality = user.locality
        papers = papers_for(user)
        if kind == INDEX:
            del self.fields["period"], self.fields["groups"]
            self.fields["comparison"].choices = comparisons  # type: ignore[attr-defined]
        else:
            del self.fields["comparison"]
            groups = groups_of(locality, locality.today())
            self.fields["period"].choices = periods_for(locality, kind)  # type: ignore[attr-defined]
            self.fields["groups"].choices = groups  # type: ignore[attr-defined]
            self.fields["groups"].initial = [name for name, _title in groups]
            papers = [(OWN, _("từng đơn vị")), *(p for p in papers if p[0] != OWN)]
        self.fields["paper"].choices = papers  # type: ignore[attr-defined]
        self.fields["paper"].initial = papers[0][0] if papers else None
        self.fields["formats"].initial = ["pdf", "xlsx"]


def periods_for(locality: Locality, kind: str) -> Choices:
    """Return the periods that a report of a kind may be for, by the template in use; all where that has faults."""
    try:
        lengths = template_for(locality, kind)[1].periods
    except InputError:
        return offered(locality.today())
    found = [period for length in lengths for period in periods_of(length, locality.today())]
    return [(period, in_words(period)) for period in found]


def units_below(locality: Locality, first: dt.date, last: dt.date) -> QuerySet[Unit]:
    """Return the units of a locality, without the province itself, that were there on any day from first to last."""
    there = Unit.objects.filter(Q(valid_to=None) | Q(valid_to__gt=first), locality=locality, valid_from__lte=last)
    return there.exclude(pk=locality.unit_id)


def groups_of(locality: Locality, today: dt.date) -> Choices:
    """Return the types of the units there are today, each with how many there are."""
    counts: dict[str, int] = {}
    for kind in units_below(locality, today, today).order_by("level", "type").values_list("type", flat=True):
        counts[kind] = counts.get(kind, 0) + 1
    return [(kind, f"{kind} ({count})") for kind, count in counts.items()]


def units_chosen(locality: Locality, period: Period, groups: list[str]) -> list[Unit]:
    """Return the units of these types that were there in the period."""
    last = min(period.end, locality.today())
    return list(units_below(locality, period.start, last).filter(type__in=groups).select_related("locality"))


def day_of_figures(text: str, today: dt.date) -> dt.date:
    """Return the day that a period's figures are told as of: its last one, or today while it lasts."""
    return min(parse_period(text).end, today)
