"""When a term is reminded of: on each bound, over days off, and with what a province changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st
from tests.web.cast import TODAY, Cast

from caicach.errors import InputError
from caicach.web.audit.models import Entry
from caicach.web.reminders.rules import default_rules, is_working, rules_of, stage
from caicach.web.reminders.services import Days, change_rule

TASK, DOSSIER = default_rules()["task"], default_rules()["dossier"]
# Friday 17 June 2022; the week before it has no day off but its weekend.
DUE = dt.date(2022, 6, 17)


@pytest.mark.parametrize(
    ("day", "reached"),
    [
        ("2022-06-09", None),  # eight days before
        ("2022-06-10", "before-7"),  # Friday, seven days before
        ("2022-06-13", "before-7"),
        ("2022-06-14", "before-3"),
        ("2022-06-15", "before-3"),
        ("2022-06-16", "before-1"),
        ("2022-06-17", "before-0"),
        ("2022-06-18", "late-1"),
        ("2022-06-24", "late-1"),
        ("2022-06-25", "late-8"),
        ("2022-07-02", "late-15"),
    ],
)
def test_the_stage_changes_on_its_day(day: str, reached: str | None) -> None:
    assert stage(DUE, dt.date.fromisoformat(day), TASK) == reached


def test_what_falls_on_days_off_is_reached_on_the_working_day_before() -> None:
    friday, sunday = dt.date(2022, 6, 17), dt.date(2022, 6, 19)
    assert stage(sunday, friday, TASK) == "before-0"
    assert stage(sunday, friday - dt.timedelta(days=1), TASK) == "before-3"
    # From 1 to 4 September 2022 offices were closed: National Day, the day beside it, a weekend.
    assert stage(dt.date(2022, 9, 2), dt.date(2022, 8, 31), TASK) == "before-0"
    assert stage(dt.date(2022, 9, 2), dt.date(2022, 8, 30), TASK) == "before-3"


def test_working_days_are_counted_where_the_kind_says_so() -> None:
    monday, friday = dt.date(2022, 6, 20), dt.date(2022, 6, 17)
    assert stage(monday, friday, DOSSIER) == "before-1"
    assert stage(monday, dt.date(2022, 6, 15), DOSSIER) is None
    assert stage(friday, dt.date(2022, 6, 19), DOSSIER) is None  # no working day has passed
    assert stage(friday, monday, DOSSIER) == "late-1"
    assert stage(friday, dt.date(2022, 6, 27), DOSSIER) == "late-6"


def test_without_repeats_an_overdue_term_is_named_once() -> None:
    once = replace(TASK, late_every=0)
    assert {stage(DUE, DUE + dt.timedelta(days=n), once) for n in range(1, 60)} == {"late-1"}


@drawn(st.integers(-90, 60), st.sampled_from([TASK, DOSSIER]))
def test_stages_only_move_forward(days: int, rule: object) -> None:
    today = DUE + dt.timedelta(days=days)
    order = [stage(DUE, today + dt.timedelta(days=n), rule) for n in (0, 1)]  # type: ignore[arg-type]

    def place(name: str | None) -> int:
        if name is None:
            return -1000
        side, number = name.split("-")
        return -int(number) if side == "before" else int(number)

    late_without_word = today + dt.timedelta(days=1) > DUE and order[1] is None
    assert late_without_word or place(order[0]) <= place(order[1])


def test_beyond_the_calendar_the_week_is_monday_to_friday() -> None:
    assert [is_working(dt.date(2090, 1, day)) for day in range(2, 9)] == [True] * 5 + [False] * 2


def test_a_province_changes_its_days(cast: Cast) -> None:
    officer = cast.people.administrator
    change_rule(officer, cast.province, "task", Days((2, 10), 3, 0, working=True))
    changed = rules_of(cast.province)["task"]
    assert (changed.before, changed.late_first, changed.late_every, changed.working) == ((10, 2), 3, 0, True)
    assert rules_of(cast.other_province)["task"] == TASK
    assert stage(TODAY, TODAY - dt.timedelta(days=14), changed) == "before-10"
    assert Entry.objects.filter(act="change-reminder-rule").get().actor == officer


@pytest.mark.parametrize("before", [(61,), (3, 3)])
def test_days_too_far_or_twice_are_refused(before: tuple[int, ...], cast: Cast) -> None:
    with pytest.raises(InputError, match="7, 3, 1, 0"):
        change_rule(cast.people.administrator, cast.province, "task", Days(before, 1, 7, working=False))
    assert rules_of(cast.province)["task"] == TASK
