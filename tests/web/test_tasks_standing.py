"""Where tasks stand in time: one by one and in the database alike, on each side of every bound; rates and words."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import product

import pytest
from django.utils import translation
from tests.web.cast import TODAY, Cast
from tests.web.work import document, given

from caicach.directives.following import TimeState, states
from caicach.web.directives.models import Task
from caicach.web.directives.standing import CANCELLED, chip_of, counts, every_words, time_state_of, with_standing
from caicach.web.directives.views.board import rates_of

WARN = 7
DAYS = [None, *(TODAY + dt.timedelta(days=n) for n in (-9, -1, 0, 1, WARN, WARN + 1, 30))]
DONE_ON = [None, TODAY - dt.timedelta(days=9), TODAY - dt.timedelta(days=1), TODAY]


def made(
    last_day: dt.date | None, state: str = "in-progress", finished_on: dt.date | None = None, every: str = ""
) -> Task:
    return Task(last_day=last_day, state=state, finished_on=finished_on, every=every)


def test_the_database_says_of_every_task_what_the_rule_says(cast: Cast) -> None:
    paper = document(cast)
    for last_day, finished_on, state in product(DAYS, DONE_ON, states()):
        ends = state.id in ("reported-done", "confirmed-done")
        if ends == (finished_on is not None):
            given(paper, cast.unit_a, last_day, state=state.id, finished_on=finished_on)
    found = with_standing(Task.objects.all(), TODAY, WARN)
    told = [time_state_of(task, TODAY, WARN) or CANCELLED for task in found]
    assert [task.standing for task in found] == [str(t) for t in told]  # type: ignore[attr-defined]
    assert counts(found) == {state: told.count(state) for state in TimeState if state in told}
    assert set(counts(found)) == set(TimeState)


@pytest.mark.parametrize(
    ("task", "state"),
    [
        (made(TODAY), TimeState.open_due_soon),
        (made(TODAY - dt.timedelta(days=1)), TimeState.open_overdue),
        (made(TODAY + dt.timedelta(days=WARN)), TimeState.open_due_soon),
        (made(TODAY + dt.timedelta(days=WARN + 1)), TimeState.open_in_time),
        (made(None), TimeState.open_no_deadline),
        (made(TODAY, "confirmed-done", TODAY), TimeState.done_on_time),
        (made(TODAY - dt.timedelta(days=1), "confirmed-done", TODAY), TimeState.done_late),
        # Reported in time and not judged yet: the clock stands still on the day of the report.
        (made(TODAY - dt.timedelta(days=5), "reported-done", TODAY - dt.timedelta(days=5)), TimeState.open_in_time),
        (made(TODAY - dt.timedelta(days=5), "reported-done", TODAY - dt.timedelta(days=4)), TimeState.open_overdue),
        (made(TODAY - dt.timedelta(days=5), "returned"), TimeState.open_overdue),
        (made(TODAY, "cancelled"), None),
    ],
)
def test_a_task_stands(task: Task, state: TimeState | None) -> None:
    assert time_state_of(task, TODAY, WARN) == state


@pytest.mark.parametrize(
    ("task", "words", "kind"),
    [
        (made(dt.date(2022, 6, 9)), "Quá hạn 6 ngày (hạn 9/6/2022)", "overdue"),
        (made(dt.date(2022, 6, 15)), "Đến hạn hôm nay (15/6/2022)", "due-soon"),
        (made(dt.date(2022, 6, 18)), "Còn 3 ngày (hạn 18/6/2022)", "due-soon"),
        (made(dt.date(2022, 8, 15)), "Trong hạn (hạn 15/8/2022)", "in-time"),
        (made(dt.date(2022, 6, 9), "returned"), "Trả lại · Quá hạn 6 ngày (hạn 9/6/2022)", "overdue"),
        (made(None), "Không thời hạn", "none"),
        (made(None, every="month"), "Định kỳ hằng tháng", "none"),
        (made(dt.date(2022, 6, 9), "confirmed-done", dt.date(2022, 6, 9)), "Hoàn thành đúng hạn (9/6/2022)", "done"),
        (
            made(dt.date(2022, 6, 9), "confirmed-done", dt.date(2022, 6, 12)),
            "Hoàn thành trễ 3 ngày (12/6/2022)",
            "done",
        ),
        (made(None, "confirmed-done", dt.date(2022, 6, 12)), "Hoàn thành 12/6/2022", "done"),
        (
            made(dt.date(2022, 6, 9), "reported-done", dt.date(2022, 6, 8)),
            "Báo cáo xong 8/6/2022, chờ xác nhận",
            "mark",
        ),
        (made(dt.date(2022, 6, 9), "cancelled"), "Đã hủy giao", "none"),
    ],
)
def test_a_state_is_words_with_a_date(task: Task, words: str, kind: str) -> None:
    with translation.override("vi"):
        chip = chip_of(task, TODAY, WARN)
    assert (chip.words, chip.kind) == (words, kind)


def test_two_rhythms_are_both_said() -> None:
    with translation.override("vi"):
        assert every_words("quarter, year") == "Định kỳ hằng quý, hằng năm"


def test_rates_open_into_their_parts() -> None:
    found = {TimeState.done_on_time: 6, TimeState.done_late: 3, TimeState.open_overdue: 3, TimeState.open_in_time: 40}
    done, overdue, on_time = rates_of(found)
    assert (done.value, done.numerator, done.denominator) == (75, 9, 12)
    assert (overdue.value, on_time.value) == (25, Decimal(200) / 3)
    assert [(n, above) for _, _, n, above in done.parts] == [(6, True), (3, True), (3, False)]
    assert rates_of({TimeState.open_in_time: 5})[0].value is None
