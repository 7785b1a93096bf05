"""The home page: the loop with one figure on each step, and what waits for me.

Each app says what waits in its `waiting` module; this page only lays it out.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from caicach.web.accountability import waiting as accountability
from caicach.web.accounts.models import User
from caicach.web.directives import waiting as directives
from caicach.web.dossiers import waiting as dossiers
from caicach.web.findings import waiting as findings
from caicach.web.indices import waiting as indices
from caicach.web.instruments import waiting as instruments
from caicach.web.interface.waiting import Step, Waiting
from caicach.web.reminders import waiting as reminders
from caicach.web.reports import waiting as reports
from caicach.web.rounds import waiting as rounds

ROOMS = (indices, findings, directives, dossiers, instruments, reports, rounds, accountability, reminders)


def loop_of(request: HttpRequest) -> dict[str, Any]:
    """Return the steps with their figures, what waits for the reader (most urgent first), and the indices."""
    user = request.user
    if not isinstance(user, User) or user.locality is None:
        return {"ring": [], "waits": []}
    ring: dict[str, Step] = {step.name: step for room in ROOMS for step in room.steps(user)}  # a later room's stands
    waits: list[Waiting] = [item for room in ROOMS for item in room.waiting(user)]
    order = {
        step: place
        for place, step in enumerate(("measure", "compare", "decide", "assign", "follow", "account", "report"))
    }
    return {
        "ring": sorted(ring.values(), key=lambda s: order[s.name]),
        "waits": sorted(waits, key=lambda w: w.urgency, reverse=True),
        "trends": indices.trends(user),
    }
