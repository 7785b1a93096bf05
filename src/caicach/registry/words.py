"""Vietnamese words for searching, comparing and sorting.

Two keys for comparing, `fold` (no diacritics) and `spelling` (diacritics, wherever the tone is placed), and one for
sorting, `vietnamese_sort_key`.
"""

from __future__ import annotations

import re
import unicodedata

TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng
ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"

_LETTERS = {letter: place for place, letter in enumerate(ALPHABET, start=1)}
_PLAIN_D = str.maketrans({"đ": "d", "ð": "d"})  # ð: what badly converted files have in place of đ
_APOSTROPHES = re.compile(r"['’‘ʼ`´]")
_NOT_WORD = re.compile(r"[\W_]+")
_PIECES = re.compile(r"\d+|\D")


def fold(text: str) -> str:
    """Return `text` for searching: lower case, no diacritics, đ as d, no apostrophes, other signs and blanks one blank.

    >>> fold("Bà Rịa-Vũng Tàu"), fold("HOÀ BÌNH"), fold("Cư M’gar")
    ('ba ria vung tau', 'hoa binh', 'cu mgar')
    """
    bare = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))
    return _NOT_WORD.sub(" ", _APOSTROPHES.sub("", bare.translate(_PLAIN_D))).strip()


def spelling(text: str) -> str:
    """Return `text` for comparing with diacritics: each word's tone moved to its end, so that Hòa equals Hoà."""
    words = _NOT_WORD.sub(" ", _APOSTROPHES.sub("", unicodedata.normalize("NFC", text.lower()))).split()
    return " ".join("".join(_split(word)) for word in words)


def vietnamese_sort_key(text: str) -> tuple[tuple[tuple[int, int], ...], tuple[str, ...], str]:
    """Return the key that sorts as a Vietnamese dictionary does: letters, then tones, then small before capital.

    Letters: a ă â b c d đ e ê ... (f j w z where Latin has them); tones: none, huyền, hỏi, ngã, sắc, nặng.
    Blanks and signs come before digits, digits (as whole numbers: Quận 2 before Quận 10) before letters.
    """
    words = [_split(word) for word in text.split()]
    letters = " ".join(bare for bare, _ in words).lower()
    tones = tuple("".join(str(TONES.index(tone) + 1) for tone in tones) for _, tones in words)
    return tuple(_place(piece) for piece in _PIECES.findall(letters)), tones, text.swapcase()


def _split(word: str) -> tuple[str, str]:
    """Return a word without its tones, and the tones."""
    decomposed = unicodedata.normalize("NFD", word)
    bare = "".join(c for c in decomposed if c not in TONES)
    return unicodedata.normalize("NFC", bare), "".join(c for c in decomposed if c in TONES)


def _place(piece: str) -> tuple[int, int]:
    if piece.isdecimal():
        return 1, int(piece)
    return (2, _LETTERS[piece]) if piece in _LETTERS else (0, ord(piece))
