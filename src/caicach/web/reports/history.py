"""The history of words: each version with who, when and what it changed against the one before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from caicach.web.directives.amended import Row, rows_of
from caicach.web.reports.models import Paragraph, Wording

ACTS: dict[str, Promise] = {
    Wording.Act.WRITE: _("Lưu"),
    Wording.Act.HAND_IN: _("Đơn vị gửi"),
    Wording.Act.TAKE_BACK: _("Đơn vị rút lại"),
    Wording.Act.EDIT: _("Biên tập"),
    Wording.Act.RETURN: _("Trả lại đơn vị"),
    Wording.Act.UNDO: _("Lấy lại bản trước"),
    Wording.Act.WAIVE: _("Không yêu cầu nữa"),
}


@dataclass(frozen=True)
class Told:
    """A version as the page tells it: `rows` are the lines that differ from the version before."""

    wording: Wording
    title: Promise
    rows: Sequence[Row]
    current: bool


def told_wordings(paragraph: Paragraph) -> list[Told]:
    """Return the versions of a paragraph's words, the newest first."""
    kept = list(paragraph.wordings.select_related("by", "by_unit").order_by("number"))
    told = []
    for before, wording in zip([None, *kept], kept, strict=False):
        rows = rows_of(before.text, wording.text) if before and before.text != wording.text else []
        told.append(Told(wording, ACTS[wording.act], rows, wording.text == paragraph.text))
    return told[::-1]
