"""Finding the unit that a person names on the command line."""

from __future__ import annotations

from collections.abc import Sequence

from caicach.errors import InputError
from caicach.instruments.model import Instrument
from caicach.registry import TERRITORIES, Registry, period_end


def level_of(instrument: Instrument) -> str | None:
    """Return the registry's level that an instrument measures, or None where it measures other units."""
    return instrument.measures if instrument.measures in TERRITORIES else None


def unit_code(registry: Registry, text: str, periods: Sequence[str], level: str | None) -> str:
    """Return the code of the unit named `text` at the end of the first of `periods` in which it is found.

    Raises InputError, as of the first period, where it is found in none.
    """
    first: InputError | None = None
    for period in periods:
        try:
            return registry.find(text, period_end(period), level=level).code
        except InputError as error:
            first = first or error
    assert first is not None
    raise first
