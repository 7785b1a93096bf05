"""Finds what is wrong in a criteria set before anybody is scored by it.

The kinds and their derivation are those of the contracts ("Criteria sheet"): maxima are added as exact
decimals, a parent's sum counts each direct child row, an orphan's own parent code has no row, a code is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Literal

from caicach.errors import InputError, Problem, said_by_system
from caicach.instruments.bands import Interval, gaps, overlaps
from caicach.instruments.check_words import (
    A_DATE,
    BACKWARD,
    CURES,
    IF_A_GROUP,
    LOST_ZERO,
    NO_BOUNDS,
    NO_CODE,
    PERHAPS,
    WORDS,
    Kind,
    rule_meant,
)
from caicach.instruments.class_bands import class_faults
from caicach.instruments.model import Instrument
from caicach.instruments.raw import WITH_OPTIONS, RawCriterion, RawSet, is_number, known_number
from caicach.instruments.raw_yaml import raw_sets
from caicach.instruments.sheet import read_criteria_sheet
from caicach.instruments.yamlfile import read_yaml, validated
from caicach.text import Text

Severity = Literal["error", "warning"]

_BEARABLE: frozenset[Kind] = frozenset({"sum-mismatch", "points-unreachable"})
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(T.*)?")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with a criterion, or (code "") with a row without a code or the classes (`of_classes`).

    `row` is the sheet's row or the file's line, where known.
    """

    file: str
    code: str
    kind: Kind
    message: Text
    row: int | None = None
    of_classes: bool = False

    @property
    def severity(self) -> Severity:
        """A maximum that nobody can reach is a warning, and so are faults of classes; everything else is an error."""
        return "warning" if self.kind == "points-unreachable" or self.of_classes else "error"


def check_instrument(source: Path | str | Instrument) -> list[Finding]:
    """Return the findings on a criteria sheet, an instrument's YAML file, or an instrument, in its own order.

    Raises InputError where the file can't be read at all: not a table, broken YAML, unknown fields.
    """
    if isinstance(source, Instrument):
        sets = raw_sets(source.model_dump(mode="json"), source.id)
        return [finding for one in sets for finding in check_set(one)]
    path = Path(source)
    if path.suffix.lower() not in (".yaml", ".yml"):
        return check_set(read_criteria_sheet(path, name=str(source)))
    value, node = read_yaml(_bytes(path), str(source))
    found = [finding for one in raw_sets(value, str(source), node) for finding in check_set(one)]
    if not found:
        validated(Instrument, value, node, str(source))
    return found


def check_set(criteria: RawSet) -> list[Finding]:
    """Return the findings on one criteria set, in the order of its rows."""
    found = [
        Finding(criteria.file, "", "orphan-code", NO_CODE.format(title=title), row) for row, title in criteria.stray
    ]
    places: dict[str, list[RawCriterion]] = {}
    for criterion in criteria.criteria:
        places.setdefault(criterion.code, []).append(criterion)
    codes = set(places)
    for criterion in criteria.criteria:
        same = places[criterion.code]
        if len(same) > 1 and criterion is same[0]:
            found.append(_repeated(criteria, same))
        if criterion.parent is not None and criterion.parent not in codes:
            found.append(_finding(criteria, criterion.code, "orphan-code", criterion.row, title=criterion.parent))
        if criteria.family == "criteria":
            found += _check_values(criteria, criterion)
    for kind, message in class_faults(criteria.classes, beyond_maximum=criteria.beyond_maximum):
        found.append(Finding(criteria.file, "", kind, message, criteria.classes_row, of_classes=True))
    return found


def refuse_errors(criteria: RawSet) -> None:
    """Raise InputError with every finding that keeps the set from being scored by."""
    found = [f for f in check_set(criteria) if f.kind not in _BEARABLE and not f.of_classes]
    if found:
        raise InputError(
            Problem(
                file=f.file,
                sheet=criteria.sheet,
                row=f.row,
                found=f.code or None,
                expected=CURES[f.kind].expected,
                cure=Text(f"{f.message.vi} {CURES[f.kind].cure.vi}", f"{f.message.en} {CURES[f.kind].cure.en}"),
            )
            for f in found
        )


def _check_values(criteria: RawSet, criterion: RawCriterion) -> Iterator[Finding]:
    children = criteria.children(criterion)
    yield from _check_numbers(criteria, criterion, is_leaf=not children)
    if children:
        yield from _check_sum(criteria, criterion, children)
    elif not criterion.rule:
        message = _also(WORDS["missing-rule"], IF_A_GROUP.format(code=criterion.code))
        yield Finding(criteria.file, criterion.code, "missing-rule", message, criterion.row)
    if criterion.rule and criterion.rule not in criteria.rules:
        written = criterion.rule_written or criterion.rule
        meant = rule_meant(written)
        message = _also(WORDS["unknown-rule"].format(rule=written), PERHAPS.format(rule=meant) if meant else None)
        yield Finding(criteria.file, criterion.code, "unknown-rule", message, criterion.row)
    if not children:
        yield from _check_points(criteria, criterion)
        yield from _check_bands(criteria, criterion)


