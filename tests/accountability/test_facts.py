"""The facts table as people keep it: what is read, what is refused and where, what is asked about."""

from decimal import Decimal

import pytest

from caicach.accountability import (
    Fact,
    Facts,
    apply_rules,
    ask_about,
    load_ruleset,
    load_vocabulary,
    read_facts,
    refuse_absent_units,
)
from caicach.errors import InputError
from caicach.registry import Registry

VOCABULARY = load_vocabulary()
HEAD = "subject,kind,period,fact,value"


def read(*rows, head=HEAD):
    return read_facts("\n".join([head, *rows]).encode(), VOCABULARY, name="facts.csv")


def refused(*rows, head=HEAD) -> list[tuple[int, str]]:
    with pytest.raises(InputError) as caught:
        read(*rows, head=head)
    assert all(p.file == "facts.csv" and p.within("vi") and p.within("en") for p in caught.value.problems)
    return [(p.row, p.column) for p in caught.value.problems]


def test_it_works():
    facts = read(
        "A,unit,2022,late_dossier_share,5.0", "A,unit,2022,unit_cchc_rank,Trung  Bình", "SNV,unit,2022-q3,x,chữ"
    )
    assert [(f.subject, f.period, f.value, f.row) for f in facts.all()] == [
        ("A", "2022", Decimal("5.0"), 2),
        ("A", "2022", "trung bình", 3),
        ("SNV", "2022-Q3", "chữ", 4),
    ]


def test_a_semicolon_file_may_have_decimal_commas():
    facts = read("A;unit;2022;late_dossier_share;4,99", head=HEAD.replace(",", ";"))
    assert facts.all()[0].value == Decimal("4.99")


def test_an_empty_value_is_missing_and_the_subject_still_met():
    facts = read("A,unit,2022,late_dossier_share,")
    assert {v.verdict for v in apply_rules(load_ruleset("khanh-hoa-91"), facts, "2022")} == {"cannot-tell"}


def test_every_wrong_cell_is_named_at_once():
    assert refused(
        "A,unit,2022,late_dossier_share,5%",
        "A,phòng,20x2,late_dossier_share,3",
        ",unit,2022,unit_cchc_rank,xuất sắc",
        "B,unit,2022,late_dossier_share,100.01",
        "B,unit,2022,satisfaction_index,-1",
        "C,unit,2022,,1",
    ) == [
        (2, "value"),
        (3, "kind"),
        (3, "period"),
        (4, "subject"),
        (4, "value"),
        (5, "value"),
        (6, "value"),
        (7, "fact"),
    ]


def test_one_fact_given_twice_is_refused_even_if_alike():
    assert refused("A,unit,2022,late_dossier_share,5", "A,unit,2022,late_dossier_share,5") == [(3, "fact")]


def test_a_missing_column_is_named():
    assert refused("A,unit,2022,late_dossier_share", head="subject,kind,period,fact") == [(1, "value")]


ITEMS = HEAD + ",numerator,denominator"


def test_a_share_is_taken_from_its_items_exactly():
    fact = read("A,unit,2022,late_dossier_share,,1,3", head=ITEMS).all()[0]
    assert fact.value == Decimal(1) / Decimal(3) * 100


def test_a_share_rounded_up_to_the_bound_is_judged_by_its_items():
    facts = read("A,unit,2022,late_dossier_share,5.0,4996,100000", head=ITEMS)
    verdicts = {v.rule.id: v.verdict for v in apply_rules(load_ruleset("khanh-hoa-91"), facts, "2022")}
    assert verdicts["KH-01"] == "does-not-apply"


def test_of_no_dossiers_there_is_no_share():
    assert read("A,unit,2022,late_dossier_share,,0,0", head=ITEMS).all()[0].value is None


def test_items_that_can_not_be_are_refused():
    assert refused(
        "A,unit,2022,late_dossier_share,6,5,100",
        "B,unit,2022,late_dossier_share,,5,4",
        "C,unit,2022,late_dossier_share,,5,",
        "D,unit,2022,late_dossier_share,0,0,0",
        "E,unit,2022,pci_score,60,6,10",
        head=ITEMS,
    ) == [(2, "value"), (3, "numerator"), (4, "numerator"), (5, "value"), (6, "numerator")]


INTERVAL = HEAD + ",low,high"


