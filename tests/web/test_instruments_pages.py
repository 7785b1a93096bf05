"""The pages of criteria sets: they work, a stranger finds nothing, rights are kept, acts are posted."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from tests.web.cast import Cast
from tests.web.criteria import address, begin, sent, what_is_known_is_what_is_written

from caicach.instruments import load_instrument
from caicach.instruments.sheet import import_sheet, read_criteria_sheet
from caicach.web.accounts.models import User
from caicach.web.instruments.changes import rows_of
from caicach.web.instruments.models import CriteriaSet
from caicach.web.instruments.waiting import waiting

SignIn = Callable[[User | None], Client]
TEMPLATE = load_instrument("mau-so").editions[-1]
ACTS = ("criteria-shape", "criteria-add", "criteria-node", "criteria-live", "criteria-undo")
SEEN = ("criteria", "criteria-versions", "criteria-compare", "criteria-preview")
EDITED = ("criteria-settings", "criteria-replace")


@pytest.fixture
def criteria_set(cast: Cast) -> Iterator[CriteriaSet]:
    yield begin(cast)
    what_is_known_is_what_is_written()


@pytest.mark.parametrize("name", [*SEEN, *EDITED])
def test_each_page_opens_for_the_reform_officer(
    name: str, cast: Cast, criteria_set: CriteriaSet, signed_in: SignIn
) -> None:
    page = signed_in(cast.people.reform_officer).get(address(name, criteria_set))
    assert page.status_code == 200
    assert "Bộ tiêu chí các sở năm 2022" in page.content.decode()


@pytest.mark.parametrize("name", SEEN)
def test_who_only_sees_may_open_but_not_change(
    name: str, cast: Cast, criteria_set: CriteriaSet, signed_in: SignIn
) -> None:
    page = signed_in(cast.people.specialist).get(address(name, criteria_set))
    assert page.status_code == 200
    assert "Lưu mục này" not in page.content.decode()


@pytest.mark.parametrize("name", [*SEEN, *EDITED])
def test_a_stranger_finds_nothing(name: str, cast: Cast, criteria_set: CriteriaSet, signed_in: SignIn) -> None:
    assert signed_in(cast.people.stranger).get(address(name, criteria_set)).status_code == 404


@pytest.mark.parametrize("name", ACTS)
def test_acts_are_posted_by_who_may(name: str, cast: Cast, criteria_set: CriteriaSet, signed_in: SignIn) -> None:
    assert signed_in(cast.people.reform_officer).get(address(name, criteria_set)).status_code == 405
    assert signed_in(cast.people.specialist).post(address(name, criteria_set)).status_code == 403
    assert signed_in(cast.people.stranger).post(address(name, criteria_set)).status_code == 404
    assert criteria_set.versions.count() == 1


def test_the_sheet_that_goes_out_comes_in_again(cast: Cast, criteria_set: CriteriaSet, signed_in: SignIn) -> None:
    client = signed_in(cast.people.reform_officer)
    content = client.get(reverse("criteria-file", args=[criteria_set.pk, "xlsx"])).content
    book = load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Bộ tiêu chí", "Không ghi được"]
    read = import_sheet(read_criteria_sheet(content, name="ra.xlsx"), id="lai", first="2022").editions[0]
    before = criteria_set.newest.instrument.editions[-1]
    assert [c.code for c in read.criteria] == [c.code for c in before.criteria if c.counts == "inside"]
    assert read.criterion("3.2.1").rule.bands[0].points == 5
    yaml = client.get(reverse("criteria-file", args=[criteria_set.pk, "yaml"])).content
    assert yaml.decode() == criteria_set.newest.text


def test_a_file_takes_the_place_of_the_text_or_is_refused_whole(
    cast: Cast, criteria_set: CriteriaSet, signed_in: SignIn
) -> None:
    client = signed_in(cast.people.reform_officer)
    bad = b"code,title,max,rule,option,points\n1,Mot,2,\n1.1,A,1,choice\n,,,,Co,3\n1.1,B,x,lotto\n"
    page = client.post(
        address("criteria-replace", criteria_set), {"expects": "1", "file": SimpleUploadedFile("b.csv", bad)}
    )
    assert page.status_code == 422
    assert len(page.context["problems"]) >= 3
    assert criteria_set.versions.count() == 1
    good = b"code,title,max,rule,option,points\n1,Mot,2,\n1.1,A,2,choice\n,,,,Co,2\n,,,,Khong,0\n"
    done = client.post(
        address("criteria-replace", criteria_set), {"expects": "1", "file": SimpleUploadedFile("g.csv", good)}
    )
    assert done.status_code == 302
    edition = criteria_set.newest.instrument.editions[-1]
    assert [c.code for c in edition.walk()] == ["1", "1.1"]
    assert len(edition.classes) == 5


def test_an_answer_can_be_tried_on_the_preview(cast: Cast, criteria_set: CriteriaSet, signed_in: SignIn) -> None:
    client = signed_in(cast.people.specialist)
    asked = {"code": "3.2.1", "value": "96,2", "field": "3"}
    page = client.get(address("criteria-preview", criteria_set), asked).content.decode()
    assert "Được <b>4</b>/5 điểm" in page
    part = client.get(address("criteria-preview", criteria_set), asked, headers={"HX-Request": "true"}).content.decode()
    assert "Được <b>4</b>/5 điểm" in part
    assert "<html" not in part


def test_two_versions_stand_side_by_side(cast: Cast, criteria_set: CriteriaSet, signed_in: SignIn) -> None:
    client = signed_in(cast.people.reform_officer)
    data = sent(criteria_set, "2.1", client, max="3", title="Tên khác hẳn")
    client.post(address("criteria-node", criteria_set), data)
    page = client.get(address("criteria-compare", criteria_set))
    rows = page.context["table"].records
    assert [(row.new.code, row.kinds) for row in rows] == [("2.1", ("reweighted", "renamed"))]
    library = client.get(address("criteria-compare", criteria_set), {"old": "l:mau-so", "new": "v:1"})
    assert library.context["table"].records == []


def test_a_set_is_begun_from_each_source(cast: Cast, criteria_set: CriteriaSet, signed_in: SignIn) -> None:
    client = signed_in(cast.people.reform_officer)
    said = {"title": "Bộ mới", "measures": "commune", "first": "2023"}
    for source in ("lib:mau-xa", f"set:{criteria_set.pk}", "empty"):
        assert client.post(reverse("criteria-new"), {**said, "begin": source}).status_code == 302
    text = criteria_set.newest.text.encode()
    done = client.post(reverse("criteria-new"), {**said, "begin": "file", "file": SimpleUploadedFile("a.yaml", text)})
    assert done.status_code == 302
    assert CriteriaSet.objects.filter(title="Bộ mới").count() == 4
    assert client.get(reverse("criteria-list")).content.decode().count("Bộ mới") >= 4
    refused = client.post(reverse("criteria-new"), {**said, "begin": "file"})
    assert refused.status_code == 422


def test_the_settings_keep_class_bands_and_what_is_not_shown(
    cast: Cast, criteria_set: CriteriaSet, signed_in: SignIn
) -> None:
    client = signed_in(cast.people.reform_officer)
    form = client.get(address("criteria-settings", criteria_set)).context["form"]
    data = {"expects": "1"}
    for part in [*form.parts, form.classes.formset.management_form]:
        data |= {f.html_name: str(f.value()) for f in part if f.value() is not None}
    data["classes-0-low"] = "92,5"
    assert client.post(address("criteria-settings", criteria_set), data).status_code == 302
    band = criteria_set.newest.instrument.editions[-1].classes[0]
    assert band.low == Decimal("92.5")
    assert band.requires[0].code == "3.2.1"
    assert [row for row in rows_of(TEMPLATE, criteria_set.newest.instrument.editions[-1]) if row.kinds] == []


def test_an_older_version_is_shown_as_it_was_and_not_edited(
    cast: Cast, criteria_set: CriteriaSet, signed_in: SignIn
) -> None:
    client = signed_in(cast.people.reform_officer)
    client.post(address("criteria-node", criteria_set), sent(criteria_set, "2.1", client, title="Tên mới"))
    old = client.get(address("criteria", criteria_set), {"version": "1", "node": "2.1"}).content.decode()
    assert "Tên mới" not in old.split("Các bản")[1].split('id="outline"')[1]
    assert "Lưu mục này" not in old
    assert client.get(address("criteria", criteria_set), {"version": "9"}).status_code == 404


def test_home_says_which_set_has_errors(cast: Cast, criteria_set: CriteriaSet, signed_in: SignIn) -> None:
    client = signed_in(cast.people.reform_officer)
    assert waiting(cast.people.reform_officer) == []
    client.post(address("criteria-node", criteria_set), sent(criteria_set, "2.1", client, max="3"))
    (item,) = waiting(cast.people.reform_officer)
    assert item.url == address("criteria", criteria_set)
    assert "1 lỗi" in item.chip
    assert waiting(cast.people.specialist) == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("anh.xlsx", b"\x89PNG\r\n\x1a\n" + b"\0" * 60),
        ("trong.csv", b""),
        ("nhi-phan.csv", bytes(range(256))),
        ("../../hong.yaml", b"a: &x [*x]"),
        ("khong-duoi", b"xin chao"),
        ("lon.csv", b"code,title,max,rule\n" * 300_000),
    ],
)
def test_what_is_no_criteria_set_is_refused_and_nothing_kept(
    cast: Cast, criteria_set: CriteriaSet, signed_in: SignIn, name: str, content: bytes
) -> None:
    client = signed_in(cast.people.reform_officer)
    said = {"title": "Bộ mới", "measures": "unit", "first": "2023", "begin": "file"}
    page = client.post(reverse("criteria-new"), {**said, "file": SimpleUploadedFile(name, content)})
    assert page.status_code == 422
    assert 'role="alert"' in page.content.decode()
    assert "Bộ mới" in page.content.decode()
    replaced = {"expects": "1", "file": SimpleUploadedFile(name, content)}
    assert client.post(address("criteria-replace", criteria_set), replaced).status_code == 422
    assert CriteriaSet.objects.count() == criteria_set.versions.count() == 1
