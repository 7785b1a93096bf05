"""`caicach directives`: tasks out of conclusions, plans and letters."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from caicach.cli.answer import Format, FormatOption, OutputOption, give, write_bytes

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def directives() -> None:
    """Văn bản chỉ đạo: đọc nhiệm vụ trong thông báo kết luận, kế hoạch, công văn, nghị quyết, chỉ thị."""


@app.command()
def read(
    document: Annotated[Path, typer.Argument(help="A TXT, DOCX, HTML or PDF file with text.")],
    format: FormatOption = Format.table,
    output: OutputOption = None,
) -> None:
    """Read who is to do what by when, and which documents are cited.

    Example: caicach directives read examples/directives/thong-bao-minh-hoa.txt --format json
    """
    from caicach.directives import read_directive

    reading = read_directive(document)
    title = " ".join(part for part in (reading.document.kind, reading.document.number) if part)
    rows = [_row(number, task) for number, task in enumerate(reading.tasks, start=1)]
    give(reading.as_json(), rows, format, output, title=title)


@app.command()
def envelope(
    package: Annotated[Path, typer.Argument(help="An e-document package (.edxml, .xml).")],
    files: Annotated[Path | None, typer.Option(help="Folder to put the attached files into; must be empty.")] = None,
    format: FormatOption = Format.table,
    output: OutputOption = None,
) -> None:
    """Read an e-document package: number, date, issuer, recipients, attached files.

    Example: caicach directives envelope examples/directives/thong-bao-minh-hoa.edxml --format json
    """
    from caicach.cli.packages import put_files, read_package

    found = read_package(package)
    if files is not None:
        put_files(found, files)
    answer = found.as_json()
    rows = [{"field": name, "value": value} for name, value in answer.items()]
    give(answer, rows, format, output, title=" ".join(part for part in (found.kind, found.number) if part))


@app.command()
def pack(
    document: Annotated[Path, typer.Argument(help="The document: a TXT, DOCX, HTML or PDF file with text.")],
    output: Annotated[Path, typer.Option(help="The package to write, such as 48-KL-TU.edxml.")],
    to: Annotated[list[str] | None, typer.Option(help="A recipient; may be given several times.")] = None,
    number: Annotated[str, typer.Option(help="The number, where the document does not say it.")] = "",
    date: Annotated[str, typer.Option(help="The date of issue (2026-08-15), where the document does not say it.")] = "",
    issuer: Annotated[str, typer.Option(help="The issuing body, where the document does not say it.")] = "",
) -> None:
    """Put a document into an e-document package, its number, date and issuer as the document says them.

    Example: caicach directives pack examples/directives/thong-bao-minh-hoa.txt --to "Sở Nội vụ" --output 17-TB.edxml
    """
    from caicach.cli.packages import Given, pack_document

    write_bytes(pack_document(document, Given(number, date, issuer, tuple(to or ()))), output)


def _row(number: int, task: Any) -> dict[str, Any]:
    deadline = task.deadline
    return {
        "no": number,
        "task": task.text,
        "lead": list(task.lead),
        "coordinating": list(task.coordinating),
        "deadline": deadline.text,
        "last_day": deadline.last_day,
        "every": list(deadline.every),
        "uncertain": list(task.uncertain),
    }
