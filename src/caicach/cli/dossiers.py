"""`caicach dossiers`: the clock, the lake of dossiers, statistics, Form 06, the process."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

from caicach.cli.answer import Format, FormatOption, OutputOption, give, language, parse_date
from caicach.errors import InputError, Problem
from caicach.text import Text

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@app.command()
def deadline(
    received_at: Annotated[str, typer.Argument(help="Lúc tiếp nhận · when it was received, as 2026-03-02T09:00.")],
    days: Annotated[str | None, typer.Option(help="Số ngày làm việc · working days.")] = None,
    hours: Annotated[str | None, typer.Option(help="Số giờ làm việc · working hours.")] = None,
    paused: Annotated[
        list[str] | None, typer.Option(help="FROM/TO, waiting for the applicant; repeat for more.")
    ] = None,
    rule: Annotated[
        str, typer.Option(help="general, or nd297-2025 (the limit restarts after a supplement).")
    ] = "general",
    working_hours_file: Annotated[Path | None, typer.Option("--working-hours", help="YAML of opening hours.")] = None,
    format: FormatOption = Format.table,
    output: OutputOption = None,
) -> None:
    """Hạn trả kết quả, kèm từng ngày được tính hoặc không tính và lý do.

    Example: caicach dossiers deadline 2026-01-08T10:00 --days 2
    """
    from caicach.dossiers.clock import deadline as due
    from caicach.dossiers.hours import clock_rule, working_hours

    received = _moment(received_at, "RECEIVED_AT")
    found = due(
        received,
        days=_amount(days, "--days"),
        hours=_amount(hours, "--hours"),
        paused=[_pause(text) for text in paused or ()],
        rule=clock_rule(rule, received.date()),
        hours_of_work=working_hours(on=received.date(), file=working_hours_file),
    )
    skipped = [{"date": s.date, "why": s.why} for s in found.skipped]
    answer = {
        "due_at": found.due_at,
        "received_as": found.received_as,
        "counted": found.counted,
        "skipped": skipped,
        "rule": {
            "id": found.rule.id,
            "supplement": found.rule.supplement,
            "source": found.rule.source,
            "status": found.rule.status,
            "note": found.rule.note,
        },
    }
    counted = [{"date": day, "counted": Text("tính", "counted"), "why": ""} for day in found.counted]
    rows = counted + [{"date": s["date"], "counted": Text("không tính", "skipped"), "why": s["why"]} for s in skipped]
    title = Text(f"Hạn trả: {found.due_at:%H:%M %d/%m/%Y}", f"Due: {found.due_at:%Y-%m-%d %H:%M}").within(language())
    give(answer, sorted(rows, key=lambda r: str(r["date"])), format, output, title=title)


@app.command(name="import")
def import_(
    sources: Annotated[list[Path], typer.Argument(help="Tệp hồ sơ hoặc thư mục · dossier tables, or folders of them.")],
    into: Annotated[Path, typer.Option(help="Kho hồ sơ · the lake; made where there is none.")],
    map: Annotated[Path | None, typer.Option(help="Tệp ánh xạ cột · mapping file, see `map`.")] = None,
    who: Annotated[str | None, typer.Option(help="Người nạp · who imports (default: the account's name).")] = None,
    format: FormatOption = Format.table,
    output: OutputOption = None,
) -> None:
    """Nạp hồ sơ vào kho: dòng hỏng vào khu cách ly kèm lý do, phiên bản sau thay phiên bản trước.

    Example: caicach dossiers import examples/dossiers/dossiers.csv --into lake
    """
    from caicach.dossiers.imports import import_dossiers
    from caicach.dossiers.mapping import load_mapping

    mapping = load_mapping(map) if map else None
    done = import_dossiers(sources, into, at=_now(), mapping=mapping, who=who or _account())
    rejected = [
        {"file": r.file, "row": r.row, "column": r.column, "found": r.found, "why": r.why} for r in done.rejected
    ]
    counts = {"read": done.read, "added": done.added, "unchanged": done.unchanged, "updated": done.updated}
    answer = {
        **counts,
        "rejected": rejected,
        "rejected_rows": done.rejected_rows,
        "flagged": done.flagged,
        "quarantine": str(done.quarantine) if done.quarantine else None,
        "import": done.no,
    }
    if format is Format.csv:
        give(answer, rejected, format, output)
        return
    rows = [
        {"count": name, "rows": n} for name, n in {**counts, "rejected": done.rejected_rows, **done.flagged}.items()
    ]
    give(answer, rows, format, output, title=str(done.quarantine) if done.quarantine else None)


@app.command()
def stats(
    lake: Annotated[Path, typer.Argument(help="Kho hồ sơ · the lake.")],
    start: Annotated[str, typer.Option("--from", help="Ngày đầu kỳ · first day.")],
    end: Annotated[str, typer.Option("--to", help="Ngày cuối kỳ · last day, included.")],
    by: Annotated[str, typer.Option(help="unit,field,level,procedure,channel,official,month: any of them.")] = "unit",
    as_of: Annotated[str | None, typer.Option(help="Ngày chốt số liệu · judged at the end of this day.")] = None,
    engine: Annotated[str, typer.Option(help="duckdb, or spark where it is installed.")] = "duckdb",
    format: FormatOption = Format.table,
    output: OutputOption = None,
) -> None:
    """Thống kê hồ sơ trong kỳ: kỳ trước chuyển sang, tiếp nhận, đã giải quyết, đang giải quyết, tỷ lệ.

    Example: caicach dossiers stats lake --by unit,month --from 2026-01-01 --to 2026-03-31
    """
    from caicach.dossiers.lake import open_lake
    from caicach.dossiers.stats import stats as count

    opened = open_lake(lake)
    found = count(
        opened,
        [name.strip() for name in by.split(",") if name.strip()],
        parse_date(start, "--from"),
        parse_date(end, "--to"),
        as_of=parse_date(as_of, "--as-of") if as_of else None,
        engine=_engine(engine),
    )
    rows = found.to_dicts()
    give({"rows": rows, "quarantined": opened.manifest.quarantined_rows}, rows, format, output)


@app.command()
def process(
    events: Annotated[Path, typer.Argument(help="Bảng sự kiện · events table: case, activity, timestamp.")],
    format: FormatOption = Format.table,
    output: OutputOption = None,
) -> None:
    """Quy trình đang chạy trên thực tế: các bước, bước chuyển, trình tự.

    Example: caicach dossiers process examples/dossiers/events.csv
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
    }
    give(answer, edges, format, output)


