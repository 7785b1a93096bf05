"""A criterion in its form: every way of scoring, two editors at once, what is refused; the tree changed by acts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from django.test import Client
from tests.web.cast import Cast
from tests.web.criteria import address, begin, leaf, sent, what_is_known_is_what_is_written

from caicach.web.accounts.models import User
from caicach.web.instruments.models import CriteriaSet

SignIn = Callable[[User | None], Client]


@pytest.fixture
def criteria_set(cast: Cast) -> Iterator[CriteriaSet]:
    yield begin(cast)
    what_is_known_is_what_is_written()


def test_every_node_of_a_template_opens_and_saves_as_it_is(
    cast: Cast, criteria_set: CriteriaSet, signed_in: SignIn
) -> None:
    client = signed_in(cast.people.reform_officer)
    for node in list(criteria_set.newest.instrument.editions[-1].walk()):
        answer = client.post(address("criteria-node", criteria_set), sent(criteria_set, node.code, client))
        assert answer.status_code == 302, (node.code, answer.context["form"].wrong, answer.context["problems"])
    assert criteria_set.newest.number == 1, criteria_set.newest.note


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


def test_a_row_more_is_asked_for_and_nothing_kept(cast: Cast, criteria_set: CriteriaSet, signed_in: SignIn) -> None:
    client = signed_in(cast.people.reform_officer)
    data = sent(criteria_set, "1.1.1", client, more="options", **{"options-0-label": "Mức đang gõ"})
    page = client.post(address("criteria-node", criteria_set), data)
    assert page.status_code == 200
    assert 'name="options-3-label"' in page.content.decode()
    assert "Mức đang gõ" in page.content.decode()
    assert criteria_set.versions.count() == 1


def test_a_new_option_gets_an_id_of_its_own_and_one_taken_out_gives_its_to_nobody(
    cast: Cast, criteria_set: CriteriaSet, signed_in: SignIn
) -> None:
    client = signed_in(cast.people.reform_officer)
    new = {"options-3-label": "Mức mới", "options-3-percent": "25", "options-TOTAL_FORMS": "4"}
    client.post(address("criteria-node", criteria_set), sent(criteria_set, "1.1.1", client, **new))
    assert [o.id for o in leaf(criteria_set, "1.1.1").rule.options] == ["1", "2", "3", "4"]
    without = sent(criteria_set, "1.1.1", client, **{"options-0-DELETE": "on"})
    client.post(address("criteria-node", criteria_set), without)
    options = leaf(criteria_set, "1.1.1").rule.options
    assert [o.id for o in options] == ["2", "3", "4"]
    assert options[0].label.en == "Late or incomplete"
    assert options[-1].percent == 25


@pytest.mark.parametrize(
    ("code", "changes", "says"),
    [
        ("1.4", {"cases-0-points": "maximum * thieu"}, "công thức gồm số, biến"),
        ("1.1.2", {"requires-0-code": "99"}, "điều kiện tiên quyết"),
        ("1.3.1", {"rule-full_at": "0"}, "lớn hơn 0"),
        ("1.1.1", {"kind": "lotto", "kind_shown": "lotto"}, "kind"),
        ("1.4", {"takes_figure": ""}, "Ghi tên số liệu"),
    ],
)
def test_what_can_not_be_scored_by_is_refused(
    cast: Cast, criteria_set: CriteriaSet, signed_in: SignIn, code: str, changes: dict[str, str], says: str
) -> None:
    client = signed_in(cast.people.reform_officer)
    page = client.post(address("criteria-node", criteria_set), sent(criteria_set, code, client, **changes))
    assert page.status_code == 422
    assert says in page.content.decode()
    assert criteria_set.versions.count() == 1


def test_a_form_shown_again_while_someone_else_saves_keeps_what_was_typed(
    cast: Cast, criteria_set: CriteriaSet, signed_in: SignIn
) -> None:
    client = signed_in(cast.people.reform_officer)
    mine = sent(criteria_set, "1.1.1", client, title="Tên đang gõ dở", kind="count", look="1")
    client.post(address("criteria-node", criteria_set), sent(criteria_set, "2.1", client, max="3"))
    page = client.post(address("criteria-node", criteria_set), mine)
    assert page.status_code == 200
    assert "Tên đang gõ dở" in page.content.decode()
    assert 'name="expects" value="1"' in page.content.decode()
