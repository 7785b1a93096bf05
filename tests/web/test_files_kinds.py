"""A file is what its content says; what poses as another is refused, and the refusal names both."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from caicach.errors import InputError
from caicach.web.files.keep import path_of
from caicach.web.files.kinds import CSV, KINDS, LONGEST_NAME, PDF, accept, clean_name, kind_of, media_of
from caicach.web.files.models import StoredFile


def office(folder: str, *more: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in ("[Content_Types].xml", f"{folder}main.xml", *more):
            archive.writestr(name, "<x/>")
    return buffer.getvalue()


CONTENT = {
    ".pdf": b"%PDF-1.7\n",
    ".png": b"\x89PNG\r\n\x1a\n\0\0",
    ".jpg": b"\xff\xd8\xff\xe0",
    ".jpeg": b"\xff\xd8\xff\xe1",
    ".heic": b"\0\0\0\x18ftypheic\0\0",
    ".heif": b"\0\0\0\x18ftypmif1\0\0",
    ".docx": office("word/"),
    ".xlsx": office("xl/"),
    ".txt": "Báo cáo tiến độ".encode(),
    ".csv": "﻿đơn vị;điểm\nSở A;1,5\n".encode(),
}
ENDINGS = [ending for kind in KINDS for ending in kind.endings]


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.FILES_DIR = tmp_path / "files"
    return tmp_path / "files"


def test_every_ending_has_content_here() -> None:
    assert set(ENDINGS) == set(CONTENT)


@pytest.mark.django_db
@pytest.mark.parametrize("ending", ENDINGS)
def test_a_true_file_is_kept_under_the_media_type_of_its_content(ending: str) -> None:
    stored, name = accept(io.BytesIO(CONTENT[ending]), f"Minh chứng{ending.upper()}")
    assert stored.content_type == media_of(name)
    assert path_of(stored.digest).read_bytes() == CONTENT[ending]


@pytest.mark.django_db
@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"MZ\x90\0", "chương trình Windows"),
        (b"\x7fELF\x02", "chương trình Linux"),
        (b"#!/bin/sh\nrm -rf ~\n", "tập lệnh"),
        (b"\n <script>alert(1)</script>", "trang web có mã lệnh"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "tài liệu Office đời cũ"),
    ],
)
def test_what_poses_as_another_is_refused_by_both_names(ending: str, content: bytes, named: str, folder: Path) -> None:
    with pytest.raises(InputError) as refused:
        accept(io.BytesIO(content), f"bao-cao{ending}")
    words = str(refused.value)
    assert named in words
    assert next(k.words.vi for k in KINDS if ending in k.endings) in words
    assert not StoredFile.objects.exists()
    assert not folder.exists()


@pytest.mark.django_db
def test_one_true_kind_under_the_ending_of_another_is_refused() -> None:
    with pytest.raises(InputError, match="ảnh PNG"):
        accept(io.BytesIO(CONTENT[".png"]), "bao-cao.pdf")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("macro.docx", office("word/", "word/vbaProject.bin")),
        ("macro.xlsx", office("xl/", "xl/vbaProject.bin")),
        ("bảng.docx", office("xl/")),
        ("zip.docx", b"PK\x03\x04 not an archive"),
        ("utf16.txt", "Báo cáo".encode("utf-16")),
        ("cp1258.csv", "Báo cáo".encode("cp1258")),
        ("empty.pdf", b""),
        ("run.exe", b"MZ"),
        ("no ending", b"%PDF-1.7"),
        ("page.svg", b"<svg onload='x()'>"),
    ],
)
def test_what_is_not_taken(name: str, content: bytes) -> None:
    with pytest.raises(InputError):
        accept(io.BytesIO(content), name)
    assert not StoredFile.objects.exists()


@pytest.mark.django_db
def test_a_page_may_take_fewer_kinds() -> None:
    with pytest.raises(InputError, match="PDF, CSV"):
        accept(io.BytesIO(CONTENT[".txt"]), "a.txt", (PDF, CSV))


@pytest.mark.django_db
def test_a_text_whose_head_ends_within_a_letter_is_text() -> None:
    stored, _ = accept(io.BytesIO(("a" + "ệ" * 4000).encode()), "dai.txt")
    assert stored.content_type == "text/plain"


@pytest.mark.parametrize("ending", ENDINGS)
def test_kind_by_content_alone(ending: str) -> None:
    source = io.BytesIO(CONTENT[ending])
    kind = kind_of(source)
    assert kind is not None
    assert ending in kind.endings or (kind.media, ending) == ("text/plain", ".csv")
    assert source.tell() == 0


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\a\\Báo cáo.pdf", "Báo cáo.pdf"),
        ("a\0b\nc.pdf", "abc.pdf"),
        ("gpj.\u202efdp", "gpj.fdp"),
        ("...", "tep"),
        ("", "tep"),
        (" .hidden. ", "hidden"),
    ],
)
def test_names_are_only_names(name: str, clean: str) -> None:
    assert clean_name(name) == clean


@given(st.text(max_size=400))
def test_a_clean_name_stays_clean(name: str) -> None:
    clean = clean_name(name)
    assert 0 < len(clean) <= LONGEST_NAME
    assert not set(clean) & set("/\\\0\n\r")
