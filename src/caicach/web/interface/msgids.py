"""Collecting what the site says: every msgid in the Python and the templates of the web, with where it stands.

Django's `makemessages` needs GNU gettext installed; this needs nothing but Python.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation.template import templatize

# How many leading strings each of Django's functions takes: context, singular, plural.
FUNCTIONS = {
    "gettext": ("msgid",),
    "ngettext": ("msgid", "plural"),
    "pgettext": ("context", "msgid"),
    "npgettext": ("context", "msgid", "plural"),
}
FUNCTIONS |= {f"{name}_lazy": taken for name, taken in FUNCTIONS.items()} | {"gettext_noop": ("msgid",)}
_CALL = re.compile(r"(?<![\w.])(_|n?p?gettext)\(")


@dataclass
class Message:
    """One msgid: its plural and context where it has them, and the files it stands in."""

    msgid: str
    plural: str = ""
    context: str = ""
    files: list[str] = field(default_factory=list)


def collect(root: Path) -> dict[tuple[str, str], Message]:
    """Return every message below `root` by context and msgid, in the order of files."""
    found: dict[tuple[str, str], Message] = {}
    for file in sorted([*root.rglob("*.py"), *root.rglob("*.html"), *root.rglob("*.txt")]):
        text = file.read_text(encoding="utf-8")
        said = in_python(text) if file.suffix == ".py" else in_template(text)
        for message in said:
            kept = found.setdefault((message.context, message.msgid), message)
            kept.plural = kept.plural or message.plural
            place = file.relative_to(root).as_posix()
            if place not in kept.files:
                kept.files.append(place)
    return found


def in_python(text: str) -> Iterator[Message]:
    """Yield the messages of a Python file: calls of Django's functions, by whatever name it imports them."""
    tree = ast.parse(text)
    names = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
    }
    # A module may wrap gettext in a function of its own called `_`.
    names |= {f.name: "gettext" for f in tree.body if isinstance(f, ast.FunctionDef) and f.name == "_"}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        name = names.get(called.id, "") if isinstance(called, ast.Name) else getattr(called, "attr", "")
        yield from _message(name, node)


def in_template(text: str) -> Iterator[Message]:
    """Yield the messages of a template."""
    plain = templatize(text)
    for start in _CALL.finditer(plain):
        for end in re.finditer(r"\)", plain[start.start() :]):
            try:
                call = ast.parse(plain[start.start() : start.start() + end.end()], mode="eval").body
            except SyntaxError:
                continue
            assert isinstance(call, ast.Call)
            yield from _message("gettext" if start[1] == "_" else start[1], call)
            break


def _message(name: str, call: ast.Call) -> Iterator[Message]:
    taken = FUNCTIONS.get(name, ())
    given = [a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    if taken and len(given) >= len(taken):
        said = dict(zip(taken, given, strict=False))
        yield Message(said["msgid"], said.get("plural", ""), said.get("context", ""))
