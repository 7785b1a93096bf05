"""Documents cited in a text: kind, number, date and place."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from caicach.directives.dates import DATE, read_date
from caicach.directives.library import load
from caicach.directives.tokens import Phrases, Token, tokenise


@dataclass(frozen=True, slots=True)
class Citation:
    """A document cited at `start:end`. A law cited by its title has no number; `title` then is its whole name."""

    kind: str
    number: str | None
    date: dt.date | None
    start: int
    end: int
    title: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the citation in the keys of the contract."""
        place = {"start": self.start, "end": self.end, "title": self.title}
        return {"kind": self.kind, "number": self.number, "date": self.date and self.date.isoformat(), **place}


_KINDS = "|".join(load("words")["document_kinds"])
_SIGN = r"\d+[a-zA-ZđĐ]?(?:/\d{4})?(?:\s?[/\-–]\s?(?:[^\W\d_]|&)[\w&.]*(?:\d{2})?)+"
_ISSUER = r"(?:\s+của\s+[^,.;:()\n]{2,70}?)?"
_NUMBERED = re.compile(
    rf"\b(?P<kind>{_KINDS})(?P<title>(?:\s+[^\W\d_]+,?){{0,12}}?)\s+(?:số|Số|SỐ)?:?\s*(?P<number>{_SIGN})"
    rf"(?:{_ISSUER},?\s*\(?\s*(?:ký\s+|ban hành\s+)?(?:ngày\s+)(?P<date>{DATE}))?"
)
_NEXT = re.compile(rf"(?:,|;|\s+và)\s*(?:số\s+)(?P<number>{_SIGN})(?:{_ISSUER},?\s*\(?\s*(?:ngày\s+)(?P<date>{DATE}))?")
_LAW = re.compile(
    r"\b(?P<kind>Bộ luật|Luật|Pháp lệnh|Hiến pháp)"
    r"(?P<title>\s+(?:[A-ZĐÀ-Ỹ]|sửa đổi)\w*(?:,?\s[^\W\d_]+|\s[-–]\s[^\W\d_]+){0,24}?)??"
    rf"(?:,?\s+(?:(?:được\s+[^\W\d_]+\s+)?ngày\s+(?P<date>{DATE})|năm\s+(?P<year>\d{{4}})|(?P<year2>(?:19|20)\d{{2}})\b))"
)
_BARE_LAW = re.compile(r"\b(?P<kind>Bộ luật|Luật|Pháp lệnh)(?P<title>\s+[A-ZĐÀ-Ỹ]\w*(?:\s[^\W\d_]+){0,9})")
_LAW_ENDS = re.compile(
    r"\s(?:và|về|của|để|nhằm|theo|có|được|quy định|này|trong|tại|cho|là|đã|do|trên|hiện hành|với|phải|hoặc|cùng)(?!\w)"
)
_STOPS = Phrases(load("words")["kind_stops"])
_CITED = Phrases(load("words")["document_kinds"])
_LONGEST_MANNER = 3
_TRIGGER = re.compile(rf"(?:{_KINDS})\b")


def find_citations(text: str, offset: int = 0) -> list[Citation]:
    """Return the documents cited in `text`, in order; places are counted from `offset`.

    “Kế hoạch số 91/KH-UBND ngày 28/3/2026”, “Nghị quyết 18-NQ/TW”, “Luật Đất đai năm 2024”; a day that does not
    exist gives no date. Recitals of a title in between (“Luật Đất đai số 31/2024/QH15”) are part of the citation.
    """
    found: list[Citation] = []
    position = 0
    while trigger := _TRIGGER.search(text, position):
        citations, position = _at(text, trigger.start(), offset)
        found += citations
    return found


def _at(text: str, start: int, offset: int) -> tuple[list[Citation], int]:
    window = text[start : start + 260]
    numbered = _NUMBERED.match(window)
    if numbered and _plausible_title(numbered):
        citations = [_citation(numbered, numbered["kind"], start + offset)]
        end = numbered.end()
        while following := _NEXT.match(window, end):
            place = start + offset
            citations.append(
                replace(_citation(following, numbered["kind"], place), start=place + following.start("number"))
            )
            end = following.end()
        return citations, start + end
    law = _LAW.match(window)
    if law and not re.search(r"[.;:\n]", law[0]):
        return [_citation(law, law["kind"], start + offset)], start + law.end()
    bare = _BARE_LAW.match(window)
    if bare:
        cut = _LAW_ENDS.search(bare[0], len(bare["kind"]) + 2)
        title = bare[0][: cut.start()] if cut else bare[0]
        end = start + len(title)
        return [Citation(bare["kind"], None, None, start + offset, end + offset, title)], end
    return [], start + 1


def _plausible_title(found: re.Match[str]) -> bool:
    """Tell whether the words between kind and number are a title: none, a law's name, or its manner."""
    title = found["title"].strip()
    is_law = found["kind"] in {"Luật", "Bộ luật", "Pháp lệnh"}
    if not title or (is_law and (title[0].isupper() or title.startswith("sửa đổi"))):
        return True
    return _plausible_manner(title) and re.search(r"\b[sS]ố\b", found[0]) is not None


def _plausible_manner(words: str) -> bool:
    """Tell whether words say of what manner a document is: “(Báo cáo) thẩm tra”, “(Công văn) hỏa tốc”."""
    tokens = tokenise(words)
    small = not any(token.capital or not token.text.isalpha() for token in tokens)
    return small and len(tokens) <= _LONGEST_MANNER and not any(_joins(tokens, i) for i in range(len(tokens)))


def _joins(tokens: Sequence[Token], i: int) -> bool:
    return bool(_STOPS.at(tokens, i) or _CITED.at(tokens, i))


def _citation(found: re.Match[str], kind: str, place: int) -> Citation:
    groups = found.groupdict()
    number = groups.get("number")
    words = (groups.get("title") or "").strip(" ,")
    written = re.sub(r"\s*([/\-–])\s*", r"\1", number).replace("–", "-").rstrip(".") if number else None
    end = found.end() - (1 if number and not groups.get("date") and found[0].endswith(".") else 0)
    date = read_date(groups["date"]) if groups.get("date") else None
    title = f"{kind} {words}" if words else None
    return Citation(kind, written, date, place + found.start(), place + end, title)
