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

from caicach.instruments import load_instrument
from caicach.instruments.sheet import import_sheet, read_criteria_sheet
from caicach.web.accounts.models import User
from caicach.web.instruments.changes import rows_of
from caicach.web.instruments.models import CriteriaSet, SetVersion, read_text
from caicach.web.instruments.services import Begun, start_set
from caicach.web.instruments.sources import Source

SignIn = Callable[[User | None], Client]
TEMPLATE = load_instrument("mau-so").editions[-1]
ACTS = ("criteria-shape", "criteria-add", "criteria-node", "criteria-live", "criteria-undo")
SEEN = ("criteria", "criteria-versions", "criteria-compare", "criteria-preview")
EDITED = ("criteria-settings", "criteria-replace")


@pytest.fixture
def criteria_set(cast: Cast) -> CriteriaSet:
    begun = Begun("Bộ tiêu chí các sở năm 2022", "department", "2022")
    return start_set(cast.people.reform_officer, cast.province, begun, Source(template="mau-so"))


@pytest.fixture(autouse=True)
def what_is_known_is_what_is_written(db: None) -> Iterator[None]:
    """Whatever a test does: what the program takes a version to say is what its text says."""
    yield
    for version in SetVersion.objects.all():
        assert read_text(version.text) == version.instrument


def address(name: str, criteria_set: CriteriaSet) -> str:
    return reverse(name, args=[criteria_set.pk])


def leaf(criteria_set: CriteriaSet, code: str):
    found = criteria_set.newest.instrument.editions[-1].criterion(code)
    assert found is not None
    return found


def sent(criteria_set: CriteriaSet, code: str, client: Client, /, **changes: str) -> dict[str, str]:
    """Return what the browser would send of a node's form as it stands, with `changes`."""
    page = client.get(address("criteria", criteria_set), {"node": code})
    form = page.context["form"]
    data = {"expects": str(criteria_set.newest.number), "node": code, "kind_shown": form.kind}
    for part in [*form.parts, *(rows.formset.management_form for rows in (*form.rule_rows, form.requires))]:
        for field in part:
            value = field.value()
            ticked = getattr(field.field.widget, "input_type", "") == "checkbox"
            if value is not None and not (ticked and not value):
                data[field.html_name] = "on" if ticked else str(value)
    return data | changes


@pytest.mark.parametrize("name", [*SEEN, *EDITED])
def test_each_page_opens_for_the_reform_officer(
    name: str, cast: Cast, criteria_set: CriteriaSet, signed_in: SignIn
) -> None:
    page = signed_in(cast.people.reform_officer).get(address(name, criteria_set))
    assert page.status_code == 200
    assert "Bộ tiêu chí các sở năm 2022" in page.content.decode()


def test_every_node_of_a_template_opens_and_saves_as_it_is(
    cast: Cast, criteria_set: CriteriaSet, signed_in: SignIn
) -> None:
    client = signed_in(cast.people.reform_officer)
    for node in list(criteria_set.newest.instrument.editions[-1].walk()):
        answer = client.post(address("criteria-node", criteria_set), sent(criteria_set, node.code, client))
        assert answer.status_code == 302, (node.code, answer.context["form"].wrong, answer.context["problems"])
    assert criteria_set.newest.number == 1, criteria_set.newest.note


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


def test_a_change_of_points_shows_the_sum_that_no_longer_agrees(
    cast: Cast, criteria_set: CriteriaSet, signed_in: SignIn
) -> None:
    client = signed_in(cast.people.reform_officer)
    data = sent(criteria_set, "1.1.1", client, max="1,5")
    shown = client.post(address("criteria-live", criteria_set), data).content.decode()
    assert "các mục cộng lại 4, tối đa 3,5" in shown
    assert criteria_set.versions.count() == 1
    answer = client.post(address("criteria-node", criteria_set), data, follow=True)
    page = answer.content.decode()
    assert "các mục: 4" in page
    assert leaf(criteria_set, "1.1.1").max == Decimal("1.5")
    assert criteria_set.newest.note == "1.1.1: điểm tối đa 1 → 1,5"


