"""A watched address read page by page into one table: CSV or JSON, told apart by content; workbooks and Parquet whole.

In an address, `{page}` stands for the number of a page from 1 (`{page0}` from 0), `{since}` and `{since_date}` for the
moment from which changes are wanted. A JSON answer, or its Link header, may name the next page itself.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import itertools
import json
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from caicach.dossiers.mapping import personal_columns
from caicach.errors import InputError, Problem
from caicach.text import Text
from caicach.web.dossiers.calling import Answer, call

MOST_PAGES = 5000
MOST_SECONDS = 480
LARGEST_JSON = 64 * 1_048_576
"""How large a page of JSON may be, in bytes: unlike a table it is held whole."""
_PLACES = ("{page}", "{page0}")


@dataclass(frozen=True)
class Wanted:
    """What to ask for: the address, the headers with the token, where the rows lie in JSON ("": found by themselves).

    `etag` and `last_modified` are those of the last answer; they are only of use where an address stays the same.
    """

    url: str
    since: dt.datetime
    largest: int
    headers: dict[str, str] = field(default_factory=dict)
    rows_at: str = ""
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True)
class Fetched:
    """What was fetched: one file (None: nothing new, or no rows), from how many pages, and the answer's marks."""

    path: Path | None
    pages: int
    digest: str = ""
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True)
class _Page:
    """One page as a file of its own; `header` is None for a file that is no text and is taken whole."""

    path: Path
    rows: int
    header: tuple[str, ...] | None
    json: bool
    next: str = ""


def fetch(wanted: Wanted, folder: Path) -> Fetched:
    """Read all pages of an address into one file in `folder`; raises InputError in words for a person."""
    pages: list[_Page] = []
    first = Answer(changed=True)
    for answer, page in _pages(wanted, folder):
        first = answer if not pages else first
        if page is None:
            return Fetched(None, 0, "", wanted.etag, wanted.last_modified)
        pages.append(page)
    whole = _joined(wanted.url, [page for page in pages if page.rows], folder)
    digest = hashlib.sha256(whole.read_bytes()).hexdigest() if whole else ""
    lasting = first if _is_lasting(wanted.url) and len(pages) == 1 else Answer(changed=True)
    return Fetched(whole, len(pages), digest, lasting.etag, lasting.last_modified)


def address_of_page(url: str, since: dt.datetime, number: int) -> str:
    """Return the address of the page of that number, from 1, with the changes since that moment."""
    told = {
        "{page}": str(number),
        "{page0}": str(number - 1),
        "{since}": quote(since.isoformat(timespec="seconds")),
        "{since_date}": f"{since:%Y-%m-%d}",
    }
    for place, value in told.items():
        url = url.replace(place, value)
    return url


def _is_lasting(url: str) -> bool:
    """Tell whether the same address is asked each time, so that "not changed since" means something."""
    return not any(place in url for place in (*_PLACES, "{since}", "{since_date}"))


def _pages(wanted: Wanted, folder: Path) -> Iterator[tuple[Answer, _Page | None]]:
    """Yield the pages until one is empty, the same as the one before, or the last; None where nothing changed."""
    until, url, before = time.monotonic() + MOST_SECONDS, address_of_page(wanted.url, wanted.since, 1), b""
    headers = wanted.headers | (_marks(wanted) if _is_lasting(wanted.url) else {})
    numbered, room = any(place in wanted.url for place in _PLACES), wanted.largest
    for number in itertools.count(1):
        if number > MOST_PAGES:
            raise InputError(_problem(url, f"> {MOST_PAGES}", _FEWER_PAGES))
        path = folder / f"page-{number:05d}"
        answer = call(url, headers, path, largest=room, until=until, may_end=number > 1)
        if not answer.changed:
            yield answer, None
            return
        room, content = room - path.stat().st_size, hashlib.sha256(path.read_bytes()).digest()
        page = _read(path, url, wanted.rows_at)
        if content == before:
            return
        yield answer, page
        before, after = content, page.next or answer.next
        if not page.rows or not (numbered or after):
            return
        url = _same_machine(url, after) if after else address_of_page(wanted.url, wanted.since, number + 1)


