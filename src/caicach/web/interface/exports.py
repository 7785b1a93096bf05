"""Exporting a table as it is shown: the same rows in the same order, machine-readable, with where they come from."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from openpyxl import Workbook
from openpyxl.styles import Font

from caicach.web.interface.tables import Table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def export_asked(request: HttpRequest, *tables: Table) -> HttpResponse | None:
    """Return the export that the address asks for of one of `tables`, or None where it asks for none."""
    kind = request.GET.get("export")
    table = next((t for t in tables if t.name == request.GET.get("table")), None)
    if table is None or kind not in ("csv", "xlsx"):
        return None
    content, content_type = (_csv(table), "text/csv; charset=utf-8") if kind == "csv" else (_xlsx(table), XLSX)
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{table.name}.{kind}"'
    return response


def _lines(table: Table) -> tuple[list[str], list[list[Any]]]:
    titles = [f"{c.title} ({c.unit})" if c.unit else str(c.title) for c in table.shown]
    return titles, [[_plain(c.value(r)) for c in table.shown] for r in table.kept]


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, int | float | dt.date):
        return value
    return float(value) if isinstance(value, Decimal) else _harmless(str(value))


def _harmless(words: str) -> str:
    """Keep a spreadsheet program from running a cell that starts like a formula."""
    return "'" + words if words.startswith(FORMULA_STARTS) else words


def _provenance(table: Table) -> list[str]:
    notes = [str(table.caption), str(table.source), getattr(table.request, "notice", "")]
    return [n for n in notes if n]


def _csv(table: Table) -> bytes:
    titles, lines = _lines(table)
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerows([titles, *(_iso(line) for line in lines)])
    return buffer.getvalue().encode("utf-8-sig")


def _iso(line: Sequence[Any]) -> list[Any]:
    return [v.isoformat() if isinstance(v, dt.date) else v for v in line]


def _xlsx(table: Table) -> bytes:
    titles, lines = _lines(table)
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(titles)
    for line in lines:
        sheet.append(line)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "B2"
    notes = book.create_sheet("Nguồn")
    for note in _provenance(table):
        notes.append([note])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
