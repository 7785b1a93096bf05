"""`caicach compare`: what fell between two periods, and why."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from caicach.cli.answer import Format, FormatOption, OutputOption, give, language

if TYPE_CHECKING:
    from rich.console import Console

    from caicach.analysis import Comparison, UnitComparison

app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.command()
def compare(
    instrument: Annotated[str, typer.Argument(help="Id of the library, or path of an instrument file.")],
    index_table: Annotated[Path, typer.Argument(help="Index table: unit, period, code, value.")],
    from_period: Annotated[str, typer.Option("--from", help="Earlier period, such as 2020.")],
    to_period: Annotated[str, typer.Option("--to", help="Later period, such as 2021.")],
    unit: Annotated[str | None, typer.Option("--unit", help="Code or name of one unit.")] = None,
    format: FormatOption = Format.table,
    output: OutputOption = None,
) -> None:
    """So sánh hai kỳ của một chỉ số: điểm, thứ hạng, nhóm, phần đóng góp của từng chỉ số thành phần.

    Example: caicach compare papi examples/papi/papi.csv --from 2020 --to 2021 --unit "Hà Nam"
    """
    from caicach import analysis
    from caicach.cli.units_named import level_of, unit_code
    from caicach.errors import InputError
    from caicach.instruments import load_instrument
    from caicach.instruments.observations import read_index_table
    from caicach.registry import Registry

    index, registry = load_instrument(instrument), Registry.default()
    identify = analysis.identities(registry, from_period, to_period, level_of(index))
    observations = read_index_table(index_table, index, registry)
    code = None if unit is None else unit_code(registry, unit, (to_period, from_period), level_of(index))
    try:
        answer = analysis.compare(index, observations, from_period, to_period, code, identify=identify)
    except InputError as error:
        raise error.at(file=index_table.name) from None
    give(answer.as_answer(), _rows(answer), format, output, table=lambda console: _print(console, answer, code))


def _rows(answer: Comparison) -> list[dict[str, Any]]:
    """Return a row for each unit's composite (`total`) and components, for CSV."""
    rows = []
    for unit in answer.as_answer()["units"]:
        total = {
            "code": "total",
            "title": answer.instrument.title,
            **unit["score"],
            "contribution": unit["score"]["change"],
            "rank_from": unit["rank"]["from"],
            "rank_to": unit["rank"]["to"],
            "group_from": unit["group"]["from"],
            "group_to": unit["group"]["to"],
            "why": answer.why,
        }
        rows += [{"unit": unit["unit"], "name": unit["name"], **part} for part in (total, *unit["components"])]
    return rows


def _print(console: Console, answer: Comparison, code: str | None) -> None:
    if code is None:
        _print_all(console, answer)
    else:
        _print_one(console, answer, answer.units[0])


def _print_all(console: Console, answer: Comparison) -> None:
    from rich.table import Table

    from caicach.reporting import figures

    tongue, decimals = language(), _decimals(answer)
    vi = not tongue.startswith("en")
    table = Table(title=f"{answer.instrument.short}: {answer.before} → {answer.after}", title_justify="left")
    for name in ("Đơn vị" if vi else "Unit", answer.before, answer.after, "Thay đổi" if vi else "Change"):
        table.add_column(name, justify="left" if name in ("Đơn vị", "Unit") else "right")
    for name in ("Hạng trước", "Hạng sau", "Thay đổi hạng") if vi else ("Rank before", "Rank after", "Change of rank"):
        table.add_column(name, justify="right")
    for unit in answer.units:
        rank = unit.rank
        table.add_row(
            unit.name,
            *_changes(unit.score, decimals),
            figures.rank(rank.before, rank.of_before),
            figures.rank(rank.after, rank.of_after),
            figures.rank_change(rank.change, tongue),
        )
    console.print(table)
    for words in (answer.why, answer.note):
        if words is not None:
            console.print(words.within(tongue), highlight=False)
    for unit in answer.units:
        for note in unit.notes:
            console.print(f"{unit.name}: {note.within(tongue)}", highlight=False)


def _print_one(console: Console, answer: Comparison, unit: UnitComparison) -> None:
    from rich.table import Table

    from caicach.analysis import story
    from caicach.analysis.view import View

    tongue, decimals = language(), _decimals(answer)
    vi = not tongue.startswith("en")
    told, titles = story(answer, unit.unit), View(answer, unit).titles
    console.print(f"{unit.name} · {told.headline.within(tongue)}", style="bold", highlight=False)
    table = Table(header_style="bold")
    names = ("Thay đổi", "Đóng góp", "Hạng", "Nhóm") if vi else ("Change", "Contribution", "Rank", "Group")
    for name in ("Chỉ số" if vi else "Component", answer.before, answer.after, *names):
        table.add_column(name, justify="left" if name in ("Chỉ số", "Component", names[-1]) else "right")
    for part in unit.components:
        title = f"{part.code}. {part.title.within(tongue)}"
        ranks = _ranks((part.rank_before, part.rank_after), unit)
        groups = [titles[g].within(tongue) if g else "—" for g in (part.group_before, part.group_after)]
        change = _changes((part.before, part.after, part.change), decimals) + _signed(part.contribution, decimals)
        table.add_row(title, *change, ranks, groups[0] if groups[0] == groups[1] else " → ".join(groups))
    table.add_section()
    ranks = _ranks((unit.rank.before, unit.rank.after), unit)
    table.add_row("Tổng" if vi else "Composite", *_changes(unit.score, decimals), "", ranks, "")
    console.print(table)
    for finding in told.findings:
        console.print(f"• {finding.text.within(tongue)}", highlight=False)


def _changes(values: tuple[Decimal | None, Decimal | None, Decimal | None], decimals: int) -> list[str]:
    from caicach.reporting import figures

    before, after, change = values
    shown = [figures.number(value, decimals, language()) for value in (before, after)]
    return shown + _signed(change, decimals)


def _signed(change: Decimal | None, decimals: int) -> list[str]:
    from caicach.reporting import figures

    return [figures.change(change, decimals, language=language())]


def _ranks(places: tuple[int | None, int | None], unit: UnitComparison) -> str:
    from caicach.reporting import figures

    outs = (unit.rank.of_before, unit.rank.of_after)
    return " → ".join(figures.rank(place, out) for place, out in zip(places, outs, strict=True))


def _decimals(answer: Comparison) -> int:
    edition = answer.instrument.edition(answer.after)
    return edition.decimals if edition else 2
