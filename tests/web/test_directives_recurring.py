"""Recurring tasks: one occurrence a period, made ahead and once; counted by occurrence, never by the task itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from tests.web.cast import TODAY, Cast

from caicach.directives.following import TimeState
from caicach.errors import InputError
from caicach.web.accounts.models import User
from caicach.web.audit.verify import verify
from caicach.web.directives.models import Task
from caicach.web.directives.services.acting import Said, act_on, open_acts
from caicach.web.directives.services.confirming import confirm_reading
from caicach.web.directives.services.recurring import make_all_occurrences, make_occurrences
from caicach.web.directives.services.registering import Handed, Head, register
from caicach.web.directives.standing import counts, tasks_seen_by, with_standing
from caicach.web.reminders.term import open_terms

MONTHLY = """THÔNG BÁO
về báo cáo định kỳ

1. Giao Sở A báo cáo kết quả giải quyết hồ sơ trước ngày 25 hằng tháng.
"""


@pytest.fixture
def series(cast: Cast) -> Task:
    """Return the monthly task of Sở A, given on 15 June 2022."""
    head = Head(kind="Thông báo", number="9/TB-UBND", date=dt.date(2022, 6, 14), title="Báo cáo định kỳ")
    registered = register(cast.people.reform_officer, cast.province, head, Handed(text=MONTHLY))
    (given,) = confirm_reading(cast.people.reform_officer, registered.readings.get(), [cast.unit_a])
    return given


def on(cast: Cast, day: dt.date) -> None:
    cast.province.fixed_today = day
    cast.province.save()


def due(series: Task) -> list[dt.date | None]:
    return [task.last_day for task in series.occurrences.order_by("last_day")]


def test_the_first_occurrence_is_there_at_once_and_the_next_a_week_before_its_month(cast: Cast, series: Task) -> None:
    assert (series.is_series, series.last_day, series.rhythm_day) == (True, None, 24)
    assert due(series) == [dt.date(2022, 6, 24)]
    first = series.occurrences.get()
    assert first.words.endswith("(kỳ tháng 6/2022)")
    for day, number in ((dt.date(2022, 6, 23), 1), (dt.date(2022, 6, 24), 2), (dt.date(2022, 9, 1), 4)):
        on(cast, day)
        make_all_occurrences()
        assert len(due(series)) == number
    assert due(series)[-1] == dt.date(2022, 9, 24)
    assert not verify().broken


def test_made_twice_it_is_there_once(cast: Cast, series: Task) -> None:
    on(cast, TODAY + dt.timedelta(days=1))
    assert make_all_occurrences() == 1
    assert make_all_occurrences() == 0
    assert make_occurrences(series, dt.date(2022, 6, 16)) == []
    twin = series.occurrences.get()
    twin.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)


def test_rates_count_the_occurrences(cast: Cast, series: Task) -> None:
    officer = User.objects.get(pk=cast.people.task_officer.pk)
    assert counts(tasks_seen_by(officer)) == {TimeState.open_in_time: 1}
    later = with_standing(Task.objects.all(), dt.date(2022, 6, 25), 7)
    assert counts(later) == {TimeState.open_overdue: 1}
    assert {t.standing for t in later.filter(is_series=True)} == {"series"}


def test_reminders_name_the_occurrence_not_the_series(cast: Cast, series: Task) -> None:
    (term,) = open_terms(cast.province, TODAY, TODAY + dt.timedelta(days=60))
    assert (term.due, term.key) == (dt.date(2022, 6, 24), f"task:{series.occurrences.get().pk}")


def test_the_series_itself_is_not_reported_but_its_occurrence_is(cast: Cast, series: Task) -> None:
    specialist, officer = cast.people.specialist, cast.people.task_officer
    assert {t.act for t in open_acts(specialist, series)} == {"hand-over"}
    assert {t.act for t in open_acts(officer, series)} == {"hand-over", "move", "cancel"}
    with pytest.raises(InputError):
        act_on(specialist, series, "report-done", Said(words="xong", finished_on=TODAY))
    done = act_on(specialist, series.occurrences.get(), "report-done", Said(words="xong", finished_on=TODAY))
    assert done.to_state == "reported-done"


def test_ending_the_series_ends_what_is_not_due_yet_and_makes_no_more(cast: Cast, series: Task) -> None:
    on(cast, dt.date(2022, 7, 1))
    make_all_occurrences()
    act_on(cast.people.task_officer, series, "cancel", Said(words="thôi báo cáo riêng"))
    states = dict(series.occurrences.values_list("last_day", "state"))
    assert states == {dt.date(2022, 6, 24): "not-started", dt.date(2022, 7, 24): "cancelled"}
    on(cast, dt.date(2022, 12, 1))
    assert make_all_occurrences() == 0
    assert len(due(series)) == 2


def test_the_pages_show_the_series_with_its_occurrences(
    cast: Cast, series: Task, signed_in: Callable[[User | None], Client]
) -> None:
    client = signed_in(cast.people.specialist)
    page = client.get(reverse("task", args=[series.pk])).content.decode()
    assert "Các kỳ" in page
    assert "kỳ tháng 6/2022" in page
    assert "Định kỳ hằng tháng" in page
    board = client.get(reverse("task-board")).content.decode()
    assert "Định kỳ hằng tháng" in board
    assert "Còn 9 ngày (hạn 24/6/2022)" in board or "Trong hạn (hạn 24/6/2022)" in board
    calendar = client.get(reverse("task-calendar")).content.decode()
    assert calendar.count("Báo cáo kết quả giải quyết hồ sơ") >= 1
