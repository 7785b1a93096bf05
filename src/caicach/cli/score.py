"""`caicach score`: answers or an index table to points, ranks and their computation."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from caicach.cli.answer import Format, FormatOption, OutputOption, give, language, parse_date

if TYPE_CHECKING:
    from rich.console import Console
    from rich.tree import Tree

    from caicach.instruments.model import Instrument
    from caicach.registry import Registry
    from caicach.scoring import Answer, Scores, Trace, UnitScore

app = typer.Typer(no_args_is_help=True, add_completion=False)

_LISTED = 8


@app.command()
def score(
    instrument: Annotated[
        str, typer.Argument(help="Id of the library, or path of an instrument file or criteria sheet.")
    ],
    answers: Annotated[Path, typer.Argument(help="Answers to a criteria set, or the table of an index.")],
    period: Annotated[str, typer.Option("--period", help="Period to score, such as 2021.")],
    on: Annotated[str | None, typer.Option("--on", help="Day as of which units are looked up (period's end).")] = None,
    explain: Annotated[str | None, typer.Option("--explain", help="UNIT or UNIT:CODE: print the computation.")] = None,
    groups: Annotated[
        Path | None,
        typer.Option(help="Table unit, group: rules that compare units compare within a group (all units if none)."),
    ] = None,
    no_survey: Annotated[
        str | None, typer.Option(help="Reason why no survey was held: its criteria then do not apply to any unit.")
    ] = None,
    format: FormatOption = Format.table,
    output: OutputOption = None,
) -> None:
    """Chấm điểm một kỳ: điểm, thứ hạng, xếp loại của từng đơn vị; mỗi con số mở được cách tính.

    Example: caicach score pci examples/pci/pci.csv --period 2013 --explain "Hà Nội:entry"
    """
    from caicach.errors import InputError
    from caicach.instruments import load_instrument
    from caicach.registry import Registry, period_end

    chosen, registry = load_instrument(instrument), Registry.default()
    day = parse_date(on, "--on") if on else period_end(period)
    try:
        scores, names = _scores(chosen, answers, period, day, registry, groups, no_survey)
    except InputError as error:
        raise error.at(file=answers.name) from None
    if explain is not None:
        _give_trace(_trace(scores, explain, registry, day), format, output)
    else:
        give(scores.as_answer(names), _rows(scores, names), format, output, table=lambda c: _print(c, scores, names))
    if scores.why is not None:
        typer.echo(scores.why.within(language()), err=True)
        raise typer.Exit(1)


def _scores(
    instrument: Instrument,
    path: Path,
    period: str,
    on: dt.date,
    registry: Registry,
    groups: Path | None,
    no_survey: str | None,
) -> tuple[Scores, dict[str, str]]:
    from caicach import scoring
    from caicach.errors import InputError
    from caicach.scoring.structure import edition_of, has_rules
    from caicach.tables import read_table

    if has_rules(edition_of(instrument, period)):
        raw, problems = scoring.answers_and_problems(read_table(path, expect=scoring.ANSWER_HEADERS))
        if not raw:
            raise InputError(problems)
        coded, names = scoring.with_unit_codes(raw, registry, on, instrument.measures)
        try:
            if no_survey is not None:
                coded = scoring.without_survey(instrument, coded, period, no_survey)
            grouped = None if groups is None else _groups(instrument, groups, coded, period, on, registry)
            scores = scoring.score_answers(instrument, coded, period, groups=grouped)
        except InputError as error:
            raise InputError([*problems, *error.problems]) from None
        if problems:
            raise InputError(problems)
        return scores, names
    _refuse_for_index(groups, no_survey)
    from caicach.cli.units_named import level_of
    from caicach.instruments.observations import read_index_table

    scores = scoring.score_composite(instrument, read_index_table(path, instrument, registry), period)
    units = {u.unit: registry.at(u.unit, on, level_of(instrument)) for u in scores.units}
    return scores, {code: scoring.shown_name(unit) for code, unit in units.items() if unit}


def _refuse_for_index(groups: Path | None, no_survey: str | None) -> None:
    from caicach.errors import InputError, Problem
    from caicach.text import Text

    expected = Text("một bộ tiêu chí do các đơn vị trả lời", "a criteria set that units answer")
    cure = Text("Bỏ tùy chọn này.", "Leave this option out.")
    given = {"--groups": groups, "--no-survey": no_survey}
    if asked := [name for name, value in given.items() if value is not None]:
        raise InputError(Problem(column=name, expected=expected, cure=cure) for name in asked)


def _groups(
    instrument: Instrument, path: Path, answers: list[Answer], period: str, on: dt.date, registry: Registry
) -> dict[str, str]:
    from caicach import scoring
    from caicach.tables import read_table

    table = read_table(path, expect=scoring.GROUP_HEADERS)
    of_period = [answer for answer in answers if answer.period == period]
    return scoring.read_groups(table, of_period, registry, on, instrument.measures)


def _trace(scores: Scores, asked: str, registry: Registry, on: dt.date) -> Trace:
    from caicach.cli.units_named import level_of
    from caicach.errors import InputError
    from caicach.scoring import explain

    known = {unit.unit for unit in scores.units}
    name, colon, code = asked.rpartition(":")
    if not colon or asked in known:
        name, code = asked, ""
    if name not in known:
        try:
            name = registry.find(name, on, level=level_of(scores.instrument)).code
        except InputError:
            if scores.instrument.family == "composite":
                raise
    return explain(scores, name, code or None)


def _rows(scores: Scores, names: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {key: unit[key] for key in ("unit", "name", "points", "max", "percent", "rank", "class")}
        for unit in scores.as_answer(names)["units"]
    ]


def _print(console: Console, scores: Scores, names: dict[str, str]) -> None:
    from rich.table import Table

    from caicach.reporting import figures
    from caicach.scoring.structure import has_rules

    tongue, decimals = language(), scores.edition.decimals
    vi = not tongue.startswith("en")
    criteria = has_rules(scores.edition)
    classes = {band.code: band.title.within(tongue) for band in scores.edition.classes}
    table = Table(title=f"{scores.instrument.short} {scores.period}", title_justify="left", header_style="bold")
    table.add_column("Hạng" if vi else "Rank", justify="right")
    table.add_column("Đơn vị" if vi else "Unit")
    names_of_columns = ("Điểm", "Tối đa", "Tỷ lệ") if vi else ("Points", "Maximum", "Percent")
    for name in names_of_columns if criteria else names_of_columns[:1]:
        table.add_column(name, justify="right")
    notes = ("Xếp loại" if vi else "Class") if classes else ("Ghi chú" if vi else "Note")
    table.add_column(notes)
    for unit in scores.units:
        cells = [figures.number(unit.points, decimals, tongue)]
        if criteria:
            cells += [figures.number(unit.max, decimals, tongue), figures.percent(unit.percent, 2, tongue)]
        lacking = _lacking(scores, unit)
        last = lacking or classes.get(unit.class_code or "", "")
        table.add_row(figures.rank(unit.rank, scores.ranked_among(unit)), names.get(unit.unit, unit.unit), *cells, last)
    console.print(table)


def _lacking(scores: Scores, unit: UnitScore) -> str:
    """Return what a unit lacks, in words: components of an index, leaves of a criteria set; a long list is cut."""
    from caicach.scoring.structure import has_rules

    if unit.points is None and unit.basis == "rank-only":
        return "chỉ có thứ hạng" if not language().startswith("en") else "only the rank is known"
    if unit.basis == "published":
        return "tổng điểm công bố" if not language().startswith("en") else "published composite"
    groups = {c.code for c in scores.edition.walk() if c.children} if has_rules(scores.edition) else set()
    codes = [code for code in unit.missing if code not in groups]
    if not codes:
        return ""
    vi = not language().startswith("en")
    shown = ", ".join(codes[:_LISTED])
    more = len(codes) - _LISTED
    rest = (f" và {more} tiêu chí khác" if vi else f" and {more} more") if more > 0 else ""
    return f"{'thiếu' if vi else 'lacks'} {shown}{rest}"


def _give_trace(trace: Trace, format: Format, output: Path | None) -> None:
    rows = [
        {"label": t.label, "formula": t.formula, "value": t.value, "source": t.source, "note": t.note}
        for t in trace.walk()
    ]
    give(asdict(trace), rows, format, output, table=lambda console: console.print(_tree(trace)))


def _tree(trace: Trace) -> Tree:
    from rich.tree import Tree

    tree = Tree(_line(trace), highlight=False)
    _grow(tree, trace)
    return tree


def _grow(tree: Tree, trace: Trace) -> None:
    for part in trace.inputs:
        _grow(tree.add(_line(part)), part)


def _line(trace: Trace) -> str:
    from rich.markup import escape

    from caicach.reporting import figures

    tongue = language()
    value = trace.value if isinstance(trace.value, str) else figures.exact(trace.value, tongue)
    words = f"[bold]{escape(trace.label.within(tongue))}[/bold]: [bold]{escape(value)}[/bold]"
    if trace.formula and trace.formula != value:
        words += f" = {escape(trace.formula)}"
    more = [text.within(tongue) for text in (trace.note, trace.source) if text is not None]
    return words + (f"  [dim]{escape(' · '.join(more))}[/dim]" if more else "")