def _now() -> dt.datetime:
    from caicach.dossiers.clock import VIETNAM

    return dt.datetime.now(VIETNAM).replace(tzinfo=None)


def _account() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""


def _engine(name: str) -> str:
    from caicach.dossiers.engine import Engine

    if name in set(Engine):
        return name
    expected = Text("duckdb hoặc spark", "duckdb or spark")
    cure = Text("Chọn một trong hai.", "Choose one of the two.")
    raise InputError(Problem(column="--engine", found=name, expected=expected, cure=cure))


def _moment(text: str, option: str) -> dt.datetime:
    try:
        return dt.datetime.fromisoformat(text.strip())
    except ValueError:
        expected = Text("thời điểm dạng 2026-03-02T09:00", "a moment as 2026-03-02T09:00")
        cure = Text("Viết lại thời điểm.", "Write the moment again.")
        raise InputError(Problem(column=option, found=text, expected=expected, cure=cure)) from None


def _pause(text: str) -> tuple[dt.datetime, dt.datetime]:
    begin, slash, end = text.partition("/")
    if not slash:
        expected = Text("hai thời điểm dạng TỪ/ĐẾN", "two moments as FROM/TO")
        cure = Text("Viết lại khoảng tạm dừng.", "Write the pause again.")
        raise InputError(Problem(column="--paused", found=text, expected=expected, cure=cure))
    return _moment(begin, "--paused"), _moment(end, "--paused")


def _amount(text: str | None, option: str) -> Decimal | None:
    from caicach.tables import parse_number

    try:
        return None if text is None else parse_number(text.replace(",", "."))
    except ValueError:
        expected, cure = Text("một số lớn hơn 0", "a number above 0"), Text("Viết lại số.", "Write the number again.")
        raise InputError(Problem(column=option, found=text, expected=expected, cure=cure)) from None
