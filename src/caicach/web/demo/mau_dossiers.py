"""Tỉnh Mẫu's dossiers: a year simulated by the model of `caicach.dossiers.simulation`, imported as people would."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from caicach.dossiers.simulation import Simulated, simulate
from caicach.web.accounts.models import User
from caicach.web.dossiers.figures import ask
from caicach.web.dossiers.jobs import read_intake
from caicach.web.dossiers.models import Intake
from caicach.web.dossiers.places import events_of_locality, lake_of
from caicach.web.dossiers.services.causes import adopt_template, confirm_cause
from caicach.web.dossiers.services.events import hand_in_events
from caicach.web.dossiers.services.intake import ask_for_intake, confirm_mapping
from caicach.web.dossiers.units import own_names
from caicach.web.dossiers.why import cause_list, waiting_rows, why
from caicach.web.files.keep import keep
from caicach.web.files.models import StoredFile
from caicach.web.units.models import Locality, Unit

SYSTEM = "Một cửa điện tử (mô phỏng)"
A_YEAR = 200_000
CONFIRMED = 25
"""How many late dossiers the unit with an account has told the cause of."""


def build_dossiers(
    locality: Locality, officer: User, unit_officer: User, day: dt.date, seed: int, *, fields: Mapping[str, list[str]]
) -> Intake:
    """Import the simulated year up to the end of `day`, its steps and the list of causes; return the import.

    `fields`: by department, the fields whose procedures it handles.
    """
    first = day - dt.timedelta(days=364)
    made = simulate(_units(locality), first, day, A_YEAR, seed, fields=fields)
    with tempfile.TemporaryDirectory() as folder:
        dossiers = _kept(made.dossiers, Path(folder) / f"mot-cua-{day:%Y%m%d}.parquet")
        steps = _kept(made.events, Path(folder) / f"cac-buoc-{day:%Y%m%d}.parquet")
    mapping = confirm_mapping(officer, locality, SYSTEM, {name: name for name in made.dossiers.columns})
    intake = ask_for_intake(officer, locality, dossiers, f"mot-cua-{day:%Y%m%d}.parquet", mapping)
    read_intake.call(intake.pk)
    hand_in_events(officer, locality, steps, f"cac-buoc-{day:%Y%m%d}.parquet")
    adopt_template(officer, locality)
    _confirm_some(locality, unit_officer, first, day, made)
    intake.refresh_from_db()
    return intake


def _units(locality: Locality) -> list[tuple[str, str]]:
    """Return the units that handle dossiers, departments first, in the order of their codes."""
    levels = {"department": "province", "commune": "commune"}
    units = Unit.objects.filter(locality=locality, level__in=levels).order_by("-level", "code")
    return sorted(((u.code, levels[u.level]) for u in units), key=lambda u: (u[1] != "province", u[0]))


def _kept(table: pl.DataFrame, path: Path) -> StoredFile:
    table.write_parquet(path)
    with path.open("rb") as file:
        return keep(file, path.name, "application/vnd.apache.parquet")


def _confirm_some(locality: Locality, by: User, first: dt.date, day: dt.date, made: Simulated) -> None:
    """Let the officer of the understaffed unit say why its first late dossiers were late."""
    lake, causes = lake_of(locality), cause_list(locality)
    assert lake is not None
    asked = ask(lake, first, day, day, own_names(by))
    rows = waiting_rows(why(locality, asked, events_of_locality(locality)), own_names(by, "confirm-cause"))
    for row in rows[:CONFIRMED]:
        season = row["received_at"].month in made.planted.season
        cause = causes["short-of-people" if season else row["proposed"] or "left-lying"]
        confirm_cause(by, cause, row["dossier"], row["unit"], proposed=row["proposed"] or "")
