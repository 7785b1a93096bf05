"""Changing a criteria set's tree: what each act does, what it refuses, and what always holds. No web here."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caicach.errors import InputError
from caicach.instruments import Edition, load_instrument
from caicach.instruments.model import Criterion
from caicach.instruments.write import to_yaml
from caicach.text import Text
from caicach.web.instruments import editing
from caicach.web.instruments.changes import aligned, rows_of, told
from caicach.web.instruments.models import read_text

TEMPLATE = load_instrument("mau-so").editions[-1]


def codes(edition: Edition, parent: str | None = None) -> list[str]:
    beside = edition.criteria if parent is None else editing.node_of(edition, parent).children
    return [c.code for c in beside]


def put_title(edition: Edition, code: str, title: str) -> Edition:
    node = editing.node_of(edition, code)
    return editing.put(edition, code, node.model_copy(update={"title": Text.of(title)}))


@pytest.mark.parametrize(
    ("way", "code", "parent", "after"),
    [
        ("up", "1.2", "1", ["1.2", "1.1", "1.3", "1.4", "1.5", "1.6"]),
        ("down", "1.2", "1", ["1.1", "1.3", "1.2", "1.4", "1.5", "1.6"]),
        ("up", "1.1", "1", ["1.1", "1.2", "1.3", "1.4", "1.5", "1.6"]),
        ("down", "1.6", "1", ["1.1", "1.2", "1.3", "1.4", "1.5", "1.6"]),
        ("indent", "1.4", "1.3", ["1.3.1", "1.3.2", "1.4"]),
        ("outdent", "1.1.2", "1", ["1.1", "1.1.2", "1.2", "1.3", "1.4", "1.5", "1.6"]),
        ("outdent", "1.6", None, ["1", "1.6", "2", "3", "4", "5", "6", "7", "8", "9", "10"]),
    ],
)
def test_a_step_moves_a_node(way: editing.Step, code: str, parent: str | None, after: list[str]) -> None:
    assert codes(editing.step(TEMPLATE, code, way), parent) == after


def test_a_node_moves_to_a_place() -> None:
    assert codes(editing.move(TEMPLATE, "2.3", "1.2", "1.2.2"), "1.2") == ["1.2.1", "2.3", "1.2.2"]
    assert codes(editing.move(TEMPLATE, "2.3", None, None))[-1] == "2.3"
    assert editing.move(TEMPLATE, "2.3", "2", "2.3") == TEMPLATE


@pytest.mark.parametrize(
    ("act", "says"),
    [
        (lambda: editing.move(TEMPLATE, "1", "1.1", None), "vị trí ngoài chính mục đó"),
        (lambda: editing.move(TEMPLATE, "2.3", "2.1", None), "Bỏ cách chấm của nó"),
        (lambda: editing.add(TEMPLATE, "2.1", "x", None), "Bỏ cách chấm của nó"),
        (lambda: editing.remove(TEMPLATE, "1.1.1"), "1.1.2"),
        (lambda: editing.remove(TEMPLATE, "3"), "Xuất sắc, Tốt"),
        (lambda: editing.node_of(TEMPLATE, "99"), "tải lại trang"),
        (lambda: editing.put(TEMPLATE, "1.1", editing.node_of(TEMPLATE, "1.2")), "Chọn mã số khác"),
    ],
)
def test_what_may_not_be_done_says_how_to_get_there(act, says: str) -> None:
    with pytest.raises(InputError, match=says):
        act()


def test_a_leaf_that_others_require_takes_no_node_below_it_even_without_a_rule() -> None:
    bare = editing.put(TEMPLATE, "1.1.1", editing.node_of(TEMPLATE, "1.1.1").model_copy(update={"rule": None}))
    with pytest.raises(InputError, match=r"đang là của 1\.1\.2"):
        editing.add(bare, "1.1.1", "x", None)


def test_a_new_node_has_a_free_code_and_says_that_it_is_new() -> None:
    changed, code = editing.add(TEMPLATE, "1", "Mục mới", Decimal(2))
    assert code == "1.7"
    assert editing.node_of(changed, code).was == ()
    assert editing.add(TEMPLATE, None, "Lĩnh vực mới", None)[1] == "11"


def test_numbering_anew_keeps_what_each_was_and_what_refers_to_it() -> None:
    changed = editing.renumbered(editing.step(TEMPLATE, "1.1.1", "down"))
    assert editing.node_of(changed, "1.1.1").was == ("1.1.2",)
    assert editing.node_of(changed, "1.1.1").requires[0].code == "1.1.2"
    assert editing.node_of(changed, "1.1.2").was == ("1.1.1",)
    moved = editing.renumbered(editing.step(TEMPLATE, "3.2", "up"))
    assert moved.classes[0].requires[0].code == "3.1.1"


def test_another_code_by_hand_is_followed_too() -> None:
    node = editing.node_of(TEMPLATE, "3.2.1").model_copy(update={"code": "3.2.9"})
    changed = editing.put(TEMPLATE, "3.2.1", node)
    assert changed.classes[0].requires[0].code == "3.2.9"
    assert editing.node_of(changed, "3.2.9").was == ("3.2.1",)


def test_the_scale_follows_the_fields() -> None:
    node = editing.node_of(TEMPLATE, "1").model_copy(update={"max": Decimal("14.5")})
    assert TEMPLATE.scale.high == 103
    assert editing.put(TEMPLATE, "1", node).scale.high == Decimal("103.5")


@st.composite
def edits(draw: st.DrawFn) -> Edition:
    """Return the template after some steps, moves and additions that were not refused."""
    edition = TEMPLATE
    for _ in range(draw(st.integers(1, 6))):
        names = [c.code for c in edition.walk()]
        code = draw(st.sampled_from(names))
        try:
            match draw(st.sampled_from(["up", "down", "indent", "outdent", "move", "add", "number", "remove"])):
                case "move":
                    edition = editing.move(edition, code, draw(st.sampled_from([None, *names])), None)
                case "add":
                    edition, _code = editing.add(edition, code, "Mục thêm", Decimal(1))
                case "number":
                    edition = editing.renumbered(edition)
                case "remove":
                    edition = editing.remove(edition, code)
                case way:
                    edition = editing.step(edition, code, way)
        except InputError:
            continue
    return edition


@given(edits())
def test_whatever_was_edited_can_be_kept_and_read_again(edition: Edition) -> None:
    whole = load_instrument("mau-so").model_copy(update={"editions": (edition,)})
    assert read_text(to_yaml(whole)) == whole
    names = [c.code for c in edition.walk()]
    assert len(names) == len(set(names))


@given(edits())
def test_numbered_by_place_a_set_stays_as_it_is(edition: Edition) -> None:
    once = editing.renumbered(edition)
    assert editing.renumbered(once) == once
    assert [c.title for c in once.walk()] == [c.title for c in edition.walk()]


@given(edits(), edits())
def test_two_versions_show_each_criterion_once(old: Edition, new: Edition) -> None:
    rows = rows_of(old, aligned(old, new))
    assert [r.new.code for r in rows if r.new] == [c.code for c in new.walk()]
    assert {r.old.code for r in rows if r.old} == {c.code for c in old.walk()}


def test_a_version_is_matched_by_where_it_comes_from_not_by_what_was_names() -> None:
    swapped = editing.renumbered(editing.step(TEMPLATE, "2.2", "up"))
    later = put_title(swapped, "2.1", "Hoàn toàn khác")
    rows = [row for row in rows_of(swapped, aligned(swapped, later)) if row.kinds]
    assert [(row.old.code, row.new.code, row.kinds) for row in rows] == [("2.1", "2.1", ("renamed",))]
    back = [row for row in rows_of(TEMPLATE, aligned(TEMPLATE, swapped)) if row.kinds]
    assert [(row.old.code, row.new.code) for row in back] == [("2.2", "2.1"), ("2.1", "2.2")]


def test_a_node_added_between_two_versions_stays_itself_when_renumbered() -> None:
    old, _code = editing.add(TEMPLATE, "1", "Mục thêm", Decimal(1))
    new = editing.renumbered(editing.step(old, "1.7", "up"))
    rows = {row.new.code: row for row in rows_of(old, aligned(old, new))}
    assert rows["1.6"].old.code == "1.7"
    assert "added" not in rows["1.6"].kinds


def test_what_was_changed_is_told_in_a_few_words() -> None:
    before = editing.node_of(TEMPLATE, "2.1")
    after = before.model_copy(update={"max": Decimal("2.50"), "title": Text.of("Khác")})
    assert told(before, after) == "2.1: điểm tối đa 2 → 2,5, tên"
    assert told(before, before) == "2.1: không đổi"


def test_sums_count_what_is_inside_and_say_nothing_where_one_is_missing() -> None:
    assert editing.total(TEMPLATE.criteria) == 100
    nodes = (Criterion(code="1", title="A", max=Decimal(1)), Criterion(code="2", title="B"))
    assert editing.total(nodes) is None
    assert editing.total(()) is None