def _marks(wanted: Wanted) -> dict[str, str]:
    told = {"If-None-Match": wanted.etag, "If-Modified-Since": wanted.last_modified}
    return {name: value for name, value in told.items() if value}


def _same_machine(url: str, after: str) -> str:
    """Return the address of the next page; raises InputError where it is on another machine, which gets no token."""
    target = urljoin(url, after)
    one, other = urlsplit(url), urlsplit(target)
    if (one.scheme, one.netloc) != (other.scheme, other.netloc):
        raise InputError(_problem(url, f"→ {other.scheme}://{other.netloc}"[:200], _ELSEWHERE))
    return target


def _read(path: Path, url: str, rows_at: str) -> _Page:
    """Return what an answer is, its JSON rewritten as CSV."""
    with path.open("rb") as file:
        head = file.read(2048)
    if head.startswith((b"PAR1", b"PK\x03\x04", b"\x1f\x8b")):
        return _Page(path, 1, None, json=False)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<"):
        raise InputError(_problem(url, start[:60].decode("utf-8", "replace"), _NO_TABLE))
    if start.startswith((b"[", b"{")):
        return _read_json(path, url, rows_at)
    with path.open("rb") as file:
        header = file.readline().strip()
        rows = sum(1 for line in file if line.strip())
    return _Page(path, rows, (header.decode("utf-8", "replace"),), json=False)


def _read_json(path: Path, url: str, rows_at: str) -> _Page:
    if path.stat().st_size > LARGEST_JSON:
        raise InputError(_problem(url, f"> {LARGEST_JSON // 1_048_576} MB JSON", _SMALLER_PAGES))
    try:
        # Figures stay as they are written: 0.10 is not 0.1, and codes may have more digits than a float.
        content = json.loads(path.read_bytes().decode("utf-8-sig"), parse_float=str, parse_int=str)
    except (ValueError, RecursionError) as error:
        raise InputError(_problem(url, str(error)[:120], _NO_TABLE)) from error
    rows = [dict(_flat(row)) for row in _rows(content, rows_at, url)]
    header = tuple(dict.fromkeys(name for row in rows for name in row))
    personal = set(personal_columns(header))  # never needed, so not even kept
    header = tuple(name for name in header if name not in personal)
    table = path.with_suffix(".csv")
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return _Page(table, len(rows), header, json=True, next=_next(content))


def _rows(content: Any, rows_at: str, url: str) -> list[dict[str, Any]]:
    """Return the rows of a JSON answer: the list at `rows_at` (names, dots between), or the only list of objects."""
    if rows_at:
        for name in rows_at.split("."):
            content = content.get(name) if isinstance(content, dict) else None
        found = {rows_at: content if isinstance(content, list) else None}
    else:
        found = dict(_lists(content, "", 4))
    lists = {name: rows for name, rows in found.items() if rows is not None and all(isinstance(r, dict) for r in rows)}
    full = {name: rows for name, rows in lists.items() if rows}
    if not lists or len(full) > 1:
        raise InputError(_problem(url, ", ".join(full) or rows_at or "JSON", _ROWS_WHERE))
    return next(iter(full.values()), [])


def _lists(content: Any, name: str, depth: int) -> Iterator[tuple[str, list[Any] | None]]:
    if isinstance(content, list):
        yield name, content
    elif isinstance(content, dict) and depth:
        for key, value in content.items():
            yield from _lists(value, f"{name}.{key}".lstrip("."), depth - 1)


