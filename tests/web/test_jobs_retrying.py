"""Looking after the job queue: leases, bounded attempts, giving up once, clearing."""

from __future__ import annotations

import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from tests.web.cast import Cast
from tests.web.situations import index_tables

from caicach.web.jobs.retrying import ATTEMPTS, KEPT, LEASE, WAIT, Ticked, tick
from caicach.web.reports.models import Report
from caicach.web.reports.services import Asked, ask_for_report

NOW = timezone.now()
SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def job(cast: Cast) -> DBTaskResult:
    """Return the job of a report asked for."""
    index_tables(cast)
    ask_for_report(cast.people.leader, cast.province, Asked("papi", "2020", "2021", "state"))
    return DBTaskResult.objects.get()


def put(job: DBTaskResult, status: str, attempts: int, at: dt.datetime = NOW) -> DBTaskResult:
    """Put the job where `attempts` workers, the last one at `at`, have left it."""
    job.status, job.worker_ids, job.started_at = status, [f"worker {i}" for i in range(attempts)], at
    job.finished_at = at if status in (TaskResultStatus.FAILED, TaskResultStatus.SUCCESSFUL) else None
    job.save()
    return job


@pytest.mark.parametrize(("held", "requeued"), [(LEASE, 0), (LEASE + SECOND, 1)])
def test_a_job_is_left_to_its_worker_until_the_lease_is_over(
    job: DBTaskResult, held: dt.timedelta, requeued: int
) -> None:
    put(job, TaskResultStatus.RUNNING, 1, NOW - held)
    assert tick(NOW) == Ticked(requeued, 0, 0)
    job.refresh_from_db()
    assert job.status == (TaskResultStatus.READY if requeued else TaskResultStatus.RUNNING)


@pytest.mark.parametrize(("attempts", "wait"), [(1, WAIT), (2, 2 * WAIT)])
def test_a_failed_job_is_tried_again_each_time_after_a_longer_wait(
    job: DBTaskResult, attempts: int, wait: dt.timedelta
) -> None:
    put(job, TaskResultStatus.FAILED, attempts)
    assert tick(NOW) == Ticked(1, 0, 0)
    job.refresh_from_db()
    assert (job.status, job.run_after) == (TaskResultStatus.READY, NOW + wait)


@pytest.mark.parametrize("status", [TaskResultStatus.FAILED, TaskResultStatus.RUNNING])
def test_after_the_last_attempt_it_is_given_up_once_and_its_report_says_so(job: DBTaskResult, status: str) -> None:
    put(job, status, ATTEMPTS, NOW - LEASE - SECOND)
    assert [tick(NOW), tick(NOW)] == [Ticked(0, 1, 0), Ticked(0, 0, 0)]
    job.refresh_from_db()
    assert job.status == TaskResultStatus.FAILED
    report = Report.objects.get()
    assert report.state == "failed"
    assert "nhiều lần thử" in report.trouble_words.vi


def test_waiting_and_finished_jobs_are_left_alone(job: DBTaskResult) -> None:
    assert tick(NOW) == Ticked(0, 0, 0)
    put(job, TaskResultStatus.SUCCESSFUL, 1)
    assert tick(NOW) == Ticked(0, 0, 0)


@pytest.mark.parametrize(("age", "cleared"), [(KEPT, 0), (KEPT + SECOND, 1)])
def test_finished_jobs_are_cleared_when_they_are_old(job: DBTaskResult, age: dt.timedelta, cleared: int) -> None:
    put(job, TaskResultStatus.SUCCESSFUL, 1, NOW - age)
    assert tick(NOW) == Ticked(0, 0, cleared)
    assert DBTaskResult.objects.count() == 1 - cleared


def test_the_command_says_what_it_did(job: DBTaskResult) -> None:
    put(job, TaskResultStatus.FAILED, 1)
    said = StringIO()
    call_command("tick", stdout=said)
    assert said.getvalue().strip() == "requeued 1, given up 0, cleared 0"
