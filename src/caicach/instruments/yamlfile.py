"""Instrument files in YAML: every scalar stays the text that was written, and every error names its line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from caicach.errors import InputError, Problem
from caicach.text import Text

M = TypeVar("M", bound=BaseModel)
_DEEPEST = 60


class _Loader(yaml.SafeLoader):
    """Reads 1.10, 2018 and no as the text they are: numbers are read by the model, exactly."""


_Loader.yaml_implicit_resolvers = {
    first: kept
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
    if (kept := [(tag, pattern) for tag, pattern in pairs if tag.endswith(":null")])
}


def read_yaml(data: bytes, file: str) -> tuple[Any, yaml.Node]:
    """Return the plain value of a YAML file and its node tree (for line numbers).

    Raises InputError on broken YAML, a repeated key, an anchor's alias, or nesting without end.
    """
    try:
        loader = _Loader(data)
        node = loader.get_single_node()
        if node is None:
            raise InputError(_problem(file, None, "", _AN_INSTRUMENT, _WRITE_IT))
        problems = list(_repeats(node, file, 0))
        if problems:
            raise InputError(problems)
        return loader.construct_document(node), node
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise InputError(_problem(file, line, error.problem or "", _SOUND_YAML, _INDENT)) from error
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(_problem(file, None, type(error).__name__, _SOUND_YAML, _INDENT)) from error


def validated(model: type[M], value: Any, node: yaml.Node, file: str) -> M:
    """Return `value` as `model`; raises InputError with a problem for each wrong field, its line and its path."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise InputError(
            _problem(file, _line(node, item["loc"]), _found(item), _wanted(item), _MEND, _path(item["loc"]))
            for item in error.errors(include_url=False)
        ) from error


_AN_INSTRUMENT = Text("một bộ chỉ số hoặc bộ tiêu chí", "an index or a criteria set")
_WRITE_IT = Text("Tệp không có nội dung. Chọn lại tệp.", "The file has no content. Choose the right file.")
_SOUND_YAML = Text("YAML đúng cú pháp", "sound YAML")
_INDENT = Text(
    "Kiểm tra thụt dòng, dấu hai chấm và dấu ngoặc kép ở dòng này và dòng trước đó.",
    "Check indentation, colons and quotes on this line and the one before.",
)
_MEND = Text("Sửa trường này theo mẫu trong thư viện.", "Mend this field after the examples in the library.")
_ONCE = Text("mỗi khóa chỉ ghi một lần", "each key once")
_REMOVE = Text("Bỏ hoặc đổi tên khóa ghi lặp.", "Remove or rename the repeated key.")
_NO_ALIAS = Text("giá trị được ghi đầy đủ, không tham chiếu (*)", "values written out, without aliases (*)")
_WRITE_OUT = Text("Chép giá trị vào chỗ tham chiếu.", "Copy the value to where it is referred to.")


def _problem(file: str, line: int | None, found: str, expected: Text, cure: Text, column: str | None = None) -> Problem:
    return Problem(file=file, row=line, column=column, found=found, expected=expected, cure=cure)


def _repeats(node: yaml.Node, file: str, depth: int, seen: set[int] | None = None) -> Iterator[Problem]:
    """Find keys given twice, and nodes reached twice (an alias): both hide from a reader what counts."""
    seen = set() if seen is None else seen
    line = node.start_mark.line + 1
    if depth > _DEEPEST:
        raise RecursionError
    if id(node) in seen:
        yield _problem(file, line, "*", _NO_ALIAS, _WRITE_OUT)
        return
    seen.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _repeats(item, file, depth + 1, seen)
    elif isinstance(node, yaml.MappingNode):
        keys: set[str] = set()
        for key, item in node.value:
            if str(key.value) in keys:
                yield _problem(file, key.start_mark.line + 1, str(key.value), _ONCE, _REMOVE)
            keys.add(str(key.value))
            yield from _repeats(item, file, depth + 1, seen)


def _line(node: yaml.Node, steps: Sequence[str | int]) -> int:
    """Return the line of the deepest node on the path; steps that are no key (a rule's kind) are passed over."""
    line = node.start_mark.line + 1
    for step in steps:
        inner: yaml.Node | None = None
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            inner = node.value[step]
        elif isinstance(node, yaml.MappingNode):
            inner = next((item for key, item in node.value if key.value == step), None)
        if inner is not None:
            node, line = inner, inner.start_mark.line + 1
    return line


def _path(steps: Sequence[str | int]) -> str:
    return "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in steps).lstrip(".")


def _found(item: Any) -> str:
    given = item.get("input")
    return "" if item["type"] == "missing" or isinstance(given, dict | list) else str(given)


def _wanted(item: Any) -> Text:
    if item["type"] == "missing":
        return Text("trường bắt buộc này phải có", "this field is required")
    if item["type"] == "extra_forbidden":
        return Text("một trường có trong cấu trúc", "a field that the structure has")
    if item["type"].startswith("decimal"):
        return Text("một số, dùng dấu chấm thập phân", "a number, with a decimal point")
    if item["type"] in ("literal_error", "union_tag_invalid"):
        allowed = item.get("ctx", {}).get("expected") or item.get("ctx", {}).get("expected_tags", "")
        return Text(f"một trong các giá trị: {allowed}", f"one of: {allowed}")
    if item["type"] == "unsound":
        return Text(item["ctx"]["vi"], item["ctx"]["en"])
    return Text(f"giá trị hợp lệ ({item['msg']})", f"a valid value ({item['msg']})")
