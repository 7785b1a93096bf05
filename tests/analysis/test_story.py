"""The words of a story, whichever way a unit went."""

import pytest
from tests.observed import composite, observed

from caicach.analysis import compare, story
from caicach.errors import InputError

INDEX = composite({"a": None, "b": None})


def told(old, new, index=INDEX):
    """The story of X between two years, given {unit: (a, b)} of each."""
    rows = [
        observed(u, p, c, v)
        for p, figures in (("2020", old), ("2021", new))
        for u, values in figures.items()
        for c, v in zip("ab", values, strict=True)
        if v is not None
    ]
    return story(compare(index, rows, "2020", "2021", "X"), "X")


OLD = {"X": (5, 5), "V": (6, 6), "W": (4, 4), "Y": (3, 3), "Z": (2, 2)}


@pytest.mark.parametrize(
    ("new", "vi", "en"),
    [
        ({"X": (4.5, 4)}, "TOY 2021 giữ nguyên thứ hạng: mất 1,500 điểm", "TOY 2021 keeps its rank: 1.500 points lost"),
        ({"X": (7, 6)}, "TOY 2021 tăng 1 bậc: thêm 3,000 điểm", "TOY 2021 rises 1 place: 3.000 points gained"),
        ({"X": (5, 5)}, "TOY 2021 giữ nguyên thứ hạng: điểm không đổi", "TOY 2021 keeps its rank: score unchanged"),
        (
            {"X": (5.5, 5), "W": (7, 7)},
            "TOY 2021 tụt 1 bậc dù thêm 0,500 điểm",
            "TOY 2021 falls 1 place, although 0.500 points gained",
        ),
        (
            {"X": (4.9, 5), "V": (4, 4)},
            "TOY 2021 tăng 1 bậc dù mất 0,100 điểm",
            "TOY 2021 rises 1 place, although 0.100 points lost",
        ),
        (
            {"X": (5, 5.0001)},
            "TOY 2021 giữ nguyên thứ hạng: thêm <0,001 điểm",
            "TOY 2021 keeps its rank: <0.001 points gained",
        ),
        (
            {"X": (5, 5), "W": (7, 7)},
            "TOY 2021 tụt 1 bậc dù điểm không đổi",
            "TOY 2021 falls 1 place, although score unchanged",
        ),
    ],
)
def test_the_headline_says_rank_and_score(new, vi, en):
    headline = told(OLD, OLD | new).headline
    assert headline.vi.split(";")[0] == vi
    assert headline.en.split(";")[0] == en


def test_groups_end_the_headline():
    headline = told(OLD, OLD | {"X": (1, 7)}).headline
    assert headline.vi.endswith("; một chỉ số xuống nhóm")
    assert headline.en.endswith("; one down a group")


def test_without_a_result_the_headline_says_why():
    headline = told(OLD, OLD | {"X": (5, None)}).headline
    assert headline.vi == "TOY 2021: Kỳ 2021 thiếu b, nên không có tổng điểm và thứ hạng."


def test_a_component_overtaken_while_it_rose_is_found():
    findings = {
        f.kind: f for f in told(OLD, {"X": (5.1, 5), "V": (9, 6), "W": (9, 4), "Y": (9, 3), "Z": (9, 2)}).findings
    }
    outpaced = findings["outpaced"]
    assert outpaced.codes == ("a",)
    assert "điểm tăng 0,100 nhưng tụt từ nhóm cao nhất xuống nhóm thấp nhất (hạng 2/5 → 5/5)" in outpaced.text.vi
    assert "the score rose by 0.100" in outpaced.text.en
    assert "các tỉnh khác" in findings["others"].text.vi


def test_a_component_that_held_while_others_fell_is_found():
    findings = {
        f.kind: f for f in told(OLD, {"X": (4.9, 5), "V": (1, 6), "W": (1, 4), "Y": (1, 3), "Z": (1, 2)}).findings
    }
    assert "outlasted" not in findings  # X was in the highest group already
    findings = {
        f.kind: f
        for f in told(OLD | {"X": (3.5, 5)}, {"X": (3, 5), "V": (1, 6), "W": (1, 4), "Y": (1, 3), "Z": (1, 2)}).findings
    }
    assert "điểm giảm 0,500 nhưng tăng từ nhóm trung bình cao lên nhóm cao nhất" in findings["outlasted"].text.vi


def test_the_largest_loss_and_gain_say_whether_a_group_moved():
    findings = {f.kind: f for f in told(OLD, OLD | {"X": (4.9, 6.5)}).findings}
    assert (
        findings["largest-loss"].text.vi
        == "Mất nhiều nhất ở Chỉ số a (▼ 0,100 điểm), vẫn ở nhóm cao nhất (hạng 2/5 → 2/5)."
    )
    assert findings["largest-gain"].codes == ("b",)


def test_where_lower_is_better_a_fall_in_score_is_a_gain():
    index = composite({"a": None, "b": None}, higher_is_better=False)
    findings = {f.kind: f for f in told(OLD, OLD | {"X": (2, 6)}, index).findings}
    assert (findings["largest-gain"].codes, findings["largest-loss"].codes) == (("a",), ("b",))


def test_only_units_of_the_comparison_have_a_story():
    rows = [observed("X", p, c, 1) for p in ("2020", "2021") for c in "ab"]
    with pytest.raises(InputError, match="Y"):
        story(compare(INDEX, rows, "2020", "2021"), "Y")
