"""Boards of tasks in PostgreSQL, from 20,000 tasks up to 2 million with 20 million updates: how the time grows.

Sizes by the environment: CAICACH_BENCH_TASKS, such as `20000,200000`. All tasks belong to one province, the hardest
case; a throw-away server in a temporary folder is filled with rows as the services would have left them
(benchmarks/tasks_filled.py), and the real pages are asked for through Django's test client, signed in.
"""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.plugins.postgres import new_database, server

from benchmarks.harness import machine

SIZES = [int(n) for n in os.environ.get("CAICACH_BENCH_TASKS", "20000,200000,2000000").split(",")]
BOUND = 200  # ms, at the median


def results(repeats: int) -> list[dict[str, Any]]:
    """Return one result for each size: milliseconds by page, with the rows in the tables."""
    with tempfile.TemporaryDirectory() as folder, server() as url:
        begin(new_database(url, "tasks"), folder)
        from benchmarks.tasks_filled import fill, people_and_units

        filled = people_and_units()
        found = []
        for size in SIZES:
            fill(filled, size)
            found.append(_result(size, repeats, measured(pages(filled), repeats)))
        from django.db import connection

        connection.close()
        return found


def begin(database: str, folder: str) -> None:
    """Set Django up on an empty database, its tables made."""
    os.environ |= {
        "CAICACH_DATABASE_URL": database,
        "CAICACH_DATA_DIR": folder,
        "DJANGO_SETTINGS_MODULE": "caicach.web.settings",
    }
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}  # nothing is collected: no file is asked for
    call_command("migrate", verbosity=0, interactive=False)


def pages(filled: Any) -> dict[str, tuple[Any, str]]:
    """Return each page by its name: who asks for it, and its address."""
    people = filled.cast.people
    return {
        "page that draws nothing": (people.task_officer, "/health/"),
        "board of a department": (filled.department_officer, "/tasks/"),
        "board of a commune": (filled.commune_officer, "/tasks/"),
        "a department's board, seen by the province": (people.leader, f"/tasks/units/{filled.department.pk}/"),
        "the province's board": (people.leader, "/tasks/"),
        "the province's overview by unit and month": (people.leader, "/tasks/overview/"),
        "the province's board, overdue only": (people.leader, "/tasks/?f.standing=open_overdue"),
        "a criterion's board": (people.leader, "/tasks/criteria/papi/3/"),
        "the province's week": (people.leader, "/tasks/week/"),
        "the province's calendar": (people.leader, "/tasks/calendar/"),
        "home of the province": (people.leader, "/"),
        "home of a department": (filled.department_officer, "/"),
    }


def measured(asked: dict[str, tuple[Any, str]], repeats: int) -> dict[str, dict[str, float]]:
    """Return the milliseconds of each page, wall and mean CPU, after one request not counted, and its queries."""
    from django.db import connection
    from django.test import Client

    spent = {}
    for name, (person, address) in asked.items():
        client = Client()
        client.force_login(person)
        queries: list[str] = []
        with connection.execute_wrapper(lambda go, sql, *rest, seen=queries: seen.append(sql) or go(sql, *rest)):
            _get(client, address)
        before = _cpu()
        times = sorted(_get(client, address) for _ in range(repeats))
        cpu = (_cpu() - before) / repeats
        spent[name] = {"median": statistics.median(times), "p95": times[int(0.95 * (len(times) - 1))]}
        spent[name] |= {"cpu": cpu, "queries": len(queries)}
    return spent


def _cpu() -> float:
    """Return the milliseconds of processor that this process, its database backend and ended workers have used."""
    from django.db import connection

    connection.ensure_connection()
    backend = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text().rpartition(")")[2].split()
    server_process = Path(f"/proc/{backend[1]}/stat").read_text().rpartition(")")[2].split()
    ticks = sum(int(n) for n in backend[11:13] + server_process[13:15])  # the workers count where they were started
    return time.process_time() * 1e3 + ticks / os.sysconf("SC_CLK_TCK") * 1e3


def _get(client: Any, address: str) -> float:
    start = time.perf_counter()
    answer = client.get(address)
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    return (time.perf_counter() - start) * 1e3


def _result(size: int, repeats: int, spent: dict[str, dict[str, float]]) -> dict[str, Any]:
    from caicach.web.directives.models import Task, TaskEvent

    base = next(iter(spent.values()))["median"]
    return {
        "name": f"tasks-{size}",
        "what": f"{size:,} tasks of one province in PostgreSQL, {repeats} requests each; bound {BOUND} ms",
        "size": {"tasks": Task.objects.count(), "updates": TaskEvent.objects.count()},
        "milliseconds": spent,
        "ratio_to_health": {name: page["median"] / base for name, page in spent.items()},
        "measured_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "versions": {p: importlib.metadata.version(p) for p in ("caicach", "django", "psycopg")},
    }
