"""`caicach instruments`: what is measured, and whether a criteria set is fit to be scored by."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from caicach.cli.answer import Format, FormatOption, OutputOption, give, language, parse_date, write_text

if TYPE_CHECKING:
    from caicach.instruments import Edition

app = typer.Typer(no_args_is_help=True)


@app.command("list")
def list_(format: FormatOption = Format.table, output: OutputOption = None) -> None:
    """Liệt kê thư viện · List the library.

    Example: caicach instruments list
    """
    from caicach.instruments import list_instruments

    rows = [
        {
            "id": one.id,
            "title": one.title,
            "family": one.family,
            "measures": one.measures,
            "editions": [edition.id for edition in one.editions],
            "first": one.editions[0].periods.first,
            "last": one.editions[-1].periods.last,
        }
        for one in list_instruments()
    ]
    give({"instruments": rows}, rows, format, output)


@app.command()
def show(
    instrument: Annotated[str, typer.Argument(help="Library id, YAML file or criteria sheet.")],
    on: Annotated[str | None, typer.Option(help="Only what is measured on this day.")] = None,
    period: Annotated[str | None, typer.Option(help="Only what is measured in this period.")] = None,
    format: FormatOption = Format.table,
    output: OutputOption = None,
) -> None:
    """Xem một bộ · Show an index or criteria set with its editions, weights, rules and sources.

    Example: caicach instruments show pci --period 2021
    """
    from caicach.instruments import load_instrument
    from caicach.instruments.describe import criterion_rows, describe

    asked = period or (str(parse_date(on, "--on").year) if on else None)
    answer = describe(load_instrument(instrument), asked, language())
    rows = criterion_rows(answer)
    give(answer, rows, format, output, title=str(answer["title"]))


@app.command()
def check(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="YAML files or criteria sheets.")],
    format: FormatOption = Format.table,
    output: OutputOption = None,
) -> None:
    """Kiểm tra bộ tiêu chí · Find what is wrong in criteria sets; exit code 1 if there is an error.

    Example: caicach instruments check examples/criteria/so-mau.csv
    """
    from caicach.errors import InputError, Problem
    from caicach.instruments import Finding, check_instrument
    from caicach.text import Text

    found: list[Finding] = []
    problems: list[Problem] = []
    for file in files:
        try:
            found += check_instrument(file)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    rows: list[dict[str, Any]] = [
        {"file": f.file, "row": f.row, "code": f.code, "kind": f.kind, "severity": f.severity, "message": f.message}
        for f in found
    ]
    sound = Text("Không tìm thấy lỗi nào.", "Nothing wrong was found.").within(language())
    give(
        {"findings": rows},
        rows,
        format,
        output,
        table=None if rows else lambda console: console.print(sound),
        columns=("file", "row", "code", "kind", "severity", "message"),
    )
    if any(f.severity == "error" for f in found):
        raise typer.Exit(1)


@app.command("import")
def import_(
    sheet: Annotated[str, typer.Argument(help="Criteria sheet (CSV or XLSX).")],
    id: Annotated[str, typer.Option("--id", help="The new instrument's id.")],
    valid_from: Annotated[str, typer.Option(help="First day in force; its year is the first period measured.")],
    output: Annotated[Path, typer.Option(help="The YAML file to write.")],
    title: Annotated[str | None, typer.Option(help="The instrument's name.")] = None,
) -> None:
    """Nhập bảng tiêu chí · Turn a criteria sheet into a YAML file.

    Example: caicach instruments import examples/criteria/so-mau.csv --id so --valid-from 2026-01-01 --output so.yaml
    """
    from caicach.instruments.check import refuse_errors
    from caicach.instruments.sheet import import_sheet, read_criteria_sheet
    from caicach.instruments.write import to_yaml

    criteria = read_criteria_sheet(sheet)
    refuse_errors(criteria)
    first = str(parse_date(valid_from, "--valid-from").year)
    write_text(to_yaml(import_sheet(criteria, id=id, first=first, title=title)), output)
    if sys.stderr.isatty():
        typer.echo(str(output), err=True)


@app.command()
def diff(
    old: Annotated[str, typer.Argument(help="Library id, YAML file or criteria sheet; ID@PERIOD for one edition.")],
    new: Annotated[str, typer.Argument(help="The same, of the newer one.")],
    format: FormatOption = Format.table,
    output: OutputOption = None,
) -> None:
    """So sánh hai phiên bản · Compare two editions: added, dropped, re-weighted, renamed, scored otherwise, moved.

    Example: caicach instruments diff pci@2012 pci@2013
    """
    from caicach.instruments import compare_editions
    from caicach.text import Text

    before, after = _edition(old), _edition(new)
    changes = compare_editions(before, after).as_answer(language())
    answer = {"old": {"asked": old, "edition": before.id}, "new": {"asked": new, "edition": after.id}, **changes}
    rows = _change_rows(changes)
    same = Text("Hai phiên bản không khác nhau.", "The two editions do not differ.").within(language())
    give(answer, rows, format, output, table=None if rows else lambda console: console.print(same))


def _edition(asked: str) -> Edition:
    """Return the edition of `ID@PERIOD`, or the last one of `ID`."""
    from caicach.instruments import load_instrument
    from caicach.instruments.describe import edition_of

    name, at, period = asked.rpartition("@")
    if not at or Path(asked).is_file():
        return load_instrument(asked).editions[-1]
    return edition_of(load_instrument(name), period)


def _change_rows(changes: dict[str, Any]) -> list[dict[str, Any]]:
    rows = []
    for kind in ("added", "dropped", "reweighted", "renamed", "rule_changed", "moved"):
        for one in changes[kind]:
            old = one.get("old") if "old" in one else (one if kind == "dropped" else None)
            new = one.get("new") if "new" in one else (one if kind == "added" else None)
            sides = {
                f"{side}_{key}": (it or {}).get(key) for side, it in (("old", old), ("new", new)) for key in _SHOWN
            }
            rows.append({"change": kind, **sides, "comparable": one.get("comparable"), "why": one.get("why")})
    return rows


_SHOWN = ("code", "title", "max")


@app.command()
def sheet(
    instrument: Annotated[str, typer.Argument(help="Library id or YAML file; ID@PERIOD for one edition.")],
    output: Annotated[Path, typer.Option(help="The CSV file to write.")],
) -> None:
    """Xuất bảng tiêu chí · Write a criteria set as a sheet; what the sheet can't hold is listed.

    Example: caicach instruments sheet mau-so --output mau-so.csv
    """
    from caicach.instruments.sheet_writing import sheet_text

    text, losses = sheet_text(_edition(instrument))
    write_text(text, output)
    for loss in losses:
        typer.echo(f"{loss.code}: {loss.what.within(language())}", err=True)
