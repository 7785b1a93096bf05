"""Parquet, read only once its own description says that it is of a sensible size."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from caicach.errors import InputError, Problem
from caicach.tables.model import Table
from caicach.tables.numbers import plain_number
from caicach.tables.shape import shape
from caicach.text import Text

_MOST_CELLS = 50_000_000
_INFLATED_LIMIT = 1_000_000_000


def read_parquet(data: bytes, file: str, expect: tuple[str, ...]) -> Table:
    """Return the table of a Parquet file; raises InputError where it is damaged, nested or too large."""
    try:
        source = pq.ParquetFile(io.BytesIO(data))
        _check_size(source.metadata)
        table = source.read()
    except (pa.ArrowException, OSError, ValueError, MemoryError) as error:
        if isinstance(error, InputError):
            raise
        expected = Text("một tệp Parquet lành lặn", "a sound Parquet file")
        cure = Text("Tệp hỏng. Xuất lại tệp từ nguồn.", "The file is damaged. Export it again from its source.")
        raise InputError(Problem(expected=expected, cure=cure)) from error
    _check_flat(table.schema)
    columns = [[_text(value) for value in _as_written(column).to_pylist()] for column in table.columns]
    records = [(number, list(cells)) for number, cells in enumerate(zip(*columns, strict=True), start=2)]
    return shape([(1, table.column_names), *records], file=file, sheet=None, expect=expect, titles_above=False)


def _check_size(metadata: Any) -> None:
    groups = [metadata.row_group(i) for i in range(metadata.num_row_groups)]
    if (
        metadata.num_rows * metadata.num_columns > _MOST_CELLS
        or sum(g.total_byte_size for g in groups) > _INFLATED_LIMIT
    ):
        expected = Text(f"không quá {_MOST_CELLS:,} ô".replace(",", "."), f"at most {_MOST_CELLS:,} cells")
        cure = Text("Chia tệp thành nhiều tệp nhỏ hơn.", "Split it into smaller files.")
        raise InputError(Problem(found=str(metadata.num_rows), expected=expected, cure=cure))


def _check_flat(schema: Any) -> None:
    expected = Text("cột chứa số, chữ hoặc ngày", "a column of numbers, text or dates")
    cure = Text("Tách cột này thành các cột đơn.", "Split this column into plain ones.")
    nested = [field for field in schema if pa.types.is_nested(field.type)]
    if nested:
        raise InputError(Problem(column=f.name, found=str(f.type), expected=expected, cure=cure) for f in nested)


def _as_written(column: Any) -> Any:
    """Return a column of single-precision floats as the shortest decimals that stand for them; others as they are."""
    if not pa.types.is_float32(column.type):
        return column
    shortest = pc.cast(column, pa.string())
    return pc.cast(shortest, pa.float64())


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float | Decimal):
        return plain_number(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)
