"""DOCX as plain text: paragraphs and tables in the order of the document, with their automatic numbers.

Headers and footers are left out. Sides that stand beside each other (letterhead, recipients and signature) become
lines with a gap between, other tables rows with ` | ` between cells. Deleted text under tracked changes is left out.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.table import Table

from caicach.directives.numbering import Numbering
from caicach.directives.refusal import refused
from caicach.text import Text

_MOST = 300_000_000
_RATIO = 200
_SMALL = 20_000_000
_SIDES = re.compile(r"CỘNG H[ÒO][AÀ] XÃ HỘI|ĐẢNG CỘNG SẢN VIỆT NAM|Nơi nhận", re.IGNORECASE)
_SAVE_AGAIN = Text(
    "Mở tệp bằng Word, lưu lại dạng .docx rồi nạp lại.", "Open it in Word, save it again as .docx and give that file."
)


def docx_text(data: bytes) -> str:
    """Return the plain text of a DOCX; raises InputError for another kind of archive, a bomb or a damaged file."""
    _check(data)
    try:
        document = docx.Document(io.BytesIO(data))
        numbering = Numbering(document)
        return "\n\n".join(_blocks(document, numbering))
    except Exception as error:  # a damaged file makes python-docx, lxml and zipfile raise almost anything
        raise refused(_SAVE_AGAIN, found=type(error).__name__) from error


def _check(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise refused(_SAVE_AGAIN, found=Text("tệp nén hỏng", "a damaged archive")) from error
    if "word/document.xml" not in {part.filename for part in parts}:
        raise refused(_SAVE_AGAIN, found=Text("tệp nén không phải DOCX", "an archive that is no DOCX"))
    inflated = sum(part.file_size for part in parts)
    if inflated > _MOST or (inflated > _SMALL and inflated > _RATIO * len(data)) or len(parts) > 10_000:
        cure = Text(
            "Tệp bung ra quá lớn nên không được mở. Lưu lại chỉ phần chữ của văn bản.",
            "The file unpacks to far more than its size and was not opened. Save only the text of the document.",
        )
        raise refused(cure, found=f"{inflated / 1_000_000:.0f} MB")


def _blocks(document: Any, numbering: Numbering) -> Iterator[str]:
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            yield "\n".join(_table(block, numbering))
        elif text := _paragraph(block._p, numbering):
            yield text


def _paragraph(element: Any, numbering: Numbering) -> str:
    words = _words(element)
    return (numbering.label(element) + words).strip() if words.strip() else ""


def _words(element: Any) -> str:
    """Return the text of a paragraph, insertions and links included, text boxes and deletions not."""
    pieces: list[str] = []
    for node in element.iter():
        if any(parent.tag == qn("w:txbxContent") for parent in node.iterancestors()):
            continue
        if node.tag == qn("w:t"):
            pieces.append(node.text or "")
        elif node.tag == qn("w:tab") and node.getparent().tag == qn("w:r"):
            pieces.append("\t")
        elif node.tag in (qn("w:br"), qn("w:cr")):
            pieces.append("\n")
        elif node.tag == qn("w:noBreakHyphen"):
            pieces.append("-")
    return "".join(pieces)


def _table(table: Table, numbering: Numbering) -> Iterator[str]:
    for row in table.rows:
        cells = [[_paragraph(p._p, numbering) for p in cell.paragraphs] for cell in row.cells]
        cells = [[text for words in cell if words for text in words.split("\n")] for cell in cells]
        if len(cells) <= 2 and _SIDES.search(" ".join(text for cell in cells for text in cell)):
            yield from _beside(cells)
        else:
            yield " | ".join(_cell(cell) for cell in cells)


def _beside(cells: Sequence[Sequence[str]]) -> Iterator[str]:
    left = cells[0] if cells else []
    right = cells[1] if len(cells) > 1 else []
    for a, b in zip_longest(left, right, fillvalue=""):
        yield f"{a:<48}   {b}".rstrip()


def _cell(paragraphs: Sequence[str]) -> str:
    """Return a cell's paragraphs as one line; a new paragraph begins a new item unless a sign already closes it."""
    text = ""
    for words in paragraphs:
        joint = "" if not text else " " if text.endswith((".", ";", ",", ":")) or words[0].islower() else "; "
        text += joint + " ".join(words.split())
    return text.replace("|", "/")
