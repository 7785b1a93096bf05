"""Office files as plain bytes: the same content always gives the same file, and no text can break its XML."""

from __future__ import annotations

import io
import re
import zipfile

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")
_FIXED = rb"\g<1>2000-01-01T00:00:00Z\g<2>"


def clean(text: str) -> str:
    """Return `text` without the characters that XML cannot hold (control characters pasted from elsewhere)."""
    return _ILLEGAL.sub("", text)


def stable(office_file: bytes) -> bytes:
    """Return a DOCX or XLSX with every date of writing fixed, so that it depends on its content alone."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(office_file)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _STAMP.sub(_FIXED, content)
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, content)
    return target.getvalue()
