"""Reading a PDF back: pieces of text with their place in mm, their size in points and their face."""

import io
from typing import NamedTuple

import pypdf

MM = 72 / 25.4


class Piece(NamedTuple):
    """A piece of text: its origin in mm from the paper's left and lower edge, its size in points, its face."""

    text: str
    x: float
    y: float
    size: float
    face: str


def read(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def pieces(page: pypdf.PageObject) -> list[Piece]:
    found: list[Piece] = []

    def visit(text: str, cm: list[float], tm: list[float], font: dict | None, size: float) -> None:
        if text.strip():
            face = str((font or {}).get("/BaseFont", "")).partition("+")[2]
            scale = abs(cm[3]) * abs(tm[3])
            found.append(Piece(text.strip(), cm[4] / MM, cm[5] / MM, size * scale, face))

    page.extract_text(visitor_text=visit)
    return found


def words(page: pypdf.PageObject) -> str:
    return " ".join(page.extract_text().split())


def piece(page: pypdf.PageObject, start: str) -> Piece:
    return next(p for p in pieces(page) if p.text.startswith(start))