def _check_numbers(criteria: RawSet, criterion: RawCriterion, *, is_leaf: bool) -> Iterator[Finding]:
    cells = [("max", criterion.max, criterion.row), ("points", criterion.points, criterion.row)]
    for option in criterion.options:
        cells += [
            ("from", option.low, option.row),
            ("to", option.high, option.row),
            ("points", option.points, option.row),
        ]
    for column, text, row in cells:
        if not is_number(text):
            yield _finding(criteria, criterion.code, "not-a-number", row, column=column, found=text)
    needed = [("max", criterion.max, criterion.row)] if is_leaf else []
    needed += [("points", option.points, option.row) for option in criterion.options]
    if criterion.rule in ("count", "deduct"):
        needed.append(("points", criterion.points, criterion.row))
    for column, text, row in needed:
        if not text:
            yield _finding(criteria, criterion.code, "not-a-number", row, column=column, found="")
    if _DATE.fullmatch(criterion.code):
        message = A_DATE.format(found=criterion.code)
        yield Finding(criteria.file, criterion.code, "not-a-number", message, criterion.row)


def _check_sum(criteria: RawSet, criterion: RawCriterion, children: list[RawCriterion]) -> Iterator[Finding]:
    """Compare only where every maximum is known: an unreadable one is a finding of its own.

    Bonus and penalty stand outside the sum; a sum that is cut at the maximum may exceed it.
    """
    inside = [child for child in children if not child.is_outside]
    top, parts = known_number(criterion.max), [known_number(child.max) for child in inside]
    known = [part for part in parts if part is not None]
    if top is None or not inside or len(known) < len(parts):
        return
    total = sum(known, Decimal(0))
    if total < top or (total > top and not criterion.is_capped):
        yield _finding(criteria, criterion.code, "sum-mismatch", criterion.row, total=_plain(total), max=_plain(top))


def _check_points(criteria: RawSet, criterion: RawCriterion) -> Iterator[Finding]:
    if criterion.rule in WITH_OPTIONS and not criterion.options:
        yield _finding(criteria, criterion.code, "empty-options", criterion.row, rule=criterion.rule)
    top, points = known_number(criterion.max), [known_number(option.points) for option in criterion.options]
    known = [p for p in points if p is not None]
    if top is None or not known:
        return
    best = max(known)
    place = {"best": _plain(best), "max": _plain(top)}
    if best > top:
        yield _finding(criteria, criterion.code, "points-above-max", criterion.row, **place)
    elif best < top and len(known) == len(points):
        yield _finding(criteria, criterion.code, "points-unreachable", criterion.row, **place)


def _check_bands(criteria: RawSet, criterion: RawCriterion) -> Iterator[Finding]:
    """An unreadable bound is a finding of its own, and hides where a gap would be."""
    bands = [option for option in criterion.options if option.is_band(criterion.rule)]
    sound = [b for b in bands if is_number(b.low) and is_number(b.high)]
    intervals = [
        Interval.of(
            known_number(b.low), known_number(b.high), low_inclusive=b.low_inclusive, high_inclusive=b.high_inclusive
        )
        for b in sound
    ]
    unbounded = NO_BOUNDS if any(not (b.low or b.high) for b in sound) else None
    for first, second in overlaps(intervals):
        message = _also(WORDS["overlapping-bands"].format(first=str(first), second=str(second)), unbounded)
        yield Finding(criteria.file, criterion.code, "overlapping-bands", message, criterion.row)
    for backward in (i for i in intervals if i.is_backward):
        message = BACKWARD.format(band=str(backward))
        yield Finding(criteria.file, criterion.code, "gap-between-bands", message, criterion.row)
    if len(sound) == len(bands):
        for gap in gaps(intervals):
            yield _finding(criteria, criterion.code, "gap-between-bands", criterion.row, gap=str(gap))


def _repeated(criteria: RawSet, same: list[RawCriterion]) -> Finding:
    """Return the finding on a repeated code; where one stands right after 1.9 it may be 1.10 without its zero."""
    message = WORDS["duplicate-code"].format(rows=_list(c.row for c in same) or "?")
    beside = [c for c in criteria.criteria if c.parent == same[0].parent]
    for before, criterion in pairwise(beside):
        meant = f"{criterion.code}0"
        if criterion in same[1:] and _last(before.code) + 1 == _last(meant):
            message = _also(message, LOST_ZERO.format(row=criterion.row, before=before.code, code=meant))
    return Finding(criteria.file, same[0].code, "duplicate-code", message, same[0].row)


def _last(code: str) -> int:
    last = code.rpartition(".")[2]
    return int(last) if last.isascii() and last.isdigit() else -1


def _also(message: Text, more: Text | None) -> Text:
    return message if more is None else Text(f"{message.vi} {more.vi}", f"{message.en} {more.en}")


def _finding(criteria: RawSet, code: str, kind: Kind, row: int | None, **details: str) -> Finding:
    return Finding(criteria.file, code, kind, WORDS[kind].format(**details), row)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        expected = Text("một tệp có thật và đọc được", "a file that is there and can be read")
        cure = Text("Kiểm tra lại tên và đường dẫn của tệp.", "Check the file's name and folder.")
        raise InputError(Problem(file=str(path), found=said_by_system(error), expected=expected, cure=cure)) from error


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _list(rows: Iterable[int | None]) -> str:
    return ", ".join(str(row) for row in rows if row is not None)
