"""A handed-in table before it is imported: its columns with samples, what each is read as, what is wrong with that."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping as AbstractMapping
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
from django.utils.translation import gettext as _

from caicach.dossiers.mapping import DOSSIER_COLUMNS, REQUIRED, personal_columns, propose_mapping
from caicach.dossiers.sources import column, open_source
from caicach.web.dossiers.models import SourceMapping
from caicach.web.dossiers.places import under_its_name
from caicach.web.dossiers.words import COLUMNS
from caicach.web.files.models import StoredFile
from caicach.web.units.models import Locality

SAMPLES = 3


@dataclass(frozen=True)
class SourceColumn:
    """A column of a handed-in file: its place and header, first values, what it is read as (empty: dropped).

    `guessed`: its meaning was only guessed. `personal`: it holds data of applicants, so its values are not shown.
    """

    place: int
    header: str
    samples: tuple[str, ...]
    meaning: str
    guessed: bool
    personal: bool


@dataclass(frozen=True)
class Sighted:
    """A handed-in table at first sight: its columns, and the system whose confirmed reading fits them."""

    columns: tuple[SourceColumn, ...]
    saved: SourceMapping | None


def sight(stored: StoredFile, name: str, locality: Locality, system: str) -> Sighted:
    """Return the columns of a kept file with what each is taken for; raises InputError where it is no table."""
    header, rows = _first_rows(stored, name)
    saved = SourceMapping.objects.filter(locality=locality, system=system, superseded=False).first()
    if saved and not set(saved.columns.values()) <= set(header):
        saved = None
    proposed = saved.mapping if saved else propose_mapping(header)
    meanings = {theirs: ours for ours, theirs in proposed.columns.items()}
    guessed = {proposed.columns[ours] for ours in proposed.guessed}
    personal = set(personal_columns(header))
    columns = [
        SourceColumn(
            place,
            theirs,
            () if theirs in personal else tuple(filter(None, (row[place] for row in rows))),
            meanings.get(theirs, ""),
            theirs in guessed,
            theirs in personal,
        )
        for place, theirs in enumerate(header)
        if theirs
    ]
    return Sighted(tuple(columns), saved)


def _first_rows(stored: StoredFile, name: str) -> tuple[Sequence[str], list[tuple[str | None, ...]]]:
    with (
        under_its_name(stored, name) as path,
        tempfile.TemporaryDirectory() as scratch,
        duckdb.connect() as connection,
    ):
        source = open_source(connection, path, Path(scratch))
        names = ", ".join(column(h or f"_empty_{n}") for n, h in enumerate(source.header))
        try:
            rows = connection.execute(f"SELECT {names} FROM {source.relation} LIMIT {SAMPLES}").fetchall()
        except duckdb.Error:
            rows = []  # the import itself tells what is wrong with the rows
    return source.header, rows


def chosen_columns(
    columns: Sequence[SourceColumn], said: AbstractMapping[str, str]
) -> tuple[dict[str, str], list[str]]:
    """Return our column → header as a form says it (`c0`, `c1`, … by place), and what is wrong with that, in words."""
    chosen = [(said.get(f"c{c.place}", ""), c.header) for c in columns]
    chosen = [(ours, theirs) for ours, theirs in chosen if ours in DOSSIER_COLUMNS]
    wrong = [
        _("Hai cột cùng được đọc là “%s”: %s. Chọn một cột.") % (COLUMNS[ours], ", ".join(heads))
        for ours in DOSSIER_COLUMNS
        if len(heads := [theirs for mine, theirs in chosen if mine == ours]) > 1
    ]
    named = {ours for ours, _theirs in chosen}
    wrong += [
        _("Chưa có cột nào được đọc là “%s”. Hồ sơ phải có cột này.") % COLUMNS[ours]
        for ours in REQUIRED
        if ours not in named
    ]
    return dict(chosen), wrong
