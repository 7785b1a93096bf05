"""`caicach manage watch_dossiers`: look once at watched folders and addresses; `caicach serve` does so as it runs."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from caicach.web.dossiers.services.addresses import fetch_due
from caicach.web.dossiers.watching import sweep


class Command(BaseCommand):
    """Takes what waits in the inboxes, and has the addresses read whose time has come."""

    help = (
        "Import what was put into the watched folders and what is due from watched addresses (safe to run at any time)."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Sweep once and name what was taken."""
        fetch_due()
        for intake in sweep():
            self.stdout.write(f"{intake.locality}: {intake.file_name}")
