"""A criteria set of 276 leaves answered by 3,500 units, scored and explained, beside a plain loop over the units."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from benchmarks.harness import Benchmark, measure
from caicach.instruments.model import Criterion, Edition, Instrument
from caicach.scoring import Answer, Scores, Trace, explain, score_answers
from caicach.scoring.among import Among
from caicach.scoring.form import Form, Item, form_of
from caicach.scoring.given import Given
from caicach.scoring.marking import mark_leaf

UNITS, LEAVES, PERIOD = 3500, 276, "2026"
ZERO = Decimal(0)
Compared = Mapping[tuple[str, str], Among]


class Plain(NamedTuple):
    """A node as the loop has it; `moved` is the maximum that it hands to the nodes beside it."""

    points: Decimal | None
    max: Decimal | None
    status: str
    moved: Decimal = ZERO


def results(repeats: int) -> list[dict[str, Any]]:
    """Return what scoring all units takes beside the loop, and what explaining one of them takes beside scoring it."""
    instrument = made_up_set(LEAVES)
    answers = made_up_answers(instrument, UNITS, seed=1)
    size = {"units": UNITS, "leaves": LEAVES, "answers": len(answers)}
    both = benchmark(instrument, answers, size), explaining(instrument, answers, size)
    return [measure(one, repeats) for one in both]


def benchmark(instrument: Instrument, answers: list[Answer], size: dict[str, int]) -> Benchmark:
    """Return the benchmark; making the answers is timed on neither side, and both sides start from the same objects."""
    return Benchmark(
        name="scoring",
        what="points of every criterion, percent and class of every unit, and ranks, from answers in memory",
        alternative="loop over units",
        ours=lambda: score_answers(instrument, answers, PERIOD),
        theirs=lambda: score_plainly(instrument.editions[0], answers, PERIOD, {}, {}),
        agree=agree,
        packages=("numpy", "pydantic"),
        size=size,
    )


def explaining(instrument: Instrument, answers: list[Answer], size: dict[str, int]) -> Benchmark:
    """Return the benchmark of opening one unit's result, once all are scored, from the whole to every answer."""
    scores = score_answers(instrument, answers, PERIOD)
    unit = scores.units[UNITS // 2].unit
    own = [answer for answer in answers if answer.unit == unit]
    return Benchmark(
        name="scoring-explain",
        what="the whole computation of one unit out of all, down to its answers",
        alternative="scoring that unit anew, without a word",
        ours=lambda: explain(scores, unit),
        theirs=lambda: score_plainly(instrument.editions[0], own, PERIOD, {}, {})[unit],
        agree=agree_on_trace,
        packages=("numpy", "pydantic"),
        size=size,
    )


def score_plainly(
    edition: Edition, answers: Iterable[Answer], period: str, compared: Compared, groups: Mapping[str, str]
) -> dict[str, dict[str, Plain]]:
    """Return every unit's nodes by code ("total" the whole), one unit and one criterion after the other."""
    form = form_of(edition, period)
    by_unit: dict[str, dict[str, Answer]] = {}
    for answer in answers:
        by_unit.setdefault(answer.unit, {})[answer.code] = answer
    return {
        unit: _unit(form, own, lambda code, unit=unit: compared.get((code, groups.get(unit, ""))))
        for unit, own in by_unit.items()
    }


def _unit(form: Form, own: Mapping[str, Answer], among: Any) -> dict[str, Plain]:
    leaves = {leaf.code: _leaf(form, leaf, own.get(leaf.code), among(leaf.code)) for leaf in form.leaves}
    for leaf in form.in_order_of_prerequisites():
        for prerequisite in leaf.requires:
            node, other = leaves[leaf.code], leaves[prerequisite.code]
            if node.status == "scored" and other.status == "missing":
                leaves[leaf.code] = Plain(None, node.max, "missing")
            elif node.status == other.status == "scored" and not prerequisite.met(other.points or ZERO):
                leaves[leaf.code] = node._replace(points=ZERO)
    nodes: dict[str, Plain] = {}
    nodes["total"] = _group(form.tree, [_node(form, item, leaves, nodes) for item in form.tree], form.edition, None)
    return nodes


def _leaf(form: Form, leaf: Item, answer: Answer | None, among: Among | None) -> Plain:
    if answer is None:
        return Plain(None, leaf.criterion.max, "missing")
    score = mark_leaf(leaf, form.edition, Given(answer.value, answer.numerator, answer.denominator), among)
    hands_over = leaf.not_applicable == "moves-to-siblings" and score.status == "not-applicable"
    return Plain(score.points, score.max, score.status, leaf.criterion.max or ZERO if hands_over else ZERO)


def _node(form: Form, item: Item, leaves: Mapping[str, Plain], nodes: dict[str, Plain]) -> Plain:
    if item.below:
        below = [_node(form, child, leaves, nodes) for child in item.below]
        cap = item.criterion.max if item.criterion.combine == "capped-sum" else None
        nodes[item.code] = _group(item.below, below, form.edition, cap)
    else:
        nodes[item.code] = leaves[item.code]
    return nodes[item.code]


def _group(items: Iterable[Item], below: list[Plain], edition: Edition, cap: Decimal | None) -> Plain:
    ways = [item.criterion.counts for item in items]
    inside = [node for node, way in zip(below, ways, strict=True) if way == "inside"]
    maxima = [node.max for node in inside if node.max is not None]
    maximum = sum(maxima, ZERO) if len(maxima) == len(inside) else None
    points = sum((node.points for node in inside if node.points is not None), ZERO)
    moved = sum((node.moved for node in inside), ZERO)
    if moved and maximum:
        points, maximum = points * (maximum + moved) / maximum, maximum + moved
    if cap is not None:
        points, maximum = min(points, cap), cap if maximum is None else min(maximum, cap)
    for node, way in zip(below, ways, strict=True):
        if way == "on-top":
            points += node.points or ZERO
        elif way == "takes-off":
            points = max(points - (node.points or ZERO), ZERO)
    if edition.bonus == "up-to-maximum" and "on-top" in ways and maximum is not None:
        points = min(points, maximum)
    if any(node.status == "missing" for node in below):
        return Plain(None, maximum, "missing")
    if all(node.status == "not-applicable" and node.points is None for node in below):
        return Plain(None, maximum, "not-applicable")
    return Plain(points, maximum, "scored")


def agree(scores: Scores, plain: Mapping[str, Mapping[str, Plain]]) -> None:
    """Raise AssertionError unless every node of every unit is the same, to the last digit."""
    assert {unit.unit for unit in scores.units} == set(plain)
    for unit in scores.units:
        nodes = plain[unit.unit]
        assert {code: tuple(node)[1:] for code, node in unit.nodes.items()} == {
            code: tuple(node)[:3] for code, node in nodes.items() if code != "total"
        }
        if scores.edition.rounding is None:
            assert (unit.points, unit.max) == tuple(nodes["total"])[:2]


def agree_on_trace(trace: Trace, nodes: Mapping[str, Plain]) -> None:
    """Raise AssertionError unless every criterion's figure in the trace is the loop's, to the last digit."""
    told = {part.label.vi.partition(". ")[0]: part.value for part in trace.walk() if ". " in part.label.vi}
    assert trace.value == nodes["total"].points
    assert told == {code: node.points for code, node in nodes.items() if code != "total"}


KINDS: list[tuple[int, dict[str, Any]]] = [
    # how many of twenty leaves, and their rule
    (5, {"kind": "choice", "options": [{"id": "a", "label": "Đạt", "points": "1"}, {"id": "b", "label": "Một phần",
        "percent": "50"}, {"id": "c", "label": "Không", "points": "0"}]}),
    (3, {"kind": "yes-no"}),
    (4, {"kind": "ratio", "points": "1", "full_at": "90", "floor_percent": "50"}),
    (3, {"kind": "bands", "bands": [{"low": "95", "points": "1"}, {"low": "80", "high": "95", "points": "0.5"},
        {"high": "80", "points": "0"}]}),
    (2, {"kind": "deduct", "points_each": "0.25"}),
    (1, {"kind": "count", "points_each": "0.25"}),
    (1, {"kind": "survey-bands", "bands": [{"low": "80", "points": "1"}, {"high": "80", "points": "0"}]}),
    (1, {"kind": "manual"}),
]  # fmt: skip


def made_up_set(leaves: int) -> Instrument:
    """Return a set of `leaves` leaves of a point each, twelve to a criterion and three criteria to a field."""
    rules = [rule for times, rule in KINDS for _ in range(times)]
    made = [
        {"code": f"{n // 36 + 1}.{n // 12 % 3 + 1}.{n % 12 + 1}", "title": f"{n}", "max": "1", "rule": rules[n % 20]}
        for n in range(leaves)
    ]
    fields = [_parent(made, field, 2) for field in dict.fromkeys(leaf["code"].split(".")[0] for leaf in made)]
    edition = {
        "id": PERIOD,
        "periods": {"first": PERIOD},
        "source": {"text": "made up for the benchmark", "status": "template"},
        "classes": [{"code": "A", "title": "A", "low": "80"}, {"code": "B", "title": "B", "high": "80"}],
        "criteria": fields,
    }
    plain = {"id": "made-up", "family": "criteria", "title": "Made up", "short": "M", "editions": [edition]}
    return Instrument.model_validate(plain)


def _parent(leaves: list[dict[str, Any]], code: str, depth: int) -> dict[str, Any]:
    below = [leaf for leaf in leaves if leaf["code"].startswith(f"{code}.")]
    if depth == 1:
        return {"code": code, "title": code, "max": str(len(below)), "children": below}
    codes = dict.fromkeys(".".join(leaf["code"].split(".")[:2]) for leaf in below)
    return {"code": code, "title": code, "max": str(len(below)), "children": [_parent(below, c, 1) for c in codes]}


def made_up_answers(instrument: Instrument, units: int, seed: int) -> list[Answer]:
    """Return an answer of every unit to every leaf, two in a hundred of them `n/a`."""
    dice = random.Random(seed)
    leaves = [c for c in instrument.editions[0].walk() if not c.children]
    return [_answer(f"{unit:05d}", leaf, dice) for unit in range(units) for leaf in leaves]


def _answer(unit: str, leaf: Criterion, dice: random.Random) -> Answer:
    kind = leaf.rule.kind if leaf.rule else ""
    if dice.random() < 0.02:
        return Answer(unit, PERIOD, leaf.code, "n/a", reason="không phát sinh")
    if kind in ("ratio", "bands"):
        whole = dice.randint(20, 2000)
        return Answer(
            unit, PERIOD, leaf.code, numerator=str(whole - int(whole * dice.random() ** 3)), denominator=str(whole)
        )
    if kind in ("count", "deduct"):
        return Answer(unit, PERIOD, leaf.code, str(dice.randint(0, 5)))
    if kind == "survey-bands":
        return Answer(unit, PERIOD, leaf.code, f"{dice.uniform(60, 100):.2f}")
    if kind == "manual":
        return Answer(unit, PERIOD, leaf.code, f"{dice.randint(0, 100) / 100:.2f}")
    return Answer(
        unit, PERIOD, leaf.code, dice.choice(["Có", "Không"] if kind == "yes-no" else ["Đạt", "Một phần", "Không"])
    )
