"""Facts: kept with their sources, corrected with a reason, taken from the platform's rooms with their traces."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse
from tests.web import situations, verdicts
from tests.web.cast import Cast
from tests.web.rounds_done import published_round
from tests.web.work import document, given

from caicach.errors import InputError
from caicach.web.accountability.facts_from_rooms import PlatformFact, facts_for
from caicach.web.accountability.judging import facts_in_force, verdicts_for
from caicach.web.accountability.models import KnownFact
from caicach.web.accountability.services.facts import read_table, take_from_rooms
from caicach.web.accountability.services.story import build_cases
from caicach.web.audit.models import Entry
from caicach.web.dossiers.services.intake import undo_intake

HEAD = verdicts.FACTS.splitlines()[0]


def known(cast: Cast, fact: str = "late_dossier_share") -> KnownFact:
    """Return Sở A's fact in force."""
    return KnownFact.objects.get(subject=cast.unit_a.key, fact=fact, in_force=True)


def from_rooms(cast: Cast, period: str = "2022") -> dict[tuple[str, str], PlatformFact]:
    """Return what the rooms know, by unit's key and fact."""
    return {(f.subject.key, f.fact): f for f in facts_for(cast.province, period)}


def test_the_same_facts_again_change_nothing(cast: Cast) -> None:
    assert verdicts.keep(cast).kept == 3
    assert verdicts.keep(cast).kept == 0
    assert Entry.objects.filter(act="keep-facts").count() == 1


def test_a_correction_has_a_reason_and_both_figures_stay(cast: Cast) -> None:
    verdicts.keep(cast)
    with pytest.raises(InputError):
        verdicts.keep(cast, verdicts.FACTS.replace("62,1000", "40,1000"))
    verdicts.corrected(cast, 40)
    now = known(cast)
    assert (now.numerator, now.reason) == ("40", "đã rà soát lại ngày hoàn thành")
    assert now.replaces is not None
    assert (now.replaces.numerator, now.replaces.in_force) == ("62", False)


