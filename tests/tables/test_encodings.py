"""Old Vietnamese encodings. The byte strings are written out by hand from TCVN 5712:1993 and the VNI key table."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caicach.tables import Encoding, convert, recognise_encoding

WORDS = "Quyết định của Ủy ban nhân dân tỉnh về việc ban hành kế hoạch cải cách hành chính"

BY_HAND = [
    # Cộng hòa xã hội chủ nghĩa Việt Nam; đơn vị, điểm số
    (Encoding.tcvn3, b"C\xe9ng h\xdfa x\xb7 h\xe9i ch\xf1 ngh\xdca Vi\xd6t Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
    (Encoding.tcvn3, b"\xae\xacn v\xde;\xaei\xd3m s\xe8", "đơn vị;điểm số"),
    (
        Encoding.vni,
        b"Co\xe4ng ho\xf8a xa\xf5 ho\xe4i chu\xfb ngh\xf3a Vie\xe4t Nam",
        "Cộng hòa xã hội chủ nghĩa Việt Nam",
    ),
    (Encoding.vni, b"\xf1\xf4n v\xf2;\xf1ie\xe5m so\xe1", "đơn vị;điểm số"),
]


@pytest.mark.parametrize(("encoding", "data", "text"), BY_HAND)
def test_text_of_old_fonts_is_recognised_and_converted(encoding, data, text):
    assert recognise_encoding(data) is encoding
    assert convert(data, encoding) == text


def cp1258(text: str) -> bytes:
    """Write `text` as Windows-1258 does: tone marks apart from their letter, all else composed."""
    out = bytearray()
    for letter in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", letter)
        tone = next((mark for mark in parts if mark in "\u0300\u0301\u0303\u0309\u0323"), "")
        base = unicodedata.normalize("NFC", parts.replace(tone, "")) if tone else letter
        out += (base + tone).encode("cp1258")
    return bytes(out)


def test_windows_1258_is_recognised_and_composed():
    assert recognise_encoding(cp1258(WORDS)) is Encoding.windows1258
    assert convert(cp1258(WORDS), Encoding.windows1258) == WORDS


@pytest.mark.parametrize("data", [WORDS.encode(), b"plain ascii", "\ufeffunit,period".encode()])
def test_utf8_is_recognised(data):
    assert recognise_encoding(data) is Encoding.utf8


def test_utf16_with_a_mark_is_recognised():
    assert recognise_encoding(WORDS.encode("utf-16")) is Encoding.utf16
    assert convert(WORDS.encode("utf-16"), Encoding.utf16) == WORDS


@pytest.mark.parametrize(
    "data", [bytes(range(128, 256)) * 4, b"\x00\x01\xff\xfe" * 20, "naïve façade für Größe".encode("latin-1")]
)
def test_what_is_not_vietnamese_is_not_called_so(data):
    assert recognise_encoding(data) is None


@given(st.binary(max_size=300))
def test_any_bytes_are_recognised_or_not_but_never_fail(data):
    encoding = recognise_encoding(data)
    if encoding is not None:
        assert isinstance(convert(data, encoding), str)
