"""`caicach manage watch_dossiers`: look into the watched folders once; `caicach serve` does so while it runs."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from caicach.web.dossiers.watching import sweep


class Command(BaseCommand):
    """Takes what waits in the inboxes."""

    help = "Import what was put into the watched folders (safe to run at any time)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Sweep once and name what was taken."""
        for intake in sweep():
            self.stdout.write(f"{intake.locality}: {intake.file_name}")
