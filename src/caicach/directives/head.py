"""The head of a document: kind, number, date, issuer, title, to whom it goes; and where its body and its end lie."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from caicach.directives.dates import read_date
from caicach.directives.gazetteer import Gazetteer
from caicach.directives.library import load
from caicach.directives.lines import Line, Rank, is_annex
from caicach.directives.tokens import tokenise


@dataclass(frozen=True, slots=True)
class Document:
    """What a document says of itself; None where it does not say. `signer` is the office that signs."""

    kind: str | None
    number: str | None
    date: dt.date | None
    issuer: str | None
    title: str | None
    recipients: tuple[str, ...] = ()
    signer: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the document in the keys of the contract."""
        return {
            "kind": self.kind,
            "number": self.number,
            "date": self.date and self.date.isoformat(),
            "issuer": self.issuer,
            "title": self.title,
            "recipients": list(self.recipients),
            "signer": self.signer,
        }


_KIND_OF: dict[str, str] = {
    kind.upper(): kind for kind in load("words")["document_kinds"] if kind not in load("words")["cited_only"]
}
_NUMBER = re.compile(r"(?:^|[\s|;])(?:Số|SỐ)\s*:?\s*(\d+[\w]*\s?(?:[/\-–]\s?[\w&.\-/–]+)*)")
_DATE = re.compile(r"ngày\s*(\d{1,2}\s*tháng\s*\d{1,2}\s*năm\s*\d{4})")
_GAP = re.compile(r"\s{3,}|\t+|\s*\|\s*")
_NATION = re.compile(
    r"^(?:VIỆT\s+)?NAM$|CỘNG H[ÒO][AÀ] XÃ HỘI.*|ĐẢNG CỘNG SẢN VIỆT NAM.*|Độc lập\s*[-–].*", re.IGNORECASE
)
_SUBJECT = re.compile(r"(?:V/v|Về việc)\s*:?\s*", re.IGNORECASE)
_TO = re.compile(r"\s*Kính gửi\s*:?\s*", re.IGNORECASE)
_WIRED = re.compile(r"\b(?:điện|gửi)\s*:?\s*$", re.IGNORECASE)
_ENDING = re.compile(r"\s*(?:Nơi nhận|NƠI NHẬN)\b")
_OFFICE = re.compile(
    r"^T/?[MLUM]\.?\s|^KT\.|^Q\.|CHỦ TỊCH|GIÁM ĐỐC|THỦ TƯỚNG|BÍ THƯ|CHÁNH|TRƯỞNG|CHỦ NHIỆM|TỔNG THANH TRA|THỐNG ĐỐC"
)
_OWN_BODY = re.compile(
    r"^của\s+((?:ban thường vụ|ban chấp hành|thường trực|ban bí thư|bộ chính trị|ban cán sự đảng|hội đồng nhân dân)\b"
    r".*?)(?=\s+(?:về|tại|đối với|ngày)\s|$)",
    re.IGNORECASE,
)
_PREAMBLE = re.compile(r"\s*(?:Căn cứ|Thực hiện|Theo|Xét|Ngày|Tại|Để|Trong|Thời gian|Sau khi|Qua|Nhằm|Từ)\b")
_MOST_HEAD = 40


def read_head(lines: Sequence[Line], words: Gazetteer) -> tuple[Document, int]:
    """Return what the document says of itself and the index of the first line of its body."""
    head = list(lines[:_MOST_HEAD])
    kind_at = next((i for i, line in enumerate(head) if _kind(line.text)), None)
    letter_at = next((i for i, line in enumerate(head) if _TO.match(line.text)), None)
    if kind_at is not None and (letter_at is None or kind_at < letter_at):
        kind = _kind(head[kind_at].text)
        title, body = _title(head, kind_at + 1)
    elif letter_at is not None:
        kind, (title, body) = "Công văn", (_subject(head[:letter_at]), letter_at)
    else:
        kind, title, body = None, None, _after_number(head)
    recipients, body = _recipients(head, body)
    top = " \n".join(line.text for line in head[: max(body, (kind_at or 0) + 1)])
    date = _DATE.search(top)
    issuer = _issuer(head[: kind_at if kind_at is not None else body], words)
    own = _OWN_BODY.match(title or "")
    if own and title:
        place = _recase(own[1].upper(), words) if own[1].isupper() else own[1]
        place = f"{place[0].upper()}{place[1:]}"
        issuer, title = issuer if (issuer or "").startswith(f"{place} ") else place, title[own.end() :].strip() or title
    document = Document(
        kind=kind or _kind_by_number(_number(top)),
        number=_number(top),
        date=read_date(date[1]) if date else None,
        issuer=issuer,
        title=title,
        recipients=recipients,
    )
    return document, body


