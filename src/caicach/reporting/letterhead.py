"""An office's own DOCX as the base of a report: its letterhead, header and footer stay, the report goes in.

The document may say where things go, each by a mark in double braces (`MARKS`); a mark stands alone in its paragraph
or among other words. Without `{{nội dung}}` the report follows the document's own text.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import docx
from docx.oxml.ns import qn

from caicach.directives.word import docx_text
from caicach.errors import InputError, Problem
from caicach.reporting.archive import clean
from caicach.reporting.catalogue import nearest
from caicach.reporting.document import Report
from caicach.reporting.layout import state_layout
from caicach.text import Text

BODY = "nội dung"
MARKS = {
    BODY: Text("toàn bộ nội dung báo cáo", "the report itself"),
    "số": Text("số và ký hiệu", "number and symbol"),
    "ngày": Text("địa danh và ngày", "place and date"),
    "loại": Text("tên loại văn bản", "the type of paper"),
    "trích yếu": Text("trích yếu", "the title"),
    "kính gửi": Text("nơi kính gửi", "addressees"),
    "đơn vị": Text("tên cơ quan ban hành", "the issuer's name"),
}
_MARK = re.compile(r"\{\{([^{}]*)\}\}")
_HEAD = re.compile(r"CỘNG\s+H(?:ÒA|OÀ)\s+XÃ\s+HỘI|ĐẢNG\s+CỘNG\s+SẢN", re.IGNORECASE)
_MOST_BYTES = 10_000_000


@dataclass
class Base:
    """An office's document, opened: `before` are the elements it came with, `mark` the paragraph of `{{nội dung}}`."""

    file: Any
    mark: Any | None
    before: list[Any] = field(default_factory=list)

    def fill(self, report: Report) -> frozenset[str]:
        """Write number, date, title and addressees where the document asks for them; return what it holds of these.

        `head` (country and motto, or the Party's name), `number`, `date`, `title`, `to`.
        """
        values = {
            "số": report.number_line(),
            "ngày": report.place_and_date(),
            "loại": report.kind.upper(),
            "trích yếu": report.title,
            "kính gửi": "; ".join(line.strip("- ;.") for line in report.addressee_lines()),
            "đơn vị": report.letterhead.issuer.upper(),
        }
        held = {"head"} if _HEAD.search(_whole_text(self.file)) else set()
        names = {"số": "number", "ngày": "date", "trích yếu": "title", "kính gửi": "to"}
        for paragraph in _paragraphs(self.file):
            for name in _marks(paragraph):
                if name in values:
                    _replace(paragraph, name, clean(values[name]))
                    held |= {names[name]} if name in names else set()
        return frozenset(held)

    def put_in_place(self) -> None:
        """Move what was written since the document was opened to where its mark stands; without one it stays."""
        if self.mark is None:
            return
        known = set(self.before)
        written = [e for e in self.file.element.body if e not in known and e.tag != qn("w:sectPr")]
        for element in written:
            self.mark.addprevious(element)
        self.mark.getparent().remove(self.mark)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a letterhead is: its page in mm, its header's text, the marks it has, and what to look at again."""

    page: tuple[float, float]
    header: str
    marks: tuple[str, ...]
    has_head: bool
    warnings: tuple[Text, ...]


def check_letterhead(content: bytes) -> Checked:
    """Return what an uploaded letterhead is. Raises InputError, all problems at once, where it cannot be used.

    Refused: what is no DOCX or damaged, a mark that is not known, `{{nội dung}}` twice or not in the running text.
    """
    file = _opened(content)
    problems = list(_wrong_marks(file))
    if problems:
        raise InputError(problems)
    section = file.sections[0]
    page = (round(section.page_width.mm, 1), round(section.page_height.mm, 1))
    header = "\n".join(p.text for p in _header_paragraphs(file) if p.text.strip())
    marks = dict.fromkeys(name for paragraph in _paragraphs(file) for name in _marks(paragraph))
    has_head = bool(_HEAD.search(_whole_text(file)))
    return Checked(page, header, tuple(marks), has_head, tuple(_warnings(file, page, has_head=has_head)))


def open_base(content: bytes) -> Base:
    """Return an office's document, ready to be written in. Raises InputError as `check_letterhead`."""
    check_letterhead(content)
    file = _opened(content)
    mark = next((p._p for p in file.paragraphs if BODY in _marks(p)), None)
    return Base(file, mark, list(file.element.body))


