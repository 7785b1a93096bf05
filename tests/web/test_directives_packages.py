"""Documents by e-document package: registered with what the package says, given out again, refused with the cure."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.web.cast import Cast
from tests.web.situations import CONCLUSION, HEAD, directive, draft, task

from caicach.directives.envelope import Attached, Envelope, Party, write_envelope
from caicach.directives.unpacking import read_envelope
from caicach.errors import InputError
from caicach.web.directives.handed import Handed, Head
from caicach.web.directives.models import Directive
from caicach.web.directives.services.amending import amend
from caicach.web.directives.services.packages import package_of, package_of_task
from caicach.web.directives.services.registering import AlreadyRegistered, register
from caicach.web.files.keep import keep

CAME = Envelope(
    number="77/UBND-NC",
    date=dt.date(2022, 6, 8),
    issuer=Party("UBND tỉnh Hà Nam", "H25"),
    recipients=(Party("Sở A", "H25.01"), Party("Sở B")),
    kind="Công văn",
    title="Về việc rà soát hồ sơ trễ hạn",
    place="Hà Nam",
    signer="Nguyễn Văn Mẫu",
    document_id="H25,2022/06/08,77/UBND-NC",
    files=(
        Attached("cong-van.txt", ("Số: 77/UBND-NC\n" + CONCLUSION).encode()),
        Attached("phu-luc.xlsx", b"PK\x03\x04 phu luc"),
    ),
)


def handed(told: Envelope | bytes) -> Handed:
    data = told if isinstance(told, bytes) else write_envelope(told)
    return Handed(data=data, file_name="77.edxml", file=keep(io.BytesIO(data), "77.edxml", "application/xml"))


def put(cast: Cast, told: Envelope | bytes, head: Head | None = None) -> Directive:
    return register(cast.people.reform_officer, cast.province, head or Head(), handed(told))


def test_a_document_is_registered_as_its_package_says_and_read_as_usual(cast: Cast) -> None:
    found = put(cast, CAME)
    assert (found.number, found.date, found.issuer) == ("77/UBND-NC", dt.date(2022, 6, 8), "UBND tỉnh Hà Nam")
    assert (found.kind, found.title, found.recipients) == ("Công văn", CAME.title, ["Sở A", "Sở B"])
    assert (found.file_name, found.readings.get().lead) == ("cong-van.txt", ["Sở A"])
    assert found.file is not None
    assert found.envelope is not None
    assert found.file.digest != found.envelope.digest


def test_what_a_person_gave_stands_above_the_package(cast: Cast) -> None:
    wrong = write_envelope(CAME).replace(b"2022/06/08</", b"2022/06/31</")
    with pytest.raises(InputError, match="2022/06/31"):
        put(cast, wrong)
    found = put(cast, wrong, Head(date=dt.date(2022, 6, 9), number="78/UBND-NC"))
    assert (found.number, found.date, found.issuer) == ("78/UBND-NC", dt.date(2022, 6, 9), "UBND tỉnh Hà Nam")


def test_it_goes_out_again_as_it_came(cast: Cast) -> None:
    found = put(cast, CAME)
    assert read_envelope(package_of(found)) == CAME


def test_a_document_already_registered_and_one_without_issuer_are_refused(cast: Cast) -> None:
    first = put(cast, CAME)
    with pytest.raises(AlreadyRegistered) as refused:
        put(cast, dataclasses.replace(CAME, title="Khác"))
    assert refused.value.twin == first
    with pytest.raises(InputError) as lacking:
        put(cast, dataclasses.replace(CAME, issuer=Party(""), number="79/UBND-NC"))
    assert [p.column for p in lacking.value.problems] == ["issuer"]
    assert Directive.objects.count() == 1


@pytest.mark.parametrize("files", [(), (Attached("phu-luc.xlsx", b"x"),)])
def test_a_package_without_a_document_is_refused(cast: Cast, files: tuple[Attached, ...]) -> None:
    with pytest.raises(InputError, match="tệp văn bản"):
        put(cast, dataclasses.replace(CAME, files=files))


def test_an_amended_document_may_come_in_a_package(cast: Cast) -> None:
    found = put(cast, CAME)
    later = Attached("sua.txt", CAME.files[0].data + "2. Sở B báo cáo kết quả trước ngày 30/9/2022.\n".encode())
    amend(cast.people.reform_officer, found, handed(dataclasses.replace(CAME, files=(later,))), "bổ sung")
    found.refresh_from_db()
    assert (found.file_name, found.readings.count()) == ("sua.txt", 2)


def test_a_task_carries_its_document_to_those_who_do_it(cast: Cast) -> None:
    given = task(cast)
    told = read_envelope(package_of_task(given), supplied={"issuer"})
    assert (told.number, told.date, told.due) == (HEAD.number, HEAD.date, given.last_day)
    assert [to.name for to in told.recipients] == ["Sở A"]
    assert told.files[0].data.decode() == CONCLUSION


def test_the_page_takes_a_package_and_gives_one_out(cast: Cast, client: Client) -> None:
    client.force_login(cast.people.reform_officer)
    upload = SimpleUploadedFile("77.edxml", write_envelope(CAME))
    answer = client.post(reverse("directive-new"), {"file": upload}, follow=True)
    assert "77/UBND-NC" in answer.content.decode()
    found = Directive.objects.get()
    out = client.get(reverse("directive-envelope", args=[found.pk]))
    assert out.headers["Content-Disposition"] == 'attachment; filename="77-UBND-NC.edxml"'
    assert read_envelope(b"".join(out.streaming_content)) == CAME  # type: ignore[attr-defined]


def test_the_page_says_what_is_wrong_with_a_package(cast: Cast, client: Client) -> None:
    client.force_login(cast.people.reform_officer)
    bad = SimpleUploadedFile("x.edxml", b'<?xml version="1.0"?><!DOCTYPE edXML [<!ENTITY a "b">]><edXML>&a;</edXML>')
    answer = client.post(reverse("directive-new"), {"file": bad})
    assert answer.status_code == 422
    assert "DOCTYPE" in answer.content.decode()
    wrong = write_envelope(CAME).replace(b"2022/06/08</", b"2022/13/08</")
    answer = client.post(reverse("directive-new"), {"file": SimpleUploadedFile("y.edxml", wrong)})
    assert answer.status_code == 422
    assert "2022/13/08" in answer.content.decode()


def test_a_number_that_the_document_does_not_bear_is_told(cast: Cast, client: Client) -> None:
    found = put(cast, dataclasses.replace(CAME, number="99/UBND-NC"))
    client.force_login(cast.people.reform_officer)
    page = client.get(reverse("directive-confirm", args=[found.pk])).content.decode()
    assert "Gói văn bản điện tử ghi số 99/UBND-NC" in page


def test_a_draft_is_not_given_out(cast: Cast, client: Client) -> None:
    client.force_login(cast.people.reform_officer)
    assert client.get(reverse("directive-envelope", args=[draft(cast).pk])).status_code == 404
    assert client.get(reverse("directive-envelope", args=[directive(cast).pk])).status_code == 200
