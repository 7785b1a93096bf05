"""The facts table as people keep it: `subject, kind, period, fact, value`, and what may stand beside a value.

Optional columns: `low, high` (an estimate's interval), `numerator, denominator` (the items behind a
share; alone they give the value), `source`. An unknown subject's code stands as it is written.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import cast, get_args

from caicach.accountability.conditions import Value
from caicach.accountability.facts import Fact, Facts
from caicach.accountability.model import FactKind, SubjectKind, Vocabulary
from caicach.errors import InputError, Problem
from caicach.registry.period import parse_period
from caicach.tables import Row, Table, parse_number, read_table
from caicach.text import Text

NEEDED = ("subject", "kind", "period", "fact", "value")
OPTIONAL = ("low", "high", "numerator", "denominator", "source")
_A_NUMBER = Text("một số", "a number")
_WRITE_NUMBER = Text(
    "Chỉ viết số, không kèm ký hiệu %, hoặc để trống nếu chưa có.",
    "Write digits only, without a % sign, or leave it empty.",
)
_WRITE_AGAIN = Text("Sửa lại ô này.", "Mend this cell.")
_HALF = Decimal("0.5")


def read_facts(source: Path | str | bytes, vocabulary: Vocabulary, *, name: str | None = None) -> Facts:
    """Return the facts of a CSV, XLSX or Parquet table, with values as Decimal or as words of their scale.

    A fact that `vocabulary` does not know keeps its number or text. Raises InputError with every wrong cell.
    """
    table = read_table(source, name=name, expect=(*NEEDED, *OPTIONAL))
    table.require(NEEDED)
    problems: list[Problem] = []
    facts = []
    for row in table.rows:
        try:
            facts.append(_fact(_Cells(table, row), vocabulary))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    try:
        return Facts(facts)
    except InputError as error:
        raise error.at(file=table.name, sheet=table.sheet) from None


@dataclass
class _Cells:
    """One row while it is read, and what was found wrong in it."""

    table: Table
    row: Row
    problems: list[Problem] = field(default_factory=list)

    def __getitem__(self, column: str) -> str:
        return self.row[column]

    def wrong(self, column: str, expected: Text, cure: Text = _WRITE_AGAIN) -> None:
        """Note that the cell is not as expected."""
        self.problems.append(self.table.problem(self.row, column, expected, cure))

    def period(self) -> str:
        """Return the period as it is written everywhere, or "" where the cell is noted as wrong."""
        try:
            return parse_period(self["period"]).text
        except InputError as error:
            self.problems += error.at(
                file=self.table.name, sheet=self.table.sheet, row=self.row.number, column="period"
            ).problems
            return ""

    def number(self, column: str) -> Decimal | None:
        """Return the cell's number, or None where it is empty or noted as wrong."""
        try:
            return parse_number(self[column])
        except ValueError:
            self.wrong(column, _A_NUMBER, _WRITE_NUMBER)
            return None


def _fact(cells: _Cells, vocabulary: Vocabulary) -> Fact:
    """Read one row, or raise InputError with all that is wrong in it."""
    _check_names(cells)
    period = cells.period()
    kind = vocabulary.fact(cells["fact"])
    numbers = {column: cells.number(column) for column in ("low", "high", "numerator", "denominator")}
    value = _value(cells, kind, vocabulary)
    if not cells.problems:
        value = _with_items(cells, kind, value, numbers["numerator"], numbers["denominator"])
        _check_bounds(cells, kind, value)
        _check_interval(cells, value, numbers["low"], numbers["high"])
    if cells.problems:
        raise InputError(cells.problems)
    return Fact(
        subject=cells["subject"],
        kind=cast("SubjectKind", cells["kind"]),
        period=period,
        fact=cells["fact"],
        value=value,
        source=cells["source"] or None,
        row=cells.row.number,
        **numbers,
    )


def _check_names(cells: _Cells) -> None:
    if not cells["subject"]:
        cells.wrong("subject", Text("mã hoặc tên đối tượng", "a subject's code or name"))
    if cells["kind"] not in get_args(SubjectKind):
        allowed = ", ".join(get_args(SubjectKind))
        cells.wrong("kind", Text(f"một trong: {allowed}", f"one of: {allowed}"))
    if not cells["fact"]:
        cells.wrong("fact", Text("tên dữ kiện", "a fact's name"))


def _value(cells: _Cells, kind: FactKind | None, vocabulary: Vocabulary) -> Value | None:
    text = cells["value"]
    if not text:
        return None
    if kind is None:
        return _number_or_text(text)
    return cells.number("value") if kind.measure != "class" else _class_word(cells, kind, vocabulary)


def _number_or_text(text: str) -> Value | None:
    try:
        return parse_number(text)
    except ValueError:
        return text


def _class_word(cells: _Cells, kind: FactKind, vocabulary: Vocabulary) -> str | None:
    """Return the word as its scale writes it."""
    words = vocabulary.words(kind.name)
    place = vocabulary.place(kind.name, cells["value"])
    if place is not None:
        return words[place].vi
    cells.wrong(
        "value",
        Text(
            f"một trong các mức: {', '.join(w.vi for w in words)}",
            f"one of the classes: {', '.join(w.vi for w in words)}",
        ),
        Text(
            "Viết đúng tên mức, hoặc khai báo thang xếp loại trong bộ quy định.",
            "Write the class as named, or declare its scale in the rule set.",
        ),
    )
    return None


def _with_items(
    cells: _Cells, kind: FactKind | None, value: Value | None, part: Decimal | None, whole: Decimal | None
) -> Value | None:
    """Return the exact share of the items where they are given; a stated value must agree with them as rounded."""
    if part is None and whole is None:
        return value
    if kind is not None and kind.measure != "percent":
        cells.wrong("numerator", Text("để trống, vì đây không phải tỷ lệ", "nothing, since this is no share"))
        return value
    if part is None or whole is None or not 0 <= part <= whole:
        cells.wrong(
            "numerator",
            Text("tử số từ 0 đến mẫu số, đủ cả hai cột", "a numerator of 0 up to the denominator, and both of them"),
        )
        return value
    if whole == 0:
        if value is not None:
            cells.wrong(
                "value",
                Text("để trống, vì mẫu số bằng 0 thì không có tỷ lệ", "nothing, since of nothing there is no share"),
            )
        return None
    share = part / whole * 100
    if value is not None and not (isinstance(value, Decimal) and abs(share - value) <= _HALF.scaleb(-_decimals(value))):
        cells.wrong(
            "value",
            Text(f"{share:.4f}, bằng tử số chia mẫu số", f"{share:.4f}, the numerator over the denominator"),
            Text("Sửa giá trị, hoặc sửa tử số và mẫu số.", "Mend the value, or the numerator and denominator."),
        )
    return share


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _check_bounds(cells: _Cells, kind: FactKind | None, value: Value | None) -> None:
    if kind is None or not isinstance(value, Decimal):
        return
    if (kind.low is not None and value < kind.low) or (kind.high is not None and value > kind.high):
        cells.wrong("value", kind.range(), Text("Kiểm tra số liệu và đơn vị tính.", "Check the figure and its unit."))


def _check_interval(cells: _Cells, value: Value | None, low: Decimal | None, high: Decimal | None) -> None:
    if low is None and high is None:
        return
    if low is None or high is None or low > high or (isinstance(value, Decimal) and not low <= value <= high):
        cells.wrong(
            "low", Text("khoảng từ low đến high có chứa giá trị", "an interval from low to high that holds the value")
        )