def _opened(content: bytes) -> Any:
    if len(content) > _MOST_BYTES:
        raise _refused(f"{len(content) / 1_000_000:.0f} MB", Text("Bớt ảnh trong tệp.", "Take pictures out of it."))
    try:
        docx_text(content)
    except InputError as error:
        found = error.problems[0]
        raise InputError(Problem(found=found.found, expected=_DOCX, cure=found.cure)) from None
    file = docx.Document(io.BytesIO(content))
    if any("vbaProject" in str(part.partname) for part in file.part.package.iter_parts()):
        raise _refused("vbaProject", Text("Lưu lại dạng .docx không có macro.", "Save it as .docx without macros."))
    return file


_DOCX = Text("tệp Word .docx dùng làm tiêu đề văn bản", "a Word .docx file as letterhead")


def _refused(found: str, cure: Text) -> InputError:
    return InputError(Problem(found=found, expected=_DOCX, cure=cure))


def _wrong_marks(file: Any) -> Iterator[Problem]:
    bodies = [p._p for p in _paragraphs(file) if BODY in _marks(p)]
    running = [p._p for p in file.paragraphs]
    for paragraph in _paragraphs(file):
        for name in _marks(paragraph):
            if name not in MARKS:
                near = nearest(name, MARKS) or BODY
                yield Problem(
                    found=f"{{{{{name}}}}}",
                    expected=Text("một dấu đã biết", "a known mark"),
                    cure=Text(f"Gần nhất là “{{{{{near}}}}}”.", f"The nearest is “{{{{{near}}}}}”."),
                )
    if len(bodies) > 1 or any(body not in running for body in bodies):
        yield Problem(
            found=f"{{{{{BODY}}}}}",
            expected=Text("một lần, ở đoạn văn ngoài bảng và ngoài đầu trang", "once, outside tables and headers"),
            cure=Text(
                "Để dấu này một mình trên một đoạn của thân văn bản.", "Put it alone in a paragraph of the text."
            ),
        )


def _warnings(file: Any, page: tuple[float, float], *, has_head: bool) -> Iterator[Text]:
    layout, section = state_layout(), file.sections[0]
    if any(abs(a - b) > 1 for a, b in zip(page, layout.page, strict=True)):
        yield Text(f"Khổ giấy {page[0]} × {page[1]} mm, không phải A4 đứng.", f"The page is {page[0]} × {page[1]} mm.")
    sides = {"top": "trên", "bottom": "dưới", "left": "trái", "right": "phải"}
    for side, words in sides.items():
        length, (low, high) = getattr(section, f"{side}_margin").mm, layout.margins[side].range
        if not low - 0.5 <= length <= high + 0.5:
            told = f"Lề {words} {length:.0f} mm; Nghị định 30/2020/NĐ-CP: {low:.0f}–{high:.0f} mm."
            yield Text(told, f"The {side} margin is {length:.0f} mm; the decree: {low:.0f}–{high:.0f} mm.")
    if not has_head:
        yield Text(
            "Tệp không có Quốc hiệu nên báo cáo sẽ in phần đầu của mình.", "It has no national head: ours is set."
        )


def _header_paragraphs(file: Any) -> Iterator[Any]:
    for section in file.sections:
        for part in (section.header, section.first_page_header, section.footer, section.first_page_footer):
            if not part.is_linked_to_previous:
                yield from _of(part)


def _paragraphs(file: Any) -> Iterator[Any]:
    """Yield every paragraph of the text, its tables, headers and footers."""
    yield from _of(file)
    yield from _header_paragraphs(file)


def _of(place: Any) -> Iterator[Any]:
    yield from place.paragraphs
    for table in place.tables:
        for cell in dict.fromkeys(cell for row in table.rows for cell in row.cells):
            yield from _of(cell)


def _marks(paragraph: Any) -> list[str]:
    return [found.strip().casefold() for found in _MARK.findall(paragraph.text)]


def _replace(paragraph: Any, name: str, words: str) -> None:
    """Put words in the place of a mark, in the format of the run where it begins (Word may part it over several)."""
    runs = paragraph.runs
    text = "".join(run.text for run in runs)
    found = next((m for m in _MARK.finditer(text) if m[1].strip().casefold() == name), None)
    if found is None:
        return
    at, put = 0, False
    for run in runs:
        start, end = at, at + len(run.text)
        at = end
        if end <= found.start() or start >= found.end():
            continue
        before, after = run.text[: max(found.start() - start, 0)], run.text[max(found.end() - start, 0) :]
        run.text = before + ("" if put else words) + (after if end > found.end() else "")
        put = True


def _whole_text(file: Any) -> str:
    return "\n".join(paragraph.text for paragraph in _paragraphs(file))
