"""Vietnamese text in the encodings that old programs wrote, recognised and converted.

Source of the tables: TCVN 5712:1993 (VN3, known as TCVN3 or ABC) and the VNI-Windows key table;
Windows-1258 is Python's own codec.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable
from enum import StrEnum


class Encoding(StrEnum):
    """Encodings that convert() reads; the value is the name people know."""

    utf8 = "UTF-8"
    utf16 = "UTF-16"
    windows1258 = "Windows-1258"
    tcvn3 = "TCVN3 (ABC)"
    vni = "VNI"


_TCVN3_LETTERS = {
    0xA1: "ĂÂÊÔƠƯĐăâêôơưđ",
    0xB5: "àảãáạ",
    0xBB: "ằẳẵắ",
    0xC6: "ặầẩẫấậè",
    0xCE: "ẻẽéẹềểễếệìỉ",
    0xDC: "ĩíịò",
    0xE1: "ỏõóọồổỗốộờởỡớợù",
    0xF1: "ủũúụừửữứựỳỷỹýỵ",
}
_TCVN3 = {start + i: letter for start, letters in _TCVN3_LETTERS.items() for i, letter in enumerate(letters)}

_VNI_TONES = {"ø": "\u0300", "ù": "\u0301", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_CIRCUMFLEX = {"â": "", "à": "\u0300", "á": "\u0301", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_VNI_BREVE = {"ê": "", "è": "\u0300", "é": "\u0301", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_VNI_SINGLE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "ì": "ì", "í": "í", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}


def _vni_pairs() -> dict[str, str]:
    pairs = {base + mark: base + tone for base in "aeouy" for mark, tone in _VNI_TONES.items()}
    pairs |= {
        mark_base + mark: letter + tone
        for mark_base, letter in (("ô", "ơ"), ("ö", "ư"))
        for mark, tone in _VNI_TONES.items()
    }
    pairs |= {base + mark: base + "\u0302" + tone for base in "aeo" for mark, tone in _VNI_CIRCUMFLEX.items()}
    pairs |= {"a" + mark: "a\u0306" + tone for mark, tone in _VNI_BREVE.items()} | _VNI_SINGLE
    pairs |= {key.upper(): value.upper() for key, value in pairs.items()}
    return {key: unicodedata.normalize("NFC", value) for key, value in pairs.items()}


_VNI = _vni_pairs()
_VNI_PATTERN = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))

_NUCLEUS = (
    "ươi|ươu|iêu|yêu|oai|oay|oao|oeo|uây|uôi|uya|uyê|uyu|ươ|iê|yê|ia|uô|ua|ưa|oa|oă|oe|uâ|uê|uy|uơ|ai|ao|au|ay|âu|ây|"
    "eo|êu|iu|oi|ôi|ơi|oo|ui|ưi|ưu|a|ă|â|e|ê|i|o|ô|ơ|u|ư|y"
)
_SYLLABLE = re.compile(
    rf"(ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|b|c|d|đ|g|h|k|l|m|n|p|r|s|t|v|x)?({_NUCLEUS})(ng|nh|ch|c|m|n|p|t)?"
)
_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH = 0.7


def recognise_encoding(data: bytes) -> Encoding | None:
    """Return the encoding in which `data` reads as Vietnamese (or plain UTF-8), or None where none does."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Encoding.utf16
    if _decodes(data, "utf-8"):
        return Encoding.utf8
    if b"\0" in data:
        return None
    sample = data[:200_000]
    likeness = {encoding: _likeness(decode(sample)) for encoding, decode in _LEGACY.items()}
    best = max(likeness, key=lambda encoding: likeness[encoding])
    return best if likeness[best] >= _ENOUGH else None


def convert(data: bytes, encoding: Encoding) -> str:
    """Return `data`, written in `encoding`, as NFC text; bytes without a meaning become U+FFFD."""
    if encoding is Encoding.utf8:
        return unicodedata.normalize("NFC", data.decode("utf-8-sig", errors="replace"))
    if encoding is Encoding.utf16:
        return unicodedata.normalize("NFC", data.decode("utf-16", errors="replace"))
    return _LEGACY[encoding](data)


def _windows1258(data: bytes) -> str:
    return unicodedata.normalize("NFC", data.decode("cp1258", errors="replace"))


def _tcvn3(data: bytes) -> str:
    return data.decode("latin-1").translate(_TCVN3)


def _vni(data: bytes) -> str:
    return _VNI_PATTERN.sub(lambda found: _VNI[found[0]], data.decode("cp1252", errors="replace"))


_LEGACY: dict[Encoding, Callable[[bytes], str]] = {
    Encoding.windows1258: _windows1258,
    Encoding.tcvn3: _tcvn3,
    Encoding.vni: _vni,
}


def _decodes(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _likeness(text: str) -> float:
    """Return the share of words with letters beyond ASCII that are built as a Vietnamese syllable is."""
    words = {word for word in _WORD.findall(text) if not word.isascii()}
    strange = len(re.findall(r"[\x80-\xbf×÷\ufffd]", text))
    return sum(map(_is_syllable, words)) / (len(words) + strange) if words else 0.0


def _is_syllable(word: str) -> bool:
    marks = unicodedata.normalize("NFD", word.lower())
    if sum(mark in _TONES for mark in marks) > 1:
        return False
    toneless = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES))
    return _SYLLABLE.fullmatch(toneless) is not None
