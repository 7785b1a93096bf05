"""Documents in e-document packages: written and read back, what is wrong told at once, nothing expanded."""

from __future__ import annotations

import base64
import datetime as dt
import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caicach.directives.envelope import Attached, Envelope, Party, joined, parted, write_envelope
from caicach.directives.unpacking import document_of, is_envelope, read_envelope
from caicach.errors import InputError

WHOLE = Envelope(
    number="48-KL/TU",
    date=dt.date(2026, 8, 5),
    issuer=Party("Ban Thường vụ Tỉnh ủy", "A01.001"),
    recipients=(Party("Sở Nội vụ", "H99.01"), Party("UBND xã Hòa An & Đông")),
    kind="Kết luận",
    title="Về cải cách hành chính <2026>",
    place="Tỉnh Mẫu",
    signer="Nguyễn Văn Mẫu",
    signer_office="Phó Bí thư",
    due=dt.date(2026, 8, 31),
    document_id="A01.001,2026/08/05,48-KL/TU",
    files=(Attached("ket-luan.txt", "Giao Sở Nội vụ rà soát.".encode()), Attached("phu-luc.zip", b"PK\x03\x04\x00")),
)


def package(head: str, files: str = "", before: str = "") -> bytes:
    """Return a package as other programs write it, with a namespace of its own prefix."""
    return f"""<?xml version="1.0" encoding="utf-8"?>{before}
<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016">
 <e:edXMLEnvelope xmlns:e="http://www.mic.gov.vn/TBT/QCVN_102_2016"><e:edXMLHeader><e:MessageHeader>{head}
 </e:MessageHeader></e:edXMLHeader><e:edXMLBody/></e:edXMLEnvelope>{files}</edXML>""".encode()


SENDER = "<e:From><e:OrganId>A01</e:OrganId><e:OrganName>UBND tỉnh Mẫu</e:OrganName></e:From>"
CODE = "<e:Code><e:CodeNumber>12</e:CodeNumber><e:CodeNotation>UBND-NC</e:CodeNotation></e:Code>"
DATE = "<e:PromulgationInfo><e:PromulgationDate>{}</e:PromulgationDate></e:PromulgationInfo>"
GOOD = SENDER + CODE + DATE.format("2026/08/15")


def attachment(name: str, data: bytes) -> str:
    content = base64.b64encode(data).decode()
    return (
        f"<AttachmentEncoded><Attachment><AttachmentName>{name}</AttachmentName>"
        f"<ContentTransferEncoded>{content}</ContentTransferEncoded></Attachment></AttachmentEncoded>"
    )


def columns(data: bytes, **options: object) -> list[str | None]:
    with pytest.raises(InputError) as refused:
        read_envelope(data, **options)  # type: ignore[arg-type]
    return [problem.column for problem in refused.value.problems]


def test_what_is_written_is_read_back_whole() -> None:
    assert read_envelope(write_envelope(WHOLE)) == WHOLE
    assert is_envelope(write_envelope(WHOLE))
    assert document_of(WHOLE.files) == WHOLE.files[0]


@pytest.mark.parametrize(
    ("data", "is_one"),
    [
        (package(GOOD), True),
        (package(GOOD).decode().encode("utf-16"), True),
        (package(GOOD, before='<!DOCTYPE edXML [<!ENTITY a "b">]>'), True),
        (b"<edXML", True),
        ("Gói <edXML> của trục liên thông".encode(), False),
        (b"<html><body>edXML</body></html>", False),
        (b"", False),
    ],
)
def test_a_package_is_told_by_how_it_begins(data: bytes, is_one: bool) -> None:
    assert is_envelope(data) == is_one


WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), max_size=40)
NUMBERS = st.from_regex(r"[1-9]\d{0,3}[/-][A-ZĐ]{2,4}([/-][A-ZĐ]{1,5})?(/\d{4})?", fullmatch=True)


@settings(deadline=None)
@given(
    number=NUMBERS, title=WORDS, name=WORDS.filter(bool), date=st.dates(dt.date(1990, 1, 1)), data=st.binary(min_size=1)
)
def test_any_document_is_read_back_whole(number: str, title: str, name: str, date: dt.date, data: bytes) -> None:
    told = Envelope(number, date, Party(name), (Party(name, "A1"),), title=title, files=(Attached("a.bin", data),))
    assert read_envelope(write_envelope(told)) == told


