"""Scored leaf by leaf over all units, a set gives exactly what it gives unit by unit; and what always holds."""

from decimal import Decimal

from benchmarks.scoring import agree, made_up_answers, made_up_set, score_plainly
from hypothesis import given
from hypothesis import strategies as st

from caicach.instruments.model import Instrument
from caicach.scoring import Answer, explain, loss_words, score_answers

NUMBER = st.integers(0, 60).map(str)
PARTS = st.tuples(st.integers(0, 40), st.integers(1, 40)).map(lambda p: (str(min(p)), str(p[1])))
SHARES = st.one_of(PARTS, st.decimals(0, 100, places=1).map(str))
RULES = {
    "yes-no": ({"kind": "yes-no"}, st.sampled_from(["Có", "Không", "1"])),
    "choice": (
        {"kind": "choice", "options": [{"id": "a", "label": "A", "percent": "100"},
                                       {"id": "b", "label": "B", "points": "0.3"}]},
        st.sampled_from(["A", "b", "2"]),
    ),
    "bands": (
        {"kind": "bands", "bands": [{"low": "80", "points": "1"}, {"low": "50.5", "low_inclusive": False, "high": "80",
                                    "points": "0.5"}, {"low": "20", "high": "50.5", "high_inclusive": True,
                                                       "points": "0.1"}]},
        SHARES,
    ),
    "ratio": ({"kind": "ratio", "points": "2", "full_at": "90", "floor_percent": "12.5"}, SHARES),
    "ratio-above": ({"kind": "ratio", "points": "0.9", "floor_percent": "50", "floor_inclusive": False}, SHARES),
    "count": ({"kind": "count", "points_each": "0.07"}, NUMBER),
    "deduct": ({"kind": "deduct", "points_each": "0.3", "floor": "0.1"}, NUMBER),
    "plus-minus": (
        {"kind": "plus-minus", "each_good": "0.1", "each_bad": "0.3"},
        st.tuples(NUMBER, NUMBER).map(lambda p: f"good={p[0]}; bad={p[1]}"),
    ),
    "target": ({"kind": "target"}, st.one_of(st.tuples(NUMBER, NUMBER), NUMBER)),
    "rank": ({"kind": "rank", "places": [{"first": 1, "points": "1", "last": 2}]}, NUMBER),
    "formula": (
        {"kind": "formula", "variables": [{"id": "x", "label": "x"}], "cases": [{"points": "maximum * x / 60"}]},
        NUMBER.map(lambda n: f"x={n}"),
    ),
    "manual": ({"kind": "manual"}, st.decimals(0, 1, places=2).map(str)),
}  # fmt: skip
EFFECTS = st.sampled_from([None, None, "leaves-maximum", "full-points", "no-points", "moves-to-siblings"])
WAYS = st.sampled_from(["inside", "inside", "inside", "on-top", "takes-off"])


@st.composite
def leaves(draw, code):
    kind = draw(st.sampled_from(sorted(RULES)))
    more = {"counts": draw(WAYS), "not_applicable": draw(EFFECTS)}
    if code != "1.1" and draw(st.integers(0, 4)) == 0:
        more["requires"] = [{"code": "1.1", "at_least": "0.5"}]
    return {"code": code, "title": kind, "max": "1", "rule": RULES[kind][0], **more}


@st.composite
def sets(draw):
    groups = []
    for g in range(1, draw(st.integers(1, 3)) + 1):
        below = [draw(leaves(f"{g}.{n}")) for n in range(1, draw(st.integers(1, 4)) + 1)]
        combine = draw(st.sampled_from([None, "capped-sum"]))
        groups.append(
            {"code": str(g), "title": "g", "max": "1.5", "combine": combine, "children": below, "counts": draw(WAYS)}
        )
    edition = {
        "id": "2026",
        "periods": {"first": "2026"},
        "source": {"text": "drawn", "status": "template"},
        "bonus": draw(st.sampled_from(["beyond-maximum", "up-to-maximum"])),
        "rounding": draw(st.sampled_from([None, {"decimals": 2, "where": "leaf"}])),
        "criteria": groups,
    }
    plain = {"id": "x", "family": "criteria", "title": "x", "short": "x", "editions": [edition]}
    return Instrument.model_validate(plain)


@st.composite
def sets_with_answers(draw):
    instrument = draw(sets())
    answers = []
    for unit in "ABCD"[: draw(st.integers(1, 4))]:
        for leaf in (c for c in instrument.editions[0].walk() if not c.children):
            fate = draw(st.integers(0, 9))
            if fate == 0:
                continue
            given_ = "n/a" if fate == 1 else draw(RULES[leaf.title.vi][1])
            value, pair = ("", given_) if isinstance(given_, tuple) else (given_, ("", ""))
            answers.append(Answer(unit, "2026", leaf.code, value, *pair, reason="x"))
    return instrument, answers


@given(sets_with_answers(), st.sampled_from([{}, {"A": "east", "B": "east"}]))
def test_columns_give_exactly_what_a_loop_over_units_gives(drawn, groups):
    instrument, answers = drawn
    if answers:
        scores = score_answers(instrument, answers, "2026", groups=groups)
        agree(scores, score_plainly(instrument.editions[0], answers, "2026", scores.compared, groups))


@given(sets_with_answers())
def test_points_stay_within_their_bounds_and_parts_add_up(drawn):
    instrument, answers = drawn
    scores = score_answers(instrument, answers, "2026") if answers else None
    for unit in scores.units if scores else ():
        for criterion in scores.edition.walk():
            node = unit.nodes[criterion.code]
            if node.points is None:
                continue
            assert node.points >= 0
            roles = {c.counts for c in criterion.children}
            if "on-top" not in roles or scores.edition.bonus == "up-to-maximum":
                assert node.points <= node.max or "takes-off" in roles
            plain = roles == {"inside"} and criterion.combine is None
            if plain and not any(c.not_applicable == "moves-to-siblings" for c in criterion.children):
                assert node.points == sum(unit.nodes[c.code].points or Decimal(0) for c in criterion.children)


@given(sets_with_answers())
def test_every_unit_can_be_explained_at_any_time(drawn):
    instrument, answers = drawn
    scores = score_answers(instrument, answers, "2026") if answers else None
    for unit in scores.units if scores else ():
        trace = explain(scores, unit.unit)
        assert trace.value == unit.points
        assert len(list(trace.walk())) > len(unit.nodes)


@given(sets_with_answers())
def test_every_loss_can_be_told(drawn):
    instrument, answers = drawn
    scores = score_answers(instrument, answers, "2026") if answers else None
    for unit in scores.units if scores else ():
        for code, node in unit.nodes.items():
            words = loss_words(scores, unit.unit, code)
            assert "{" not in words.vi + words.en
            inside = all(c.counts == "inside" for c in scores.edition.walk())
            if inside and node.points is not None and node.max is not None:
                assert ("không mất" in words.vi) == (node.points == node.max)


def test_the_benchmark_compares_equals():
    instrument = made_up_set(40)
    answers = made_up_answers(instrument, 30, seed=3)
    scores = score_answers(instrument, answers, "2026")
    agree(scores, score_plainly(instrument.editions[0], answers, "2026", {}, {}))
    assert {unit.class_code for unit in scores.units} <= {"A", "B"}
