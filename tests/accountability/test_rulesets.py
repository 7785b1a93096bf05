"""Rule sets themselves: those of the library are sound, faulty ones are found out, rules that disagree are shown."""

from decimal import Decimal

import pytest
import yaml

from caicach.accountability import (
    Fact,
    Facts,
    apply_rules,
    cap_class,
    check_ruleset,
    list_rulesets,
    load_ruleset,
    load_vocabulary,
    read_bounds,
    read_ruleset,
    refuse_unsound,
    rule_conflicts,
    ruleset_text,
    touched_by_group,
    try_rule,
    verdict_conflicts,
)
from caicach.accountability.check import FindingKind
from caicach.accountability.model import Ruleset
from caicach.errors import InputError

KH = load_ruleset("khanh-hoa-91")
RULE = {
    "id": "R",
    "kind": "trigger",
    "subject": "đơn vị",
    "meets": ["unit"],
    "periods": {"first": "2022"},
    "when": {"fact": "late_dossier_share", "op": "ge", "value": 5},
    "consequence": {"effect": "review", "text": "Kiểm điểm"},
    "source": {"text": "một quyết định"},
}


def ruleset(*changes, **more) -> Ruleset:
    rules = [{**RULE, **change} for change in changes]
    return Ruleset.model_validate(
        {"id": "r", "title": "Thử", "document": {"kind": "Quyết định"}, "rules": rules, **more}
    )


def when(**condition):
    return {"when": condition}


SHARE = {"fact": "late_dossier_share"}
FAULTS: list[tuple[FindingKind, Ruleset]] = [
    ("never-holds", ruleset(when(all=[{**SHARE, "op": "ge", "value": 5}, {**SHARE, "op": "lt", "value": 5}]))),
    ("never-holds", ruleset(when(**SHARE, op="gt", value=100))),
    ("never-holds", ruleset(when(fact="pci_rank", op="lt", value=1))),
    ("never-holds", ruleset(when(all=[{"fact": "pci_rank", "op": o, "value": v} for o, v in (("gt", 3), ("lt", 4))]))),
    ("never-holds", ruleset(when(fact="unit_cchc_rank", op="gt", value="tốt"))),
    ("always-holds", ruleset(when(**SHARE, op="ge", value=0))),
    ("always-holds", ruleset(when(any=[{**SHARE, "op": "ge", "value": 5}, {**SHARE, "op": "lt", "value": 5}]))),
    ("always-holds", ruleset(when(fact="unit_cchc_rank", op="ge", value="yếu"))),
    ("overlapping-validity", ruleset({}, {"periods": {"first": "2024"}})),
    ("overlapping-validity", ruleset({"periods": {"first": "2020", "last": "2022"}}, {})),
    ("overlapping-validity", ruleset({"periods": {"first": "2021-12", "last": "2022-01"}}, {})),
    ("validity-backwards", ruleset({"periods": {"first": "2024", "last": "2023"}})),
    ("unknown-fact", ruleset(when(fact="late_dosier_share", op="ge", value=5))),
    ("unknown-fact", ruleset(when(fact="pci_score", op="gt", than={"fact": "pci"}))),
    ("unknown-class", ruleset(when(fact="unit_cchc_rank", op="eq", value="xuất sắc"))),
    ("wrong-kind-of-bound", ruleset(when(fact="unit_cchc_rank", op="eq", value=2))),
    ("wrong-kind-of-bound", ruleset(when(fact="late_dossier_share", op="ge", value="nhiều"))),
    ("wrong-kind-of-bound", ruleset(when(fact="pci_score", op="gt", than={"fact": "unit_cchc_rank"}))),
    ("not-measured-on", ruleset({"meets": ["official"]})),
    ("unknown-rule", ruleset({"joined": {"by": "any", "rules": ["R", "S"]}})),
    (
        "unknown-class",
        ruleset(
            {"consequence": {"effect": "barred-from-class", "text": "x", "scale": "unit-cchc-rank", "barred": "A"}}
        ),
    ),
]


@pytest.mark.parametrize(("kind", "faulty"), FAULTS, ids=lambda x: x if isinstance(x, str) else "")
def test_a_fault_is_found_and_the_set_is_not_applied(kind, faulty):
    assert [(f.kind, f.severity) for f in check_ruleset(faulty)] == [(kind, "error")]
    with pytest.raises(InputError):
        refuse_unsound(faulty, "r.yaml")


