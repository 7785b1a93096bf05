"""`caicach dossiers`: the clock, the lake of dossiers, statistics, Form 06, the process."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from caicach.cli import lateness, processes
from caicach.cli.answer import Format, FormatOption, OutputOption, give, language, parse_date
from caicach.errors import InputError, Problem
from caicach.text import Text

if TYPE_CHECKING:
    from caicach.dossiers.form06 import Form06

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.command()(lateness.causes)
app.command()(processes.process)


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
    on: Annotated[str | None, typer.Option(help="Theo đơn vị của ngày này · told under this date's units.")] = None,
    engine: Annotated[str, typer.Option(help="duckdb, or spark where it is installed.")] = "duckdb",
    format: FormatOption = Format.table,
    output: OutputOption = None,
) -> None:
    """Thống kê hồ sơ trong kỳ: kỳ trước chuyển sang, tiếp nhận, đã giải quyết, đang giải quyết, tỷ lệ.

    Example: caicach dossiers stats lake --by unit,month --from 2026-01-01 --to 2026-03-31
    """
    from caicach.dossiers.lake import open_lake
    from caicach.dossiers.restating import restated_units
    from caicach.dossiers.statistics import stats as count

    opened = open_lake(lake)
    units = restated_units(opened, parse_date(on, "--on")) if on else None
    found = count(
        opened,
        [name.strip() for name in by.split(",") if name.strip()],
        parse_date(start, "--from"),
        parse_date(end, "--to"),
        as_of=parse_date(as_of, "--as-of") if as_of else None,
        engine=_engine(engine),
        units=units,
    )
    rows = found.to_dicts()
    answer = {"rows": rows, "quarantined": opened.manifest.quarantined_rows}
    if units:
        answer["not_restated"] = [{"unit": kept.unit, "why": kept.why} for kept in units.kept]
    give(answer, rows, format, output)


@app.command()
def form06(
    lake: Annotated[Path, typer.Argument(help="Kho hồ sơ · the lake.")],
    unit: Annotated[str, typer.Option(help="Mã hoặc tên đơn vị · the unit's code or name.")],
    start: Annotated[str, typer.Option("--from", help="Ngày đầu kỳ · first day.")],
    end: Annotated[str, typer.Option("--to", help="Ngày cuối kỳ · last day, included.")],
    on: Annotated[str | None, typer.Option(help="Tra tên đơn vị theo ngày này · find the unit as of this day.")] = None,
    format: FormatOption = Format.table,
    output: OutputOption = None,
) -> None:
    """Biểu II.06: tình hình giải quyết hồ sơ của một đơn vị theo lĩnh vực; --output ghi ra .xlsx, .docx, .pdf.

    Example: caicach dossiers form06 lake --unit 22 --from 2026-01-01 --to 2026-03-31 --output bieu.docx
    """
    from caicach.dossiers.channels import find_unit
    from caicach.dossiers.form06 import form06 as fill
    from caicach.dossiers.form06_sheet import write_sheet
    from caicach.dossiers.lake import open_lake

    opened, last = open_lake(lake), parse_date(end, "--to")
    found = find_unit(opened, unit, parse_date(on, "--on") if on else last)
    form = fill(opened, found, parse_date(start, "--from"), last)
    if output and output.suffix == ".xlsx":
        write_sheet(form, output)
        return
    if output and output.suffix in (".docx", ".pdf"):
        _write_form06(form, _unit_name(found, last), output)
        return
    rows = [{"row_no": n, "field": line.field, **line.counts} for n, line in enumerate(form.lines, start=1)]
    answer = {
        "unit": form.unit,
        "from": form.start,
        "to": form.end,
        "rows": rows,
        "total": form.total,
        "identities": [{"identity": i.text, "holds": i.holds} for i in form.identities],
        "quarantined": opened.manifest.quarantined_rows,
    }
    total = {"row_no": None, "field": Text("Tổng số", "Total"), **form.total}
    give(answer, [*rows, total], format, output)


def _write_form06(form: Form06, name: str, output: Path) -> None:
    from caicach.cli.answer import write_bytes
    from caicach.reporting.form06_document import FormMatter, form06_report

    if output.suffix == ".pdf":
        from caicach.reporting.pdf import to_pdf as render
    else:
        from caicach.reporting.docx import to_docx as render
    write_bytes(render(form06_report(FormMatter(form, name))), output)


def _unit_name(unit: str, on: dt.date) -> str:
    """Return what the registry calls a unit of the lake; as it is written there where the registry does not know it."""
    from caicach.registry import Registry

    try:
        return Registry.default().find(unit, on).full_name
    except InputError:
        return unit


@app.command()
def index766(
    lake: Annotated[Path, typer.Argument(help="Kho hồ sơ · the lake.")],
    month: Annotated[str, typer.Option(help="Tháng · month, as 2026-03.")],
    unit: Annotated[str | None, typer.Option(help="Đơn vị · the unit (default: the whole lake).")] = None,
    entered: Annotated[Path | None, typer.Option(help="YAML of points entered by hand: id: points.")] = None,
    format: FormatOption = Format.table,
    output: OutputOption = None,
) -> None:
    """Bộ chỉ số 766 của tháng: thành phần tính được từ hồ sơ, thành phần nhập tay, thành phần chưa biết.

    Example: caicach dossiers index766 lake --unit 22 --month 2026-03
    """
    from caicach.dossiers.channels import find_unit
    from caicach.dossiers.index766 import days_of, read_entered
    from caicach.dossiers.index766 import index766 as compute
    from caicach.dossiers.lake import open_lake

    opened = open_lake(lake)
    found = find_unit(opened, unit, days_of(month)[1]) if unit else None
    index = compute(opened, month, found, entered=read_entered(entered) if entered else None)
    rows = [
        {"id": c.id, "group": c.group, "title": c.title, "status": c.status, "numerator": c.numerator,
         "denominator": c.denominator, "ratio": c.ratio, "points": c.points, "max": c.max,
         "formula": c.formula, "why": c.why}
        for c in index.components
    ]  # fmt: skip
    answer = {"unit": index.unit, "month": index.month, "total": index.total, "basis": index.basis, "components": rows}
    give(answer, rows, format, output, title=index.basis)


@app.command()
def workload(
    lake: Annotated[Path, typer.Argument(help="Kho hồ sơ · the lake.")],
    what: Annotated[str, typer.Argument(help="durations, ageing or forecast.")],
    on: Annotated[str, typer.Option(help="Ngày chốt số liệu · as of the end of this day.")],
    start: Annotated[str | None, typer.Option("--from", help="durations: ngày đầu kỳ · first day.")] = None,
    by: Annotated[str, typer.Option(help="unit,field,level,procedure,channel,official: any of them.")] = "unit",
    format: FormatOption = Format.table,
    output: OutputOption = None,
) -> None:
    """Thời gian giải quyết (trung vị, phân vị 90), tuổi hồ sơ đang giải quyết, hồ sơ sắp đến hạn và dự báo trễ.

    Example: caicach dossiers workload lake forecast --on 2026-03-31 --by unit
    """
    from caicach.dossiers.lake import open_lake
    from caicach.dossiers.workload import ageing, durations, forecast

    opened, day = open_lake(lake), parse_date(on, "--on")
    groups = [name.strip() for name in by.split(",") if name.strip()]
    if what == "durations":
        first = parse_date(start, "--from") if start else day.replace(day=1)
        found = durations(opened, groups, first, day)
    elif what in ("ageing", "forecast"):
        found = (ageing if what == "ageing" else forecast)(opened, groups, day)
    else:
        expected = Text("durations, ageing hoặc forecast", "durations, ageing or forecast")
        cure = Text("Chọn một trong ba.", "Choose one of the three.")
        raise InputError(Problem(found=what, expected=expected, cure=cure))
    give({"rows": found.to_dicts()}, found.to_dicts(), format, output)


@app.command()
def imports(
    lake: Annotated[Path, typer.Argument(help="Kho hồ sơ · the lake.")],
    format: FormatOption = Format.table,
    output: OutputOption = None,
) -> None:
    """Danh sách các lần nạp: ai, khi nào, bao nhiêu dòng, bao nhiêu dòng bị loại.

    Example: caicach dossiers imports lake
    """
    from caicach.dossiers.lake import open_lake

    rows = [
        {"no": e.no, "at": e.at, "who": e.who, "files": [s["name"] for s in e.sources], "read": e.read,
         "added": e.added,
         "unchanged": e.unchanged, "updated": e.updated, "rejected": e.rejected, "undone_at": e.undone_at}
        for e in open_lake(lake).manifest.imports
    ]  # fmt: skip
    give({"imports": rows}, rows, format, output)


@app.command()
def undo(
    lake: Annotated[Path, typer.Argument(help="Kho hồ sơ · the lake.")],
    no: Annotated[int, typer.Argument(help="Số của lần nạp · the import's number.")],
    who: Annotated[str | None, typer.Option(help="Người hủy · who undoes it (default: the account's name).")] = None,
    format: FormatOption = Format.table,
    output: OutputOption = None,
) -> None:
    """Hủy một lần nạp: hồ sơ trở lại như các lần nạp khác đã ghi.

    Example: caicach dossiers undo lake 2
    """
    from caicach.dossiers.imports import undo_import

    entry = undo_import(lake, no, at=_now(), who=who or _account())
    row = {"no": entry.no, "at": entry.at, "undone_at": entry.undone_at, "undone_by": entry.undone_by}
    give(row, [row], format, output)


@app.command()
def map(
    source: Annotated[Path, typer.Argument(help="Tệp hồ sơ · a dossiers table.")],
    output: OutputOption = None,
) -> None:
    """Đề xuất tệp ánh xạ cột để người dùng xem lại và xác nhận; cột dữ liệu cá nhân được liệt kê, không giữ lại.

    Example: caicach dossiers map examples/dossiers/dossiers.csv --output mapping.yaml
    """
    from caicach.dossiers.mapping import describe_proposal
    from caicach.dossiers.sources import read_header

    text = describe_proposal(read_header(source))
    if output is None:
        typer.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8")


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
