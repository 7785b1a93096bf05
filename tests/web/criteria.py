"""A criteria set for the tests of its pages, and what a browser sends of its forms."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse
from tests.web.cast import Cast

from caicach.instruments import Criterion
from caicach.web.instruments.models import CriteriaSet, SetVersion, read_text
from caicach.web.instruments.services import Begun, start_set
from caicach.web.instruments.sources import Source


def begin(cast: Cast) -> CriteriaSet:
    """Begin a set from the library's template for departments, which shows every way of scoring."""
    begun = Begun("Bộ tiêu chí các sở năm 2022", "department", "2022")
    return start_set(cast.people.reform_officer, cast.province, begun, Source(template="mau-so"))


def what_is_known_is_what_is_written() -> None:
    """Assert that what the program takes each version to say is what its text says."""
    for version in SetVersion.objects.all():
        assert read_text(version.text) == version.instrument


def address(name: str, criteria_set: CriteriaSet) -> str:
    """Return the address of a page of the set."""
    return reverse(name, args=[criteria_set.pk])


def leaf(criteria_set: CriteriaSet, code: str) -> Criterion:
    """Return a criterion of the newest version."""
    found = criteria_set.newest.instrument.editions[-1].criterion(code)
    assert found is not None
    return found


def sent(criteria_set: CriteriaSet, code: str, client: Client, /, **changes: str) -> dict[str, str]:
    """Return what the browser would send of a node's form as it stands, with `changes`."""
    page = client.get(address("criteria", criteria_set), {"node": code})
    form = page.context["form"]
    data = {"expects": str(criteria_set.newest.number), "node": code, "kind_shown": form.kind}
    for part in [*form.parts, *(rows.formset.management_form for rows in (*form.rule_rows, form.requires))]:
        for field in part:
            value = field.value()
            ticked = getattr(field.field.widget, "input_type", "") == "checkbox"
            if value is not None and not (ticked and not value):
                data[field.html_name] = "on" if ticked else str(value)
    return data | changes
