"""`caicach dossiers causes`: why dossiers were late, and what makes most of it."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from caicach.cli.answer import Format, FormatOption, OutputOption, give, parse_date
from caicach.errors import InputError, Problem
from caicach.text import Text

BY = ("cause", "procedure", "field", "unit", "official", "step")


def causes(
    lake: Annotated[Path, typer.Argument(help="Kho hồ sơ · the lake.")],
    start: Annotated[str, typer.Option("--from", help="Ngày đầu kỳ · first day.")],
    end: Annotated[str, typer.Option("--to", help="Ngày cuối kỳ · last day, included.")],
    events: Annotated[Path | None, typer.Option(help="Bảng sự kiện của hồ sơ · events of the dossiers.")] = None,
    by: Annotated[str, typer.Option(help="cause, procedure, field, unit, official or step.")] = "cause",
    as_of: Annotated[str | None, typer.Option(help="Ngày chốt số liệu · judged at the end of this day.")] = None,
    causes_file: Annotated[Path | None, typer.Option("--causes", help="Danh mục nguyên nhân của tỉnh · YAML.")] = None,
    format: FormatOption = Format.table,
    output: OutputOption = None,
) -> None:
    """Vì sao hồ sơ trễ: nguyên nhân đề xuất từ sự kiện, và phần lớn số ngày trễ nằm ở đâu.

    Example: caicach dossiers causes lake --from 2026-01-01 --to 2026-03-31 --events examples/dossiers/events.csv
    """
    from caicach.dossiers.causes import load_causes, most_of_it, propose_causes
    from caicach.dossiers.event_store import store_events
    from caicach.dossiers.lake import open_lake
    from caicach.dossiers.listing import listed
    from caicach.dossiers.lost_time import late_steps

    if by not in BY or (by == "step" and events is None):
        raise InputError(_not_by(by))
    first, last = parse_date(start, "--from"), parse_date(end, "--to")
    day = parse_date(as_of, "--as-of") if as_of else last
    moment = dt.datetime.combine(day + dt.timedelta(days=1), dt.time.min)
    known, opened = load_causes(causes_file), open_lake(lake)
    with tempfile.TemporaryDirectory() as scratch:
        stored = Path(scratch) / "events.parquet" if events else None
        if events and stored:
            store_events(events, stored)
        late = listed(opened, "late", first, last, as_of=day)
        proposed = late.join(propose_causes(late, stored, moment, known), on="dossier", maintain_order="left")
        if by == "step" and stored:
            summary = most_of_it(late_steps(late, stored, moment), ["activity", "to_activity"], "days")
        else:
            summary = most_of_it(proposed, [by], "late_days")
    titles = {cause.id: cause.title for cause in known}
    rows = [row | ({"title": titles.get(row["cause"])} if by == "cause" else {}) for row in summary.to_dicts()]
    answer = {
        "late": len(late),
        "by": rows,
        "dossiers": proposed.select(
            "dossier", "unit", "late_days", "cause", "kind", "lost_days", "enough", "where"
        ).to_dicts(),
        "rejected": opened.manifest.quarantined_rows,
    }
    give(answer, rows, format, output)


def _not_by(found: str) -> Problem:
    return Problem(
        column="--by",
        found=found,
        expected=Text(f"một trong: {', '.join(BY)}", f"one of: {', '.join(BY)}"),
        cure=Text("Chọn một tên; “step” cần thêm --events.", "Choose one; “step” needs --events too."),
    )
