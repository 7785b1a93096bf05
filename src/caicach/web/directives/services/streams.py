"""The audit streams of this app: documents and tasks of a locality are two streams of work."""

from __future__ import annotations

from caicach.web.units.models import Locality


def documents(locality: Locality) -> str:
    """Return the stream of a locality's documents and readings."""
    return f"directives:{locality.unit.key}"


def tasks(locality: Locality) -> str:
    """Return the stream of a locality's tasks."""
    return f"tasks:{locality.unit.key}"
