"""Criteria sheets: one row per criterion, its options or bands in the rows below it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from caicach.errors import InputError, Problem
from caicach.instruments.model import (
    Band,
    BandsRule,
    Choice,
    ChoiceRule,
    CountRule,
    Criterion,
    DeductRule,
    Edition,
    Instrument,
    ManualRule,
    Periods,
    RatioRule,
    Rule,
    Scale,
    Source,
    SurveyBandsRule,
)
from caicach.instruments.raw import RawCriterion, RawOption, RawSet, known_number
from caicach.instruments.sheet_rows import (
    COLUMNS,
    HEADERS,
    code_of,
    continues,
    is_no_criterion,
    with_our_names,
)
from caicach.registry.period import parse_period
from caicach.tables import Row, Table, read_table
from caicach.text import Text

__all__ = ["COLUMNS", "import_sheet", "read_criteria_sheet"]

_DEEPEST = 20


def read_criteria_sheet(source: Path | str | bytes, *, name: str | None = None, sheet: str | None = None) -> RawSet:
    """Return the criteria of a sheet as text, the tree read from the codes; nothing is judged yet.

    Totals, headings, notes and the header's repetitions are passed over. Raises InputError where the file is not a
    table, lacks a column, or holds no criterion.
    """
    table = with_our_names(read_table(source, name=name, sheet=sheet, expect=HEADERS))
    found = RawSet(str(name or source) if not isinstance(source, bytes) else table.name, table.sheet, [])
    for row in table.rows:
        if not is_no_criterion(row, table.header):
            _add(found, row)
    _refuse_unusable(found, table)
    return found


def import_sheet(sheet: RawSet, *, id: str, first: str, title: str | None = None) -> Instrument:
    """Return a sheet that has passed the checker as an instrument of one edition, from the period `first` on.

    Raises InputError where `first` is not a period.
    """
    first = parse_period(first).text
    roots = [c for c in sheet.criteria if c.parent is None]
    criteria = tuple(_criterion(sheet, root) for root in roots)
    maxima = [c.max for c in criteria]
    total = sum((m for m in maxima if m is not None), Decimal(0)) if None not in maxima else None
    origin = Text(f"Bảng tiêu chí {Path(sheet.file).name}", f"Criteria sheet {Path(sheet.file).name}")
    edition = Edition(
        id=first,
        periods=Periods(first=first),
        scale=None if total is None else Scale(low=Decimal(0), high=total),
        criteria=criteria,
        source=Source(text=origin, status="unverified"),
    )
    return Instrument(
        id=id, family="criteria", title=Text.of(title or id), short=id, measures="unit", editions=(edition,)
    )


def _add(found: RawSet, row: Row) -> None:
    code = code_of(row["code"])
    above = found.criteria[-1] if found.criteria else None
    says = not row["rule"] and any(row[name] for name in ("option", "from", "to", "points"))
    if above is not None and (continues(row, above.code) or (says and not code)):
        label = row["option"] or row["title"]
        above.options.append(RawOption(row.number, label, row["from"], row["to"], row["points"]))
    elif code:
        rule = "-".join(row["rule"].casefold().replace("_", "-").split())
        parent = code.rpartition(".")[0] or None
        criterion = RawCriterion(
            row.number, code, row["title"], row["max"], rule, row["points"], row["source"], parent, row["rule"]
        )
        found.criteria.append(criterion)
    else:
        found.stray.append((row.number, row["title"] or row["option"] or row["points"]))


def _refuse_unusable(found: RawSet, table: Table) -> None:
    if not found.criteria:
        expected = Text(
            "ít nhất một tiêu chí có mã số ở cột code", "at least one criterion with a number in column code"
        )
        cure = Text("Điền mã số 1, 1.1, 1.2 … cho từng tiêu chí.", "Number each criterion 1, 1.1, 1.2 …")
        raise InputError(Problem(file=table.name, sheet=table.sheet, column="code", expected=expected, cure=cure))
    deep = next((c for c in found.criteria if c.code.count(".") >= _DEEPEST), None)
    if deep:
        expected = Text(f"mã số không quá {_DEEPEST} cấp", f"a number of at most {_DEEPEST} levels")
        cure = Text("Sửa mã số của dòng này.", "Mend the number in this row.")
        place = Problem(file=table.name, sheet=table.sheet, row=deep.row, column="code", expected=expected, cure=cure)
        raise InputError(place)


def _criterion(sheet: RawSet, raw: RawCriterion) -> Criterion:
    children = tuple(_criterion(sheet, child) for child in sheet.children(raw))
    return Criterion(
        code=raw.code,
        title=Text.of(raw.title or raw.code),
        max=known_number(raw.max),
        rule=None if children else _rule(raw),
        answered_by="survey" if raw.rule == "survey-bands" and not children else "unit",
        source=Source(text=Text.of(raw.source), status="unverified") if raw.source else None,
        children=children,
    )


def _rule(raw: RawCriterion) -> Rule | None:
    points = known_number(raw.points)
    if raw.rule == "choice":
        options = (Choice(id=str(n), label=Text.of(o.label), points=_points(o)) for n, o in enumerate(raw.options, 1))
        return ChoiceRule(options=tuple(options))
    if raw.rule in ("bands", "survey-bands"):
        bands = tuple(Band(low=known_number(o.low), high=known_number(o.high), points=_points(o)) for o in raw.options)
        return BandsRule(bands=bands) if raw.rule == "bands" else SurveyBandsRule(bands=bands)
    if raw.rule == "ratio":
        return RatioRule(points=points if points is not None else known_number(raw.max) or Decimal(0))
    if raw.rule == "count":
        return CountRule(points_each=points or Decimal(0))
    if raw.rule == "deduct":
        return DeductRule(points_each=abs(points or Decimal(0)))
    return ManualRule() if raw.rule == "manual" else None


def _points(option: RawOption) -> Decimal:
    return known_number(option.points) or Decimal(0)
