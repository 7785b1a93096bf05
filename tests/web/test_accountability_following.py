"""Facts follow their sources: a change in a room is taken over by itself, and open cases are judged again."""

from __future__ import annotations

import datetime as dt

from django_tasks_db.models import DBTaskResult
from tests.web import situations, verdicts
from tests.web.cast import Cast

from caicach.web.accountability.jobs import follow_everywhere, follow_sources
from caicach.web.accountability.models import FactBatch, Followed, KnownFact
from caicach.web.accountability.services.facts import take_from_rooms
from caicach.web.accountability.services.following import behind, follow
from caicach.web.directives.models import Task, TaskEvent

PERIOD = "2022"


def late_task(cast: Cast) -> Task:
    """Return a task of Sở A that is overdue in the period."""
    task = situations.task(cast)
    Task.objects.filter(pk=task.pk).update(last_day=dt.date(2022, 6, 1))
    return task


def confirm(cast: Cast, task: Task) -> None:
    """Close the task as done on its last day."""
    Task.objects.filter(pk=task.pk).update(state="confirmed-done", finished_on=dt.date(2022, 6, 1))
    TaskEvent.objects.create(
        task=task, act="confirm", from_state="reported-done", to_state="confirmed-done", by=cast.people.task_officer,
        by_unit=cast.office, on=dt.date(2022, 6, 15),
    )  # fmt: skip


def share(cast: Cast) -> str:
    """Return the share of overdue tasks that is in force."""
    return KnownFact.objects.get(fact="overdue_task_share", in_force=True).value


def test_nothing_is_taken_before_anybody_took_any(cast: Cast) -> None:
    late_task(cast)
    assert not behind(cast.province)


def test_a_closed_task_is_taken_over_once(cast: Cast) -> None:
    task = late_task(cast)
    take_from_rooms(cast.people.reform_officer, cast.province, PERIOD)
    follow(cast.province)
    assert (share(cast), behind(cast.province)) == ("100", False)
    confirm(cast, task)
    assert behind(cast.province)
    assert follow(cast.province) == 1
    assert (share(cast), behind(cast.province), follow(cast.province)) == ("0", False, 0)
    assert Followed.objects.get().kept == 0
    last = FactBatch.objects.first()
    assert last is not None
    assert last.by is None


def test_what_people_entered_stays_when_sources_change(cast: Cast) -> None:
    task = late_task(cast)
    take_from_rooms(cast.people.reform_officer, cast.province, PERIOD)
    row = "so-a,unit,2022,overdue_task_share,7,,,,,kết luận kiểm tra\n"
    verdicts.keep(cast, f"{verdicts.FACTS.splitlines()[0]}\n{row}", "theo kết luận")
    confirm(cast, task)
    follow(cast.province)
    assert share(cast) == "7"


def test_what_fell_behind_is_put_into_the_queue_once_and_done(cast: Cast) -> None:
    task = late_task(cast)
    take_from_rooms(cast.people.reform_officer, cast.province, PERIOD)
    follow(cast.province)
    confirm(cast, task)
    queued = DBTaskResult.objects.filter(task_path=follow_sources.module_path)
    follow_everywhere()
    follow_everywhere()
    assert queued.count() == 1
    assert follow_sources.call(cast.province.pk) == 1
    assert (share(cast), follow_sources.call(cast.province.pk)) == ("0", 0)
