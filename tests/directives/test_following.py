from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from caicach.directives.following import (
    TimeState,
    acts,
    clarity,
    clarity_variants,
    rates,
    reminder_days,
    roles,
    states,
    time_state,
    time_state_title,
    transitions,
)
from caicach.errors import InputError

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/directives/following.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES["time_states"], ids=lambda c: c["why"])
def test_time_state(case):
    assert time_state(case["last_day"], case["finished"], case["today"], 3) == case["state"]


@pytest.mark.parametrize("case", CASES["rates"], ids=lambda c: c["id"])
def test_rates_of_the_worked_examples(case):
    result = rates(case["counts"])
    assert result.total == case["total"]
    for name in {"completion", "overdue", "on_time"} & set(case):
        expected = case[name]
        found = getattr(result, name)
        assert found is None if expected is None else round(found, 4) == Decimal(expected)


@given(st.lists(st.sampled_from(TimeState)))
def test_completion_and_overdue_add_up(tasks):
    result = rates(tasks)
    if result.completion is None or result.overdue is None:
        assert result.completion is None
        assert result.overdue is None
    else:
        assert abs(result.completion + result.overdue - 100) < Decimal("1e-20")
    assert result.total == len(tasks)


@given(st.dates(), st.one_of(st.none(), st.dates()), st.dates(), st.integers(0, 30))
def test_a_later_day_never_turns_overdue_into_in_time(last_day, finished, today, warn):
    if today == dt.date.max or time_state(last_day, finished, today, warn) is not TimeState.open_overdue:
        return
    assert time_state(last_day, finished, today + dt.timedelta(1), warn) in (
        TimeState.open_overdue,
        TimeState.done_late,
    )


def test_a_share_of_all_is_another_figure():
    counts = rates({TimeState.done_on_time: 1, TimeState.open_overdue: 1, TimeState.open_in_time: 2})
    assert (counts.overdue, counts.share(TimeState.open_overdue)) == (50, 25)
    assert rates([]).share(TimeState.open_overdue) is None


@pytest.mark.parametrize("case", CASES["clarity"])
def test_clarity(case):
    assert [item.id for item in clarity(case["task"], case["variant"]) if not item.complete] == case["lacking"]


def test_an_unknown_formula_names_the_known_ones():
    with pytest.raises(InputError, match="6-ro-2024"):
        clarity({}, "9-ro")


def test_words_for_people():
    assert time_state_title(TimeState.open_overdue).vi == "Đang thực hiện quá hạn"
    assert all(time_state_title(state).en for state in TimeState)
    assert next(iter(clarity_variants())) == "6-ro-2024"
    assert reminder_days() == (7, 3, 1)


def test_the_state_table_is_closed():
    known = {state.id for state in states()}
    assert {t.before for t in transitions()} | {t.after for t in transitions()} == known
    assert {role for t in transitions() for role in t.who} <= set(roles())
    reached = {states()[0].id}
    for _ in known:
        reached |= {t.after for t in transitions() if t.before in reached}
    assert reached == known


def test_returning_cancelling_and_reopening_need_a_reason():
    for act in ("return", "cancel", "reopen", "extend", "request-extension", "move"):
        found = [t for t in transitions() if t.act == act]
        assert found
        assert all("reason" in t.requires for t in found)


def test_who_may_do_what():
    assert {t.act for t in acts("reported-done", ["assigner"])} == {"confirm", "return", "cancel", "hand-over"}
    assert {t.act for t in acts("reported-done", ["lead-unit"])} == {"hand-over"}
    assert {t.act for t in acts("in-progress", ["lead-unit"])} == {
        "report-progress",
        "report-done",
        "request-extension",
        "split",
        "hand-over",
    }
    assert [t.after for t in acts("returned", ["assigner"]) if t.act == "extend"] == ["returned"]
    assert all(t.before_deadline == (t.act == "request-extension") for t in transitions())
