"""What the commands of `caicach report` share: files read whole, papers written as PDF, DOCX or workbook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from caicach.errors import InputError, Problem, said_by_system
from caicach.text import Text

if TYPE_CHECKING:
    from caicach.reporting.document import Report
    from caicach.reporting.template_model import Template

_SUFFIXES = (".pdf", ".docx", ".xlsx")


def known_suffix(output: Path, *, letterhead: Path | None = None) -> None:
    """Raise InputError for a file that no report is written as, and for a letterhead where none can be used."""
    if output.suffix.lower() not in _SUFFIXES:
        raise InputError(
            Problem(
                column="--output",
                found=output.name,
                expected=Text("tên tệp kết thúc bằng .pdf, .docx hoặc .xlsx", "a name ending in .pdf, .docx or .xlsx"),
                cure=Text("Đổi đuôi tên tệp.", "Change the file's ending."),
            )
        )
    if letterhead and output.suffix.lower() != ".docx":
        raise InputError(
            Problem(
                column="--letterhead",
                found=output.name,
                expected=Text("--output là tệp .docx khi có --letterhead", "a .docx as --output beside --letterhead"),
                cure=Text("Đổi đuôi tên tệp, hoặc bỏ --letterhead.", "Change the ending, or drop --letterhead."),
            )
        )


def write_report(report: Report, output: Path, base: bytes | None = None) -> None:
    """Write the paper in the form that the file's name says; `base` is an office's own DOCX."""
    from caicach.cli.answer import write_bytes

    if output.suffix.lower() == ".pdf":
        from caicach.reporting.pdf import to_pdf

        content = to_pdf(report)
    elif output.suffix.lower() == ".docx":
        from caicach.reporting.docx import to_docx

        content = to_docx(report, base)
    else:
        from caicach.reporting.workbook import to_xlsx

        content = to_xlsx(report)
    write_bytes(content, output)


def read_whole(path: Path) -> bytes:
    """Return a file's content. Raises InputError where it can't be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(
            Problem(
                file=str(path),
                found=said_by_system(error),
                expected=Text("một tệp đọc được", "a file that can be read"),
                cure=Text("Kiểm tra lại đường dẫn.", "Check the path."),
            )
        ) from error


def check_kind(kind: str) -> None:
    """Raise InputError for a kind of report that there is not, with the nearest that there is."""
    from caicach.reporting.template_fields import unknown_name
    from caicach.reporting.templates import KINDS

    if kind not in KINDS:
        raise InputError(unknown_name(kind, KINDS, Text(f"một loại: {', '.join(KINDS)}", f"one of {', '.join(KINDS)}")))


def template_of(path: Path | None, kind: str) -> Template:
    """Return the template of a file, or the library's of a kind. Raises InputError with every fault and its line."""
    from caicach.reporting.templates import library_template, read_template

    if path is None:
        return library_template(kind)
    try:
        return read_template(read_whole(path).decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InputError(
            Problem(
                file=path.name,
                expected=Text("tệp chữ mã UTF-8", "a text file in UTF-8"),
                cure=Text("Lưu lại tệp dạng văn bản thuần, mã UTF-8.", "Save it again as plain text in UTF-8."),
            )
        ) from error
    except InputError as error:
        raise error.at(file=path.name) from None
