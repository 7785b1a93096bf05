"""`caicach directives`: tasks out of conclusions, plans and letters."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from caicach.cli.answer import Format, FormatOption, OutputOption, give

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
