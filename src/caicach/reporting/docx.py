"""A paper as DOCX with the same layout as the PDF, for offices that go on writing in it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import docx
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.shared import Mm, Pt, RGBColor

from caicach.reporting import wordml
from caicach.reporting.archive import clean, stable
from caicach.reporting.charts.spec import to_png
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
    roman,
)
from caicach.reporting.layout import HEAD_SHARES, Layout, state_layout

LEFT, RIGHT, CENTER = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.CENTER
_PRINT_SCALE = 3  # 300 dots per inch at the width of the text


def to_docx(report: Report) -> bytes:
    """Return the paper as DOCX; texts are text, never fields or markup; the same paper gives the same bytes."""
    return stable(_Writer(report, state_layout()).write())


class _Writer:
    """One paper being written: the document, its layout, and the paper."""

    def __init__(self, report: Report, layout: Layout) -> None:
        self.report, self.layout = report, layout
        self.file = docx.Document()
        self._styles()
        self._section(self.file.sections[0])

    def write(self) -> bytes:
        report = self.report
        properties = self.file.core_properties
        properties.title, properties.author = clean(report.title), clean(report.letterhead.issuer)
        properties.language, properties.comments = "vi-VN", ""
        self._head()
        self._title()
        self._addressees()
        for line in report.grounds and report.ground_lines():
            self._runs(self.file.add_paragraph(), [(line, False, True, None)])
        for words in report.notices:
            self._notice(words)
        self._blocks(report.body(self.layout.end_mark))
        self._close()
        for index, annex in enumerate(report.annexes, 1):
            self._annex(annex, roman(index) if len(report.annexes) > 1 else "")
        buffer = io.BytesIO()
        self.file.save(buffer)
        return buffer.getvalue()

    def _styles(self) -> None:
        layout = self.layout
        normal = self.file.styles["Normal"]
        wordml.set_face(normal, layout.font, layout.size("body"))
        text = normal.paragraph_format
        text.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        text.first_line_indent = Mm(layout.indent.use)
        text.space_after, text.space_before = Pt(layout.paragraph_gap.use), Pt(0)
        text.line_spacing = layout.line_spacing.use
        for level in (1, 2, 3):
            style = self.file.styles[f"Heading {level}"]
            wordml.set_face(style, layout.font, layout.size("body"))
            style.font.bold, style.font.italic, style.font.color.rgb = level < 3, False, RGBColor(0, 0, 0)
            style.paragraph_format.space_before = Pt(layout.paragraph_gap.use)
            style.paragraph_format.space_after = Pt(layout.paragraph_gap.use)

    def _section(self, section: Any) -> None:
        layout = self.layout
        section.page_width, section.page_height = Mm(layout.page[0]), Mm(layout.page[1])
        section.top_margin, section.bottom_margin = Mm(layout.margin("top")), Mm(layout.margin("bottom"))
        section.left_margin, section.right_margin = Mm(layout.margin("left")), Mm(layout.margin("right"))
        half_line = layout.size("page_number") * 0.353 / 2
        wordml.add_page_number(section, layout.size("page_number"), layout.margin("top") / 2 - half_line)
        if self.report.page_note:
            wordml.add_page_note(section, clean(self.report.page_note), layout.own["note"])

    def _head(self) -> None:
        report, layout, head = self.report, self.layout, self.report.letterhead
        shares = HEAD_SHARES
        table = self.file.add_table(2, 2)
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        for row in table.rows:
            for cell, share in zip(row.cells, shares, strict=True):
                cell.width = Mm(layout.text_width * share)
        left, right = (layout.text_width * share - 4 for share in shares)
        size = layout.party["issuer_size"] if head.party else layout.size("issuer")
        for words in layout.head_lines(head.superior, size, bold=False) if head.superior else ():
            self._line(table.cell(0, 0), words, size)
        names = layout.head_lines(head.issuer, size, bold=True)
        for words in names:
            self._line(table.cell(0, 0), words, size, bold=True)
        if head.party:
            self._line(table.cell(0, 1), layout.party["head"], layout.party["head_size"], bold=True)
            self._rule(table.cell(0, 1), layout.party["head"], layout.party["head_size"], 1, right)
            self._line(table.cell(1, 0), layout.party["star"], layout.size("number"))
        else:
            self._rule(table.cell(0, 0), names[-1], size, layout.rules["issuer"].use, left)
            self._line(table.cell(0, 1), "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", layout.size("country"), bold=True)
            motto = "Độc lập - Tự do - Hạnh phúc"
            self._line(table.cell(0, 1), motto, layout.size("motto"), bold=True)
            self._rule(table.cell(0, 1), motto, layout.size("motto"), layout.rules["motto"].use, right)
        self._line(table.cell(1, 0), report.number_line(), layout.size("number"))
        if report.is_letter:
            self._line(table.cell(1, 0), f"V/v {report.title}", layout.size("letter_subject"), before=6)
        self._line(table.cell(1, 1), report.place_and_date(), layout.size("place_date"), italic=True)

    def _title(self) -> None:
        if self.report.is_letter:
            return
        body, layout = self.file, self.layout
        self._line(body, self.report.kind.upper(), layout.size("kind"), bold=True, before=14)
        lines = layout.title_lines(self.report.title)
        for words in lines:
            self._line(body, words, layout.size("subject"), bold=True)
        self._rule(body, max(lines, key=len), layout.size("subject"), layout.rules["subject"].use, layout.text_width)

    def _addressees(self) -> None:
        size, lines = self.layout.size("addressee"), self.report.addressee_lines()
        if len(lines) == 1:
            self._line(self.file, f"Kính gửi: {lines[0]}", size, before=8)
        elif lines:
            for indent, words in ((25, "Kính gửi:"), *((33, line) for line in lines)):
                self._line(self.file, words, size, align=LEFT).paragraph_format.left_indent = Mm(indent)

    def _line(
        self, place: Any, words: str, size: float, *, bold: bool = False, italic: bool = False, align: Any = CENTER,
        before: float = 0,
    ) -> Any:  # fmt: skip
        """Add a line without indent to a cell or the body; an empty first paragraph of a cell is used up."""
        unused = place is not self.file and len(place.paragraphs) == 1 and not place.paragraphs[0].runs
        paragraph = place.paragraphs[0] if unused else place.add_paragraph()
        form = paragraph.paragraph_format
        form.alignment, form.first_line_indent, form.line_spacing = align, Mm(0), 1
        form.space_after, form.space_before = Pt(0), Pt(before)
        run = paragraph.add_run(clean(words))
        run.bold, run.italic, run.font.size = bold, italic, Pt(size)
        return paragraph

    def _rule(self, place: Any, words: str, size: float, part: float, width: float) -> None:
        """Draw a rule `part` as long as `words` would be in a line of `width` mm, by indents on both sides."""
        letter = 0.67 if words.isupper() else 0.5
        longest = min(len(words) * letter * size * 0.353, width * 0.82)
        paragraph = self._line(place, "", 2)
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm(
            (width - longest * part) / 2
        )
        wordml.rule_above(paragraph)

    def _blocks(self, blocks: Sequence[Block]) -> None:
        for block in numbered(blocks):
            match block:
                case Heading():
                    words = block.text.upper() if block.level == 1 else block.text
                    self.file.add_heading(clean(f"{block.number} {words}"), min(max(block.level, 1), 3))
                case Paragraph():
                    runs = [(r.text, r.bold, r.italic, r.trace) for r in block.runs]
                    self._runs(self.file.add_paragraph(), runs)
                case Table():
                    self._table(block)
                case Figure():
                    self._figure(block)
                case Notice():
                    self._notice(block.text)
                case PageBreak():
                    self.file.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def _runs(self, paragraph: Any, runs: Sequence[tuple[str, bool, bool, str | None]]) -> None:
        for words, bold, italic, trace in runs:
            run = wordml.add_link(paragraph, clean(words), trace) if trace else paragraph.add_run(clean(words))
            run.bold, run.italic = bold, italic

    def _notice(self, words: str) -> None:
        wordml.frame(self._line(self.file, words, self.layout.own["table"], italic=True, align=LEFT, before=6))

    def _table(self, block: Table) -> None:
        size = self.layout.own["table"]
        caption = f"Bảng {block.number}. {block.caption}"
        self._line(
            self.file, caption, self.layout.own["caption"], bold=True, before=8
        ).paragraph_format.keep_with_next = True
        table = self.file.add_table(1, len(block.columns), style="Table Grid")
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        head = table.rows[0]
        wordml.repeat_as_header(head)
        for cell, column in zip(head.cells, block.columns, strict=True):
            wordml.shade(cell, "F0F0F0")
            self._line(cell, column.title, size, bold=True)
            if column.unit:
                self._line(cell, f"({column.unit})", size, italic=True)
        for index, words in enumerate(block.written_rows()):
            row = table.add_row()
            wordml.keep_whole(row)
            for cell, column, text in zip(row.cells, block.columns, words, strict=True):
                self._line(cell, text, size, bold=index in block.strong, align=RIGHT if column.numeric else LEFT)
        self._widths(table, block)
        self._note(block.source)

    def _widths(self, table: Any, block: Table) -> None:
        whole = sum(column.share for column in block.columns)
        for index, column in enumerate(block.columns):
            width = Mm(self.layout.text_width * column.share / whole)
            table.columns[index].width = width
            for cell in table.columns[index].cells:
                cell.width = width

    def _figure(self, block: Figure) -> None:
        chart, own = block.chart, self.layout.own
        heading = self._line(self.file, f"Hình {block.number}. {chart.title}", own["caption"], bold=True, before=8)
        heading.paragraph_format.keep_with_next = True
        if chart.subtitle:
            self._line(self.file, chart.subtitle, own["note"], italic=True).paragraph_format.keep_with_next = True
        paragraph = self._line(self.file, "", own["note"])
        paragraph.paragraph_format.keep_with_next = True
        png = io.BytesIO(to_png(chart, bare=True, scale=_PRINT_SCALE))
        picture = paragraph.add_run().add_picture(png, width=Mm(self.layout.text_width))
        wordml.describe(picture, clean(chart.title), clean(chart.alt))
        self._note(chart.source)

    def _note(self, source: str) -> None:
        if source:
            note = self._line(self.file, f"Nguồn: {source}", self.layout.own["note"], italic=True, align=LEFT, before=3)
            note.paragraph_format.space_after = Pt(8)

    def _close(self) -> None:
        report, layout = self.report, self.layout
        self.file.paragraphs[-1].paragraph_format.keep_with_next = True
        table = self.file.add_table(1, 2)
        wordml.keep_whole(table.rows[0])
        left, right = table.rows[0].cells
        self._line(left, "Nơi nhận:", layout.size("recipients_label"), bold=True, italic=True, align=LEFT)
        for words in report.recipient_lines():
            self._line(left, words, layout.size("recipients"), align=LEFT)
        for words in report.signature.authority:
            self._line(right, words.upper(), layout.size("signature"), bold=True)
        self._line(right, report.signature.name, layout.size("signature"), bold=True, before=68)
        if report.computation:
            words = f"Số liệu của bản này lấy từ phép tính {report.computation}."
            self._line(self.file, words, 9, align=LEFT, before=8)

    def _annex(self, annex: Annex, number: str) -> None:
        section = self.file.add_section(WD_SECTION.NEW_PAGE)
        self._section(section)
        wordml.restart_page_numbers(section)
        layout = self.layout
        self._line(self.file, f"Phụ lục {number}".strip(), layout.size("annex_label"), bold=True)
        self._line(self.file, annex.title.upper(), layout.size("annex_title"), bold=True)
        self._line(
            self.file, self.report.attached_line(), layout.size("subject"), italic=True
        ).paragraph_format.space_after = Pt(10)
        self._blocks(annex.blocks)
