"""`caicach report dossiers`, `fill` and `check`: reports by a template, and templates tried before they are used."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from caicach.cli.answer import Format, FormatOption, OutputOption

if TYPE_CHECKING:
    from caicach.reporting.paper import Paper

_PERIODS = {"month": "2026-01", "quarter": "2026-Q1", "half": "2026-H1", "year": "2026"}  # one of each length

PaperFile = Annotated[Path, typer.Option("--output", help="File to write: .pdf, .docx or .xlsx.")]
TemplateOption = Annotated[Path | None, typer.Option(help="Mẫu của mình · a template of your own.")]
LetterheadOption = Annotated[Path | None, typer.Option(help="DOCX có tiêu đề của cơ quan · your DOCX letterhead.")]
IssuerOption = Annotated[str, typer.Option("--issuer", help="Cơ quan ban hành · whose paper it is.")]
SuperiorOption = Annotated[str, typer.Option("--superior", help="Cơ quan chủ quản · the body above.")]
PlaceOption = Annotated[str, typer.Option("--place", help="Địa danh · the place by the date.")]
SignedOption = Annotated[str, typer.Option("--signed-as", help="Lines above the signature, parted by “|”.")]
SymbolOption = Annotated[str, typer.Option("--symbol", help="What follows the number, such as BC-SNV.")]
UnitOption = Annotated[str, typer.Option(help="Đơn vị; để trống là tất cả · the unit, else all.")]
AsOfOption = Annotated[str, typer.Option("--as-of", help="Số liệu đến hết ngày này · as of the end of this day.")]


def dossiers(
    lake: Annotated[Path, typer.Argument(help="Kho hồ sơ · the lake.")],
    period: Annotated[str, typer.Option(help="Kỳ: 2026, 2026-H1, 2026-Q1, 2026-03 · period.")],
    output: PaperFile,
    unit: UnitOption = "",
    as_of: AsOfOption = "",
    template: TemplateOption = None,
    letterhead: LetterheadOption = None,
    issuer: IssuerOption = "",
    superior: SuperiorOption = "",
    place: PlaceOption = "……",
    signed_as: SignedOption = "",
    symbol: SymbolOption = "BC",
) -> None:
    """Báo cáo giải quyết thủ tục hành chính của một kỳ, từ kho hồ sơ; bản dự thảo chưa có số và ngày.

    Example: caicach report dossiers lake --period 2026-Q1 --unit 22 --output bao-cao.pdf
    """
    from caicach.cli.answer import parse_date
    from caicach.cli.report_output import known_suffix, read_whole, template_of, write_report
    from caicach.dossiers.channels import find_unit
    from caicach.dossiers.lake import open_lake
    from caicach.registry.period import period_end
    from caicach.reporting.filling import fill as filled
    from caicach.reporting.lake_figures import lake_figures

    known_suffix(output, letterhead=letterhead)
    read, base = template_of(template, "dossiers"), read_whole(letterhead) if letterhead else None
    opened, last = open_lake(lake), period_end(period)
    found = find_unit(opened, unit, last) if unit else ""
    name = found or "toàn bộ kho hồ sơ"
    day = parse_date(as_of, "--as-of") if as_of else None
    figures = lake_figures(opened, period, unit=found, name=name, as_of=day)
    paper = _paper(issuer or name, superior, place, signed_as, symbol)
    draft = ("Bản dự thảo lập từ kho hồ sơ: chưa có số, ngày và chữ ký.",)
    write_report(filled(read, figures, paper, notices=draft), output, base)


def fill(
    kind: Annotated[str, typer.Argument(help="Loại báo cáo · one of: reform, directives, dossiers, index, unit.")],
    figures: Annotated[Path, typer.Argument(help="Tệp số liệu YAML hoặc JSON · the figures' file.")],
    output: PaperFile,
    template: TemplateOption = None,
    letterhead: LetterheadOption = None,
    issuer: IssuerOption = "",
    superior: SuperiorOption = "",
    place: PlaceOption = "……",
    signed_as: SignedOption = "",
    symbol: SymbolOption = "BC",
) -> None:
    """Báo cáo theo mẫu từ một tệp số liệu; bản dự thảo chưa có số và ngày. Tên số liệu: trang Số liệu của báo cáo.

    Example: caicach report fill directives examples/reports/quy-1-2026.yaml --output bao-cao.docx
    """
    from caicach.cli.report_output import check_kind, known_suffix, read_whole, template_of, write_report
    from caicach.reporting.figure_file import read_figures
    from caicach.reporting.filling import fill as filled

    known_suffix(output, letterhead=letterhead)
    check_kind(kind)
    read, base = template_of(template, kind), read_whole(letterhead) if letterhead else None
    given = read_figures(read_whole(figures), figures.name)
    paper = _paper(issuer or given.name, superior, place, signed_as, symbol)
    draft = (f"Bản dự thảo lập từ tệp số liệu {figures.name}: chưa có số, ngày và chữ ký.",)
    write_report(filled(read, given, paper, notices=draft), output, base)


def _paper(issuer: str, superior: str, place: str, signed_as: str, symbol: str) -> Paper:
    from caicach.reporting.document import Letterhead, Signature
    from caicach.reporting.paper import Paper

    authority = tuple(line.strip() for line in signed_as.split("|") if line.strip()) or ("THỦ TRƯỞNG ĐƠN VỊ",)
    return Paper(Letterhead(issuer, place, superior or None), Signature(authority), symbol)


def check(
    template: Annotated[Path, typer.Argument(help="Tệp mẫu báo cáo · the template's file.")],
    format: FormatOption = Format.table,
    output: OutputOption = None,
) -> None:
    """Kiểm tra một mẫu báo cáo: lỗi nằm ở dòng nào; mẫu đúng thì liệt kê số liệu, bảng và đoạn chờ người viết.

    Example: caicach report check examples/reports/mau-theo-doi.txt
    """
    from caicach.cli.answer import give
    from caicach.cli.report_output import template_of
    from caicach.reporting.catalogue import catalogue

    read, known = template_of(template, ""), catalogue()
    used = [_PERIODS[length] for length in read.periods]
    figures = dict.fromkeys(name for period in used for name in read.figures(period))
    tables = dict.fromkeys(name for period in used for name in read.tables(period))
    slots = dict.fromkeys(slot for period in used for slot in read.slots(period))
    rows = [{"kind": "figure", "name": name, "title": known.figures[name].title} for name in figures]
    rows += [{"kind": "table", "name": name, "title": known.tables[name].title} for name in tables]
    rows += [{"kind": f"paragraph: {slot.whose}", "name": slot.id, "title": slot.prompt} for slot in slots]
    give({"name": read.name, "periods": list(read.periods), "uses": rows}, rows, format, output)
