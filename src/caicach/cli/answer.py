"""How every command answers: `--format table|json|csv`, `--output FILE`, exit codes, errors on standard error."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import math
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.table import Table

from caicach.errors import CaicachError, InputError, Problem, said_by_system
from caicach.text import Text


class Format(StrEnum):
    """How the answer is written."""

    table = "table"
    json = "json"
    csv = "csv"


FormatOption = Annotated[Format, typer.Option("--format", help="table, json or csv.")]
OutputOption = Annotated[Path | None, typer.Option("--output", help="Write to this file instead of standard output.")]
Row = Mapping[str, Any]


def language() -> str:
    """Return the command line's language: Vietnamese unless CAICACH_LANG says `en`."""
    return os.environ.get("CAICACH_LANG", "vi")


def parse_date(value: str, option: str) -> dt.date:
    """Return an ISO date given to `option`, or raise InputError."""
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        raise InputError(
            Problem(
                column=option,
                found=value,
                expected=Text(
                    "ngày dạng năm-tháng-ngày, ví dụ 2025-07-01", "a date as year-month-day, such as 2025-07-01"
                ),
                cure=Text("Viết lại ngày.", "Write the date again."),
            )
        ) from None


def give(
    answer: Mapping[str, Any],
    rows: Sequence[Row],
    format: Format = Format.table,
    output: Path | None = None,
    *,
    title: str | None = None,
    table: Callable[[Console], None] | None = None,
    columns: Sequence[str] = (),
) -> None:
    """Write `answer` whole as JSON, or its `rows` as CSV or as a table (or by `table`, where rows are not enough).

    `columns` head a CSV file of no rows.
    """
    if format is Format.json:
        write_text(json.dumps(_plain(answer), ensure_ascii=False, indent=1) + "\n", output)
    elif format is Format.csv:
        write_text(_csv(rows, columns), output)
    else:
        buffer = io.StringIO()
        width = None if output is None and sys.stdout.isatty() else int(os.environ.get("COLUMNS", "160"))
        console = Console(file=buffer, width=width, force_terminal=output is None and sys.stdout.isatty())
        if table:
            table(console)
        else:
            console.print(_rich(rows, title))
        write_text(buffer.getvalue(), output)


def explain_and_exit(error: CaicachError) -> NoReturn:
    """Say on standard error what is wrong and how to mend it, and end with exit code 2."""
    words = error.within(language()) if isinstance(error, InputError) else str(error)
    typer.echo(words, err=True)
    raise SystemExit(2)


def write_text(text: str, output: Path | None) -> None:
    """Write `text` to `output`, or to standard output; raise InputError where it can't be written."""
    if output is not None:
        write_bytes(text.encode(), output)
        return
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise  # the reader has had enough, as `head` has: no fault of anybody's
    except OSError as error:
        raise _not_written("(stdout)", error) from error


def write_bytes(content: bytes, output: Path) -> None:
    """Write `content` to `output`; raise InputError where the file can't be written."""
    try:
        output.write_bytes(content)
    except OSError as error:
        raise _not_written(str(output), error) from error


def _not_written(file: str, error: OSError) -> InputError:
    return InputError(
        Problem(
            file=file,
            found=said_by_system(error),
            expected=Text("một nơi ghi được", "a place that can be written to"),
            cure=Text("Chọn nơi ghi khác.", "Choose another place."),
        )
    )


def _plain(value: Any) -> Any:
    """Return `value` in JSON's own types: numbers as numbers, missing as null, dates as ISO 8601."""
    if isinstance(value, Text):
        return value.within(language())
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(v) for v in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() and abs(value) < 2**53 else float(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dt.date | dt.datetime | dt.time):
        return value.isoformat()
    return value


def _cell(value: Any) -> str:
    plain = _plain(value)
    if plain is None:
        return ""
    if isinstance(plain, list):
        return "; ".join(_cell(v) for v in plain)
    if isinstance(plain, dict):
        return json.dumps(plain, ensure_ascii=False)
    return str(plain)


def _csv(rows: Sequence[Row], columns: Sequence[str]) -> str:
    buffer = io.StringIO()
    names = list(rows[0]) if rows else list(columns)
    if names:
        writer = csv.DictWriter(buffer, fieldnames=names, lineterminator="\n")
        writer.writeheader()
        writer.writerows([{k: _cell(v) for k, v in row.items()} for row in rows])
    return buffer.getvalue()


def _rich(rows: Sequence[Row], title: str | None) -> Table:
    table = Table(title=title, header_style="bold", title_justify="left")
    for name in rows[0] if rows else ():
        numeric = all(isinstance(r[name], int | float | Decimal) or r[name] is None for r in rows)
        table.add_column(str(name), justify="right" if numeric else "left")
    for row in rows:
        table.add_row(*[_short(v) for v in row.values()])
    return table


def _short(value: Any) -> str:
    return f"{value:.6g}" if isinstance(value, float) and math.isfinite(value) else _cell(value)
