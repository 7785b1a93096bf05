"""No template holds what the Content-Security-Policy would block, or what HTMX would evaluate."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

WEB = Path(__file__).resolve().parents[2] / "src" / "caicach" / "web"
# Letters are read in mail programs, which keep only what stands inline; no page shows them.
LETTERS = {WEB / "reminders" / "templates" / "reminders" / "letter.html"}
TEMPLATES = sorted(set(WEB.rglob("*.html")) - LETTERS)
TEMPLATE_TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
LOADED_BY = {"script": "src", "link": "href", "img": "src", "source": "src", "iframe": "src", "object": "data"}
DATA_BLOCK = "application/json"  # not a script: the browser never runs it


class Faults(HTMLParser):
    """Collects what may not stand in a page, with its line."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name.lower(): value or "" for name, value in attrs}
        if tag == "style":
            self._note("<style>")
        if tag == "script" and "src" not in given and given.get("type") != DATA_BLOCK:
            self._note("<script> without src")
        if given.get(LOADED_BY.get(tag, ""), "").startswith(("http:", "https:", "//")):
            self._note(f"<{tag}> from another place")
        for name, value in given.items():
            self._attribute(name.removeprefix("data-"), value.strip())

    def _attribute(self, name: str, value: str) -> None:
        if name == "style" or re.fullmatch(r"on[a-z]+", name) or name.startswith("hx-on"):
            self._note(f"{name}=")
        if value.lower().startswith(("javascript:", "js:")):
            self._note(f'{name}="{value[:20]}"')
        if name == "hx-trigger" and "[" in value:
            self._note(f'{name}="{value}": a filter is evaluated')

    def _note(self, what: str) -> None:
        self.found.append(f"line {self.getpos()[0]}: {what}")


def faults(text: str) -> list[str]:
    """Return what may not stand in a template."""
    parser = Faults()
    parser.feed(TEMPLATE_TAG.sub(lambda tag: "x" if tag[0].startswith("{{") else "\n" * tag[0].count("\n"), text))
    parser.close()
    return parser.found


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(WEB)))
def test_a_template_holds_nothing_inline(template: Path) -> None:
    assert faults(template.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "text",
    [
        "<p style='color: red'>",
        "<p {% if late %}style='color: red'{% endif %}>",
        "<style>p {}</style>",
        "<script>go()</script>",
        "<script src='https://cdn.example/x.js'></script>",
        "<button onclick='go()'>",
        "<a href='javascript:go()'>",
        "<form hx-on::after-request='go()'>",
        "<form data-hx-on:click='go()'>",
        "<form hx-vals='js:{a: 1}'>",
        "<form hx-trigger='keyup[key==13]'>",
    ],
)
def test_each_fault_is_found(text: str) -> None:
    assert len(faults(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "<script src=\"{% static 'a.js' %}\" defer></script>",
        "<script id='x' type='application/json'>{}</script>",
        "<input data-on='1' hx-trigger='keyup changed delay:300ms' hx-vals='{\"a\": {{ a }}}'>",
        "<a href='https://vanban.example/91'>nguồn</a>",
    ],
)
def test_what_is_allowed_is_left_alone(text: str) -> None:
    assert faults(text) == []
