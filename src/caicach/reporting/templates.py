"""The library's templates: five kinds of report, each a text that a province can change."""

from __future__ import annotations

import functools
from importlib.resources import files

from caicach.reporting.template_model import Length, Slot, Template
from caicach.reporting.template_reading import read_template
from caicach.text import Text

__all__ = ["KINDS", "Length", "Slot", "Template", "library_template", "library_text", "read_template"]

KINDS: dict[str, Text] = {
    "reform": Text("Báo cáo cải cách hành chính", "Reform report"),
    "directives": Text("Báo cáo theo dõi nhiệm vụ", "Report on tasks followed"),
    "dossiers": Text("Báo cáo giải quyết thủ tục hành chính", "Report on dossiers"),
    "index": Text("Báo cáo phân tích chỉ số", "Analysis of an index"),
    "unit": Text("Trang của đơn vị", "A unit's own page"),
}


def library_text(kind: str) -> str:
    """Return the library's template of a kind as it is written. Raises KeyError for a kind that is not in KINDS."""
    if kind not in KINDS:
        raise KeyError(kind)
    return (files("caicach.reporting") / "library" / "templates" / f"{kind}.txt").read_text(encoding="utf-8")


@functools.cache
def library_template(kind: str) -> Template:
    """Return the library's template of a kind, read. Raises KeyError for a kind that is not in KINDS."""
    return read_template(library_text(kind))
