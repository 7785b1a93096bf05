"""What this room says on the home page."""

from __future__ import annotations

from caicach.web.accounts.models import User
from caicach.web.interface.waiting import Step, Waiting


def steps(user: User) -> list[Step]:
    """Return the figures of this room's steps."""
    return []


def waiting(user: User) -> list[Waiting]:
    """Return what waits for the user here."""
    return []
