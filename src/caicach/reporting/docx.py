"""A paper as DOCX with the same layout as the PDF, for offices that go on writing in it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import docx
from docx.enum.section import WD_ORIENTATION, WD_SECTION
from docx.enum.text import WD_BREAK
from docx.shared import Mm, Pt

from caicach.reporting import wordml
from caicach.reporting.archive import clean, stable
from caicach.reporting.charts.spec import to_png, to_svg
from caicach.reporting.document import (
    Annex,
    Block,
    Figure,
    Heading,
    Notice,
    PageBreak,
    Paragraph,
    Report,
    Table,
    numbered,
    pages_apart,
    roman,
)
from caicach.reporting.docx_head import write_addressees, write_end, write_head, write_number_and_date, write_title
from caicach.reporting.docx_lines import LEFT, add_line
from caicach.reporting.docx_styles import own_styles, styles_on
from caicach.reporting.docx_tables import write_source, write_table
from caicach.reporting.layout import Layout, state_layout
from caicach.reporting.letterhead import Base, open_base

_PRINT_SCALE = 3  # 300 dots per inch at the width of the text


def to_docx(report: Report, base: bytes | None = None) -> bytes:
    """Return the paper as DOCX; texts are text, never fields or markup; the same paper gives the same bytes.

    `base` is an office's own document with its letterhead: its header, footer, page and face are kept, and the paper
    is put where it says `{{nội dung}}`, or after its text. Raises InputError where `base` is no such document.
    """
    opened = open_base(base) if base is not None else None
    return stable(_Writer(report, state_layout(), opened).write())


class _Writer:
    """One paper being written: the document, its layout, and the paper."""

    def __init__(self, report: Report, layout: Layout, base: Base | None) -> None:
        self.report, self.layout, self.base = report, layout, base
        self.file = base.file if base else docx.Document()
        self.styles = styles_on(self.file, layout) if base else own_styles(self.file, layout)
        first: Any = self.file.sections[-1]
        if not base:
            self._pages(first)
        self.upright = (first.page_width.mm, first.page_height.mm)
        self.margins = first.left_margin.mm + first.right_margin.mm

    def write(self) -> bytes:
        report = self.report
        properties = self.file.core_properties
        properties.title, properties.author = clean(report.title), clean(report.letterhead.issuer)
        properties.language, properties.comments = "vi-VN", ""
        self._top()
        for line in report.grounds and report.ground_lines():
            self._runs(self._paragraph(), [(line, False, True, None)])
        for words in report.notices:
            self._notice(words)
        self._parts(numbered(report.body(self.layout.end_mark)))
        write_end(self.file, report, self.layout)
        if self.base:
            self.base.put_in_place()
        for index, annex in enumerate(report.annexes, 1):
            self._annex(annex, roman(index) if len(report.annexes) > 1 else "")
        buffer = io.BytesIO()
        self.file.save(buffer)
        return buffer.getvalue()

    def _top(self) -> None:
        """Add head, title and addressees; of these not what the office's own document already has."""
        file, report, layout = self.file, self.report, self.layout
        held = self.base.fill(report) if self.base else frozenset()
        if "head" not in held:
            write_head(file, report, layout)
        elif not held & {"number", "date"}:
            write_number_and_date(file, report, layout)
        if "title" not in held:
            write_title(file, report, layout)
        if "to" not in held:
            write_addressees(file, report, layout)

    def _pages(self, section: Any) -> None:
        layout = self.layout
        section.page_width, section.page_height = Mm(layout.page[0]), Mm(layout.page[1])
        section.top_margin, section.bottom_margin = Mm(layout.margin("top")), Mm(layout.margin("bottom"))
        section.left_margin, section.right_margin = Mm(layout.margin("left")), Mm(layout.margin("right"))
        half_line = layout.size("page_number") * 0.353 / 2
        wordml.add_page_number(section, layout.size("page_number"), layout.margin("top") / 2 - half_line)
        if self.report.page_note:
            wordml.add_page_note(section, clean(self.report.page_note), layout.own["note"])

    def _turn(self, *, wide: bool) -> Any:
        """Begin a section of landscape or upright pages whose numbers go on."""
        section = self.file.add_section(WD_SECTION.NEW_PAGE)
        section.orientation = WD_ORIENTATION.LANDSCAPE if wide else WD_ORIENTATION.PORTRAIT
        sides = self.upright[::-1] if wide else self.upright
        section.page_width, section.page_height = (Mm(side) for side in sides)
        section.different_first_page_header_footer = False
        wordml.go_on_numbering(section)
        return section

    def _parts(self, blocks: Sequence[Block]) -> None:
        """Write runs of upright and landscape pages, and end on upright ones."""
        wide = False
        for index, (wide, run) in enumerate(pages_apart(blocks)):
            if index or wide:
                self._turn(wide=wide)
            self._blocks(run, self._width(wide=wide))
        if wide:
            self._turn(wide=False)

    def _width(self, *, wide: bool) -> float:
        return float(self.upright[1 if wide else 0] - self.margins)

    def _paragraph(self) -> Any:
        return self.file.add_paragraph(style=self.styles.body)

    def _blocks(self, blocks: Sequence[Block], width: float) -> None:
        for block in blocks:
            match block:
                case Heading():
                    words = block.text.upper() if block.level == 1 else block.text
                    style = self.styles.headings[min(max(block.level, 1), 3) - 1]
                    self.file.add_paragraph(clean(f"{block.number} {words}"), style=style)
                case Paragraph():
                    self._runs(self._paragraph(), [(r.text, r.bold, r.italic, r.trace) for r in block.runs])
                case Table():
                    write_table(self.file, block, self.layout, width)
                case Figure():
                    self._figure(block, width)
                case Notice():
                    self._notice(block.text)
                case PageBreak():
                    self.file.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def _runs(self, paragraph: Any, runs: Sequence[tuple[str, bool, bool, str | None]]) -> None:
        for words, bold, italic, trace in runs:
            run = wordml.add_link(paragraph, clean(words), trace) if trace else paragraph.add_run(clean(words))
            run.bold, run.italic = bold, italic

    def _notice(self, words: str) -> None:
        wordml.frame(add_line(self.file, words, self.layout.own["table"], italic=True, align=LEFT, before=6))

    def _figure(self, block: Figure, width: float) -> None:
        chart, own = block.chart, self.layout.own
        heading = add_line(self.file, f"Hình {block.number}. {chart.title}", own["caption"], bold=True, before=8)
        heading.paragraph_format.keep_with_next = True
        if chart.subtitle:
            add_line(self.file, chart.subtitle, own["note"], italic=True).paragraph_format.keep_with_next = True
        paragraph = add_line(self.file, "", own["note"])
        paragraph.paragraph_format.keep_with_next = True
        png = io.BytesIO(to_png(chart, bare=True, scale=_PRINT_SCALE))
        picture = paragraph.add_run().add_picture(png, width=Mm(width))
        wordml.describe(picture, clean(chart.title), clean(chart.alt))
        wordml.add_vector(paragraph, picture, to_svg(chart, bare=True).encode())
        write_source(self.file, chart.source, self.layout)

    def _annex(self, annex: Annex, number: str) -> None:
        section = self._turn(wide=annex.wide)
        section.different_first_page_header_footer = self.base is None  # an office's first page bears its letterhead
        wordml.restart_page_numbers(section)
        layout = self.layout
        add_line(self.file, f"Phụ lục {number}".strip(), layout.size("annex_label"), bold=True)
        add_line(self.file, annex.title.upper(), layout.size("annex_title"), bold=True)
        attached = add_line(self.file, self.report.attached_line(), layout.size("subject"), italic=True)
        attached.paragraph_format.space_after = Pt(10)
        blocks = numbered(annex.blocks)
        if annex.wide:
            self._blocks(blocks, self._width(wide=True))
        else:
            self._parts(blocks)
