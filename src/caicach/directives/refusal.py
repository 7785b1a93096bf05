"""The one way to refuse a document that cannot be read."""

from __future__ import annotations

from caicach.errors import InputError, Problem
from caicach.text import Text

_EXPECTED = Text("văn bản TXT, DOCX, PDF có chữ hoặc HTML", "a TXT, DOCX, HTML or PDF document with text")


def refused(cure: Text, *, found: str | Text | None = None) -> InputError:
    """Return the error for a document that cannot be read: what was found, and how to mend it."""
    words = f"{found.vi} · {found.en}" if isinstance(found, Text) else found
    return InputError(Problem(found=words, expected=_EXPECTED, cure=cure))
