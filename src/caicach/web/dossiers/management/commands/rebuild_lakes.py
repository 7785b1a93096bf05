"""`caicach manage rebuild_lakes`: make lakes of dossiers again from the files that were handed in."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from caicach.web.dossiers.services.rebuilding import rebuild_lakes


class Command(BaseCommand):
    """Rebuilds the lakes that are not there, such as after a restore."""

    help = "Make lakes of dossiers again from the files handed in, where they are not there (after a restore)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild and say how many imports were read again."""
        for name, count in rebuild_lakes().items():
            self.stdout.write(f"{name}: {count}")
