"""Rule sets from the library or from a person's own YAML file."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from caicach.accountability.model import Ruleset, Vocabulary
from caicach.errors import InputError, Problem
from caicach.text import Text

_VOCABULARY = "vocabulary"
_LIBRARY = files("caicach.accountability").joinpath("library")
_Shape = TypeVar("_Shape", bound=BaseModel)

_EXPECTED = {
    "missing": Text("mục này, hiện đang thiếu", "this entry, which is missing"),
    "extra_forbidden": Text(
        "bỏ mục này, vì không có mục nào tên như vậy", "this entry left out, since there is none of its name"
    ),
    "string_type": Text("chữ, đặt trong ngoặc kép nếu là số", "text, within quotes if it is a number"),
    "union_tag_not_found": Text(
        "một điều kiện bắt đầu bằng all, any, not hoặc fact", "a condition with all, any, not or fact"
    ),
    "too_short": Text("ít nhất một mục con", "at least one entry within"),
    "model_type": Text(
        "các mục của một bộ quy định, như id, title, rules", "the entries of a rule set, such as id, title, rules"
    ),
}


def list_rulesets() -> list[Ruleset]:
    """Return every rule set of the library, by id."""
    return [load_ruleset(name) for name in _library_ids()]


def load_ruleset(id_or_path: str | Path) -> Ruleset:
    """Return a rule set of the library by its id, or one of a YAML file by its path.

    Raises InputError where there is none, or with every place of the file that is not as it should be.
    What a well-formed rule set says is judged by `check_ruleset`.
    """
    text = str(id_or_path)
    if text in _library_ids():
        return _library_ruleset(text)
    path = Path(id_or_path)
    if not path.is_file():
        ids = ", ".join(_library_ids())
        raise InputError(
            Problem(
                found=text,
                expected=Text(
                    f"mã một bộ quy định ({ids}) hoặc đường dẫn tệp YAML",
                    f"a rule set's id ({ids}) or the path of a YAML file",
                ),
                cure=Text(
                    "Chọn một mã trong danh sách, hoặc kiểm tra đường dẫn.", "Choose one of the ids, or check the path."
                ),
            )
        )
    return _parse(path.read_bytes(), path.name, Ruleset)


def read_ruleset(content: str | bytes, name: str) -> Ruleset:
    """Return the rule set that a YAML text says, as `load_ruleset` does; `name` is what errors call the text."""
    return _parse(content.encode() if isinstance(content, str) else content, name, Ruleset)


def ruleset_text(ruleset_id: str) -> str:
    """Return the YAML of a rule set of the library, to begin one's own from; InputError for an unknown id."""
    load_ruleset(ruleset_id)
    return _LIBRARY.joinpath(f"{ruleset_id}.yaml").read_text(encoding="utf-8")


@cache
def load_vocabulary() -> Vocabulary:
    """Return the facts and class scales of the library."""
    return _parse(_LIBRARY.joinpath(f"{_VOCABULARY}.yaml").read_bytes(), f"{_VOCABULARY}.yaml", Vocabulary)


@cache
def _library_ids() -> tuple[str, ...]:
    names = (entry.name.removesuffix(".yaml") for entry in _LIBRARY.iterdir() if entry.name.endswith(".yaml"))
    return tuple(sorted(name for name in names if name != _VOCABULARY))


@cache
def _library_ruleset(ruleset_id: str) -> Ruleset:
    return _parse(_LIBRARY.joinpath(f"{ruleset_id}.yaml").read_bytes(), f"{ruleset_id}.yaml", Ruleset)


def _parse(data: bytes, file: str, shape: type[_Shape]) -> _Shape:
    try:
        content = yaml.safe_load(data)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InputError(_not_yaml(file, error)) from error
    try:
        return shape.model_validate(content)
    except ValidationError as error:
        raise InputError(_misfit(file, content, details) for details in _telling(error.errors())) from error


def _telling(errors: Sequence[Any]) -> list[Any]:
    """Return the errors without those of lists that only seem empty because their entries are wrong."""
    places = [error["loc"] for error in errors]
    return [
        e for e in errors if e["type"] != "too_short" or not any(p != e["loc"] == p[: len(e["loc"])] for p in places)
    ]


def _not_yaml(file: str, error: Exception) -> Problem:
    mark = getattr(error, "problem_mark", None)
    return Problem(
        file=file,
        row=mark.line + 1 if mark else None,
        found=getattr(error, "problem", None) or type(error).__name__,
        expected=Text("tệp YAML mã hóa UTF-8", "a YAML file in UTF-8"),
        cure=Text("Sửa cú pháp ở dòng này.", "Mend the syntax on this line."),
    )


def _misfit(file: str, content: Any, details: Any) -> Problem:
    """Return one place of a file that has not the shape of a rule set."""
    place = ".".join(str(part) for part in details["loc"])
    rule = _rule_at(content, details["loc"])
    found = details["input"]
    return Problem(
        file=file,
        column=f"{place} ({rule})" if rule else place or None,
        found=found if isinstance(found, str) else None if isinstance(found, dict | list) else str(found),
        expected=_expected(details),
        cure=Text(
            "Sửa mục này; mẫu: caicach rules show khanh-hoa-91 --yaml.",
            "Mend this entry; a model: caicach rules show khanh-hoa-91 --yaml.",
        ),
    )


def _rule_at(content: Any, loc: tuple[str | int, ...]) -> str | None:
    if len(loc) < 2 or loc[0] != "rules" or not isinstance(loc[1], int):
        return None
    rule = content["rules"][loc[1]]
    return str(rule.get("id")) if isinstance(rule, dict) and rule.get("id") else None


def _expected(details: Any) -> Text:
    """Return what was expected, in the words of the model's own checks where it was one of them."""
    kind, message = details["type"], details["msg"].removeprefix("Value error, ")
    if kind == "value_error" and isinstance(error := details["ctx"]["error"], InputError):
        return error.problems[0].expected
    if kind == "value_error" and message.startswith("a text"):
        return Text("một dòng chữ, hoặc hai mục vi và en", message)
    if kind == "value_error":
        vi, _, en = message.partition(" // ")
        return Text(vi, en or vi)
    if kind == "literal_error":
        return Text(f"một trong: {details['ctx']['expected']}", f"one of: {details['ctx']['expected']}")
    return _EXPECTED.get(kind, Text("giá trị đúng kiểu của mục này", f"a value of this entry's kind ({message})"))
