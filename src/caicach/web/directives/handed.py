"""A document handed in, and its head as a person gives it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from caicach.web.files.models import StoredFile
from caicach.web.findings.models import Finding


@dataclass(frozen=True)
class Head:
    """A document's head as a person gives or corrects it; what is empty is taken from the text."""

    kind: str = ""
    number: str = ""
    date: dt.date | None = None
    issuer: str = ""
    title: str = ""
    party: bool | None = None


@dataclass(frozen=True)
class Handed:
    """What was handed in: a text, or a file's bytes with its name and where it is kept.

    Of an e-document package the document in it, the package itself as `envelope`, and to whom it went.
    """

    text: str = ""
    data: bytes = b""
    file_name: str = ""
    file: StoredFile | None = None
    findings: Sequence[Finding] = field(default_factory=tuple)
    illustrative: bool = False
    envelope: StoredFile | None = None
    recipients: Sequence[str] = ()
