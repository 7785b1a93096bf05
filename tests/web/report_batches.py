"""Batches of reports for tests: about what the cast's province has of tasks."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import Any

from tests.web.cast import TODAY, Cast
from tests.web.work import document, given

from caicach.web.reports.models import Batch
from caicach.web.reports.services.batching import Wanted, ask_for_batch, finish
from caicach.web.units.models import Unit


def tasks_of(cast: Cast, *units: Unit) -> None:
    """Give each unit a task that is overdue by four days."""
    told = document(cast)
    for unit in units:
        given(told, unit, dt.date(2022, 6, 11), given_on=dt.date(2022, 6, 1))


def asked(cast: Cast, *units: Unit, **told: Any) -> Batch:
    """Ask for the pages of these units (of Sở A, where none is named), as workbooks."""
    wanted: dict[str, Any] = {"kind": "unit", "title": "Trang của đơn vị, năm 2022", "period": "2022", "as_of": TODAY}
    return ask_for_batch(
        cast.people.reform_officer,
        cast.province,
        Wanted(**{**wanted, "units": units or (cast.unit_a,), "files": ("xlsx",), **told}),
    )


def made(cast: Cast) -> Batch:
    """Ask for a batch, and keep a ZIP as what came of it."""
    batch = asked(cast)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bao-cao.zip"
        path.write_bytes(b"PK zip")
        assert finish(batch, path)
    batch.refresh_from_db()
    return batch
