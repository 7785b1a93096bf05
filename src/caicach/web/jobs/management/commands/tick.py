"""`caicach manage tick`: look after the job queue once; `caicach serve` does the same while it runs."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from caicach.web.jobs.due import call_due
from caicach.web.jobs.retrying import tick


class Command(BaseCommand):
    """Requeues what a dead worker left, gives up what failed too often, clears old jobs; does what is due."""

    help = "Look after the job queue once (safe to run at any time, and from several machines)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Tick once and say what was done."""
        done = tick()
        call_due()
        self.stdout.write(f"requeued {done.requeued}, given up {done.given_up}, cleared {done.cleared}")
