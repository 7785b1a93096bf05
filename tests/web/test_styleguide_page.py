"""The style guide shows every component, in both languages, without inline code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

STATIC = Path(__file__).resolve().parents[2] / "src" / "caicach" / "web" / "static" / "caicach"
NAMED = "figure table chip trace timeline form-row stepper toolbar notice empty diff board"
# Parts of a component or of one page, which its own page shows.
ELSEWHERE = {
    "demo-line", "find", "who", "who-menu", "pager", "over", "calendar", "off", "today", "sign-in", "index-line",
    "findings-told", "spark", "skip", "htmx-indicator", "htmx-request", "crumbs", "place", "hit", "us", "hidden-label",
    "loop", "rooms", "nowrap", "visible", "same", "narrow", "c2",
}  # fmt: skip


@pytest.fixture
def page(db: None) -> str:
    return Client().get(reverse("styleguide")).content.decode()


def classes(page: str) -> set[str]:
    return {name for given in re.findall(r'class="([^"]*)"', page) for name in given.split()}


@pytest.mark.parametrize("name", [*NAMED.split(), "chart-canvas", "ring", "list", "btn", "doc", "six", "tabs", "bar"])
def test_each_component_is_shown(name: str, page: str) -> None:
    assert name in classes(page) or f'id="{name}"' in page


def test_no_class_of_the_components_is_left_out(page: str) -> None:
    css = re.sub(r"/\*.*?\*/", "", (STATIC / "components.css").read_text(encoding="utf-8"), flags=re.DOTALL)
    named = set(re.findall(r"\.([a-z][a-z0-9-]*)(?=[\s.,:{>\[+~)])", re.sub(r"\{[^{}]*\}", "{}", css)))
    assert named - classes(page) - ELSEWHERE == set()


def test_every_state_of_a_chip_and_a_notice_is_shown(page: str) -> None:
    for state in ("in-time", "due-soon", "overdue", "done", "none", "mark"):
        assert f'class="chip {state}"' in page
    for kind in ("notice", "notice error", "notice success"):
        assert f'class="{kind}"' in page


def test_the_sample_chart_and_table_are_given_out(page: str) -> None:
    client = Client()
    address = reverse("styleguide")
    assert client.get(address, {"chart": "sample", "as": "svg"}).content.startswith(b"<svg")
    assert client.get(address, {"export": "csv", "table": "sample"}).headers["Content-Type"].startswith("text/csv")


def test_it_is_shown_in_english_too(db: None) -> None:
    client = Client()
    client.cookies["django_language"] = "en"
    page = client.get(reverse("styleguide")).content.decode()
    assert '<html lang="en">' in page
    assert "43.285" in page
    assert "99.7%" in page
