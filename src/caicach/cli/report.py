"""`caicach report`: documents ready to sign, from figures alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from caicach.cli import report_filled

if TYPE_CHECKING:
    from caicach.analysis import Comparison
    from caicach.instruments import Instrument
    from caicach.instruments.observations import Observation
    from caicach.registry import Unit
    from caicach.reporting.index_matter import Past
    from caicach.reporting.paper import Paper

app = typer.Typer(no_args_is_help=True)
app.command("dossiers")(report_filled.dossiers)
app.command("fill")(report_filled.fill)
app.command("check")(report_filled.check)


@app.callback()
def report() -> None:
    """Báo cáo thành văn bản PDF, DOCX hoặc bảng tính XLSX.

    Example: caicach report index papi examples/papi/papi.csv --from 2020 --to 2021 --unit "Hà Nam" --output papi.pdf
    """


@app.command("index")
def index(
    instrument: Annotated[str, typer.Argument(help="Id of the library, or path of an instrument file.")],
    index_table: Annotated[Path, typer.Argument(help="Index table: unit, period, code, value.")],
    from_period: Annotated[str, typer.Option("--from", help="Earlier period, such as 2020.")],
    to_period: Annotated[str, typer.Option("--to", help="Later period, such as 2021.")],
    unit: Annotated[str, typer.Option("--unit", help="Code or name of the unit.")],
    output: Annotated[Path, typer.Option("--output", help="File to write: .pdf, .docx or .xlsx.")],
    issuer: Annotated[str, typer.Option("--issuer", help="Whose paper: default the unit's People's Committee.")] = "",
    superior: Annotated[str, typer.Option("--superior", help="The body above the issuer, printed first.")] = "",
    signed_as: Annotated[str, typer.Option("--signed-as", help="Lines above the signature, parted by “|”.")] = "",
    symbol: Annotated[str, typer.Option("--symbol", help="What follows the number, such as BC-SNV.")] = "BC-UBND",
) -> None:
    """Báo cáo của lãnh đạo về một chỉ số: tụt ở đâu, vì sao; bản dự thảo chưa có số và ngày.

    Example: caicach report index papi examples/papi/papi.csv --from 2020 --to 2021 --unit "Hà Nam" --output papi.pdf
    """
    from caicach import analysis
    from caicach.cli.report_output import known_suffix, write_report
    from caicach.cli.units_named import level_of, unit_code
    from caicach.errors import InputError
    from caicach.instruments import load_instrument
    from caicach.instruments.observations import read_index_table
    from caicach.registry import Registry, period_end
    from caicach.reporting.index_matter import IndexMatter
    from caicach.reporting.index_report import index_report

    known_suffix(output)
    measured, registry = load_instrument(instrument), Registry.default()
    level = level_of(measured)
    observations = read_index_table(index_table, measured, registry)
    code = unit_code(registry, unit, (to_period, from_period), level)
    identify = analysis.identities(registry, from_period, to_period, level)
    try:
        comparison = analysis.compare(measured, observations, from_period, to_period, identify=identify)
        told = registry.at(code, period_end(to_period), level) or registry.at(code, period_end(from_period), level)
        matter = IndexMatter(
            comparison,
            code,
            name=_within_sentence(told, code),
            history=_history(measured, observations, code, to_period),
            sources=(f"Bảng chỉ số {index_table.name}",),
            computation=_computation(comparison, code, index_table),
            remarks=("Bản dự thảo lập từ bảng chỉ số: chưa có số, ngày và chữ ký.",),
        )
        paper = _paper(told, issuer, superior, signed_as, symbol)
        write_report(index_report(matter, paper), output)
    except InputError as error:
        raise error.at(file=index_table.name) from None


def _history(instrument: Instrument, observations: list[Observation], unit: str, until: str) -> tuple[Past, ...]:
    """Return the unit's composite and rank of every period of the table up to `until`."""
    from caicach import analysis
    from caicach.reporting.index_matter import Past

    periods = sorted({o.period for o in observations if o.period <= until})
    sides = ((period, analysis.standing(instrument, observations, period)) for period in periods)
    return tuple(Past(p, s.value(unit, "total"), s.rank(unit, "total"), s.out_of(unit)) for p, s in sides)


def _within_sentence(unit: Unit | None, code: str) -> str:
    """Return a unit's full name as it stands within a sentence: `tỉnh Hà Nam`."""
    return code if unit is None else unit.full_name[:1].lower() + unit.full_name[1:]


def _computation(comparison: Comparison, unit: str, table: Path) -> str:
    """Return an identifier that the same table and question always give."""
    import hashlib

    digest = hashlib.sha256(table.read_bytes()).hexdigest()[:12]
    return f"{comparison.instrument.id}-{comparison.before}-{comparison.after}-{unit}-{digest}"


def _paper(unit: Unit | None, issuer: str, superior: str, signed_as: str, symbol: str) -> Paper:
    from caicach.reporting.document import Letterhead, Signature
    from caicach.reporting.paper import Paper

    place = unit.name if unit else "……"
    committee = f"Ủy ban nhân dân {_within_sentence(unit, place)}"
    authority = signed_as.split("|") if signed_as else ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"] if not issuer else []
    head = Letterhead(issuer or committee, place, superior or None)
    return Paper(head, Signature(tuple(line.strip() for line in authority)), symbol)
