"""Problems of the core as lines on a page."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import translation

from caicach.errors import Problem


def lines_of(problems: Iterable[Problem]) -> list[str]:
    """Return problems as lines in the page's language."""
    language = translation.get_language() or "vi"
    return [problem.within(language) for problem in problems]