def test_a_bound_within_the_interval_is_said_and_the_verdict_stays_with_the_figure():
    facts = read("A,unit,2022,satisfaction_index,79,77,81", "B,unit,2022,satisfaction_index,79,78,79.5", head=INTERVAL)
    verdicts = [v for v in apply_rules(load_ruleset("khanh-hoa-91"), facts, "2022") if v.rule.id == "KH-02"]
    assert [(v.subject, v.verdict, v.uncertain) for v in verdicts] == [("A", "applies", True), ("B", "applies", False)]


@pytest.mark.parametrize(
    ("low", "high", "straddles"), [(80, 80, False), (79, 80, False), (80, 81, True), (80.01, 81, False)]
)
def test_an_interval_that_ends_on_the_bound_is_on_the_bounds_own_side(low, high, straddles):
    fact = Fact("A", "unit", "2022", "satisfaction_index", Decimal(80), Decimal(str(low)), Decimal(str(high)))
    verdict = next(v for v in apply_rules(load_ruleset("khanh-hoa-91"), Facts([fact]), "2022") if v.rule.id == "KH-02")
    assert verdict.uncertain is straddles


def test_an_interval_must_hold_its_value():
    assert refused(
        "A,unit,2022,satisfaction_index,79,80,81", "B,unit,2022,satisfaction_index,79,78,", head=INTERVAL
    ) == [
        (2, "low"),
        (3, "low"),
    ]


@pytest.mark.parametrize(
    ("values", "asked"),
    [
        ([0.05, 5, 4, 6], [0.05]),
        ([0.05, 5], [0.05]),
        ([0.5, 5, 4, 6], []),
        ([0, 5, 4, 6], []),
        ([1, 2, 3], []),
        ([0.05, 0.04], []),
    ],
)
def test_a_share_that_looks_like_a_fraction_is_asked_about(values, asked):
    facts = Facts(Fact(str(i), "unit", "2022", "late_dossier_share", Decimal(str(v))) for i, v in enumerate(values))
    questions = ask_about(facts, VOCABULARY)
    assert [float(q.fact.value) for q in questions] == asked
    assert all(q.kind == "share-as-fraction" for q in questions)


def test_a_column_of_fractions_is_asked_about_where_high_is_good():
    facts = Facts(Fact(s, "unit", "2022", "satisfaction_index", Decimal("0.85")) for s in "AB")
    assert len(ask_about(facts, VOCABULARY)) == 2


def test_an_asked_share_is_not_rescaled():
    facts = Facts(Fact(s, "unit", "2022", "late_dossier_share", Decimal(v)) for s, v in (("A", "0.06"), ("B", "6")))
    verdicts = {
        v.subject: v.verdict for v in apply_rules(load_ruleset("khanh-hoa-91"), facts, "2022") if v.rule.id == "KH-01"
    }
    assert verdicts == {"A": "does-not-apply", "B": "applies"}


def test_a_name_or_kind_that_fits_no_rule_is_asked_about():
    facts = read("A,unit,2022,late_dosier_share,5", "A,official,2022,late_dossier_share,5")
    assert {q.kind for q in ask_about(facts, VOCABULARY)} == {"unknown-fact", "not-measured-on"}


@pytest.mark.parametrize(
    ("subject", "period", "there"),
    [
        ("35", "2024", True),
        ("35", "2025", True),
        ("35", "2025-Q2", True),
        ("35", "2025-Q3", False),
        ("35", "2026", False),
        ("37", "2026", True),
        ("SNV", "2026", True),
    ],
)
def test_a_unit_that_did_not_exist_is_refused_and_an_unknown_code_stands(subject, period, there):
    facts = Facts([Fact(subject, "unit", period, "late_dossier_share", Decimal(5))])
    if there:
        refuse_absent_units(facts, Registry.default())
    else:
        with pytest.raises(InputError, match="Hà Nam"):
            refuse_absent_units(facts, Registry.default())


def test_a_merged_units_earlier_classes_are_not_laid_to_its_successor():
    facts = Facts(
        [
            Fact("35", "unit", "2024", "unit_cchc_rank", "trung bình"),
            Fact("37", "unit", "2025", "unit_cchc_rank", "trung bình"),
        ]
    )
    verdicts = {(v.subject, v.rule.id): v for v in apply_rules(load_ruleset("khanh-hoa-91"), facts, "2025")}
    assert verdicts["37", "KH-04"].verdict == "cannot-tell"
    assert [(b.fact, b.period) for b in verdicts["37", "KH-04"].missing] == [("unit_cchc_rank", "2024")]
