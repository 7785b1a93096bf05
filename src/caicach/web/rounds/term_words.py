"""How the terms of a round are worded, the same on every page: which phase it is in, how long something is open."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from caicach.reporting import figures
from caicach.web.rounds.doors import phase_kind, phase_now
from caicach.web.rounds.models import Phase, Round


def state_words(round: Round) -> str:
    """Return in which phase a round of `full_rounds` is, in words."""
    if round.closed_on:
        return _("đã dừng")
    now, today = phase_now(round), round.locality.today()
    if getattr(round, "is_published", False):
        return _("đã công bố")
    if now:
        return title_of(now)
    coming = next((p for p in round.phases.all() if p.opens > today), None)
    if coming is None:
        return _("đã kết thúc")
    return _("chờ bước %s") % title_of(coming)


def title_of(phase: Phase) -> str:
    """Return what a phase is called."""
    return phase_kind(phase.kind).title.within(language())


def left_words(closes: dt.date, today: dt.date) -> str:
    """Return how long something is still open: `còn 6 ngày (hết 30/11/2026)`."""
    days = (closes - today).days
    if days < 0:
        return _("đã hết hạn %s") % day_of(closes)
    if days == 0:
        return _("hết hạn hôm nay (%s)") % day_of(closes)
    return ngettext("còn %(n)d ngày (hết %(day)s)", "còn %(n)d ngày (hết %(day)s)", days) % {
        "n": days,
        "day": day_of(closes),
    }


def day_of(day: dt.date) -> str:
    """Return a day as pages write it."""
    return figures.date(day, language())


def language() -> str:
    """Return the page's language."""
    return get_language() or "vi"
