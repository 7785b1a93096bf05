"""A case from its finding to the decision: what each act needs, who may do it, and what corrected facts do to it."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.web import situations, verdicts
from tests.web.cast import TODAY, Cast

from caicach.errors import InputError
from caicach.web.accountability.models import Case, CaseEvent
from caicach.web.accountability.services.cases import Said, decide, notify, object_to, open_acts, open_cases
from caicach.web.accountability.services.story import build_cases
from caicach.web.accountability.states import acts, objection_days, state_at, states
from caicach.web.accounts.models import Role, User
from caicach.web.accounts.services import give_role
from caicach.web.audit.models import Entry


def told(act: str) -> int:
    """Return how many entries the trail has of an act."""
    return Entry.objects.filter(act=act).count()


def names(user: User, case: Case) -> set[str]:
    """Return the acts open to `user`."""
    return {a.id for a in open_acts(user, case)}


def test_a_case_is_opened_only_on_a_verdict_that_applies(cast: Cast) -> None:
    case = verdicts.found(cast)
    assert (case.unit, case.rule, case.state) == (cast.unit_a, "KH-01", "found")
    (because,) = case.verdict["because"]
    assert (because["numerator"], because["denominator"], because["distance"]["items"]) == ("62", "1000", 13)
    assert told("open-case") == 1
    below = (case.adopted_id, "KH-01", "unit", cast.unit_b.key)
    again = (case.adopted_id, "KH-01", "unit", cast.unit_a.key)
    with pytest.raises(InputError):
        open_cases(cast.people.reform_officer, cast.province, verdicts.PERIOD, [below, again])


def test_a_notice_gives_working_days_and_skips_days_off(cast: Cast) -> None:
    case = verdicts.noticed(cast)  # Wednesday, 15 June 2022: five working days end on the Wednesday after
    assert dt.date(2022, 6, 15) == TODAY
    assert (case.state, case.due_on) == ("noticed", dt.date(2022, 6, 22))
    assert told("notify-case") == 1


@pytest.mark.parametrize("days", [0, 61, -3])
def test_a_notice_out_of_bounds_is_refused(cast: Cast, days: int) -> None:
    case = verdicts.found(cast)
    with pytest.raises(InputError):
        notify(cast.people.reform_officer, case, Said(days=days))
    case.refresh_from_db()
    assert case.state == "found"


@pytest.mark.parametrize(("day", "state"), [(dt.date(2022, 6, 22), "noticed"), (dt.date(2022, 6, 23), "unobjected")])
def test_the_last_day_to_object_belongs_to_the_term(day: dt.date, state: str) -> None:
    assert state_at("noticed", dt.date(2022, 6, 22), day) == state


def test_the_unit_objects_within_the_term_and_not_after(cast: Cast) -> None:
    case = verdicts.unobjected(cast)
    with pytest.raises(InputError):
        object_to(cast.people.specialist, case, Said("muộn"))
    cast.province.fixed_today = case.due_on
    cast.province.save()
    assert object_to(cast.people.specialist, case, Said("kịp")).state == "objected"
    assert told("object-to-case") == 1


def test_an_objection_says_why(cast: Cast) -> None:
    case = verdicts.noticed(cast)
    with pytest.raises(InputError):
        object_to(cast.people.specialist, case, Said("   "))


def test_nothing_is_decided_while_the_unit_may_still_object(cast: Cast) -> None:
    case = verdicts.noticed(cast)
    assert names(cast.people.leader, case) == {"withdraw"}
    with pytest.raises(InputError):
        decide(cast.people.leader, case, "uphold", Said("đủ căn cứ"))


@pytest.mark.parametrize(("act", "state"), [("uphold", "upheld"), ("change", "changed"), ("withdraw", "withdrawn")])
def test_the_leader_decides_with_a_reason(cast: Cast, act: str, state: str) -> None:
    case = verdicts.objected(cast)
    with pytest.raises(InputError):
        decide(cast.people.leader, case, act, Said(""))
    done = decide(cast.people.leader, case, act, Said("theo biên bản rà soát"))
    assert (done.state, done.decided_by, done.decided_on) == (state, cast.people.leader, TODAY)
    assert told("decide-case") == 1
    assert names(cast.people.leader, done) == set()


def test_nobody_decides_the_case_of_the_own_unit(cast: Cast) -> None:
    case = verdicts.objected(cast)
    head = cast.people.head  # a leader too, but of Sở A
    assert names(head, case) == set()
    for act in ("uphold", "change", "withdraw"):
        with pytest.raises(InputError, match="không thuộc đơn vị"):
            decide(head, case, act, Said("tự quyết định"))
    case.refresh_from_db()
    assert case.state == "objected"


def test_nobody_decides_the_own_case_as_a_person(cast: Cast) -> None:
    adopted = verdicts.khanh_hoa(cast)
    row = "leader,official,2022,late_dossier_share_of_person,12,,,,,báo cáo thử"
    verdicts.keep(cast, f"{verdicts.FACTS.splitlines()[0]}\n{row}\n")
    leader = cast.people.leader
    key = (adopted.pk, "KH-03", "official", f"account:{leader.pk}")
    (case,) = open_cases(cast.people.reform_officer, cast.province, verdicts.PERIOD, [key])
    assert case.account == leader
    with pytest.raises(InputError, match="không thuộc đơn vị"):
        decide(leader, case, "withdraw", Said("tự rút"))
    assert "withdraw" in names(cast.people.head, case)


def test_a_member_of_a_part_of_the_unit_does_not_decide_either(cast: Cast) -> None:
    case = verdicts.objected(cast)
    give_role(None, cast.people.sister, Role.LEADER, cast.below_a, TODAY)
    part = User.objects.get(pk=cast.people.sister.pk)
    with pytest.raises(InputError):
        decide(part, case, "withdraw", Said("nương nhẹ"))


def test_a_corrected_fact_proposes_withdrawal_and_the_leader_withdraws(cast: Cast) -> None:
    case = verdicts.objected(cast)
    verdicts.corrected(cast, 49)
    case.refresh_from_db()
    assert (case.verdict["verdict"], case.proposed, case.state) == ("does-not-apply", "withdraw", "objected")
    event = case.events.get(act="rejudge")
    assert event.verdict["verdict"] == "applies"
    assert told("rejudge-case") == 1
    assert decide(cast.people.leader, case, "withdraw", Said("số liệu đã sửa")).state == "withdrawn"


def test_none_late_at_all_is_a_figure_and_not_a_missing_one(cast: Cast) -> None:
    case = verdicts.objected(cast)
    verdicts.corrected(cast, 0)
    case.refresh_from_db()
    assert (case.verdict["verdict"], case.proposed) == ("does-not-apply", "withdraw")


def test_a_correction_to_the_bound_itself_does_not_help(cast: Cast) -> None:
    case = verdicts.objected(cast)
    verdicts.corrected(cast, 50)
    case.refresh_from_db()
    assert (case.verdict["verdict"], case.proposed) == ("applies", "")


def test_a_decided_case_is_withdrawn_only_where_figures_were_corrected(cast: Cast) -> None:
    case = decide(cast.people.leader, verdicts.objected(cast), "uphold", Said("đủ căn cứ"))
    with pytest.raises(InputError):
        decide(cast.people.leader, case, "withdraw", Said("nghĩ lại"))
    verdicts.corrected(cast, 40)
    assert decide(cast.people.leader, case, "withdraw", Said("số liệu đã sửa")).state == "withdrawn"


def test_a_fact_that_is_no_ground_of_the_case_does_not_touch_it(cast: Cast) -> None:
    case = verdicts.objected(cast)
    head, row = verdicts.FACTS.splitlines()[0], verdicts.FACTS.splitlines()[3]
    verdicts.keep(cast, f"{head}\n{row.replace(',81,', ',82,')}\n", "khảo sát lại")
    assert not CaseEvent.objects.filter(case=case, act="rejudge").exists()


def test_a_withdrawn_case_may_be_opened_again(cast: Cast) -> None:
    case = decide(cast.people.leader, verdicts.objected(cast), "withdraw", Said("sai sót"))
    key = (case.adopted_id, "KH-01", "unit", cast.unit_a.key)
    (again,) = open_cases(cast.people.reform_officer, cast.province, verdicts.PERIOD, [key])
    assert again.pk != case.pk


def test_every_act_leads_from_known_states_to_a_known_one() -> None:
    for act in acts().values():
        assert set(act.before) <= set(states())
        assert act.after in states()
        assert not states()[act.after].derived
    assert objection_days().least <= objection_days().default <= objection_days().most


def test_a_demonstration_has_cases_and_building_it_twice_changes_nothing(cast: Cast) -> None:
    situations.intake(cast)
    officer = cast.people.reform_officer
    first = build_cases(cast.province, officer, verdicts.PERIOD)
    assert [(c.unit, c.state) for c in first] == [(cast.unit_a, "found")]
    assert build_cases(cast.province, officer, verdicts.PERIOD) == first
