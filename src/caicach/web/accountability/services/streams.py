"""The audit stream of accountability."""

from __future__ import annotations

from caicach.web.units.models import Locality


def stream(locality: Locality) -> str:
    """Return the stream of a locality's rules, facts and cases."""
    return f"cases:{locality.unit.key}"
