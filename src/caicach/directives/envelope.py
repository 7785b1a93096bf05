"""The national e-document package (edXML): a document's number, date, issuer, recipients and files, in one XML file.

Which elements are carried, and how far the regulation is known, stands in `library/envelope.yaml`. What is written
here is read back without loss; the package is neither signed nor sent: the correspondence system does both.
"""

from __future__ import annotations

import base64
import datetime as dt
import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from caicach.directives.library import load


@dataclass(frozen=True, slots=True)
class Party:
    """A body that sends or receives: its name, and its electronic identification code (empty where not known)."""

    name: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file of the package: its name and its bytes."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a package says of its document. `number` is whole (48-KL/TU); `due` the day an answer is asked by.

    `passed_over` names the elements that a package held and that are not carried.
    """

    number: str
    date: dt.date | None
    issuer: Party
    recipients: tuple[Party, ...] = ()
    kind: str = ""
    title: str = ""
    place: str = ""
    signer: str = ""
    signer_office: str = ""
    due: dt.date | None = None
    document_id: str = ""
    files: tuple[Attached, ...] = ()
    passed_over: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the fields as plain values; of the files their names and sizes."""
        return {
            "number": self.number,
            "date": self.date and self.date.isoformat(),
            "issuer": {"name": self.issuer.name, "code": self.issuer.code or None},
            "recipients": [{"name": to.name, "code": to.code or None} for to in self.recipients],
            "kind": self.kind or None,
            "title": self.title or None,
            "place": self.place or None,
            "signer": self.signer or None,
            "signer_office": self.signer_office or None,
            "due": self.due and self.due.isoformat(),
            "document_id": self.document_id or None,
            "files": [{"name": file.name, "bytes": len(file.data)} for file in self.files],
            "passed_over": list(self.passed_over),
        }


_NUMBER = re.compile(r"(\d+[a-zA-ZđĐ]?)([/-])(.+)")
_NO_SIGN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML has no place for
_PARTY_NOTATION = re.compile(r"[^\W\d_]+/")


def parted(number: str) -> tuple[str, str]:
    """Return the figure and the notation of a document's number: `48-KL/TU` is `48` and `KL/TU`.

    A number that could not be put together again stays whole in the notation, as some systems write it.
    """
    found = _NUMBER.fullmatch(number)
    if found and joined(found[1], found[3]) == number:
        return found[1], found[3]
    return "", number


def joined(figure: str, notation: str) -> str:
    """Return the whole number: a hyphen before a notation of the Party (KL/TU), a stroke before others (KH-UBND)."""
    if not figure or not notation or re.match(rf"{re.escape(figure)}[/-]", notation):
        return notation or figure
    return f"{figure}{'-' if _PARTY_NOTATION.match(notation) else '/'}{notation}"


def write_envelope(envelope: Envelope) -> bytes:
    """Return the package as XML (UTF-8). Fields that are empty are left out, never filled with something else."""
    known = load("envelope")
    ET.register_namespace("edXML", known["namespace"])
    root = _Node(ET.Element(_name("edXML")))
    package = root.below("edXMLEnvelope")
    head = package.below("edXMLHeader").below("MessageHeader")
    _party(head.below("From"), envelope.issuer)
    for recipient in envelope.recipients:
        _party(head.below("To"), recipient)
    figure, notation = parted(envelope.number)
    for name, said in (_told(envelope) | {"code_number": figure, "code_notation": notation}).items():
        if said:
            head.put(known["header"][name]["path"], said)
    _files(package.below("edXMLBody").below("edXMLManifest"), root, envelope.files)
    ET.indent(root.element)
    written: bytes = ET.tostring(root.element, encoding="utf-8", xml_declaration=True)
    return written


def _told(envelope: Envelope) -> dict[str, str]:
    """Return the header's fields in words, in the order in which they are written."""
    form = load("envelope")["date"]
    days = {name: day.strftime(form) if day else "" for name, day in (("date", envelope.date), ("due", envelope.due))}
    return {
        "document_id": envelope.document_id,
        "code_number": "",
        "code_notation": "",
        "place": envelope.place,
        "date": days["date"],
        "kind": envelope.kind,
        "title": envelope.title,
        "signer_office": envelope.signer_office,
        "signer": envelope.signer,
        "due": days["due"],
    }


def _party(node: _Node, party: Party) -> None:
    paths = load("envelope")["party"]
    for name, said in (("code", party.code), ("name", party.name)):
        if said:
            node.put(paths[name]["path"], said)


def _files(manifest: _Node, root: _Node, files: Sequence[Attached]) -> None:
    """Name the files in the package's body, and put their content beside the package."""
    contents = root.below("AttachmentEncoded") if files else root
    for number, file in enumerate(files, start=1):
        reference, content = manifest.below("Reference"), contents.below("Attachment")
        for node, key in ((reference, f"cid:{number}"), (content, str(number))):
            node.put("AttachmentName", file.name)
            node.put("ContentId", key)
        content.put("ContentTransferEncoded", base64.b64encode(file.data).decode("ascii"))


@dataclass(frozen=True, slots=True)
class _Node:
    """An element to which others are added by their names."""

    element: ET.Element

    def below(self, name: str) -> _Node:
        """Add an element and return it."""
        return _Node(ET.SubElement(self.element, _name(name)))

    def put(self, path: str, said: str) -> None:
        """Write words at a path of names; an element that the path shares with an earlier one is used again."""
        *folders, last = path.split("/")
        node = self
        for folder in folders:
            found = node.element.find(_name(folder))
            node = node.below(folder) if found is None else _Node(found)
        node.below(last).element.text = _NO_SIGN.sub("", said)


def _name(name: str) -> str:
    return f"{{{load('envelope')['namespace']}}}{name}"
