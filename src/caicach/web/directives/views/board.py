"""The board: every task the reader may see, the most urgent first, with the rates of what is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from caicach.directives.following import TimeState, rates
from caicach.web.accounts.models import User
from caicach.web.directives.standing import counts, standing_title, tasks_seen_by
from caicach.web.directives.tables import task_table
from caicach.web.interface.exports import export_asked
from caicach.web.interface.page import page

_DUE = (TimeState.done_on_time, TimeState.done_late, TimeState.open_overdue)


@dataclass(frozen=True)
class Rate:
    """A rate with its formula: the parts above and below the line, each with its count."""

    title: Any
    value: Decimal | None
    above: tuple[TimeState, ...]
    below: tuple[TimeState, ...]
    found: Mapping[TimeState, int]

    @property
    def parts(self) -> list[tuple[str, str, int, bool]]:
        """Return each part below the line: its state, its name, its count, whether it stands above the line too."""
        return [(str(s), standing_title(s), self.found.get(s, 0), s in self.above) for s in self.below]

    @property
    def numerator(self) -> int:
        """Return the count above the line."""
        return sum(self.found.get(s, 0) for s in self.above)

    @property
    def denominator(self) -> int:
        """Return the count below the line."""
        return sum(self.found.get(s, 0) for s in self.below)


@page("follow")
def task_board(request: HttpRequest) -> HttpResponse:
    """Show the tasks, sorted, filtered and paged in the database."""
    user = request.user
    assert isinstance(user, User)
    assert user.locality is not None
    tasks = tasks_seen_by(user)
    listing = task_table(request, tasks, user.locality.today(), user.locality.warn_days)
    answer = export_asked(request, listing)
    if answer:
        return answer
    kept = listing.kept
    assert isinstance(kept, QuerySet)
    found = counts(kept)
    context = {
        "listing": listing,
        "rates": rates_of(found),
        "open": [(str(s), standing_title(s), found.get(s, 0)) for s in TimeState if s not in _DUE and found.get(s)],
        "overdue": found.get(TimeState.open_overdue, 0),
        "soon": found.get(TimeState.open_due_soon, 0),
        "own": not any(m.role != "unit-officer" for m in user.current()),
        "formula_source": _(
            "Nhiệm vụ trong hạn và không thời hạn đứng ngoài tỷ lệ; "
            "báo cáo xong mà chưa xác nhận thì đồng hồ dừng ở ngày báo cáo."
        ),
    }
    return render(request, "directives/task_board.html", context)


def rates_of(found: Mapping[TimeState, int]) -> list[Rate]:
    """Return the completion, overdue and on-time rates of tasks counted by state."""
    computed = rates(found)
    done = (TimeState.done_on_time, TimeState.done_late)
    return [
        Rate(_("Hoàn thành nhiệm vụ đến hạn"), computed.completion, done, _DUE, found),
        Rate(_("Quá hạn chưa hoàn thành"), computed.overdue, (TimeState.open_overdue,), _DUE, found),
        Rate(_("Đúng hạn trong số đã hoàn thành"), computed.on_time, (TimeState.done_on_time,), done, found),
    ]
