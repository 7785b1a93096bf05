"""Lines of a DOCX that stand by themselves: heads, captions, cells, notes; without the indent of running text."""

from __future__ import annotations

from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from docx.table import _Cell

from caicach.reporting import wordml
from caicach.reporting.archive import clean

LEFT, RIGHT, CENTER = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.CENTER


def add_line(
    place: Any, words: str, size: float, *, bold: bool = False, italic: bool = False, align: Any = CENTER,
    before: float = 0, link: str = "",
) -> Any:  # fmt: skip
    """Add a line of `size` points to a document or a cell; an empty first paragraph of a cell is used up."""
    unused = isinstance(place, _Cell) and len(place.paragraphs) == 1 and not place.paragraphs[0].runs
    paragraph = place.paragraphs[0] if unused else place.add_paragraph()
    form = paragraph.paragraph_format
    form.alignment, form.first_line_indent, form.line_spacing = align, Mm(0), 1
    form.space_after, form.space_before = Pt(0), Pt(before)
    text = clean(words)
    run = wordml.add_link(paragraph, text, link) if link else paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)
    return paragraph


def add_rule(place: Any, words: str, size: float, part: float, width: float) -> None:
    """Draw a rule `part` as long as `words` would be in a line of `width` mm, by indents on both sides."""
    letter = 0.67 if words.isupper() else 0.5
    longest = min(len(words) * letter * size * 0.353, width * 0.82)
    paragraph = add_line(place, "", 2)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm((width - longest * part) / 2)
    wordml.rule_above(paragraph)
