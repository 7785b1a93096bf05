"""Paragraphs pasted from Word, a browser or a PDF, made plain: what cannot be seen goes, what can be read stays."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from caicach.text import Text

_HIDDEN = re.compile(
    r"<!--.*?-->|<(style|script|head|xml|o:p)\b[^>]*>.*?</\1\s*>|<!\[(?:if|endif)[^>]*>|<\?xml[^>]*>",
    re.IGNORECASE | re.DOTALL,
)
_BLOCK = re.compile(r"<\s*(?:/?\s*(?:p|div|tr|h[1-6]|table|ul|ol)|/\s*li|br\s*/?)(?:\s[^<>]*)?>", re.IGNORECASE)
_CELL = re.compile(r"<\s*/\s*t[dh]\s*>", re.IGNORECASE)
_ITEM = re.compile(r"<\s*li\b[^>]*>", re.IGNORECASE)
_TAG = re.compile(
    r"</?\s*(?:p|div|span|font|b|i|u|s|em|strong|a|h[1-6]|ul|ol|table|tbody|thead|tr|td|th|html|body|meta|link|img|"
    r"sup|sub|section|article|col|colgroup|[a-z]+:[a-z0-9]+)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_MARKUP = re.compile(
    r"<\s*/?\s*(?:p|div|span|br|o:p|li|td|table|meta|!--|!\[if|\?xml|style|font|h[1-6])\b", re.IGNORECASE
)
_PARAGRAPH = re.compile(r"<\s*(?:p|div|li|td)\b", re.IGNORECASE)
_MSO = re.compile(r"mso-[\w-]+\s*:\s*[^;\n\"']+;?", re.IGNORECASE)
_SPACES = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_UNSEEN = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\ufffb\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]"
)
_BREAKS = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_BULLET = re.compile(r"^\s*(?:[•·●▪■◦‣⁃∙►▶✓✔❖➢➤\uf0b7\uf0a7\uf0d8\uf0fc\uf076\uf02d]|o(?=\t|\s{2,}))\s*")
_ROUNDS = 5  # what one round uncovers (a tag written as &lt;p&gt;) the next one mends
_PRIVATE = str.maketrans({"\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓", "\uf02d": "-", "\uf076": "❖"})


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The paragraphs without what cannot be seen, and what was mended, in words."""

    paragraphs: tuple[str, ...]
    mended: tuple[Text, ...]

    @property
    def text(self) -> str:
        """The paragraphs, one a line."""
        return "\n".join(self.paragraphs)


def clean_paste(text: str) -> Cleaned:
    """Return pasted text as plain paragraphs (NFC): tags, hidden signs, odd spaces and Word's bullets made plain.

    Words, figures, punctuation and line breaks stay; a "<" in the text itself stays; cleaning twice changes nothing.
    """
    mended: dict[Text, None] = {}
    for _time in range(_ROUNDS):
        before = text
        for words, mend in _STEPS:
            better = mend(text)
            if better != text and words:
                mended[words] = None
            text = better
        if text == before:
            break
    lines = [re.sub(r" {2,}", " ", line).strip() for line in text.split("\n")]
    return Cleaned(tuple(line for line in lines if line), tuple(mended))


def _without_markup(text: str) -> str:
    """Return the text of HTML; a text without any of its tags is left alone."""
    if not _MARKUP.search(text):
        return text
    text = _HIDDEN.sub(" ", text)
    if _PARAGRAPH.search(text):  # then a line's end in the source is a space, as in a browser
        text = text.replace("\n", " ")
    text = _BLOCK.sub("\n", _CELL.sub(" ", _ITEM.sub("\n- ", text)))
    return html.unescape(_TAG.sub("", text))


def _plain_bullets(text: str) -> str:
    lines = (_BULLET.sub("- ", line) for line in text.split("\n"))
    return "\n".join(line.translate(_PRIVATE) for line in lines)


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


_STEPS: tuple[tuple[Text | None, Callable[[str], str]], ...] = (
    (None, lambda text: _BREAKS.sub("\n", text)),
    (Text("thẻ định dạng", "formatting tags"), _without_markup),
    (Text("lệnh định dạng của Word", "Word's style orders"), lambda text: _MSO.sub("", text)),
    (Text("ký tự ẩn", "hidden characters"), lambda text: _UNSEEN.sub("", text)),
    (Text("dấu đầu dòng của Word", "Word's bullets"), _plain_bullets),
    (Text("dấu cách lạ", "odd spaces"), lambda text: _SPACES.sub(" ", text)),
    (Text("chữ có dấu tách rời", "accents apart from their letters"), _composed),
)
