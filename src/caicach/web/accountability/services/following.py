"""Facts follow their sources: what changed in the platform's rooms is taken again, and open cases are judged again."""

from __future__ import annotations

import logging

from django.db.models import Max

from caicach.dossiers.lake import MANIFEST
from caicach.errors import InputError
from caicach.web.accountability.models import FactBatch, Followed, KnownFact
from caicach.web.accountability.services.facts import take_from_rooms
from caicach.web.directives.models import TaskEvent
from caicach.web.dossiers.places import lake_folder
from caicach.web.indices.models import IndexTable
from caicach.web.rounds.models import Publication
from caicach.web.units.models import Locality

CLOSING = ("confirm", "reopen", "cancel", "extend", "move")

log = logging.getLogger("caicach")


def state_of_sources(locality: Locality) -> str:
    """Return what changes whenever dossiers, tasks, publications or index tables do: cheap, and never the figures."""
    manifest = lake_folder(locality) / MANIFEST
    lake = manifest.stat().st_mtime_ns if manifest.is_file() else 0
    tasks = TaskEvent.objects.filter(task__locality=locality, act__in=CLOSING).aggregate(last=Max("pk"))["last"]
    published = Publication.objects.filter(round__locality=locality).aggregate(last=Max("pk"))["last"]
    tables = IndexTable.objects.aggregate(last=Max("pk"))["last"]
    return f"{lake}:{tasks}:{published}:{tables}"


def behind(locality: Locality) -> bool:
    """Tell whether the sources changed since facts were last taken by themselves; not before anybody took any."""
    if not FactBatch.objects.filter(locality=locality, origin=FactBatch.Origin.PLATFORM).exists():
        return False
    followed = Followed.objects.filter(locality=locality).first()
    return followed is None or followed.seen != state_of_sources(locality)


def follow(locality: Locality) -> int:
    """Take the platform's facts of every period again in which any were taken; return how many changed.

    Called twice it does nothing more. What people entered stays as they put it.
    """
    seen = state_of_sources(locality)
    known = KnownFact.objects.filter(locality=locality, batch__origin=FactBatch.Origin.PLATFORM)
    kept = 0
    # Reading the rooms takes its time: each period is kept in a transaction of its own, none is open meanwhile.
    for period in list(known.order_by("period").values_list("period", flat=True).distinct()):
        try:
            kept += take_from_rooms(None, locality, period).kept
        except InputError:
            log.exception("the facts of %s, %s, could not be taken again", locality, period)
    Followed.objects.update_or_create(locality=locality, defaults={"seen": seen, "kept": kept, "on": locality.today()})
    return kept
