"""A term's day in words: Quá hạn 6 ngày (hạn 15/8/2026)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caicach.reporting import figures

SOON = 7


@dataclass(frozen=True)
class When:
    """A day in words, and the class that gives it shape and colour."""

    words: str
    kind: str


def when(due: dt.date, days: int) -> When:
    """Return how a term that falls due in `days` days (negative: overdue) stands."""
    day = figures.date(due, translation.get_language() or "vi")
    if days < 0:
        said = ngettext("Quá hạn %(n)d ngày (hạn %(day)s)", "Quá hạn %(n)d ngày (hạn %(day)s)", -days)
        return When(said % {"n": -days, "day": day}, "overdue")
    if days == 0:
        return When(_("Đến hạn hôm nay (%s)") % day, "due-soon")
    said = ngettext("Còn %(n)d ngày (hạn %(day)s)", "Còn %(n)d ngày (hạn %(day)s)", days)
    return When(said % {"n": days, "day": day}, "due-soon" if days <= SOON else "in-time")


def stage_words(stage: str) -> str:
    """Return which reminder it was: `before-3` is Trước hạn 3 ngày, `late-8` is Quá hạn từ 8 ngày."""
    side, _dash, number = stage.partition("-")
    n = int(number)
    if side == "late":
        return ngettext("Quá hạn từ %(n)d ngày", "Quá hạn từ %(n)d ngày", n) % {"n": n}
    return _("Đúng ngày hạn") if n == 0 else ngettext("Trước hạn %(n)d ngày", "Trước hạn %(n)d ngày", n) % {"n": n}
