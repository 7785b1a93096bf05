"""What backing up and restoring have to say: what was done, or what is wrong and how to mend it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from caicach.errors import Problem
from caicach.text import Text
from caicach.web.audit.verify import Proof


def written(manifest: dict[str, Any]) -> Text:
    """Return what was backed up."""
    counts = {"rows": sum(part["count"] for part in manifest["rows"]), "files": len(manifest["files"])}
    words = Text(
        "đã sao lưu {rows} bản ghi, {files} tệp. Khóa bí mật của máy chủ không nằm trong tệp này. "
        "Tệp chứa toàn bộ dữ liệu: giữ ở máy khác, nơi chỉ người có trách nhiệm mở được.",
        "backed up {rows} records, {files} files. The server's secret key is not in it. "
        "It holds all the data: keep it on another machine, where only those in charge can open it.",
    ).format(**counts)
    if not manifest["missing"]:
        return words
    lost = Text(" Thiếu {n} tệp không còn trên đĩa.", " {n} files were no longer on disk.").format(
        n=len(manifest["missing"])
    )
    return Text(words.vi + lost.vi, words.en + lost.en)


def restored(manifest: dict[str, Any], proof: Proof) -> Text:
    """Return what was restored, and whether the audit trail holds."""
    counts = {"rows": sum(part["count"] for part in manifest["rows"]), "files": len(manifest["files"])}
    words = Text(
        "đã khôi phục {rows} bản ghi, {files} tệp. Mọi người đăng nhập lại bằng mật khẩu cũ.",
        "restored {rows} records, {files} files. Everybody signs in again with the password they had.",
    ).format(**counts)
    if proof.broken or proof.seal != manifest["seal"]:
        first = proof.broken[0].what if proof.broken else Text("dấu niêm khác", "the seal differs")
        bad = Text(" CẢNH BÁO: nhật ký không khớp: {vi}.", " WARNING: the audit trail does not hold: {en}.")
        bad = bad.format(**first._asdict())
        return Text(words.vi + bad.vi, words.en + bad.en)
    good = Text(" Nhật ký đã kiểm chứng, {n} mục nguyên vẹn.", " The audit trail holds, {n} entries.").format(
        n=proof.entries
    )
    return Text(words.vi + good.vi, words.en + good.en)


def _problem(path: Path, expected: Text, cure: Text, found: str | None = None) -> Problem:
    return Problem(file=path.name, found=found, expected=expected, cure=cure)


def there_already(path: Path) -> Problem:
    """The file is there already."""
    expected = Text("tên của một tệp chưa có", "the name of a file that is not there yet")
    return _problem(
        path, expected, Text("Chọn tên khác, chẳng hạn có ngày.", "Choose another name, with the date in it.")
    )


def cannot_write(path: Path, error: OSError) -> Problem:
    """The file cannot be written."""
    expected = Text("nơi ghi được và đủ chỗ", "a place that can be written and has room")
    return _problem(path, expected, Text("Chọn nơi ghi khác.", "Choose another place."), error.strerror)


def not_there(path: Path) -> Problem:
    """There is no such file."""
    expected = Text("tệp sao lưu có thật", "a backup file that is there")
    return _problem(path, expected, Text("Kiểm tra lại đường dẫn.", "Check the path."))


def damaged(path: Path, what: str) -> Problem:
    """The file is not what was written."""
    expected = Text("tệp sao lưu nguyên vẹn", "a backup file that is whole")
    cure = Text(
        "Chép lại tệp từ nơi giữ, hoặc dùng bản sao lưu khác.",
        "Copy it again from where it is kept, or use another backup.",
    )
    return _problem(path, expected, cure, what)


def no_backup(path: Path) -> Problem:
    """The file is no backup."""
    expected = Text("tệp do lệnh caicach backup ghi ra", "a file written by caicach backup")
    return _problem(path, expected, Text("Chọn đúng tệp sao lưu.", "Choose the backup file."))


def other_version(path: Path, manifest: dict[str, Any]) -> Problem:
    """The backup's structure of data is not this program's."""
    expected = Text(
        "bản sao lưu cùng cấu trúc dữ liệu với chương trình này", "a backup of the same data structure as this program"
    )
    version = str(manifest.get("program", "?"))
    cure = Text(
        f"Cài cải cách bản {version}, khôi phục, rồi nâng cấp.", f"Install caicach {version}, restore, then upgrade."
    )
    return _problem(path, expected, cure, f"cải cách {version}")


def not_empty(path: Path) -> Problem:
    """The installation holds something already."""
    expected = Text("một bản cài còn trống", "an installation that is still empty")
    cure = Text(
        "Chọn thư mục dữ liệu hoặc cơ sở dữ liệu mới; dữ liệu đang có không bị ghi đè.",
        "Choose a new data folder or database; what is here is never overwritten.",
    )
    return _problem(path, expected, cure)
