"""Finds an instrument by its library id, or by the path of a YAML file or a criteria sheet."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from rapidfuzz import process

from caicach.errors import InputError, Problem
from caicach.instruments.check import refuse_errors
from caicach.instruments.model import Instrument
from caicach.instruments.raw_yaml import raw_sets
from caicach.instruments.sheet import import_sheet, read_criteria_sheet
from caicach.instruments.yamlfile import read_yaml, validated
from caicach.text import Text

FIRST_PERIOD = "1900"
"""The first period of a sheet used as it is, without a date of its own: it measures whatever it is given."""


def load_instrument(id_or_path: str | Path) -> Instrument:
    """Return the instrument of that library id, or read it from a YAML file or a criteria sheet (CSV, XLSX).

    Raises InputError for an unknown id, an unreadable file, or a file with errors: all of them, each in its place.
    """
    if str(id_or_path) in _library_ids():
        return _from_library(str(id_or_path))
    path = Path(id_or_path)
    if not path.is_file():
        raise InputError(_unknown(str(id_or_path)))
    if is_yaml(path):
        return read_instrument(path.read_bytes(), str(path))
    sheet = read_criteria_sheet(path)
    refuse_errors(sheet)
    return import_sheet(sheet, id=path.stem, first=FIRST_PERIOD)


def list_instruments() -> list[Instrument]:
    """Return the library's instruments by id."""
    return [_from_library(id) for id in _library_ids()]


def read_instrument(data: bytes, file: str) -> Instrument:
    """Return the instrument in a YAML file's bytes; raises InputError with line and field of everything wrong.

    A set whose codes, rules or bands can't be scored by is refused too, so that bands are sound wherever they are read.
    """
    value, node = read_yaml(data, file)
    instrument = validated(Instrument, value, node, file)
    for edition in raw_sets(value, file, node):
        refuse_errors(edition)
    return instrument


def is_yaml(path: Path) -> bool:
    """Tell whether a path is that of a YAML file."""
    return path.suffix.lower() in (".yaml", ".yml")


@cache
def _library_ids() -> tuple[str, ...]:
    return tuple(sorted(f.name.removesuffix(".yaml") for f in _library().iterdir() if f.name.endswith(".yaml")))


@cache
def _from_library(id: str) -> Instrument:
    file = f"{id}.yaml"
    return read_instrument(_library().joinpath(file).read_bytes(), file)


def _library() -> Any:
    return resources.files("caicach.instruments") / "library"


def _unknown(asked: str) -> Problem:
    known = ", ".join(_library_ids())
    near = process.extractOne(asked, _library_ids(), score_cutoff=60)
    cure = Text("Kiểm tra lại tên hoặc đường dẫn.", "Check the name or the path.")
    if near:
        cure = Text(f"Có phải là {near[0]}?", f"Did you mean {near[0]}?")
    expected = Text(
        f"một bộ trong thư viện ({known}) hoặc đường dẫn của tệp YAML, bảng tiêu chí",
        f"an id of the library ({known}) or the path of a YAML file or a criteria sheet",
    )
    return Problem(file=asked, found=asked, expected=expected, cure=cure)