def test_a_bound_like_a_fraction_is_asked_about_and_does_not_keep_the_set_from_being_applied():
    doubtful = ruleset(when(fact="late_dossier_share", op="ge", value=0.05))
    assert [(f.kind, f.severity) for f in check_ruleset(doubtful)] == [("share-as-fraction", "warning")]
    refuse_unsound(doubtful, "r.yaml")


@pytest.mark.parametrize(
    "sound",
    [
        ruleset({}),
        ruleset({"periods": {"first": "2022", "last": "2023"}}, {"periods": {"first": "2024"}}),
        ruleset(when(fact="pci_score", op="gt", than={"fact": "pci_score", "period": "2018"})),
        ruleset(when(**SHARE, op="ge", value=100)),
        ruleset(when(**SHARE, op="ge", value=5, consecutive=3)),
    ],
)
def test_a_sound_set_has_no_finding(sound):
    assert check_ruleset(sound) == []


FACT = {
    "name": "inspections_failed",
    "title": "Số lần kiểm tra không đạt",
    "measured_on": ["unit"],
    "measure": "count",
    "low": 0,
}


def test_a_set_may_speak_of_facts_of_its_own():
    own = ruleset(when(fact="inspections_failed", op="ge", value=2), facts=[{**FACT, "source": {"text": "x"}}])
    assert check_ruleset(own) == []
    facts = Facts([Fact("A", "unit", "2022", "inspections_failed", Decimal(2))])
    assert [v.verdict for v in apply_rules(own, facts, "2022")] == ["applies"]


@pytest.mark.parametrize("names", [["late_dossier_share"], ["inspections_failed", "inspections_failed"]])
def test_a_fact_declared_twice_is_found(names):
    own = ruleset({}, facts=[{**FACT, "name": name, "source": {"text": "x"}} for name in names])
    assert {f.kind for f in check_ruleset(own)} == {"fact-declared-twice"}


@pytest.mark.parametrize("found", list_rulesets(), ids=lambda r: r.id)
def test_every_rule_set_of_the_library_is_sound_and_says_where_it_comes_from(found):
    assert check_ruleset(found) == []
    assert all(rule.source.text.vi and rule.source.text.en for rule in found.rules)
    assert load_ruleset(found.id) is found


@pytest.mark.parametrize("name", ["nd-335-2025", "nd-90-2020"])
def test_what_is_unverified_stays_marked(name):
    found = load_ruleset(name)
    assert {found.status, *(rule.source.status for rule in found.rules)} == {"unverified"}
    assert found.unknown