def body_lines(lines: Sequence[Line], first: int) -> list[Line]:
    """Return the lines from `first` on without the signature blocks (Nơi nhận to the next annex or table of tasks)."""
    kept: list[Line] = []
    ending = False
    for line in lines[first:]:
        if _ENDING.match(line.text):
            ending = True
        elif ending and (is_annex(line.text) or (line.rank is Rank.row and _is_header(line.text))):
            ending = False
        if not ending:
            kept.append(line)
    return kept


def with_signer(document: Document, lines: Sequence[Line]) -> Document:
    """Return the document with the office that signs, read beside or below “Nơi nhận”."""
    start = next((i for i, line in enumerate(lines) if _ENDING.match(line.text)), None)
    if start is None:
        return document
    offices: list[str] = []
    for line in lines[start : start + 8]:
        if is_annex(line.text):
            break
        right = _GAP.split(line.text.strip())[-1]
        if right.isupper() and _OFFICE.search(right):
            offices.append(right)
    return replace(document, signer=" ".join(offices) or None)


def _is_header(text: str) -> bool:
    return re.match(r"\s*\|?\s*(?:S?TT|Số TT)\b", text, re.IGNORECASE) is not None


def _kind(text: str) -> str | None:
    first = " ".join(_GAP.split(text.strip())[0].split())
    if first.upper() != first:
        return None
    if first in _KIND_OF:
        return _KIND_OF[first]
    opening = next((kind for kind in _KIND_OF if first.startswith(kind + " ")), None)
    return _KIND_OF[opening] if opening else None


def _kind_by_number(number: str | None) -> str | None:
    """Return Công văn for a number without a kind's abbreviation, such as 2764/UBND-KSTT."""
    return "Công văn" if number and re.match(r"\d+/[A-ZĐ]+-[A-ZĐ]+", number) else None


def _number(top: str) -> str | None:
    found = _NUMBER.search(top)
    return re.sub(r"\s+", "", found[1]).replace("–", "-").rstrip(".-/") if found else None


def _title(head: Sequence[Line], i: int) -> tuple[str | None, int]:
    """Return the title below the kind and the index after it: up to a blank line, a preamble or a numbered line."""
    parts: list[str] = []
    while i < len(head):
        line = head[i]
        done = line.rank is not Rank.plain or (
            parts and (_PREAMBLE.match(line.text) or not _continues(parts[-1], line))
        )
        if done or line.text.rstrip().endswith(":") or len(line.text) > 400:
            break
        parts.append(" ".join(line.text.split()))
        i += 1
    return " ".join(parts) or None, i


def _continues(above: str, line: Line) -> bool:
    """Tell whether a line belongs to the title above it although a blank line may lie between."""
    return not line.after_blank or line.text[0].islower() or (above.isupper() and not line.text.isupper())


def _subject(head: Sequence[Line]) -> str | None:
    for i, line in enumerate(head):
        found = _SUBJECT.search(line.text)
        if found:
            rest = [_GAP.split(line.text[found.end() :].strip())[0]]
            for following in head[i + 1 :]:
                if following.after_blank or _DATE.search(following.text):
                    break
                rest.append(_GAP.split(following.text.strip())[0])
            return " ".join(" ".join(rest).split()) or None
    return None


def _after_number(head: Sequence[Line]) -> int:
    return next((i + 1 for i, line in enumerate(head) if _NUMBER.search(line.text)), 0)