def test_a_unit_is_known_by_code_and_by_name_and_stated_once(cast: Cast) -> None:
    twice = f"{HEAD}\nso-a,unit,2022,late_dossier_share,6,,,,,x\nSở A,unit,2022,late_dossier_share,7,,,,,x\n"
    with pytest.raises(InputError, match="chỉ có một dòng"):
        read_table(twice.encode(), "thu.csv", cast.province)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("Sở Không Có,unit,2022,late_dossier_share,6,,,,,x", "Sở Không Có"),
        ("so-c,unit,2022,late_dossier_share,6,,,,,x", "so-c"),  # of another province
        ("so-a,unit,2019,late_dossier_share,6,,,,,x", "đơn vị tồn tại trong kỳ 2019"),
        ("so-a,unit,2022,late_dossier_share,106,,,,,x", "106"),
        ("so-a,unit,2022,late_dossier_share,6 %,,,,,x", "6 %"),
        ("so-a,unit,năm ngoái,late_dossier_share,6,,,,,x", "năm ngoái"),
    ],
)
def test_a_wrong_row_is_told_and_nothing_is_kept(cast: Cast, row: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        verdicts.keep(cast, f"{HEAD}\nso-b,unit,2022,late_dossier_share,3,,,,,x\n{row}\n")
    assert not KnownFact.objects.exists()


def test_a_share_that_looks_like_a_fraction_is_asked_about_and_not_rescaled(cast: Cast) -> None:
    rows = "\n".join(f"{unit},unit,2022,late_dossier_share,{value},,,,,x" for unit, value in
                     (("so-a", "0.05"), ("so-b", "5"), ("van-phong", "4.8")))  # fmt: skip
    stated, questions = read_table(f"{HEAD}\n{rows}\n".encode(), "thu.csv", cast.province)
    assert [q.kind for q in questions] == ["share-as-fraction"]
    assert next(s.value for s in stated if s.subject.unit == cast.unit_a) == "0.05"


def test_late_dossiers_come_from_the_lake_with_their_trace(cast: Cast) -> None:
    situations.intake(cast)  # Sở A: one in time, one late, one overdue
    fact = from_rooms(cast)[(cast.unit_a.key, "late_dossier_share")]
    assert (fact.numerator, fact.denominator) == (Decimal(2), Decimal(3))
    assert fact.trace.startswith("/dossiers/units/so-a/")


def test_late_dossiers_are_told_by_official_too_and_namesakes_of_two_units_are_two(cast: Cast) -> None:
    lines = situations.DOSSIERS.splitlines()[:-1]
    people = ["official", "specialist", "specialist", "Trần Văn B", "Trần Văn B"]
    situations.intake(cast, "\n".join(f"{line},{who}" for line, who in zip(lines, people, strict=True)) + "\n")
    found = [f for f in facts_for(cast.province, "2022") if f.fact == "late_dossier_share_of_person"]
    told = {f.subject.name: (f.subject.account, f.numerator, f.denominator) for f in found}
    assert told == {
        "specialist": (cast.people.specialist, 1, 2),
        "Trần Văn B (Sở A)": (None, 1, 1),
        "Trần Văn B (Sở B)": (None, 0, 1),
    }


def test_overdue_tasks_count_those_that_were_due_in_the_period(cast: Cast) -> None:
    paper = document(cast)
    given(paper, cast.unit_a, dt.date(2022, 6, 1))
    given(paper, cast.unit_a, dt.date(2022, 6, 10), state="confirmed-done", finished_on=dt.date(2022, 6, 10))
    given(paper, cast.unit_a, dt.date(2022, 6, 30))  # not due yet
    given(paper, cast.unit_a, dt.date(2021, 6, 1))  # of another year
    fact = from_rooms(cast)[(cast.unit_a.key, "overdue_task_share")]
    assert (fact.numerator, fact.denominator, fact.value) == (1, 2, Decimal(50))


def test_the_published_round_gives_percent_rank_and_class(cast: Cast) -> None:
    _small, publication = published_round(cast)
    found = from_rooms(cast)
    key = cast.unit_a.key
    assert found[(key, "unit_cchc_index")].value == Decimal(84)
    assert found[(key, "unit_cchc_place")].value == 1
    assert found[(key, "unit_cchc_rank")].value == "tốt"
    assert found[(key, "unit_cchc_rank")].trace == reverse("publication-unit", args=[publication.pk, "so-a"])


def test_nothing_is_known_of_a_period_that_has_not_begun(cast: Cast) -> None:
    situations.intake(cast)
    assert from_rooms(cast, "2030") == {}
    with pytest.raises(InputError):
        take_from_rooms(cast.people.reform_officer, cast.province, "năm nay")


def test_the_platform_never_replaces_what_a_person_entered(cast: Cast) -> None:
    verdicts.keep(cast)
    situations.intake(cast)
    taken = take_from_rooms(cast.people.reform_officer, cast.province, "2022")
    assert {s.subject.name for s in taken.withheld} == {"Sở A", "Sở B"}
    assert known(cast).numerator == "62"


def test_a_correction_at_the_source_flows_into_the_case(cast: Cast) -> None:
    verdicts.khanh_hoa(cast)
    situations.intake(cast)
    officer = cast.people.reform_officer
    take_from_rooms(officer, cast.province, "2022")
    mended = situations.DOSSIERS.replace("2022-06-08 10:00", "2022-06-02 10:00")
    mended = mended.replace("09:00,\n", "09:00,2022-06-10 10:00\n")
    situations.intake(cast, mended, "ho-so-da-sua.csv")
    assert take_from_rooms(officer, cast.province, "2022").kept > 0
    assert Decimal(known(cast).value) == 0


def test_what_an_undone_import_told_is_missing_from_then_on_and_its_case_is_to_be_withdrawn(cast: Cast) -> None:
    officer = cast.people.reform_officer
    imported = situations.intake(cast)
    (case,) = build_cases(cast.province, officer, "2022")
    undo_intake(officer, imported, "nhầm tệp")
    take_from_rooms(officer, cast.province, "2022")
    case.refresh_from_db()
    assert known(cast).value == ""
    assert (case.verdict["verdict"], case.proposed) == ("cannot-tell", "withdraw")
    assert take_from_rooms(officer, cast.province, "2022").kept == 0


def test_missing_facts_give_no_verdict_and_say_what_is_missing(cast: Cast) -> None:
    verdicts.khanh_hoa(cast)
    verdicts.keep(cast)
    found = {(f.verdict.rule.id, f.verdict.subject): f.verdict for f in verdicts_for(cast.province, "2022")}
    assert found[("KH-01", cast.unit_a.key)].verdict == "applies"
    assert found[("KH-01", cast.unit_b.key)].verdict == "does-not-apply"
    assert found[("KH-02", cast.unit_a.key)].uncertain
    open_one = found[("KH-02", cast.unit_b.key)]
    assert (open_one.verdict, open_one.missing[0].fact) == ("cannot-tell", "satisfaction_index")


def test_a_draft_gives_no_verdicts_and_units_that_did_not_exist_get_none(cast: Cast) -> None:
    verdicts.khanh_hoa(cast, in_force=False)
    verdicts.keep(cast)
    assert verdicts_for(cast.province, "2022") == []
    assert len(facts_in_force(cast.province).records) == 3
