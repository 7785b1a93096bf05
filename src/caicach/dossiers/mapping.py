"""Which column of a source system is which of ours: known names, a guess for the rest, a file a person confirms."""

from __future__ import annotations

from collections.abc import Mapping as AbstractMapping
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from rapidfuzz import fuzz, process

from caicach.dossiers.facts import library, read_yaml
from caicach.errors import InputError, Problem
from caicach.tables import fold_name
from caicach.text import Text

DOSSIER_COLUMNS = tuple(library("headers.yaml")["dossiers"])
REQUIRED = ("dossier", "unit", "received_at", "due_at")
EVENT_COLUMNS = tuple(library("headers.yaml")["events"])
_LIKE_ENOUGH = 82


@dataclass(frozen=True, slots=True)
class Mapping:
    """From a source's headers to the columns of the dossiers table.

    `columns`: our name → the source's header. `values`: our name → the source's value → ours. `keep`: headers of
    further columns kept with the dossier, personal data among them; everything else is dropped at intake.
    `guessed`: our names whose header was only guessed.
    """

    columns: AbstractMapping[str, str]
    values: AbstractMapping[str, AbstractMapping[str, str]] = field(default_factory=dict)
    keep: tuple[str, ...] = ()
    guessed: tuple[str, ...] = ()

    def as_yaml(self) -> str:
        """Return the mapping as the text of a mapping file."""
        content = {
            "columns": dict(self.columns),
            "values": {k: dict(v) for k, v in self.values.items()},
            "keep": list(self.keep),
            "guessed": list(self.guessed),
        }
        return yaml.safe_dump(content, allow_unicode=True, sort_keys=False)


def known_columns(header: Sequence[str], kind: str = "dossiers") -> dict[str, str]:
    """Return our name → header for the headers that `library/headers.yaml` knows (`kind`: dossiers or events).

    Where two headers of a file are known for one column, the name that the library lists first wins.
    """
    there = {fold_name(name): name for name in reversed(header) if name}
    names: dict[str, list[str]] = library("headers.yaml")[kind]
    found = {
        ours: next((there[fold_name(n)] for n in known if fold_name(n) in there), None) for ours, known in names.items()
    }
    return {ours: header_name for ours, header_name in found.items() if header_name is not None}


def propose_mapping(header: Sequence[str]) -> Mapping:
    """Return the mapping for `header` with unknown names guessed by likeness, for a person to confirm."""
    columns = known_columns(header)
    guessed = []
    for ours in DOSSIER_COLUMNS:
        free = {name: fold_name(name) for name in header if name and name not in columns.values()}
        names = [fold_name(name) for name in library("headers.yaml")["dossiers"][ours]]
        scores = [(process.extractOne(shape, names, scorer=fuzz.ratio)[1], name) for name, shape in free.items()]
        best = max(scores, default=(0, ""))
        if ours not in columns and best[0] >= _LIKE_ENOUGH:
            columns[ours] = best[1]
            guessed.append(ours)
    return Mapping({ours: columns[ours] for ours in DOSSIER_COLUMNS if ours in columns}, guessed=tuple(guessed))


def describe_proposal(header: Sequence[str]) -> str:
    """Return the text of a mapping file for `header`, with remarks on what was guessed and what will be dropped."""
    mapping = propose_mapping(header)
    lost = [name for name in header if name and name not in mapping.columns.values()]
    missing = [name for name in REQUIRED if name not in mapping.columns]
    remarks = [
        "# Kiểm tra từng dòng, sửa nếu cần, rồi nạp với --map. Check every line, mend it, then import with --map.",
        f"# Đoán, cần xác nhận · guessed, to be confirmed: {', '.join(mapping.guessed) or '–'}",
        f"# Thiếu cột bắt buộc · required and missing: {', '.join(missing) or '–'}",
        f"# Bỏ khi nạp · dropped at intake: {', '.join(lost) or '–'}",
        f"# Dữ liệu cá nhân · personal data: {', '.join(personal_columns(header)) or '–'}",
    ]
    return "\n".join([*remarks, mapping.as_yaml()])


def personal_columns(header: Sequence[str]) -> list[str]:
    """Return the headers known to hold personal data of applicants."""
    known = {fold_name(name) for name in library("headers.yaml")["personal"]}
    return [name for name in header if fold_name(name) in known]


def load_mapping(path: Path) -> Mapping:
    """Return the mapping in a person's YAML file; raises InputError naming every entry that is wrong."""
    content = read_yaml(path)
    problems = _problems(content)
    if problems:
        raise InputError(problem.at(file=path.name) for problem in problems)
    return Mapping(
        columns={str(k): str(v) for k, v in content["columns"].items()},
        values={str(k): {str(a): str(b) for a, b in v.items()} for k, v in (content.get("values") or {}).items()},
        keep=tuple(str(name) for name in content.get("keep") or ()),
    )


def _problems(content: Any) -> list[Problem]:
    cure = Text("Xem tệp mẫu do “caicach dossiers map” ghi ra.", "See the file that “caicach dossiers map” writes.")
    if not isinstance(content, dict) or not isinstance(content.get("columns"), dict):
        expected = Text(
            "mục “columns”: tên cột chuẩn → tên cột trong tệp", "an entry “columns”: our name → the file's header"
        )
        return [Problem(expected=expected, cure=cure)]
    one_of = Text(f"một trong: {', '.join(DOSSIER_COLUMNS)}", f"one of: {', '.join(DOSSIER_COLUMNS)}")
    values = content.get("values") or {}
    unknown = [*content["columns"], *(values if isinstance(values, dict) else ())]
    problems = [Problem(found=str(n), expected=one_of, cure=cure) for n in unknown if n not in DOSSIER_COLUMNS]
    tables = Text(
        "mục “values”: tên cột → giá trị trong tệp → giá trị chuẩn", "“values”: column → the file's value → ours"
    )
    if not isinstance(values, dict) or not all(isinstance(v, dict) for v in values.values()):
        problems.append(Problem(found=str(values)[:60], expected=tables, cure=cure))
    if not isinstance(content.get("keep") or [], list):
        expected = Text("mục “keep”: danh sách tên cột", "“keep”: a list of headers")
        problems.append(Problem(found=str(content["keep"])[:60], expected=expected, cure=cure))
    return problems


def check_mapping(mapping: Mapping, header: Sequence[str], file: str) -> None:
    """Raise InputError where `header` lacks a column that the mapping names, or a required one has none."""
    there = ", ".join(name for name in header if name)
    named = [*mapping.columns.values(), *mapping.keep]
    problems = [_missing(file, name, there) for name in named if name not in header]
    problems += [_missing(file, name, there) for name in REQUIRED if name not in mapping.columns]
    if problems:
        raise InputError(problems)


def _missing(file: str, name: str, there: str) -> Problem:
    return Problem(
        file=file,
        row=1,
        column=name,
        found="",
        expected=Text(f"một cột “{name}”", f"a column “{name}”"),
        cure=Text(
            f"Các cột đang có: {there}. Thêm cột, hoặc lập tệp ánh xạ bằng “caicach dossiers map” rồi nạp với --map.",
            f"Columns there: {there}. Add it, or write a mapping with “caicach dossiers map” and import with --map.",
        ),
    )
