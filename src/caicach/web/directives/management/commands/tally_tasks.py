"""`caicach manage tally_tasks`: count done tasks anew, where a check says that the tally is off."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from caicach.web.directives.services.tallying import tally_anew
from caicach.web.units.models import Locality


class Command(BaseCommand):
    """Count done tasks anew."""

    help = "Count the done tasks of every province anew."

    def handle(self, *args: Any, **options: Any) -> None:
        """Count, and say how many each province has."""
        for locality in Locality.objects.select_related("unit"):
            self.stdout.write(f"{locality}: {tally_anew(locality)}")
