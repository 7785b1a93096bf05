"""What the commands about e-document packages do with files: read one, take its files out, put a document into one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath, PureWindowsPath

from caicach.directives import read_directive
from caicach.directives.envelope import Attached, Envelope, Party, write_envelope
from caicach.directives.unpacking import read_envelope
from caicach.errors import InputError, Problem, said_by_system
from caicach.text import Text


@dataclass(frozen=True)
class Given:
    """What the caller says of a document; what is empty is taken from the document."""

    number: str
    date: str
    issuer: str
    recipients: tuple[str, ...]


def read_package(path: Path) -> Envelope:
    """Return what a package holds. Raises InputError where it can't be read."""
    try:
        return read_envelope(_bytes(path), name=str(path))
    except InputError as error:
        raise InputError(replace(problem, column=None) for problem in error.problems) from error


def put_files(envelope: Envelope, folder: Path) -> None:
    """Write the files of a package into an empty folder, each by its bare name, two of one name told apart.

    Raises InputError where the folder is not empty or can't be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise InputError(_not_empty(folder))
        for number, file in enumerate(envelope.files, start=1):
            bare = PureWindowsPath(PurePosixPath(file.name).name).name.strip(" .") or "tep"
            taken = (folder / bare).exists()
            (folder / (f"{number}-{bare}" if taken else bare)).write_bytes(file.data)
    except OSError as error:
        raise InputError(_unreachable(folder, error)) from error


def pack_document(path: Path, given: Given) -> bytes:
    """Return the package of a document. Raises InputError where it has no number, date or issuer and none is given."""
    data = _bytes(path)
    head = read_directive(data, name=str(path)).document
    date = _day(given.date) if given.date else head.date
    found = {"--number": given.number or head.number, "--date": date, "--issuer": given.issuer or head.issuer}
    lacking = [_lacks(path, option) for option, said in found.items() if not said]
    if lacking:
        raise InputError(lacking)
    recipients = given.recipients or head.recipients
    envelope = Envelope(
        number=given.number or head.number or "",
        date=date,
        issuer=Party(given.issuer or head.issuer or ""),
        recipients=tuple(Party(name) for name in recipients),
        kind=head.kind or "",
        title=head.title or "",
        signer_office=head.signer or "",
        files=(Attached(path.name, data),),
    )
    return write_envelope(envelope)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(_unreachable(path, error)) from error


def _day(words: str) -> dt.date:
    try:
        return dt.date.fromisoformat(words)
    except ValueError as error:
        expected = Text("một ngày, dạng 2026-08-15", "a day, such as 2026-08-15")
        cure = Text("Sửa ngày trong --date.", "Correct the day of --date.")
        raise InputError(Problem(found=words, expected=expected, cure=cure)) from error


def _lacks(path: Path, option: str) -> Problem:
    words = {
        "--number": Text("số, ký hiệu của văn bản", "the document's number"),
        "--date": Text("ngày ban hành", "the date of issue"),
        "--issuer": Text("cơ quan ban hành", "the issuing body"),
    }
    cure = Text(f"Văn bản không nêu; thêm {option}.", f"The document does not say it; add {option}.")
    return Problem(expected=words[option], cure=cure, file=str(path))


def _not_empty(folder: Path) -> Problem:
    return Problem(
        expected=Text("một thư mục trống", "an empty folder"),
        cure=Text("Chọn thư mục khác: tệp đang có không bị ghi đè.", "Choose another: no file is written over."),
        file=str(folder),
    )


def _unreachable(path: Path, error: OSError) -> Problem:
    return Problem(
        found=said_by_system(error),
        expected=Text("một tệp hoặc thư mục mở được", "a file or folder that can be opened"),
        cure=Text("Kiểm tra lại đường dẫn và quyền truy cập.", "Check the path and the right to it."),
        file=str(path),
    )
