"""PDF with text and HTML as plain text."""

from __future__ import annotations

from caicach.directives.documents import refused
from caicach.text import Text


def pdf_text(data: bytes, name: str | None) -> str:
    raise refused(name, Text("", ""))


def html_text(data: bytes, name: str | None) -> str:
    raise refused(name, Text("", ""))
