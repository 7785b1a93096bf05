"""Every rule of the library on its bound and one step to each side, as cases that a domain expert can read."""

from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from tests.reference import reference

from caicach.accountability import Fact, Facts, apply_rules, judge, load_ruleset, load_vocabulary
from caicach.accountability.conditions import leaves

FOLDER = Path(__file__).parents[1] / "cases/accountability"


def read(name):
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))


SETS = [read("khanh-hoa-91.yaml"), read("nam-dinh-2019.yaml"), *read("officials.yaml")]
CASES = [(group["ruleset"], case) for group in SETS for case in group["cases"]]
DEADLINES = [(group["ruleset"], case) for group in SETS for case in group.get("deadlines", ())]


def value_of(written):
    return written if written is None or isinstance(written, str) else Decimal(str(written))


def facts_of(case) -> Facts:
    kind = case.get("kind", "unit")
    return Facts(
        Fact("X", kind, period, name, value_of(written))
        for name, by_period in case["facts"].items()
        for period, written in by_period.items()
    )


def words(case):
    if not isinstance(case, dict):
        return case
    return f"{case['rule']}-{case.get('period', case.get('day'))}-{case.get('facts', '')}-{case.get('why', '')}"


@pytest.mark.parametrize(("ruleset", "case"), CASES, ids=words)
def test_case(ruleset, case):
    rules, facts = load_ruleset(ruleset), facts_of(case)
    if case.get("judged"):
        subject = ("X", case.get("kind", "unit"))
        vocabulary = load_vocabulary().with_(rules)
        given = judge(rules.rule(case["rule"]), facts, subject, case["period"], vocabulary).verdict
    else:
        verdicts = {v.rule.id: v.verdict for v in apply_rules(rules, facts, case["period"])}
        given = verdicts.get(case["rule"], "none")
    assert given == case["expected"]


@pytest.mark.parametrize(("ruleset", "case"), DEADLINES, ids=words)
def test_deadline(ruleset, case):
    assert load_ruleset(ruleset).rule(case["rule"]).deadline.on_time(case["day"]) is case["on_time"]


def test_all_fourteen_boundary_cases_of_the_reference_are_among_them():
    given = yaml.safe_load(reference("directives/provincial_rules.yaml").read_text(encoding="utf-8"))["boundary_cases"]
    ours = sorted(case["rule"] for _, case in CASES + DEADLINES if case.get("boundary"))
    assert ours == sorted(case["rule"] for case in given)


def test_every_rule_that_gives_verdicts_stands_on_both_sides_of_its_bound():
    seen = {(ruleset, case["rule"], case["expected"]) for ruleset, case in CASES}
    lacking = [
        (ruleset, rule.id, answer)
        for ruleset in {name for name, _ in CASES}
        for rule in load_ruleset(ruleset).rules
        if rule.when is not None
        for answer in ("applies", "does-not-apply")
        if (ruleset, rule.id, answer) not in seen
    ]
    assert lacking == []


REFERENCE_IDS = {
    "Khánh Hòa": "khanh-hoa-91",
    "Nam Định": "nam-dinh-2019",
    "Quảng Ninh": "quang-ninh-2022",
    "Hà Nam": "ha-nam-2022",
}

KINDS = {"target_constraint": "target", "fixed_target": "fixed-target"}


def test_every_rule_of_the_reference_is_in_the_library_with_its_bound_and_words():
    rows = yaml.safe_load(reference("directives/provincial_rules.yaml").read_text(encoding="utf-8"))["rules"]
    for row in rows:
        rule = load_ruleset(REFERENCE_IDS[row["province"]]).rule(row["id"])
        assert rule is not None, row["id"]
        assert rule.kind == KINDS.get(row["kind"], row["kind"])
        assert rule.words == row.get("source_wording")
        if "op" in row and "value" in row:
            compare = rule.when
            assert (compare.fact, compare.op, compare.value, compare.inclusive) == (
                row["metric"],
                row["op"],
                row["value"],
                row["inclusive"],
            )


DISTANCES = read("distances.yaml")


@pytest.mark.parametrize("case", DISTANCES, ids=lambda c: f"{c['rule']}-{c['of']}")
def test_distance(case):
    part, whole = (Decimal(n) for n in case["of"])
    rules = load_ruleset("khanh-hoa-91")
    compare = rules.rule(case["rule"]).when
    fact = Fact("X", "unit", "2022", compare.fact, part / whole * 100, numerator=part, denominator=whole)
    verdict = next(v for v in apply_rules(rules, Facts([fact]), "2022") if v.rule.id == case["rule"])
    far = verdict.because[0].distance
    assert (verdict.verdict, far.rises, far.items) == (case["verdict"], case["rises"], case["items"])
    assert str(case["items"]) in far.words.vi


def bounds(ruleset):
    """Yield each rule with each of its figures and the bound that stands in its words."""
    for rule in load_ruleset(ruleset).rules:
        for compare in leaves(rule.when) if rule.when else ():
            if isinstance(compare.value, Decimal):
                yield rule.id, compare.fact, compare.value


@pytest.mark.parametrize("ruleset", sorted({name for name, _ in CASES}))
def test_every_bound_has_a_case_on_it_and_one_step_to_each_side(ruleset):
    step = Decimal("0.01")
    given = {
        (case["rule"], fact, value_of(written))
        for name, case in CASES
        if name == ruleset
        for fact, by_period in case["facts"].items()
        for written in by_period.values()
    }
    wanted = {(rule, fact, bound + side) for rule, fact, bound in bounds(ruleset) for side in (-step, 0, step)}
    # A share of 100 % is the whole: there is nothing above.
    lacking = {item for item in wanted - given if item[2] <= 100}
    assert lacking == set()


def test_the_decrees_bands_and_quotas_are_those_of_the_reference():
    given = yaml.safe_load(reference("dossiers/people_rules.yaml").read_text(encoding="utf-8"))
    later, earlier = given["nd335_2025"], given["nd90_2020"]
    rules = {"later": load_ruleset("nd-335-2025"), "earlier": load_ruleset("nd-90-2020")}
    words = [rule.consequence.text.vi for rule in rules["later"].rules if rule.consequence][:4]
    assert words == [band["label_vi"] for band in later["bands"]]
    found = set(bounds("nd-335-2025"))
    lows = {("official_points", Decimal(band["min"])) for band in later["bands"] if band["min"]}
    assert lows <= {(fact, bound) for _, fact, bound in found}
    quota = later["quota_excellent"]
    shares = {bound for _, fact, bound in found if fact == "excellent_share"}
    assert shares == {Decimal(str(quota[name])) * 100 for name in ("max_share", "exceptional_max_share")}
    best = {(fact, bound) for rule, fact, bound in bounds("nd-90-2020") if rule == "ND90-1"}
    level = earlier["levels"][0]
    names = {"tasks_done": "tasks_done_share", "tasks_exceeded_min": "tasks_exceeded_share",
             "leader_units_done_min": "leader_units_done_share",
             "leader_units_good_or_excellent_min": "leader_units_good_share"}  # fmt: skip
    assert best == {(fact, Decimal(str(level[name])) * 100) for name, fact in names.items()}
    assert {r.status for r in rules.values()} == {"unverified"}
