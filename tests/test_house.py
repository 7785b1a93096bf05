"""The ways of the house that a linter does not hold: docstrings, sizes, links, help with an example."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import click
import pytest
import typer

from caicach.cli import GROUPS

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "caicach"
LONGEST_FILE = 400
LONGEST_FUNCTION = 50

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def modules(*, web: bool) -> list[Path]:
    """Return the modules of the core, or of the web, without migrations."""
    found = [path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts]
    return sorted(path for path in found if (SOURCE / "web" in path.parents) == web)


def tracked() -> list[Path]:
    """Return the files that git keeps (or will, of those not ignored)."""
    asked = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def place(path: Path, line: int) -> str:
    """Return where something stands, as editors open it."""
    return f"{path.relative_to(ROOT)}:{line}"


def public(body: list[ast.stmt]) -> Iterator[Definition]:
    """Yield the public functions and classes of a module or class, and the methods of those classes."""
    for node in body:
        if isinstance(node, Definition) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from public(node.body)


def test_every_public_name_of_the_core_has_a_docstring() -> None:
    bare = [
        f"{place(path, node.lineno)} {node.name}"
        for path in modules(web=False)
        for node in public(ast.parse(path.read_text(encoding="utf-8")).body)
        if not ast.get_docstring(node) and not _overrides(node)
    ]
    assert bare == []


def _overrides(node: Definition) -> bool:
    names = [decorator.id for decorator in node.decorator_list if isinstance(decorator, ast.Name)]
    return "override" in names or "overload" in names


def test_every_module_says_what_it_is_for() -> None:
    bare = [
        place(path, 1)
        for path in modules(web=False)
        if path.stat().st_size and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert bare == []


def test_no_file_is_a_god_module() -> None:
    lengths = {path: path.read_text(encoding="utf-8").count("\n") for path in modules(web=False) + modules(web=True)}
    assert [place(path, length) for path, length in lengths.items() if length > LONGEST_FILE] == []


def test_no_function_is_longer_than_a_glance() -> None:
    long = []
    for path in modules(web=False) + modules(web=True):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                long += [f"{place(path, node.lineno)} {node.name}: {length} lines"] if length > LONGEST_FUNCTION else []
    assert long == []


FORBIDDEN = {
    "a path of one machine": re.compile(r"(?<![\w.~-])/(?:work|home|root|Users)/\w"),
    "an address of a package index": re.compile(r"https?://[^\s\"'<>]+/(?:simple|packages)/"),
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_the_repository_names_no(what: str) -> None:
    found = [
        f"{place(path, number)} {line.strip()[:100]}"
        for path in tracked()
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="ignore").splitlines(), start=1)
        if FORBIDDEN[what].search(line)
    ]
    assert found == []


def test_there_is_a_changelog_that_names_this_version() -> None:
    version = importlib.import_module("caicach").__version__
    assert re.search(rf"^## .*{re.escape(version)}", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)


PAGES = sorted(path for path in tracked() if path.suffix == ".md")
LINK = re.compile(r"(?<!\\)\]\(<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)")
FENCE = re.compile(r"^(```|~~~).*?^\1\s*$", re.MULTILINE | re.DOTALL)
INLINE_CODE = re.compile(r"`[^`\n]*`")


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_of_the_docs_leads_somewhere(page: Path) -> None:
    broken = []
    for link in LINK.findall(INLINE_CODE.sub("", prose(page))):
        if re.match(r"[a-z][a-z+.-]*:", link):
            continue
        path, _, heading = unquote(link).partition("#")
        target = (page.parent / path) if path else page
        if not target.exists() or (heading and target.suffix == ".md" and heading not in headings(target)):
            broken.append(link)
    assert broken == []


def prose(page: Path) -> str:
    """Return a page's text without its blocks of code."""
    return FENCE.sub("", page.read_text(encoding="utf-8"))


def headings(page: Path) -> set[str]:
    """Return the anchors of a page's headings as the usual Markdown hosts make them: lower case, blanks to hyphens."""
    text = prose(page)
    titles = re.findall(r"^#+\s+(.+?)\s*#*$", text, re.MULTILINE)
    written = set(re.findall(r"<a (?:id|name)=\"([^\"]+)\"", text))
    return written | {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def commands(name: str) -> Iterator[tuple[str, click.Command]]:
    """Yield a command group's commands, or the one command that it is, by what a user types."""
    module, attribute = GROUPS[name][0].split(":")
    top = typer.main.get_command(getattr(importlib.import_module(module), attribute))
    below = getattr(top, "commands", None)
    yield from ((f"{name} {verb}", command) for verb, command in below.items()) if below else [(name, top)]


@pytest.mark.parametrize("group", GROUPS)
def test_every_command_has_help_with_an_example_of_itself(group: str) -> None:
    without = [typed for typed, command in commands(group) if f"Example: caicach {typed}" not in (command.help or "")]
    assert without == []