def _recipients(head: Sequence[Line], body: int) -> tuple[tuple[str, ...], int]:
    """Return to whom a letter or a telegram goes, and the index after that list."""
    for i in range(body, min(len(head), body + 3)):
        text = head[i].text
        letter = _TO.match(text)
        if not letter and not _WIRED.search(text.rstrip(": ")):
            continue
        inline = text[letter.end() :].strip(" .;") if letter else ""
        found = [inline] if inline else []
        i += 1
        while i < len(head) and (head[i].rank in (Rank.dash, Rank.plus) or (found and _is_short(head[i]))):
            found.append(head[i].words.strip(" .;,"))
            i += 1
        return tuple(found), i
    return (), body


def _is_short(line: Line) -> bool:
    return (
        not line.after_blank
        and line.rank is Rank.plain
        and line.text.rstrip().endswith((";", "."))
        and len(line.text) < 90
    )


def _issuer(head: Sequence[Line], words: Gazetteer) -> str | None:
    """Return the issuing body from the left column above the number; of two lines the second, below its superior."""
    parts: list[str] = []
    for line in head:
        parts += [piece for piece in _left(line.text) if piece.isupper() and not _NUMBER.search(piece)]
        if parts and _NUMBER.search(line.text):
            break
    if not parts:
        return None
    own = parts[-1] if len(parts) > 1 and not _is_place(parts[-1]) else " ".join(parts)
    if len(parts) > 1 and own in _UNDER_ANOTHER:
        own = " ".join([own, *parts[:-1]])
    if len(parts) > 1 and own in _COMMITTEES and parts[-2].startswith("ĐẢNG BỘ "):
        place = parts[-2].removeprefix("ĐẢNG BỘ ")
        own = f"{own} {place if own == 'ĐẢNG ỦY' else _LEVEL.sub('', place)}"
    return _recase(own, words)


_COMMITTEES = {"ĐẢNG ỦY", "TỈNH ỦY", "THÀNH ỦY", "HUYỆN ỦY", "QUẬN ỦY", "THỊ ỦY"}
_LEVEL = re.compile(r"^(?:TỈNH|THÀNH PHỐ|HUYỆN|QUẬN|THỊ XÃ) ")


def _left(text: str) -> list[str]:
    """Return the lines of a letterhead's left side; a cell of several lines has a semicolon between them."""
    lines = (_NATION.sub("", line.strip()) for line in _GAP.split(text.strip())[0].split(";"))
    return [cleaned for line in lines if (cleaned := " ".join(line.split()).strip(" *-–"))]


_UNDER_ANOTHER = {"VĂN PHÒNG", "BAN THƯỜNG VỤ", "BAN CHẤP HÀNH", "THƯỜNG TRỰC", "BAN CÁN SỰ ĐẢNG"}
_SHORT = {"UBND", "HĐND", "MTTQ", "VNPT", "TNCS"}
_PLACE_WORDS = {"tỉnh", "thành", "xã", "phường", "huyện", "quận", "thị", "đặc"}


def _is_place(part: str) -> bool:
    return tokenise(part)[0].word in _PLACE_WORDS and not part.endswith("ỦY") and " ỦY" not in part


def _recase(name: str, words: Gazetteer) -> str:
    """Return an upper-case name in running case: a known name as it is written, a place with capitals."""
    tokens = tokenise(name)
    result: list[str] = []
    i, place = 0, False
    while i < len(tokens):
        written = words.written(tokens, i)
        if written:
            result.append(written[0])
            i += written[1]
            place = place or tokens[i - 1].word == "ủy"
            continue
        word = tokens[i].word
        if word in _PLACE_WORDS or (place and word == "phố"):
            result.append(word)
        else:
            named = place or not result or (i and words.weak.at(tokens, i - 1) == 1)
            result.append(word.upper() if word.upper() in _SHORT else word.capitalize() if named else word)
        place = place or word in {"tỉnh", "phố", "xã", "phường", "huyện", "quận", "khu"}
        i += 1
    joined = " ".join(result).replace(" ,", ",")
    return joined[0].upper() + joined[1:]