def test_a_set_from_a_file_is_the_set(tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text(ruleset_text("khanh-hoa-91"), encoding="utf-8")
    assert load_ruleset(path) == KH


BAD_FILES = {
    "not-yaml": b"a: [1",
    "empty": b"",
    "bytes": b"\xff\x00",
    "list": b"- 1",
    "no-rules": b"id: x\ntitle: x\ndocument: {kind: x}\nrules: []",
    "unknown-key": yaml.safe_dump(
        {"id": "x", "title": "x", "document": {"kind": "x"}, "rules": [{**RULE, "penalty": 1}]}
    ).encode(),
    "number-for-period": yaml.safe_dump(
        {"id": "x", "title": "x", "document": {"kind": "x"}, "rules": [{**RULE, "periods": {"first": 2022}}]}
    ).encode(),
    "no-period": yaml.safe_dump(
        {"id": "x", "title": "x", "document": {"kind": "x"}, "rules": [{**RULE, "periods": {"first": "năm 2022"}}]}
    ).encode(),
    "no-period-looked-at": yaml.safe_dump(
        {
            "id": "x",
            "title": "x",
            "document": {"kind": "x"},
            "rules": [{**RULE, "when": {**RULE["when"], "period": "2018/19"}}],
        }
    ).encode(),
    "no-such-op": yaml.safe_dump(
        {
            "id": "x",
            "title": "x",
            "document": {"kind": "x"},
            "rules": [{**RULE, "when": {**SHARE, "op": ">=", "value": 5}}],
        }
    ).encode(),
    "no-consequence": yaml.safe_dump(
        {"id": "x", "title": "x", "document": {"kind": "x"}, "rules": [{**RULE, "consequence": None}]}
    ).encode(),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_refused_with_its_name(name, tmp_path):
    path = tmp_path / "bad.yaml"
    path.write_bytes(BAD_FILES[name])
    with pytest.raises(InputError, match=r"bad\.yaml") as caught:
        load_ruleset(path)
    assert len(caught.value.problems) == 1


def test_an_unknown_id_is_refused_with_the_known_ones():
    with pytest.raises(InputError, match="khanh-hoa-91"):
        load_ruleset("khanh-hoa-92")


def pairs(conflicts):
    return {(c.kind, c.first.id, c.second.id) for c in conflicts}


def test_rules_of_two_sets_that_disagree_are_shown():
    found = pairs(rule_conflicts([KH, load_ruleset("nd-335-2025")]))
    assert ("grants-and-bars", "KH-03", "ND335-20-1") in found
    assert ("grants-and-bars", "KH-03", "ND335-20-2") in found
    assert ("grants-and-bars", "KH-03", "ND335-20-3") not in found


def test_classes_whose_bands_exclude_each_other_are_no_conflict():
    found = pairs(rule_conflicts([load_ruleset("nd-335-2025")]))
    assert not {("two-classes", f"ND335-20-{a}", f"ND335-20-{b}") for a, b in ((1, 2), (1, 3), (2, 3))} & found


@pytest.mark.parametrize(
    ("second", "conflict"), [({"first": "2022"}, True), ({"first": "2020", "last": "2021"}, False)]
)
def test_two_bounds_for_one_consequence_are_a_conflict_while_both_are_in_force(second, conflict):
    both = ruleset({}, {"id": "S", "periods": second, "when": {**SHARE, "op": "ge", "value": 10}})
    assert pairs(rule_conflicts([both])) == ({("different-bounds", "R", "S")} if conflict else set())


def test_verdicts_that_disagree_are_shown_with_their_subject():
    rules = load_ruleset("nd-335-2025")
    vocabulary = load_vocabulary().with_(rules)
    facts = [
        Fact("E", "official", "2026", "official_points", Decimal(95)),
        Fact("E", "official", "2026", "late_dossier_share_of_person", Decimal(12)),
        Fact("F", "official", "2026", "official_points", Decimal(95)),
    ]
    verdicts = [*apply_rules(rules, Facts(facts), "2026"), *apply_rules(KH, Facts(facts), "2026")]
    conflicts = verdict_conflicts(verdicts, vocabulary)
    assert [(c.kind, c.subject) for c in conflicts] == [("grants-and-bars", ("E", "official"))]


def unit(subject, late, satisfied=None, period="2022"):
    yield Fact(subject, "unit", period, "late_dossier_share", None if late is None else Decimal(str(late)))
    if satisfied is not None:
        yield Fact(subject, "unit", period, "satisfaction_index", Decimal(str(satisfied)))


@pytest.mark.parametrize(
    ("late", "satisfied", "word", "after", "by", "open_"),
    [
        (5, 90, "tốt", "khá", ["KH-01"], []),
        (5, 80, "tốt", "khá", ["KH-01", "KH-02"], []),
        (4.99, 80.01, "tốt", "tốt", [], []),
        (5, 80, "khá", "khá", [], []),
        (4, None, "tốt", "tốt", [], ["KH-02"]),
        (5, None, "tốt", "khá", ["KH-01"], []),
    ],
)
def test_a_class_is_capped_and_says_by_which_rule(late, satisfied, word, after, by, open_):
    capped = cap_class(word, "unit-cchc-rank", apply_rules(KH, Facts(unit("A", late, satisfied)), "2022"))
    assert (capped.after, [v.rule.id for v in capped.by], [v.rule.id for v in capped.open]) == (after, by, open_)


def test_a_bar_bars_the_better_classes_too():
    facts = Facts([Fact("E", "official", "2022", "late_dossier_share_of_person", Decimal(10))])
    capped = cap_class("Hoàn thành xuất sắc nhiệm vụ", "official-class", apply_rules(KH, facts, "2022"))
    assert capped.after == "hoàn thành nhiệm vụ"


PAST = Facts([*unit("A", 4), *unit("B", 6), *unit("C", 12), *unit("D", None), *unit("B", 3, period="2021")])


def test_a_rule_is_tried_at_several_bounds_on_past_periods():
    trials = try_rule(KH.rule("KH-01"), PAST, [Decimal(3), Decimal(5), Decimal(10)])
    touched = {(t.period, str(t.bound)): "".join(code for code, _ in t.touched) for t in trials}
    assert touched == {
        ("2021", "3"): "B",
        ("2021", "5"): "",
        ("2021", "10"): "",
        ("2022", "3"): "ABC",
        ("2022", "5"): "BC",
        ("2022", "10"): "C",
    }
    assert {t.met for t in trials} == {4}
    assert trials[-1].cannot_tell == (("D", "unit"),)


def test_a_trial_shows_how_it_falls_on_groups():
    trial = try_rule(KH.rule("KH-01"), PAST, [Decimal(5)], ["2022"])[0]
    groups = {"A": "sở", "B": "xã", "C": "xã", "D": "huyện"}
    shares = {t.group: (t.touched, t.told, t.share) for t in touched_by_group(trial, PAST, groups, KH.rule("KH-01"))}
    assert shares == {"huyện": (0, 0, None), "sở": (0, 1, 0.0), "xã": (2, 2, 1.0)}


@pytest.mark.parametrize(
    ("xa", "so", "apart"),
    [
        ((9, 10), (1, 20), {"xã": "more", "sở": "alike"}),  # 1 in 2,000 by chance
        ((3, 10), (4, 20), {"xã": "alike", "sở": "alike"}),  # 30 % and 20 %, of so few
        ((4, 4), (0, 20), {"xã": "too-few", "sở": "too-few"}),  # all of four: too few to say
        ((10, 10), (20, 20), {"xã": "alike", "sở": "alike"}),
    ],
)
def test_a_group_touched_more_than_chance_does_is_said_to_be(xa, so, apart):
    shares = {"xã": xa, "sở": so}
    names = {f"{group}{n}": group for group, (_, of) in shares.items() for n in range(of)}
    late = {name: 9 if int(name[2:]) < shares[group][0] else 1 for name, group in names.items()}
    facts = Facts(Fact(n, "unit", "2022", "late_dossier_share", Decimal(v)) for n, v in late.items())
    trial = try_rule(KH.rule("KH-01"), facts, [Decimal(5)], ["2022"])[0]
    found = touched_by_group(trial, facts, names, KH.rule("KH-01"))
    assert {t.group: t.apart for t in found} == apart
    assert {t.group: t.others for t in found} == {"xã": so[0] / so[1], "sở": xa[0] / xa[1]}


def test_a_trial_of_a_rule_with_several_bounds_needs_to_know_which():
    rule = ruleset(
        when(any=[{**SHARE, "op": "ge", "value": 5}, {"fact": "satisfaction_index", "op": "le", "value": 80}])
    ).rule("R")
    with pytest.raises(InputError, match="satisfaction_index"):
        try_rule(rule, PAST, [Decimal(5)])
    assert try_rule(rule, PAST, [Decimal(10)], ["2022"], fact="late_dossier_share")[0].touched == (("C", "unit"),)


def test_bounds_are_read_as_the_fact_needs_them():
    vocabulary = load_vocabulary()
    assert read_bounds(["3", " 0 "], KH.rule("KH-01"), vocabulary) == [3, 0]
    assert read_bounds(["Khá"], KH.rule("KH-04"), vocabulary) == ["khá"]
    with pytest.raises(InputError) as caught:
        read_bounds(["x", "", "3"], KH.rule("KH-01"), vocabulary)
    assert len(caught.value.problems) == 2


def test_a_text_is_read_as_the_file_it_was_taken_from() -> None:
    text = ruleset_text("khanh-hoa-91")
    assert read_ruleset(text, "khanh-hoa-91") == load_ruleset("khanh-hoa-91") == read_ruleset(text.encode(), "b")


def test_errors_of_a_text_call_it_by_its_name() -> None:
    with pytest.raises(InputError) as caught:
        read_ruleset("id: x\ntitle: y\n", "cua-tinh")
    assert {problem.file for problem in caught.value.problems} == {"cua-tinh"}
