"""Where a dossier stands on a day, in words with its date: `Quá hạn 6 ngày (hạn 15/8/2026)`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caicach.web.interface.templatetags.caicach import day

SOON = 2
"""Days before the due day from which a dossier is said to fall due soon."""


def late_by(row: Mapping[str, Any], today: dt.date) -> int:
    """Return the calendar days between the due day and the end, or `today` while it is pending; negative: ahead."""
    ended = row["ended"]
    due: dt.date = row["due_at"].date()
    last: dt.date = judged(row).date() if ended else today
    return (last - due).days


def judged(row: Mapping[str, Any]) -> dt.datetime:
    """Return the end that is compared with the due moment: less the days paused."""
    ended: dt.datetime = row["ended"]
    return ended - dt.timedelta(days=row["paused_days"] or 0)


def state_of(row: Mapping[str, Any], today: dt.date) -> str:
    """Return the state that colours it: done, overdue, due-soon, in-time."""
    if row["ended"]:
        return "overdue" if judged(row) > row["due_at"] else "done"
    days = late_by(row, today)
    # As the statistics do: by the end of `today`, so what is due today and not done counts as overdue from tomorrow on.
    return "overdue" if days > 0 else "due-soon" if days >= -SOON else "in-time"


def state_words(row: Mapping[str, Any], today: dt.date) -> str:
    """Return the state in words with its date."""
    due, days = day(row["due_at"].date()), late_by(row, today)
    if row["ended"]:
        if judged(row) <= row["due_at"]:
            return _("Đã xong %(on)s (hạn %(due)s)") % {"on": day(row["ended"].date()), "due": due}
        said = ngettext("Xong trễ %(n)d ngày (hạn %(due)s)", "Xong trễ %(n)d ngày (hạn %(due)s)", days)
        return said % {"n": days, "due": due} if days else _("Xong trễ trong ngày (hạn %s)") % due
    if days > 0:
        return ngettext("Quá hạn %(n)d ngày (hạn %(due)s)", "Quá hạn %(n)d ngày (hạn %(due)s)", days) % {
            "n": days,
            "due": due,
        }
    if days == 0:
        return _("Đến hạn hôm nay (hạn %s)") % due
    return ngettext("Còn %(n)d ngày (hạn %(due)s)", "Còn %(n)d ngày (hạn %(due)s)", -days) % {"n": -days, "due": due}


def chip_of(row: Mapping[str, Any], today: dt.date) -> SafeString:
    """Return the state as a chip."""
    return format_html('<span class="chip {}">{}</span>', state_of(row, today), state_words(row, today))