def _flat(row: dict[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    """Yield the cells of a JSON object, those of objects within it by names with dots between."""
    for name, value in row.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{name}.")
        elif isinstance(value, list | bool):
            yield f"{before}{name}", json.dumps(value, ensure_ascii=False)
        else:
            yield f"{before}{name}", "" if value is None else str(value)


def _next(content: Any) -> str:
    """Return the next page that a JSON answer names: `next`, or `links.next`, as text or with an `href`."""
    if not isinstance(content, dict):
        return ""
    links = content.get("links") or content.get("_links")
    told = content.get("next") or (links.get("next") if isinstance(links, dict) else None)
    told = told.get("href") if isinstance(told, dict) else told
    return told if isinstance(told, str) and ("/" in told or "?" in told) else ""


def _joined(url: str, pages: Sequence[_Page], folder: Path) -> Path | None:
    """Return the pages as one file, or None where they have no rows."""
    if not pages:
        return None
    if len(pages) == 1:
        return pages[0].path
    if len({page.json for page in pages}) > 1 or any(page.header is None for page in pages):
        raise InputError(_problem(url, None, _ONE_KIND))
    whole = folder / "whole.csv"
    if pages[0].json:
        _join_rows(pages, whole)
    elif len({page.header for page in pages}) > 1:
        raise InputError(_problem(url, None, _ONE_KIND))
    else:
        _join_lines(pages, whole)
    return whole


def _join_rows(pages: Sequence[_Page], whole: Path) -> None:
    header = tuple(dict.fromkeys(name for page in pages for name in page.header or ()))
    with whole.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, restval="")
        writer.writeheader()
        for page in pages:
            with page.path.open(encoding="utf-8", newline="") as part:
                writer.writerows(csv.DictReader(part))


def _join_lines(pages: Sequence[_Page], whole: Path) -> None:
    with whole.open("wb") as file:
        for number, page in enumerate(pages):
            with page.path.open("rb") as part:
                if number:
                    part.readline()
                shutil.copyfileobj(part, file)
                if not _ends_a_line(page.path):
                    file.write(b"\n")


def _ends_a_line(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, 2)
        return file.read(1) == b"\n"


def _problem(url: str, found: str | None, what: tuple[Text, Text]) -> Problem:
    return Problem(file=url.partition("?")[0][:200], found=found, expected=what[0], cure=what[1])


_FEWER_PAGES = (
    Text(f"không quá {MOST_PAGES} trang", f"at most {MOST_PAGES} pages"),
    Text("Tăng số dòng mỗi trang, hoặc chỉ lấy phần mới bằng {since}.", "Ask for larger pages, or use {since}."),
)
_ELSEWHERE = (
    Text("trang sau trên cùng máy chủ", "the next page on the same machine"),
    Text("Báo đơn vị giữ hệ thống nguồn.", "Tell who keeps the source system."),
)
_NO_TABLE = (
    Text("một bảng CSV hoặc JSON", "a table as CSV or JSON"),
    Text(
        "Kiểm tra địa chỉ và mã truy cập: nhiều hệ thống trả trang đăng nhập khi thiếu quyền.",
        "Check address and token: many systems answer with a sign-in page where the right is lacking.",
    ),
)
_SMALLER_PAGES = (
    Text("mỗi trang JSON nhỏ hơn", "smaller pages of JSON"),
    Text("Giảm số dòng mỗi trang, hoặc chia trang bằng {page}.", "Ask for fewer rows a page, or use {page}."),
)
_ROWS_WHERE = (
    Text("đúng một danh sách hồ sơ trong câu trả lời JSON", "exactly one list of dossiers in the JSON answer"),
    Text("Ghi rõ danh sách nằm ở đâu, ví dụ data.items.", "Say where the list is, such as data.items."),
)
_ONE_KIND = (
    Text("mọi trang cùng kiểu, cùng dòng tiêu đề", "all pages of one kind, with one header"),
    Text("Báo đơn vị giữ hệ thống nguồn.", "Tell who keeps the source system."),
)
