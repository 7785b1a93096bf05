"""Reading an e-document package: XML from anywhere, so nothing in it is trusted, expanded or fetched.

A document type declaration is refused before anything it declares is used: without one there are no entities.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import io
import re
import time
import xml.etree.ElementTree as ET
import zipfile
import zlib
from collections.abc import Collection, Iterator, Sequence
from typing import Any
from xml.parsers import expat

from caicach.directives.envelope import Attached, Envelope, Party, joined
from caicach.directives.library import load
from caicach.errors import InputError, Problem
from caicach.text import Text

LIMIT_BYTES = 50_000_000
_DEEPEST = 40
_PACKAGE = "edXMLEnvelope"
_DAYS = ("%Y/%m/%d", "%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y")
_FIRST_SIGNS = 4096
_FIRST = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*<")
_OPENING = re.compile(rb"<(?:\w+:)?edXML(?:Envelope)?\b")
# What a content that is none raises: no base64, a broken archive, one with a password or packed in an unknown way.
_UNREADABLE = (binascii.Error, zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError)


def is_envelope(data: bytes) -> bool:
    """Tell whether a file is an e-document package, by its first elements."""
    start = data[:_FIRST_SIGNS].replace(b"\0", b"")
    return _FIRST.match(start) is not None and _OPENING.search(start) is not None


def read_envelope(data: bytes, *, name: str | None = None, supplied: Collection[str] = ()) -> Envelope:
    """Return what a package holds.

    `supplied` names fields (`number`, `date`, `issuer`) that a person has given, so that they need not be in it.
    Raises InputError with everything that is wrong: XML that is broken or declares entities, no package inside, number,
    date or issuer missing, a date that is none, a file without content or not in base64.
    """
    try:
        root = _tree(data)
        package = root if root.tag == _PACKAGE else root.find(f".//{_PACKAGE}")
        head = package.find(".//MessageHeader") if package is not None else None
        if head is None:
            raise InputError(_no_package(root.tag))
        return _said(root, head, supplied)
    except InputError as error:
        raise error.at(file=name) from error


def _said(root: ET.Element, head: ET.Element, supplied: Collection[str]) -> Envelope:
    fields = {name: _text(head, told["path"]) for name, told in load("envelope")["header"].items()}
    sender = head.find("From")
    number, issuer = joined(fields["code_number"], fields["code_notation"]), _party(sender)
    problems = [_lacks(name) for name, said in (("number", number), ("issuer", issuer.name)) if not said]
    days, wrong = _days(fields)
    problems = [p for p in (*problems, *wrong) if p.column not in supplied]
    files, broken = _files(root)
    if problems or broken:
        raise InputError([*problems, *broken])
    kept = ("kind", "title", "place", "signer", "signer_office", "document_id")
    return Envelope(
        number=number,
        issuer=issuer,
        recipients=tuple(party for party in map(_party, head.findall("To")) if party.name or party.code),
        date=days["date"],
        due=days["due"],
        files=tuple(files),
        passed_over=tuple(_passed_over(root, head)),
        **{name: fields[name] for name in kept},
    )


def _tree(data: bytes) -> ET.Element:
    """Return the XML as elements without namespaces. Raises InputError for broken XML, or one that declares a type."""
    if len(data) > LIMIT_BYTES:
        raise InputError(_too_large())
    builder, depth = ET.TreeBuilder(), 0
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise InputError(_broken(Text("các thẻ lồng nhau quá sâu", "elements nested too deep")))
        builder.start(name.rpartition("}")[2], {})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(name.rpartition("}")[2])

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = _refuse_type
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        line = getattr(error, "lineno", None)
        raise InputError(_broken(Text("XML không đúng cú pháp", "XML that is not well formed"), line)) from error
    return builder.close()


def _refuse_type(*_declared: Any) -> None:
    raise InputError(_broken(Text("khai báo DOCTYPE", "a DOCTYPE declaration")))


def _text(element: ET.Element | None, path: str) -> str:
    found = element.find(path) if element is not None else None
    return " ".join((found.text or "").split()) if found is not None else ""


def _party(element: ET.Element | None) -> Party:
    paths = load("envelope")["party"]
    return Party(_text(element, paths["name"]["path"]), _text(element, paths["code"]["path"]))


def _days(fields: dict[str, str]) -> tuple[dict[str, dt.date | None], list[Problem]]:
    """Return the day of issue and the day asked for, with what is wrong; a day asked for may be absent."""
    days = {name: _day(fields[name]) for name in ("date", "due")}
    wrong = [_no_day(name, fields[name]) for name, day in days.items() if fields[name] and day is None]
    return days, wrong if fields["date"] else [_lacks("date"), *wrong]


def _day(words: str) -> dt.date | None:
    """Return a day written in one of the ways that packages use, a time of day behind it left out; None where none."""
    first = words.replace("T", " ").split(" ")[0] if words else ""
    for form in _DAYS:
        try:
            return dt.date(*time.strptime(first, form)[:3])
        except ValueError:
            continue
    return None


def _files(root: ET.Element) -> tuple[list[Attached], list[Problem]]:
    """Return the files of the package in its order, and what is wrong with those that can't be had."""
    files: list[Attached] = []
    problems: list[Problem] = []
    held = 0
    found = list(root.iterfind(".//AttachmentEncoded/Attachment"))
    for attachment in found:
        name = _text(attachment, "AttachmentName")
        content = attachment.find("ContentTransferEncoded")
        try:
            data = base64.b64decode(_raw(content), validate=True)
            data = data if name.lower().endswith(".zip") else _unpacked(data, LIMIT_BYTES - held)
        except _UNREADABLE:
            problems.append(_no_content(name))
            continue
        held += len(data)
        files.append(Attached(name or f"tep-{len(files) + 1}", data))
    named = [_text(reference, "AttachmentName") for reference in root.iterfind(".//edXMLManifest/Reference")]
    there = {_text(attachment, "AttachmentName") for attachment in found}
    problems += [_no_content(name) for name in named if name and name not in there]
    return files, problems


