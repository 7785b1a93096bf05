"""Opening a round, moving and extending its phases, naming its people: the services, on and beside each bound."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from tests.web.cast import Cast, unit
from tests.web.rounds import SmallRound, fresh, more_people, move_day, open_small_round, small_set, terms

from caicach.errors import InputError
from caicach.web.audit.models import Entry
from caicach.web.instruments.models import SetVersion
from caicach.web.instruments.services import keep_version
from caicach.web.rounds.doors import door, leaves_of
from caicach.web.rounds.models import Phase, Round
from caicach.web.rounds.services.opening import (
    Opening,
    Term,
    abandon_round,
    check_terms,
    open_round,
    previous_offered,
    units_offered,
)
from caicach.web.rounds.services.people import (
    assign,
    declare_no_survey,
    end_assignment,
    proposed_assignments,
    seat,
    unseat,
    without_appraiser,
)
from caicach.web.rounds.services.phases import extend_phase, move_phase

day = dt.date.fromisoformat


def asked(cast: Cast, version: SetVersion | None = None) -> Opening:
    """Return a round that can be opened."""
    return Opening("Chấm điểm thử", version or small_set(cast), "2022", terms(2022), [cast.unit_a, cast.unit_b])


def refused(cast: Cast, opening: Opening) -> list[str | None]:
    """Return the columns of what keeps the round from being opened."""
    with pytest.raises(InputError) as caught:
        open_round(cast.people.reform_officer, cast.province, opening)
    assert not Round.objects.filter(title=opening.title, version=opening.version).exists()
    return [problem.column for problem in caught.value.problems]


def phase_of(small: SmallRound, kind: str) -> Phase:
    """Return a phase as the database has it."""
    return Phase.objects.select_related("round__locality__unit").get(round=small.round, kind=kind)


def test_opening_freezes_the_set_and_is_on_the_trail(cast: Cast) -> None:
    round = open_round(cast.people.reform_officer, cast.province, asked(cast))
    assert fresh(round).version.frozen
    assert round.phases.count() == 7
    assert set(round.entrants.values_list("unit__code", flat=True)) == {"so-a", "so-b"}
    entry = Entry.objects.get(act="open-round")
    assert (entry.stream, entry.actor) == (f"rounds:{cast.province.unit.key}", cast.people.reform_officer)


def test_a_later_version_of_the_set_leaves_the_round_alone(cast: Cast) -> None:
    round = open_round(cast.people.reform_officer, cast.province, asked(cast))
    text = round.version.text
    changed = text.replace("Kế hoạch năm", "Kế hoạch cả năm")
    keep_version(cast.people.reform_officer, round.version.criteria_set, changed, "đổi tên", expects=1)
    assert fresh(round).version.text == text


def test_a_set_with_errors_is_refused_with_each_of_them(cast: Cast) -> None:
    version = small_set(cast)
    text = version.text.replace("points: 2\n", "points: 9\n", 1)
    broken = keep_version(cast.people.reform_officer, version.criteria_set, text, "gõ nhầm", expects=1)
    assert "version" in refused(cast, asked(cast, broken))
    broken.refresh_from_db()
    assert not broken.frozen


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"title": "  "}, "title"),
        ({"period": "2019"}, "period"),
        ({"period": "năm nay"}, "period"),
        ({"units": []}, "units"),
        ({"targets_due": day("2022-09-01")}, "targets_due"),
    ],
)
def test_what_can_not_be_is_refused(cast: Cast, change: dict[str, object], column: str) -> None:
    assert refused(cast, replace(asked(cast), **change)) == [column]  # type: ignore[arg-type]


def test_targets_are_due_after_publication_begins(cast: Cast) -> None:
    opening = replace(asked(cast), targets_due=day("2022-09-02"))
    assert open_round(cast.people.reform_officer, cast.province, opening).targets_due == day("2022-09-02")


def test_units_of_another_province_or_twice_are_refused(cast: Cast) -> None:
    opening = asked(cast)
    far = unit("so-d", "Sở D", cast.other_province.unit)
    same = unit("so-e", "Sở E", cast.province.unit)
    same.code = "so-a"
    same.save()
    assert refused(cast, replace(opening, units=[cast.unit_a, far, same])) == ["units", "units"]


def test_one_round_of_a_set_for_a_period_until_it_is_abandoned(cast: Cast) -> None:
    opening = asked(cast)
    round = open_round(cast.people.reform_officer, cast.province, opening)
    assert refused(cast, replace(opening, title="Lần hai")) == ["period"]
    abandon_round(cast.people.reform_officer, round, "mở nhầm")
    assert open_round(cast.people.reform_officer, cast.province, replace(opening, title="Lần hai")).pk


def test_the_round_before_is_offered_and_must_be_earlier(cast: Cast) -> None:
    last = open_small_round(cast, year=2021).round
    version = last.version
    move_day(cast, day("2022-06-15"))
    assert previous_offered(cast.province, version, "2022") == last
    assert previous_offered(cast.province, version, "2021") is None
    opening = replace(asked(cast, version), previous=last)
    assert open_round(cast.people.reform_officer, cast.province, opening).previous == last
    assert "previous" in refused(cast, replace(opening, period="2021", title="Ngược"))


def test_the_units_offered_are_those_the_set_measures(cast: Cast) -> None:
    offered = units_offered(cast.province, "department")
    assert cast.unit_a in offered
    assert all(unit.locality == cast.province for unit in offered)
    assert units_offered(cast.province, "commune") == []


@pytest.mark.parametrize(
    ("change", "columns"),
    [
        (lambda t: t, []),
        (lambda t: [x for x in t if x.kind != "council"], []),
        (lambda t: [x for x in t if x.kind != "approval"], ["approval"]),
        (lambda t: [*t, Term("party", t[0].opens, t[0].closes)], ["party"]),
        (lambda t: [replace(t[0], closes=t[0].opens), *t[1:]], []),
        (lambda t: [replace(t[0], closes=t[0].opens - dt.timedelta(days=1)), *t[1:]], ["self-score"]),
        (lambda t: [t[0], replace(t[1], opens=t[0].closes + dt.timedelta(days=1)), *t[2:]], []),
        (lambda t: [t[0], replace(t[1], opens=t[0].closes), *t[2:]], ["appraisal"]),
    ],
)
def test_phases_are_whole_known_and_in_order(change: Callable[[list[Term]], list[Term]], columns: list[str]) -> None:
    assert [problem.column for problem in check_terms(change(terms(2022)))] == columns


def test_a_round_does_not_begin_when_its_self_scoring_is_over(cast: Cast) -> None:
    opening = asked(cast)
    move_day(cast, day("2022-06-30"))
    cast.province.refresh_from_db()
    assert open_round(cast.people.reform_officer, cast.province, opening).pk
    move_day(cast, day("2022-07-01"))
    late = replace(opening, title="Muộn", period="2023")
    assert refused(cast, late) == ["self-score"]


def test_a_unit_gets_longer_than_the_others(cast: Cast) -> None:
    small = open_small_round(cast)
    phase = phase_of(small, "self-score")
    extend_phase(cast.people.reform_officer, phase, day("2022-07-10"), "mất điện", entrant=small.a)
    move_day(cast, day("2022-07-10"))
    round = fresh(small.round)
    assert door(round, "answer", small.a).open
    assert not door(round, "answer", small.b).open
    move_day(cast, day("2022-07-11"))
    shut = door(fresh(small.round), "answer", small.a)
    assert shut.why is not None
    assert shut.why.vi == "Đã khóa vì hết hạn 10/7/2022."


@pytest.mark.parametrize("new_day", ["2022-06-30", "2022-06-10"])
def test_an_extension_is_later_than_what_holds(cast: Cast, new_day: str) -> None:
    small = open_small_round(cast)
    with pytest.raises(InputError):
        extend_phase(cast.people.reform_officer, phase_of(small, "self-score"), day(new_day), "lý do")


def test_all_units_get_longer_up_to_the_next_phase_or_it_moves_along(cast: Cast) -> None:
    small, by = open_small_round(cast), cast.people.reform_officer
    extend_phase(by, phase_of(small, "self-score"), day("2022-07-04"), "nghỉ lễ")
    with pytest.raises(InputError):
        extend_phase(by, phase_of(small, "self-score"), day("2022-07-05"), "nghỉ lễ")
    extend_phase(by, phase_of(small, "self-score"), day("2022-07-06"), "nghỉ lễ", push=True)
    after = {p.kind: (p.opens, p.closes) for p in small.round.phases.all()}
    assert after["self-score"][1] == day("2022-07-06")
    assert after["appraisal"] == (day("2022-07-07"), day("2022-07-22"))
    assert after["publication"] == (day("2022-09-03"), day("2022-10-02"))
    assert Entry.objects.filter(act="move-phase").count() == 6


def test_what_has_begun_is_not_pushed_away(cast: Cast) -> None:
    small = open_small_round(cast)
    move_day(cast, day("2022-07-06"))
    with pytest.raises(InputError) as caught:
        extend_phase(cast.people.reform_officer, phase_of(small, "self-score"), day("2022-07-08"), "lý do", push=True)
    assert "gia hạn cho từng đơn vị" in caught.value.within("vi")


def test_one_unit_does_not_get_into_the_approval(cast: Cast) -> None:
    small, by = open_small_round(cast), cast.people.reform_officer
    with pytest.raises(InputError):
        extend_phase(by, phase_of(small, "self-score"), day("2022-08-22"), "lý do", entrant=small.a)
    assert extend_phase(by, phase_of(small, "self-score"), day("2022-08-21"), "lý do", entrant=small.a).pk


def test_no_extension_without_a_reason(cast: Cast) -> None:
    small = open_small_round(cast)
    with pytest.raises(InputError):
        extend_phase(cast.people.reform_officer, phase_of(small, "self-score"), day("2022-07-02"), " ")


def test_only_a_coming_phase_is_moved(cast: Cast) -> None:
    small, by = open_small_round(cast), cast.people.reform_officer
    move_phase(by, phase_of(small, "appraisal"), day("2022-07-01"), day("2022-07-21"), "sớm hơn")
    with pytest.raises(InputError):
        move_phase(by, phase_of(small, "appraisal"), day("2022-07-01"), day("2022-07-22"), "chồng bước sau")
    with pytest.raises(InputError):
        move_phase(by, phase_of(small, "self-score"), day("2022-06-16"), day("2022-06-30"), "đã bắt đầu")


def test_an_abandoned_round_takes_nothing_more(cast: Cast) -> None:
    small, by = open_small_round(cast), cast.people.reform_officer
    abandon_round(by, small.round, "sáp nhập")
    assert not door(fresh(small.round), "answer", small.a).open
    with pytest.raises(InputError):
        extend_phase(by, phase_of(small, "self-score"), day("2022-07-02"), "lý do")
    with pytest.raises(InputError):
        abandon_round(by, fresh(small.round), "lần nữa")


def test_appraisers_are_proposed_by_the_bodies_that_the_set_names(cast: Cast) -> None:
    more_people(cast)
    round = open_round(cast.people.reform_officer, cast.province, asked(cast))
    proposed = {p.body: (p.codes, [u.username for u in p.users]) for p in proposed_assignments(round)}
    assert proposed == {"Văn phòng": (("1",), ["appraiser"]), "Sở A": (("2",), ["appraiser_a"])}


def test_an_appraiser_has_what_was_given_until_it_is_taken(cast: Cast) -> None:
    small, by = open_small_round(cast), cast.people.reform_officer
    assert leaves_of(small.appraiser_a, small.round) == ["2.1", "2.2", "2.3"]
    assert assign(by, small.round, small.appraiser_a, ["2", "1.1"])[0].code == "1.1"
    end_assignment(by, small.round.assignments.get(user=small.appraiser_a, code="2"))
    assert leaves_of(small.appraiser_a, small.round) == ["1.1"]
    with pytest.raises(InputError):
        assign(by, small.round, small.appraiser_a, ["9"])
    with pytest.raises(InputError):
        assign(by, small.round, cast.people.specialist, ["1"])


def test_a_unit_that_only_its_own_people_appraise_is_named(cast: Cast) -> None:
    small, by = open_small_round(cast), cast.people.reform_officer
    assert without_appraiser(small.round) == {}
    end_assignment(by, small.round.assignments.get(user=small.appraiser, code="2"))
    assert without_appraiser(small.round) == {"Sở A": ["2.1", "2.2", "2.3"]}


def test_a_council_has_one_chair(cast: Cast) -> None:
    small, by = open_small_round(cast), cast.people.reform_officer
    seat(by, small.round, small.member_b, chair=True)
    assert [m.user for m in small.round.council.filter(chair=True, until=None)] == [small.member_b]
    assert small.round.council.filter(until=None).count() == 3
    unseat(by, small.round.council.get(user=small.member_b))
    assert small.round.council.filter(until=None).count() == 2
    with pytest.raises(InputError):
        seat(by, small.round, cast.people.specialist)


def test_no_survey_is_refused_where_the_set_wants_one(cast: Cast) -> None:
    version = small_set(cast)
    text = version.text.replace("answered_by: survey", "answered_by: survey\n      not_applicable: refused")
    assert text != version.text
    kept = keep_version(cast.people.reform_officer, version.criteria_set, text, "bắt buộc khảo sát", expects=1)
    round = open_round(cast.people.reform_officer, cast.province, asked(cast, kept))
    with pytest.raises(InputError):
        declare_no_survey(cast.people.reform_officer, round, "không có kinh phí")
    assert declare_no_survey(cast.people.reform_officer, round, "").no_survey == ""
