"""For each address that takes something: what to put in, and the record of Sở A that it is about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from tests.web.cast import Cast


@dataclass(frozen=True)
class Example:
    """What fills an address, and its record; without a record the page is about figures that are the same for all."""

    kwargs: dict[str, Any]
    record: Model | None = None


EXAMPLES: dict[str, Callable[[Cast], Example]] = {}
