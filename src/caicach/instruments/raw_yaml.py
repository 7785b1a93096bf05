"""The same raw shape from an instrument's YAML, so that one checker serves both ways of keeping a criteria set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

import yaml
from pydantic import ValidationError

from caicach.errors import InputError
from caicach.instruments.model import ClassBand
from caicach.instruments.raw import RULES, RawCriterion, RawOption, RawSet, known_number
from caicach.text import Text


def raw_sets(value: Any, file: str, node: yaml.Node | None = None) -> list[RawSet]:
    """Return one raw set for each edition of an instrument's plain value, however wrong its fields are.

    With the value's `node` of the file, each criterion knows its line.
    """
    if not isinstance(value, Mapping):
        return []
    family: Literal["composite", "criteria"] = "composite" if value.get("family") == "composite" else "criteria"
    sets = []
    for edition, place in _placed(value.get("editions"), _under(node, "editions")):
        known_maxima = not edition.get("weights_unknown")
        kept = family if known_maxima else "composite"
        found = RawSet(
            file, None, list(_flat(edition.get("criteria"), None, _under(place, "criteria"))), [], kept, RULES
        )
        _add_classes(found, edition, _under(place, "classes"))
        sets.append(found)
    return sets


def _add_classes(found: RawSet, edition: Mapping[str, Any], node: yaml.Node | None) -> None:
    """Add the classes, none of them where one can't be read: what is wrong with that is told by the model itself."""
    classes = [_class(item) for item in _mappings(edition.get("classes"))]
    found.classes = () if None in classes else tuple(band for band in classes if band is not None)
    found.classes_row = node.start_mark.line + 1 if node else None
    bonus = any(criterion.is_bonus for criterion in found.criteria)
    found.beyond_maximum = bonus and edition.get("bonus") != "up-to-maximum"


def _class(item: Mapping[str, Any]) -> ClassBand | None:
    try:
        bounds = {name: item[name] for name in _OF_CLASSES if name in item}
        return ClassBand.model_validate({**bounds, "title": _title(item.get("title"))})
    except (ValidationError, InputError):
        return None


_OF_CLASSES = ("code", "low", "low_inclusive", "high", "high_inclusive", "periods")


def _flat(criteria: Any, parent: str | None, node: yaml.Node | None) -> Iterator[RawCriterion]:
    for item, place in _placed(criteria, node):
        yield _criterion(item, parent, place.start_mark.line + 1 if place else None)
        yield from _flat(item.get("children"), _text(item.get("code")), _under(place, "children"))


def _under(node: yaml.Node | None, key: str) -> yaml.Node | None:
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((below for name, below in node.value if name.value == key), None)


def _placed(value: Any, node: yaml.Node | None) -> Iterator[tuple[Mapping[str, Any], yaml.Node | None]]:
    """Yield the mappings of a list, each with its node; None where the file isn't at hand."""
    items = _mappings(value)
    if not isinstance(node, yaml.SequenceNode):
        yield from ((item, None) for item in items)
    else:
        yield from zip(items, (below for below in node.value if isinstance(below, yaml.MappingNode)), strict=True)


def _criterion(item: Mapping[str, Any], parent: str | None, line: int | None) -> RawCriterion:
    rule = item.get("rule")
    rule = rule if isinstance(rule, Mapping) else {}
    points = rule.get("points") if "points" in rule else rule.get("points_each")
    return RawCriterion(
        row=line,
        code=_text(item.get("code")),
        title=_title(item.get("title")),
        max=_text(item.get("max")),
        rule=_text(rule.get("kind")),
        points=_text(points),
        parent=parent,
        rule_written=_text(rule.get("kind")),
        options=[
            *(RawOption(line, _title(o.get("label")), "", "", _worth(o, item)) for o in _mappings(rule.get("options"))),
            *(
                RawOption(line, _text(p.get("first")), "", "", _text(p.get("points")))
                for p in _mappings(rule.get("places"))
            ),
            *(_band(band, line) for band in _mappings(rule.get("bands"))),
        ],
        is_bonus=item.get("counts") == "on-top",
        is_outside=item.get("counts") in ("on-top", "takes-off"),
        is_capped=item.get("combine") == "capped-sum",
    )


def _band(band: Mapping[str, Any], line: int | None) -> RawOption:
    return RawOption(
        row=line,
        label="",
        low=_text(band.get("low")),
        high=_text(band.get("high")),
        points=_text(band.get("points")),
        low_inclusive=_text(band.get("low_inclusive", True)).lower() == "true",
        high_inclusive=_text(band.get("high_inclusive", False)).lower() == "true",
    )


def _worth(option: Mapping[str, Any], item: Mapping[str, Any]) -> str:
    """Return an option's points as text; those of a percentage of the maximum where both can be read."""
    percent, most = known_number(_text(option.get("percent"))), known_number(_text(item.get("max")))
    if option.get("percent") is None or percent is None or most is None:
        return _text(option.get("points") if option.get("percent") is None else option.get("percent"))
    return f"{most * percent / 100:f}"


def _mappings(value: Any) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list | tuple) else []


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _title(value: Any) -> str:
    if isinstance(value, list | tuple):
        return _text(value[0]) if value else ""
    return Text.of(value).vi if isinstance(value, Mapping) and "vi" in value else _text(value)
