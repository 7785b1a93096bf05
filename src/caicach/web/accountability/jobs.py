"""Taking the platform's facts again in the background, when their sources changed."""

from __future__ import annotations

from django_tasks import task

from caicach.web.accountability.services.following import behind, follow
from caicach.web.units.models import Locality


@task()
def follow_sources(pk: int) -> int:
    """Take a province's facts again where their sources changed; returns how many changed. Bears to be run twice."""
    locality = Locality.objects.select_related("unit").get(pk=pk)
    return follow(locality) if behind(locality) else 0


def follow_everywhere() -> None:
    """Put into the queue what fell behind; called at every tick. A job that waits already is not put there twice."""
    for locality in Locality.objects.select_related("unit"):
        if behind(locality) and not _waits(locality.pk):
            follow_sources.enqueue(locality.pk)


def _waits(pk: int) -> bool:
    from django_tasks_db.models import DBTaskResult

    waiting = DBTaskResult.objects.exclude(status__in=("SUCCESSFUL", "FAILED"))
    of_this = waiting.filter(task_path=follow_sources.module_path)
    return any(job.args_kwargs["args"] == [pk] for job in of_this)
