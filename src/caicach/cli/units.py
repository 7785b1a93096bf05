"""`caicach units`: what a unit was, is and became; figures restated on another date's units."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from caicach.cli.answer import Format, FormatOption, OutputOption, give, language, parse_date
from caicach.errors import InputError, Problem
from caicach.text import Text

if TYPE_CHECKING:
    from caicach.registry import Became, Unit

app = typer.Typer(no_args_is_help=True, help="Đơn vị theo thời gian · units through time")

UnitArgument = Annotated[str, typer.Argument(help="Code or name, with or without diacritics and type word.")]
OnOption = Annotated[str | None, typer.Option("--on", help="As of this date (default: today).")]


class Level(StrEnum):
    """The levels of administrative units; districts were there until 2025-06-30."""

    province = "province"
    district = "district"
    commune = "commune"


@app.command()
def show(
    unit: UnitArgument,
    on: OnOption = None,
    format: FormatOption = Format.table,
    output: OutputOption = None,
) -> None:
    """Show a unit as of a date: type, validity, the unit above, what it came from and became.

    Example: caicach units show "Hà Nam" --on 2024-12-31
    """
    from caicach.registry import Registry

    registry = Registry.default()
    found = registry.find(unit, _date(on))
    lineage = registry.lineage(found)
    answer = {
        "code": found.code,
        "name": found.full_name,
        "type": found.type,
        "level": found.level,
        "valid_from": found.valid_from,
        "valid_to": found.valid_to,
        "parent": found.parent,
        "lineage": {
            "from": [origin.unit.code for origin in lineage.came_from],
            "to": [became.unit.code for became in lineage.became],
        },
    }
    names = {key: "; ".join(_named(b) for b in bs) for key, bs in zip(("from", "to"), lineage, strict=True)}
    give(answer, [{key: value for key, value in answer.items() if key != "lineage"} | names], format, output)


@app.command()
def trace(
    unit: UnitArgument,
    to: Annotated[str, typer.Option("--to", help="The date whose units are asked for.")],
    on: OnOption = None,
    format: FormatOption = Format.table,
    output: OutputOption = None,
) -> None:
    """Tell what a unit of one date had become by another; exit code 1 where that is not known.

    Example: caicach units trace "Hà Nam" --on 2024-12-31 --to 2025-07-01
    """
    from caicach.registry import Registry

    registry = Registry.default()
    found = registry.find(unit, _date(on))
    became = [
        {
            "code": b.unit.code,
            "name": b.unit.full_name,
            "part": b.part,
            "effective": b.effective,
            "source": b.source,
        }
        for b in registry.trace(found, parse_date(to, "--to"))
    ]
    give({"unit": _brief(found), "became": became}, became, format, output, title=f"{found.full_name} ({found.code})")
    if not became:
        unknown = Text("Chưa có dữ liệu về đơn vị kế tục.", "There are no data on what it became.")
        typer.echo(unknown.within(language()), err=True)
        raise typer.Exit(1)


@app.command()
def restate(
    index_table: Annotated[Path, typer.Argument(help="Columns unit, period, code, value.")],
    on: Annotated[str, typer.Option("--on", help="The date whose units the figures are wanted for.")],
    weights: Annotated[Path | None, typer.Option("--weights", help="Columns unit, period, weight.")] = None,
    equal_weights: Annotated[bool, typer.Option("--equal-weights", help="Plain mean of the units merged.")] = False,
    format: FormatOption = Format.table,
    output: OutputOption = None,
) -> None:
    """Restate an index table on another date's units: merged units get the weighted mean of their predecessors.

    Example: caicach units restate examples/papi/papi.csv --on 2025-07-01 --equal-weights
    """
    from caicach.instruments.mapping import INDEX_COLUMNS, as_index_table
    from caicach.registry import Registry
    from caicach.registry.figures import read_figures, read_weights
    from caicach.registry.restate import restate as restated
    from caicach.tables import read_table

    day = parse_date(on, "--on")
    registry = Registry.default()
    figures = read_figures(as_index_table(read_table(index_table, expect=INDEX_COLUMNS)), registry)
    given = read_weights(weights, registry) if weights else None
    try:
        found = restated(figures, day, registry, weights=given, equal_weights=equal_weights)
    except InputError as error:
        raise InputError(_placed(problem, index_table, weights) for problem in error.problems) from error
    rows = [
        {
            "unit": row.unit,
            "period": row.period,
            "code": row.code,
            "value": row.value,
            "basis": row.basis,
            "from_units": list(row.from_units),
            "why": row.why,
        }
        for row in found
    ]
    give({"rows": rows}, rows, format, output)


@app.command("list")
def list_units(
    level: Annotated[Level, typer.Option("--level", help="province, district or commune.")] = Level.province,
    parent: Annotated[str | None, typer.Option("--parent", help="Only units below this one: code or name.")] = None,
    on: OnOption = None,
    format: FormatOption = Format.table,
    output: OutputOption = None,
) -> None:
    """List the units in force on a date.

    Example: caicach units list --level commune --parent "Ninh Bình" --on 2025-07-01
    """
    from caicach.registry import Registry

    registry, day = Registry.default(), _date(on)
    above = registry.find(parent, day) if parent else None
    rows = [_brief(unit) | {"parent": unit.parent} for unit in registry.units(day, level=level, parent=above)]
    give({"on": day, "units": rows}, rows, format, output)


def _date(on: str | None) -> dt.date:
    """Return the date given to --on, or today in Việt Nam."""
    if on is not None:
        return parse_date(on, "--on")
    return dt.datetime.now(dt.timezone(dt.timedelta(hours=7))).date()


def _placed(problem: Problem, index_table: Path, weights: Path | None) -> Problem:
    """Return the problem with the file that it is in, where it is in one."""
    if problem.row is not None:
        return problem.at(file=index_table.name)
    return problem.at(file=weights.name) if weights and problem.column == "weight" else problem


def _brief(unit: Unit) -> dict[str, Any]:
    return {"code": unit.code, "name": unit.full_name, "type": unit.type, "level": unit.level}


def _named(became: Became) -> str:
    return f"{became.unit.full_name} ({became.unit.code})"