def test_another_way_of_scoring_shows_its_fields_and_keeps_what_was_typed(
    cast: Cast, criteria_set: CriteriaSet, signed_in: SignIn
) -> None:
    client = signed_in(cast.people.reform_officer)
    data = sent(criteria_set, "1.1.1", client, title="Tên đang gõ dở", kind="deduct", look="1")
    page = client.post(address("criteria-node", criteria_set), data)
    assert page.status_code == 200
    assert "Tên đang gõ dở" in page.content.decode()
    assert 'name="rule-points_each"' in page.content.decode()
    data = sent(criteria_set, "1.1.1", client, kind="deduct", kind_shown="deduct", **{"rule-points_each": "0,25"})
    assert client.post(address("criteria-node", criteria_set), data).status_code == 302
    rule = leaf(criteria_set, "1.1.1").rule
    assert (rule.kind, rule.points_each, rule.floor) == ("deduct", Decimal("0.25"), 0)


def test_a_form_with_faults_comes_back_with_all_of_them(
    cast: Cast, criteria_set: CriteriaSet, signed_in: SignIn
) -> None:
    client = signed_in(cast.people.reform_officer)
    data = sent(criteria_set, "1.1.1", client, code="1.1.2", max="hai", **{"options-0-percent": "50"})
    page = client.post(address("criteria-node", criteria_set), data)
    assert page.status_code == 422
    assert len(page.context["form"].wrong) == 3
    assert "hai" in page.content.decode()
    assert criteria_set.versions.count() == 1


def test_the_second_of_two_editors_loses_nothing_and_sees_what_changed(
    cast: Cast, criteria_set: CriteriaSet, signed_in: SignIn
) -> None:
    client = signed_in(cast.people.reform_officer)
    mine = sent(criteria_set, "1.1.1", client, evidence="Minh chứng tôi đang viết")
    theirs = sent(criteria_set, "2.1", client, max="3")
    assert client.post(address("criteria-node", criteria_set), theirs).status_code == 302
    page = client.post(address("criteria-node", criteria_set), mine)
    said = page.content.decode()
    assert page.status_code == 422
    assert "Minh chứng tôi đang viết" in said
    assert "2.1" in said
    assert "đổi điểm" in said
    again = mine | {"expects": str(criteria_set.newest.number)}
    assert client.post(address("criteria-node", criteria_set), again).status_code == 302
    assert leaf(criteria_set, "2.1").max == 3
    assert leaf(criteria_set, "1.1.1").evidence.vi == "Minh chứng tôi đang viết"


def test_the_tree_is_changed_by_acts_and_taken_back(cast: Cast, criteria_set: CriteriaSet, signed_in: SignIn) -> None:
    client = signed_in(cast.people.reform_officer)

    def do(name: str, **data: str) -> None:
        assert (
            client.post(address(name, criteria_set), {"expects": str(criteria_set.newest.number), **data}).status_code
            == 302
        )

    do("criteria-add", parent="1", **{"add-title": "Mục thêm", "add-max": "2"})
    assert leaf(criteria_set, "1.7").title.vi == "Mục thêm"
    do("criteria-shape", code="1.7", do="up")
    do("criteria-shape", code="1.7", do="renumber")
    assert leaf(criteria_set, "1.6").title.vi == "Mục thêm"
    assert leaf(criteria_set, "1.7").was == ("1.6",)
    do("criteria-shape", code="1.6", do="remove")
    assert criteria_set.newest.instrument.editions[-1].criterion("1.6") is None
    do("criteria-undo", to="1")
    assert criteria_set.newest.text == criteria_set.versions.get(number=1).text


def test_what_may_not_be_taken_out_says_why(cast: Cast, criteria_set: CriteriaSet, signed_in: SignIn) -> None:
    client = signed_in(cast.people.reform_officer)
    page = client.post(address("criteria-shape", criteria_set), {"expects": "1", "code": "1.1.1", "do": "remove"})
    assert page.status_code == 422
    assert "điều kiện tiên quyết" in page.content.decode()
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
    for begin in ("lib:mau-xa", f"set:{criteria_set.pk}", "empty"):
        assert client.post(reverse("criteria-new"), {**said, "begin": begin}).status_code == 302
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
