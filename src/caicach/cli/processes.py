"""`caicach dossiers process`: the process as it runs, out of an events table."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from caicach.cli.answer import Format, FormatOption, OutputOption, give


def process(
    events: Annotated[Path, typer.Argument(help="Bảng sự kiện · events table: case, activity, timestamp.")],
    more: Annotated[bool, typer.Option(help="Bàn giao, làm lại, thời gian · hand-overs, loops, time.")] = False,
    steps: Annotated[Path | None, typer.Option(help="YAML các bước đã công bố · the declared steps.")] = None,
    compare: Annotated[Path | None, typer.Option(help="Bảng sự kiện thứ hai · another unit or period.")] = None,
    format: FormatOption = Format.table,
    output: OutputOption = None,
) -> None:
    """Quy trình đang chạy trên thực tế: các bước, bước chuyển, trình tự.

    Example: caicach dossiers process examples/dossiers/events.csv --more
    """
    from caicach.dossiers.process import read_process

    found = read_process(events)
    edges = [
        {
            "from": e.start,
            "to": e.end,
            "count": e.count,
            "mean_seconds": e.mean_seconds,
            "median_seconds": e.median_seconds,
        }
        for e in found.edges
    ]
    answer = {
        "cases": found.cases,
        "events": found.events,
        "activities": [{"activity": a.activity, "count": a.count} for a in found.activities],
        "edges": edges,
        "starts": [{"activity": a.activity, "count": a.count} for a in found.starts],
        "ends": [{"activity": a.activity, "count": a.count} for a in found.ends],
        "variants": [{"activities": list(v.activities), "count": v.count} for v in found.variants],
        **_more(events, more=more, steps=steps, compare=compare),
    }
    give(answer, edges, format, output)


def _more(events: Path, *, more: bool, steps: Path | None, compare: Path | None) -> dict[str, Any]:
    """Return what was asked for beyond the map."""
    if not (more or steps or compare):
        return {}
    from caicach.dossiers import courses

    table = courses.read_events(events)
    between = courses.steps_between(table)
    answer: dict[str, Any] = {}
    if more:
        answer["time"] = courses.time_by_holder(between).to_dicts()
        answer["handovers"] = {n: courses.handovers(between, n).to_dicts() for n in ("resource", "unit")}
        answer["loops"] = courses.loops(table).to_dicts()
    if steps:
        judged = courses.conformance(table, courses.read_declared(steps))
        answer["conformance"] = {
            "conform": judged["conforms"].sum(),
            "cases": len(judged),
            "departures": courses.departures(judged),
        }
    if compare:
        other = courses.steps_between(courses.read_events(compare))
        answer["comparison"] = courses.compare_steps(between, other).to_dicts()
    return answer
