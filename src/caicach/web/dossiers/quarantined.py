"""The rejected rows of an import, as the lake keeps them."""

from __future__ import annotations

import csv
import itertools
from pathlib import Path

from caicach.dossiers.lake import Import
from caicach.web.dossiers.models import Intake
from caicach.web.dossiers.places import lake_of

MOST = 2000
"""How many rejected rows a page lists; the file has them all."""


def quarantine_file(intake: Intake) -> Path | None:
    """Return the file of an import's rejected rows, or None where there is none."""
    lake = lake_of(intake.locality)
    entry: Import | None = None
    if lake and intake.number is not None:
        entry = next((e for e in lake.manifest.imports if e.no == intake.number), None)
    path = lake.root / entry.quarantine if lake and entry and entry.quarantine else None
    return path if path and path.is_file() else None


def quarantined_rows(intake: Intake) -> list[dict[str, str]]:
    """Return the first rejected rows with their place, the wrong column, what it holds, and why."""
    path = quarantine_file(intake)
    if path is None:
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(itertools.islice(csv.DictReader(file), MOST))