@pytest.mark.parametrize(
    ("number", "figure", "notation"),
    [
        ("48-KL/TU", "48", "KL/TU"),
        ("12/UBND-NC", "12", "UBND-NC"),
        ("61/2018/NĐ-CP", "61", "2018/NĐ-CP"),
        ("05/BC/SNV", "", "05/BC/SNV"),
        ("không số", "", "không số"),
    ],
)
def test_a_number_is_parted_and_joined(number: str, figure: str, notation: str) -> None:
    assert parted(number) == (figure, notation)
    assert joined(figure, notation) == number


def test_a_notation_that_holds_the_whole_number_is_not_doubled() -> None:
    assert joined("12", "12/UBND-NC") == "12/UBND-NC"


def test_a_package_of_another_program_is_read() -> None:
    head = GOOD + "<e:To><e:OrganName>Sở Nội vụ</e:OrganName></e:To><e:SteeringType>1</e:SteeringType>"
    found = read_envelope(package(head, attachment("a.txt", b"abc")))
    assert (found.number, found.date, found.issuer.name) == ("12/UBND-NC", dt.date(2026, 8, 15), "UBND tỉnh Mẫu")
    assert found.recipients == (Party("Sở Nội vụ"),)
    assert found.files == (Attached("a.txt", b"abc"),)
    assert found.passed_over == ("SteeringType",)


@pytest.mark.parametrize("words", ["2026/08/15", "2026-08-15", "15/08/2026", "2026-08-15T07:30:00", "2026/08/15 07:30"])
def test_days_are_read_as_packages_write_them(words: str) -> None:
    assert read_envelope(package(SENDER + CODE + DATE.format(words))).date == dt.date(2026, 8, 15)


def test_a_file_zipped_alone_is_unpacked_a_word_document_is_not() -> None:
    buffer, word = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "nội dung")
    with zipfile.ZipFile(word, "w") as archive:
        archive.writestr("[Content_Types].xml", "")
        archive.writestr("word/document.xml", "")
    (text,) = read_envelope(package(GOOD, attachment("a.txt", buffer.getvalue()))).files
    (document,) = read_envelope(package(GOOD, attachment("a.docx", word.getvalue()))).files
    assert text.data.decode() == "nội dung"
    assert document.data == word.getvalue()


def test_everything_that_is_missing_or_wrong_is_told_at_once() -> None:
    assert columns(package("<e:To/>")) == ["number", "issuer", "date"]
    assert columns(package(SENDER + CODE + DATE.format("2026/02/30"))) == ["date"]
    assert columns(package(GOOD + "<e:DueDate>mai</e:DueDate>")) == ["due"]


def test_what_a_person_supplies_need_not_be_in_the_package() -> None:
    found = read_envelope(package(DATE.format("31/02/2026")), supplied={"number", "issuer", "date"})
    assert (found.number, found.date, found.issuer) == ("", None, Party(""))


@pytest.mark.parametrize(
    "files",
    [
        "<AttachmentEncoded><Attachment><AttachmentName>a.txt</AttachmentName></Attachment></AttachmentEncoded>",
        "<AttachmentEncoded><Attachment><AttachmentName>a.txt</AttachmentName>"
        "<ContentTransferEncoded>đây không phải base64</ContentTransferEncoded></Attachment></AttachmentEncoded>",
        "<edXMLManifest><Reference><AttachmentName>a.txt</AttachmentName></Reference></edXMLManifest>",
    ],
    ids=["no content", "no base64", "named but not there"],
)
def test_a_file_that_cannot_be_had_is_named(files: str) -> None:
    with pytest.raises(InputError, match=r"a\.txt"):
        read_envelope(package(GOOD, files))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<edXML",
        b"<edXML/>",
        b"\xff\xfe\x00",
        b"<edXML>" * 100,
        b"<?xml version='1.0' encoding='x-none'?><edXML/>",
        package(GOOD, before='<!DOCTYPE edXML [<!ENTITY a "b">]>'),
        package(GOOD, before='<!DOCTYPE edXML SYSTEM "http://example.invalid/x.dtd">'),
        package(GOOD, before='<!DOCTYPE edXML [<!ENTITY a SYSTEM "file:///etc/passwd">]>').decode().encode("utf-16"),
    ],
)
def test_what_is_no_package_or_declares_entities_is_refused(data: bytes) -> None:
    assert columns(data) == ["file"]
