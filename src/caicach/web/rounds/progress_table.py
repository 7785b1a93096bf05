"""The table of a round's units with how far each has come."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from caicach.web.access.reach import within
from caicach.web.interface.tables import Column, Table
from caicach.web.rounds.models import Round
from caicach.web.rounds.progress import Progress, progress_of
from caicach.web.rounds.term_words import day_of


def progress_table(request: HttpRequest, round: Round) -> Table:
    """Return the table of the units that the reader may see, with how far each has come."""
    entrants = within(request.user, "see-rounds", round.entrants.select_related("unit")).order_by("unit__sort_key")
    columns = [
        Column("unit", _("Đơn vị"), lambda p: str(p.entrant.unit), _unit),
        Column("answered", _("Đã chấm"), lambda p: p.answered_percent, _answered, numeric=True),
        Column("lacking", _("Thiếu minh chứng"), lambda p: p.lacking, numeric=True, minor=True),
        Column("submitted", _("Gửi"), _submitted, _submitted_chip),
        Column("first", _("Đã thẩm định"), lambda p: p.first_percent, _judged, numeric=True),
        Column("disputes", _("Chưa thống nhất"), lambda p: p.disputes, numeric=True, minor=True),
    ]
    return Table(
        request,
        "progress",
        columns,
        progress_of(round, entrants),
        caption=_("Tiến độ của các đơn vị"),
        empty=_("Chưa có đơn vị nào trong kỳ này."),
    )


def _unit(progress: Progress) -> str:
    entrant = progress.entrant
    return format_html('<a href="{}">{}</a>', reverse("entry", args=[entrant.pk]), entrant.unit)


def _answered(progress: Progress) -> str:
    return format_html("{}/{}", progress.answered, progress.asked)


def _judged(progress: Progress) -> str:
    return format_html("{}/{}", progress.first, progress.leaves)


def _submitted(progress: Progress) -> str:
    entrant = progress.entrant
    if entrant.submitted_at:
        return _("đã gửi")
    if progress.extended and progress.term:
        return _("chưa gửi, gia hạn đến %s") % day_of(progress.term)
    return _("chưa gửi")


def _submitted_chip(progress: Progress) -> str:
    entrant, words = progress.entrant, _submitted(progress)
    if entrant.submitted_at:
        return format_html('<span class="chip done">{}</span>', words)
    today = entrant.round.locality.today()
    late = progress.term is not None and progress.term < today
    return format_html('<span class="chip {}">{}</span>', "overdue" if late else "due-soon", words)


def summed(records: Iterable[Progress]) -> dict[str, int]:
    """Return what the units' progress adds up to."""
    progress = list(records)
    return {
        "units": len(progress),
        "submitted": sum(1 for p in progress if p.entrant.submitted_at),
        "answered": sum(p.answered for p in progress),
        "asked": sum(p.asked for p in progress),
        "lacking": sum(p.lacking for p in progress),
        "judged": sum(p.first for p in progress),
        "leaves": sum(p.leaves for p in progress),
        "disputes": sum(p.disputes for p in progress),
    }
