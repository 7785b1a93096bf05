"""PDF with text, and HTML, as plain text."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator, Sequence
from typing import Any

import pypdf
from lxml import etree, html

from caicach.directives.refusal import refused
from caicach.directives.ruled import page_text
from caicach.tables.encodings import convert, recognise_encoding
from caicach.text import Text

# pypdf tells of damage on standard error; a refusal of ours says it with the cure.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)

_MOST_PAGES = 2000
_PAGE_NUMBER = re.compile(r"\s*(?:[-–]\s*)?\d{1,4}(?:\s*[-–])?\s*")
_BLOCKS = {
    "p",
    "div",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "br",
    "hr",
    "section",
    "article",
    "blockquote",
    "pre",
    "dd",
    "dt",
    "ul",
    "ol",
    "center",
}
_LEFT_OUT = {"script", "style", "nav", "header", "footer", "noscript", "template", "head", "form", "button", "svg"}


def pdf_text(data: bytes) -> str:
    """Return the text of a PDF page by page; raises InputError for one that is protected, damaged or only pictures."""
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise refused(
                Text("Mở tệp, bỏ mật khẩu rồi lưu lại.", "Remove the password and save it again."),
                found="PDF có mật khẩu",
            )
        pages = [page_text(page) for page in list(reader.pages)[:_MOST_PAGES]]
    except ValueError:
        raise
    except Exception as error:  # a damaged PDF makes pypdf raise almost anything
        cure = Text(
            "Tệp PDF hỏng. Xuất lại PDF từ bản gốc, hoặc dùng bản DOCX.",
            "The PDF is damaged. Export it again, or use the DOCX.",
        )
        raise refused(cure, found=type(error).__name__) from error
    text = _bound([_page(page) for page in pages])
    if len(re.sub(r"\W", "", text)) < 20 * max(1, len(pages)) and len(re.sub(r"\W", "", text)) < 200:
        cure = Text(
            "Bản quét không có chữ. Dùng bản DOCX hoặc PDF xuất từ máy tính, hoặc nhận dạng chữ (OCR) rồi soát lại.",
            "A scan holds no text. Use the DOCX or an exported PDF, or recognise its text (OCR) first and check it.",
        )
        raise refused(cure, found=Text("bản quét", "a scan"))
    return text


def _page(text: str) -> str:
    """Return a page's text without the page number at its head or foot."""
    lines = text.split("\n")
    while lines and (not lines[0].strip() or _PAGE_NUMBER.fullmatch(lines[0])):
        lines = lines[1:]
    while lines and (not lines[-1].strip() or _PAGE_NUMBER.fullmatch(lines[-1])):
        lines = lines[:-1]
    return "\n".join(lines)


def _bound(pages: Sequence[str]) -> str:
    """Return the pages as one text; a table's row that goes on over the page is joined cell by cell."""
    lines: list[str] = []
    for page in pages:
        fresh = page.split("\n")
        while fresh and not fresh[0].strip():
            fresh = fresh[1:]
        while lines and not lines[-1].strip():
            lines.pop()
        if lines and fresh and fresh[0].startswith(" | ") and lines[-1].count(" | ") == fresh[0].count(" | "):
            above, below = lines.pop().split(" | "), fresh.pop(0).split(" | ")
            lines.append(" | ".join(f"{a} {b}".strip() for a, b in zip(above, below, strict=True)))
        lines += fresh
    return "\n".join(lines)


def html_text(data: bytes) -> str:
    """Return the text of a page: blocks as paragraphs, tables as rows, navigation and scripts left out."""
    try:
        root = html.document_fromstring(_decoded(data))
    except (etree.ParserError, ValueError) as error:
        cure = Text("Trang không có nội dung. Lưu lại trang rồi nạp lại.", "The page holds nothing. Save it again.")
        raise refused(cure, found="HTML") from error
    body = root.find("body")
    pieces = "".join(_pieces(body if body is not None else root))
    paragraphs = (re.sub(r"[ \t\r]+", " ", line).strip() for line in pieces.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(paragraphs)).strip()


def _decoded(data: bytes) -> str:
    """Return a page's text by the encoding it declares, else by the one it reads well in."""
    declared = re.search(rb"charset\s*=\s*[\"']?([\w\-]+)", data[:4096])
    if declared:
        try:
            return data.decode(declared[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass  # the declaration is wrong; the text itself tells
    encoding = recognise_encoding(data)
    return convert(data, encoding) if encoding else data.decode("utf-8", errors="replace")


def _pieces(element: Any) -> Iterator[str]:
    if not isinstance(element.tag, str) or element.tag in _LEFT_OUT:
        return
    if element.tag == "table":
        yield "\n\n" + "\n".join(_rows(element)) + "\n\n"
        return
    block = element.tag in _BLOCKS
    if block:
        yield "\n" if element.tag == "br" else "\n\n"
    yield _flat(element.text)
    for child in element:
        yield from _pieces(child)
        yield _flat(child.tail)
    if block and element.tag != "br":
        yield "\n\n"


def _flat(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "")


def _rows(table: Any) -> Iterator[str]:
    """Yield a table's rows with ` | ` between cells; a cell that spans rows or columns is repeated in each."""
    waiting: dict[int, tuple[int, str]] = {}
    for row in table.iter("tr"):
        cells: list[str] = []
        for cell in row.iterchildren("td", "th"):
            _take(waiting, cells)
            text = "; ".join(line.strip() for line in _inside(cell).split("\n") if line.strip()).replace("|", "/")
            text = re.sub(r"([.;,:]);", r"\1", text)
            for _ in range(_span(cell, "colspan")):
                if _span(cell, "rowspan") > 1:
                    waiting[len(cells)] = (_span(cell, "rowspan") - 1, text)
                cells.append(text)
        _take(waiting, cells)
        if any(cells):
            yield " | ".join(cells) if len(cells) > 1 else cells[0]


def _take(waiting: dict[int, tuple[int, str]], cells: list[str]) -> None:
    """Fill in the cells that rows above hang down into this row."""
    while len(cells) in waiting:
        left, text = waiting.pop(len(cells))
        if left > 1:
            waiting[len(cells)] = (left - 1, text)
        cells.append(text)


def _inside(cell: Any) -> str:
    return _flat(cell.text) + "".join("".join(_pieces(child)) + _flat(child.tail) for child in cell)


def _span(cell: Any, name: str) -> int:
    value = cell.get(name, "1")
    return min(int(value), 100) if value.isdigit() and int(value) > 0 else 1
