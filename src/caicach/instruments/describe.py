"""An instrument as plain values for people to look at: whole, or as it is in one period."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from caicach.errors import InputError, Problem
from caicach.instruments.model import Criterion, Edition, Instrument
from caicach.text import Text


def describe(instrument: Instrument, period: str | None, language: str) -> dict[str, Any]:
    """Return the instrument's description, texts in `language`; with `period` only that period's edition and criteria.

    Raises InputError where no edition measures `period`.
    """
    editions = instrument.editions if period is None else (edition_of(instrument, period),)
    answer: dict[str, Any] = _plain(instrument, language)
    answer["editions"] = [
        {**_plain(edition, language), "criteria": [_tree(c, period, language) for c in _in(edition.criteria, period)]}
        for edition in editions
    ]
    return answer


def criterion_rows(answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return one flat row for each criterion of `describe`'s answer."""
    return [
        {"edition": edition["id"], **row}
        for edition in answer["editions"]
        for criterion in edition["criteria"]
        for row in _rows(criterion)
    ]


def edition_of(instrument: Instrument, period: str) -> Edition:
    """Return the edition that measures `period`; raise InputError where none does."""
    edition = instrument.edition(period)
    if edition is not None:
        return edition
    known = ", ".join(f"{e.periods.first}–{e.periods.last or '…'}" for e in instrument.editions)
    expected = Text(f"một kỳ trong {known}", f"a period within {known}")
    cure = Text("Chọn kỳ khác.", "Choose another period.")
    raise InputError(Problem(file=instrument.id, found=period, expected=expected, cure=cure))


def _in(criteria: tuple[Criterion, ...], period: str | None) -> list[Criterion]:
    return [c for c in criteria if period is None or c.periods is None or c.periods.hold(period)]


def _tree(criterion: Criterion, period: str | None, language: str) -> dict[str, Any]:
    return {
        **_plain(criterion, language),
        "children": [_tree(child, period, language) for child in _in(criterion.children, period)],
    }


def _rows(criterion: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    rule = criterion["rule"]
    scale = criterion["scale"]
    yield {
        "code": criterion["code"],
        "title": criterion["title"],
        "max": criterion["max"],
        "weight": criterion["weight"],
        "scale": f"{scale['low']}–{scale['high']}" if scale else None,
        "rule": rule["kind"] if rule else None,
    }
    for child in criterion["children"]:
        yield from _rows(child)


def _plain(value: Any, language: str) -> Any:
    if isinstance(value, BaseModel):
        fields = {name: field for name, field in type(value).model_fields.items() if name != "children"}
        return {field.alias or name: _plain(getattr(value, name), language) for name, field in fields.items()}
    if isinstance(value, Text):
        return value.within(language)
    if isinstance(value, tuple | list):
        return [_plain(item, language) for item in value]
    if isinstance(value, Mapping):
        bilingual = set(value) == {"vi", "en"}
        return (
            Text.of(dict(value)).within(language) if bilingual else {k: _plain(v, language) for k, v in value.items()}
        )
    return value
