"""Reads the dated facts of `library/`: which version is in force on a day, and with what source."""

from __future__ import annotations

import csv
import datetime as dt
import functools
import importlib.resources
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from caicach.errors import InputError, Problem
from caicach.text import Text


@functools.cache
def library(name: str) -> Any:
    """Return the content of the YAML file `library/name`."""
    return yaml.safe_load(_text(name))


@functools.cache
def library_rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of the CSV file `library/name`."""
    return tuple(csv.DictReader(_text(name).splitlines()))


def _text(name: str) -> str:
    return (importlib.resources.files("caicach.dossiers") / "library" / name).read_text(encoding="utf-8")


def read_yaml(path: Path) -> Any:
    """Return the content of a person's YAML file; raises InputError where it cannot be read."""
    expected = Text("một tệp YAML đọc được", "a YAML file that can be read")
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        cure = Text("Kiểm tra lại tên tệp và quyền đọc.", "Check the file's name and the right to read it.")
        raise InputError(Problem(file=str(path), found=error.strerror, expected=expected, cure=cure)) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        cure = Text("Sửa cú pháp ở dòng này.", "Mend the syntax on this line.")
        row = mark.line + 1 if mark else None
        raise InputError(Problem(file=path.name, row=row, expected=expected, cure=cure)) from error


def version_on(versions: Sequence[Mapping[str, Any]], day: dt.date) -> Mapping[str, Any] | None:
    """Return the version in force on `day`: the last whose `from` is not after it (null: since ever), or None."""
    ordered = sorted(versions, key=lambda v: v["from"] or dt.date.min)
    in_force = [v for v in ordered if (v["from"] or dt.date.min) <= day]
    return in_force[-1] if in_force else None