def _raw(element: ET.Element | None) -> bytes:
    """Return the encoded content without its line ends; binascii.Error where there is none."""
    if element is None or not (element.text or "").strip():
        raise binascii.Error("no content")
    return "".join((element.text or "").split()).encode("ascii", "replace")


def _unpacked(data: bytes, most: int) -> bytes:
    """Return the file itself: some systems zip it, alone in its archive, before they encode it."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        inside = archive.infolist()
        if len(inside) != 1 or inside[0].is_dir():
            return data  # several parts: a document of Word or Excel, or an archive that was meant as one
        if inside[0].file_size > most:
            raise InputError(_too_large())
        with archive.open(inside[0]) as file:
            content = file.read(most + 1)
    if len(content) > most:
        raise InputError(_too_large())
    return content


def _passed_over(root: ET.Element, head: ET.Element) -> Iterator[str]:
    """Yield the paths of what the package holds and nobody here carries."""
    for told in load("envelope")["not_carried"]:
        path = told["path"]
        if head.find(path) is not None or root.find(f".//{path}") is not None:
            yield path


_WHAT = {
    "number": (
        "Code/CodeNumber, CodeNotation",
        Text("số, ký hiệu của văn bản", "the document's number"),
    ),
    "date": (
        "PromulgationInfo/PromulgationDate",
        Text("ngày ban hành, dạng 2026/08/15", "the date of issue, such as 2026/08/15"),
    ),
    "issuer": ("From/OrganName", Text("cơ quan ban hành", "the issuing body")),
    "due": ("DueDate", Text("hạn trả lời, dạng 2026/08/15", "the day an answer is due, such as 2026/08/15")),
}


def _lacks(name: str) -> Problem:
    path, expected = _WHAT[name]
    cure = Text(
        f"Gói để trống {path}. Điền vào phần đầu văn bản, hoặc yêu cầu bên gửi gửi lại gói.",
        f"The package leaves {path} empty. Give it yourself, or ask the sender for a complete package.",
    )
    return Problem(expected=expected, cure=cure, column=name)


def _no_day(name: str, words: str) -> Problem:
    path, expected = _WHAT[name]
    cure = Text(
        f"Ngày ở {path} không đọc được. Điền ngày vào phần đầu văn bản, hoặc yêu cầu bên gửi gửi lại gói.",
        f"The day at {path} is none. Give it yourself, or ask the sender for a corrected package.",
    )
    return Problem(found=words, expected=expected, cure=cure, column=name)


def _no_content(name: str) -> Problem:
    return Problem(
        found=name or "?",
        expected=Text("tệp kèm theo có nội dung, mã base64", "an attached file with content, in base64"),
        cure=Text("Yêu cầu bên gửi gửi lại gói đủ tệp.", "Ask the sender for the package with its files."),
        column="file",
    )


def _no_package(tag: str) -> Problem:
    return Problem(
        found=f"<{tag}>",
        expected=Text("gói văn bản điện tử (edXMLEnvelope có MessageHeader)", "an e-document package (edXMLEnvelope)"),
        cure=Text(
            "Chọn tệp gói tải từ trục liên thông văn bản, đuôi .edxml hoặc .xml.",
            "Choose the package from the document exchange, ending in .edxml or .xml.",
        ),
        column="file",
    )


def _broken(found: Text, line: int | None = None) -> Problem:
    return Problem(
        found=f"{found.vi} · {found.en}",
        expected=Text("gói văn bản điện tử đúng XML, không khai báo DTD", "well-formed XML without a DTD"),
        cure=Text("Tải lại gói từ phần mềm quản lý văn bản.", "Export the package again from its system."),
        row=line,
        column="file",
    )


def _too_large() -> Problem:
    return Problem(
        expected=Text("gói không quá 50 MB khi mở ra", "a package of at most 50 MB when opened"),
        cure=Text("Yêu cầu bên gửi chia tệp kèm theo.", "Ask the sender to split the attached files."),
        column="file",
    )


def document_of(files: Sequence[Attached]) -> Attached | None:
    """Return the file that is the document itself: the first of a kind that can be read; None where there is none."""
    endings = (".docx", ".pdf", ".txt", ".html", ".htm", ".doc")
    return next((file for file in files if file.name.lower().endswith(endings)), None)
