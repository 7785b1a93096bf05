"""The automatic numbers of a DOCX: what Word shows before a paragraph although the text does not hold it."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from docx.oxml.ns import qn

_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Numbering:
    """Counts the numbered paragraphs of a document in their order and says each one's label."""

    def __init__(self, document: Any) -> None:
        self._levels: dict[tuple[str, int], tuple[str, str, int]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._styles = {style.style_id: style.element for style in document.styles}
        part = next(
            (rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/numbering")), None
        )
        if part is not None and hasattr(part, "element"):
            self._load(part.element)

    def _load(self, root: Any) -> None:
        abstract = {node.get(qn("w:abstractNumId")): node for node in root.findall(qn("w:abstractNum"))}
        for number in root.findall(qn("w:num")):
            ref = number.find(qn("w:abstractNumId"))
            definition = abstract.get(ref.get(qn("w:val"))) if ref is not None else None
            for level in definition.findall(qn("w:lvl")) if definition is not None else ():
                key = (number.get(qn("w:numId")), int(level.get(qn("w:ilvl"), "0")))
                self._levels[key] = (
                    _value(level, "w:numFmt"),
                    _value(level, "w:lvlText"),
                    int(_value(level, "w:start") or 1),
                )

    def label(self, paragraph: Any) -> str:
        """Return the label of the next paragraph with a blank behind it, or an empty string."""
        number, level = self._of(paragraph)
        if number is None or (number, level) not in self._levels:
            return ""
        counts = self._counts[number]
        counts[level] = counts.get(level, self._levels[number, level][2] - 1) + 1
        for deeper in [key for key in counts if key > level]:
            del counts[deeper]
        form, pattern, _ = self._levels[number, level]
        if form == "bullet":
            return "- "
        if form == "none" or not pattern:
            return ""
        return re.sub(r"%(\d)", lambda found: self._count(number, int(found[1]) - 1), pattern) + " "

    def _count(self, number: str, level: int) -> str:
        form, _, start = self._levels.get((number, level), ("decimal", "", 1))
        return _written(self._counts[number].get(level, start), form)

    def _of(self, paragraph: Any) -> tuple[str | None, int]:
        properties = paragraph.find(qn("w:pPr"))
        seen: set[str] = set()
        while properties is not None:
            numbered = properties.find(qn("w:numPr"))
            if numbered is not None and _value(numbered, "w:numId"):
                number = _value(numbered, "w:numId")
                return (None if number == "0" else number), int(_value(numbered, "w:ilvl") or 0)
            style = _value(properties, "w:pStyle") or _value(properties, "w:basedOn")
            element = self._styles.get(style) if style and style not in seen else None
            seen.add(style)
            properties = element.find(qn("w:pPr")) if element is not None else None
        return None, 0


def _value(element: Any, tag: str) -> str:
    child = element.find(qn(tag))
    return (child.get(qn("w:val")) or "") if child is not None else ""


def _written(count: int, form: str) -> str:
    if form in {"upperRoman", "lowerRoman"}:
        roman = ""
        for value, letters in _ROMAN:
            roman += letters * (count // value)
            count %= value
        return roman if form == "upperRoman" else roman.lower()
    if form in {"upperLetter", "lowerLetter"}:
        letter = _LETTERS[(count - 1) % 26]
        return letter.upper() if form == "upperLetter" else letter
    return f"{count:02}" if form == "decimalZero" else str(count)
