"""What the job queue leaves to us: requeue what a dead worker left, try again within bounds, clear what is old.

Every job must bear to be run twice: a worker that is slow, not dead, may finish a job that was handed to another.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

LEASE = dt.timedelta(minutes=10)  # a worker that holds a job longer is taken for dead
ATTEMPTS = 3
WAIT = dt.timedelta(minutes=1)  # before the second attempt; twice as long before each further one
KEPT = dt.timedelta(days=30)  # how long finished jobs stay to be looked at

GiveUp = Callable[..., None]
_GIVE_UP: dict[str, GiveUp] = {}


@dataclass(frozen=True)
class Ticked:
    """What a tick did: jobs put back into the queue, jobs given up, finished jobs cleared."""

    requeued: int
    given_up: int
    cleared: int


def give_up_with(task: Task, act: GiveUp) -> None:
    """Say what happens when `task` has failed for good; `act` takes the task's arguments and may be called again."""
    _GIVE_UP[task.module_path] = act


@transaction.atomic
def tick(now: dt.datetime | None = None) -> Ticked:
    """Look after the queue once. Ticking twice, or from two machines, does nothing more."""
    now = now or timezone.now()
    held = DBTaskResult.objects.select_for_update(skip_locked=True)
    left = list(held.filter(status=TaskResultStatus.RUNNING, started_at__lt=now - LEASE))
    failed = list(held.filter(status=TaskResultStatus.FAILED, return_value__isnull=True))
    again = [job for job in left + failed if len(job.worker_ids) < ATTEMPTS]
    over = [job for job in left + failed if len(job.worker_ids) >= ATTEMPTS]
    for job in again:
        _requeue(job, now)
    for job in over:
        _give_up(job, now)
    cleared, _ = DBTaskResult.objects.finished().filter(finished_at__lt=now - KEPT).delete()
    return Ticked(len(again), len(over), cleared)


def _requeue(job: DBTaskResult, now: dt.datetime) -> None:
    job.status = TaskResultStatus.READY
    job.run_after = now + WAIT * 2 ** max(len(job.worker_ids) - 1, 0)
    job.save(update_fields=["status", "run_after"])


def _give_up(job: DBTaskResult, now: dt.datetime) -> None:
    """Leave the job failed, marked so that no later tick looks at it again."""
    act = _GIVE_UP.get(job.task_path)
    if act:
        act(*job.args_kwargs["args"], **job.args_kwargs["kwargs"])
    job.status = TaskResultStatus.FAILED
    job.finished_at = job.finished_at or now
    job.return_value = "given up"
    job.save(update_fields=["status", "finished_at", "return_value"])
