"""The styles a paper is written in: ours on a paper of our own, the office's face and size on its letterhead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt, RGBColor

from caicach.reporting import wordml
from caicach.reporting.layout import Layout


@dataclass(frozen=True, slots=True)
class Styles:
    """Names of the styles of running text and of headings of level 1 to 3."""

    body: str
    headings: tuple[str, str, str]


def own_styles(file: Any, layout: Layout) -> Styles:
    """Give a new document the face, sizes and distances of the decree."""
    normal = file.styles["Normal"]
    wordml.set_face(normal, layout.font, layout.size("body"))
    _as_text(normal, layout)
    names = ("Heading 1", "Heading 2", "Heading 3")
    for level, name in enumerate(names, 1):
        wordml.set_face(file.styles[name], layout.font, layout.size("body"))
        _as_heading(file.styles[name], layout, level)
    return Styles("Normal", names)


def styles_on(file: Any, layout: Layout) -> Styles:
    """Add styles to an office's own document: its face and size stay, indent and distances are the decree's."""
    body = _added(file, "Nội dung báo cáo", "Normal")
    _as_text(body, layout)
    names = ("Mục báo cáo 1", "Mục báo cáo 2", "Mục báo cáo 3")
    for level, name in enumerate(names, 1):
        style = _added(file, name, body.name)
        _as_heading(style, layout, level)
        wordml.set_outline(style, level)
    return Styles(body.name, names)


def _added(file: Any, name: str, base: str) -> Any:
    styles = file.styles
    style = styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    if base in styles:
        style.base_style = styles[base]
    return style


def _as_text(style: Any, layout: Layout) -> None:
    form = style.paragraph_format
    form.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    form.first_line_indent = Mm(layout.indent.use)
    form.space_after, form.space_before = Pt(layout.paragraph_gap.use), Pt(0)
    form.line_spacing = layout.line_spacing.use


def _as_heading(style: Any, layout: Layout, level: int) -> None:
    style.font.bold, style.font.italic, style.font.color.rgb = level < 3, False, RGBColor(0, 0, 0)
    form = style.paragraph_format
    form.space_before = form.space_after = Pt(layout.paragraph_gap.use)
    form.keep_with_next = True
