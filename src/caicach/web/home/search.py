"""Finding units, indices, directives and tasks by a few words."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser

from caicach.web.accounts.models import User


def find_everything(user: User | AnonymousUser, asked: str) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return what matches, by kind."""
    return []
