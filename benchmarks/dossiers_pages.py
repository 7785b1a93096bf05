"""The page of a province's year: the first time, when everything is counted, and after it.

Django's test client asks the real page of a leader of one province, out of a lake of that province's dossiers; the
page that draws nothing (`/health/`) is asked in the same run. Nothing is cached but what caicach itself keeps.
"""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import os
import statistics
import time
from typing import Any

from benchmarks.dossiers_data import YEAR, build_lake, folder, provinces
from benchmarks.harness import machine

TODAY = dt.date(2026, 1, 5)
PROVINCE = "01"
LIMIT_SECONDS = 0.5


def results(rows: int, repeats: int) -> dict[str, Any]:
    """Return the seconds of the page of a year of `rows` dossiers: the first time, and each later one."""
    client = _signed_in_leader(rows)
    page = f"/dossiers/?from={YEAR[0]}&to={YEAR[1]}&as-of={YEAR[1]}&by=unit"
    nothing = "/health/"
    first = _seconds(client, page)
    _seconds(client, nothing)
    later = [(_seconds(client, page), _seconds(client, nothing)) for _ in range(max(repeats, 5))]
    spent = {"caicach": [ours for ours, _ in later], "a page that draws nothing": [none for _, none in later]}
    return {
        "name": "dossiers-page",
        "what": f"page of a province's year of {rows:,} dossiers, after the first time",
        "size": {"dossiers": rows, "units": len(provinces()[PROVINCE])},
        "repeats": len(later),
        "first_seconds": first,
        "limit_seconds": LIMIT_SECONDS,
        "seconds": {name: _summary(times) for name, times in spent.items()},
        "ratio": statistics.median(spent["a page that draws nothing"]) / statistics.median(spent["caicach"]),
        "measured_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "versions": {p: importlib.metadata.version(p) for p in ("caicach", "django", "duckdb")},
    }


def _signed_in_leader(rows: int) -> Any:
    """Set up an installation of one province in a folder of its own; return a client signed in as its leader."""
    data = folder() / "site"
    data.mkdir()
    os.environ["CAICACH_DATA_DIR"] = str(data)
    os.environ["CAICACH_SECRET_KEY"] = "of this benchmark only, and of nothing else"
    os.environ["DJANGO_SETTINGS_MODULE"] = "caicach.web.settings"
    import django

    django.setup()
    from django.test import Client

    from caicach.registry import Registry
    from caicach.web.accounts.models import Role
    from caicach.web.accounts.services import give_role, open_account
    from caicach.web.dossiers.places import lake_folder
    from caicach.web.running import prepare
    from caicach.web.units.models import Locality, Unit
    from caicach.web.units.services import load_provinces

    prepare()
    load_provinces(Registry.default())
    top = Unit.objects.on(TODAY).get(level="province", code=PROVINCE)
    top.locality = Locality.objects.create(unit=top, fixed_today=TODAY)
    top.save()
    place = lake_folder(top.locality)
    place.parent.mkdir(parents=True)
    build_lake(place, {PROVINCE: rows})
    client = Client(SERVER_NAME="127.0.0.1")
    leader = open_account(None, "leader", "leader", "the password of a benchmark")
    give_role(None, leader, Role.LEADER, top, TODAY)
    client.force_login(leader)
    return client


def _seconds(client: Any, page: str) -> float:
    start = time.perf_counter()
    answer = client.get(page)
    assert answer.status_code == 200, f"{page}: {answer.status_code}"
    return time.perf_counter() - start


def _summary(times: list[float]) -> dict[str, float]:
    low, _, high = statistics.quantiles(times, n=4)
    return {"median": statistics.median(times), "q1": low, "q3": high, "min": min(times), "max": max(times)}
