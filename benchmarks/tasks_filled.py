"""A province with tasks by the million, put straight into PostgreSQL: the rows are what the services would have left.

Four years of documents up to the cast's day, twenty tasks each; departments and communes lead, every fourth task is a
part that a department gave to a commune; about one task in twelve is still open. Ten updates a task.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import islice

from django.db import connection
from tests.web.cast import SINCE, TODAY, Cast, build_cast, person, unit

from caicach.web.accounts.models import Role, User
from caicach.web.directives.models import Directive, Task, TaskEvent
from caicach.web.directives.services.tallying import tally_anew
from caicach.web.units.models import Unit

DEPARTMENTS, COMMUNES, EACH = 20, 100, 20  # EACH: tasks of one document
UPDATES = 10  # of one task
DAY, DAYS = dt.timedelta(days=1), 1460


@dataclass(frozen=True)
class Filled:
    """Who looks at the pages: of the province, of a department, of a commune."""

    cast: Cast
    department: Unit
    commune: Unit
    department_officer: User
    commune_officer: User


def people_and_units() -> Filled:
    """Put the cast and the units that lead tasks into the empty database."""
    cast = build_cast()
    departments = [unit(f"so-{n}", f"Sở số {n}", cast.province.unit) for n in range(DEPARTMENTS)]
    communes = [unit(f"xa-{n}", f"Xã số {n}", cast.province.unit) for n in range(COMMUNES)]
    Unit.objects.filter(pk__in=[u.pk for u in communes]).update(level="commune", valid_from=SINCE)
    return Filled(
        cast,
        departments[3],
        communes[7],
        person("cua-so", Role.UNIT_OFFICER, departments[3]),
        person("cua-xa", Role.UNIT_OFFICER, communes[7]),
    )


def fill(filled: Filled, tasks: int) -> None:
    """Put `tasks` tasks with their updates in the place of those that are there."""
    names = {
        "tasks": tasks,
        "today": TODAY,
        "locality": filled.cast.province.pk,
        "by": filled.cast.people.task_officer.pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SET session_replication_role = replica"
        )  # the rows are right by construction: no key is looked up
        cursor.execute("TRUNCATE directives_directive, directives_task CASCADE")
        dropped = _indexes_dropped(cursor)
        _documents(filled.cast, tasks // EACH)
        for statement in (_TASKS, _COORDINATING, _UPDATES):
            cursor.execute(statement, names)
        for statement in dropped:
            cursor.execute(statement)
        cursor.execute("SET session_replication_role = DEFAULT")
    tally_anew(filled.cast.province)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _documents(cast: Cast, count: int) -> None:
    """Register so many documents, spread evenly over the days before the cast's."""
    by = cast.people.task_officer
    days = (TODAY - (count - n) * DAYS // count * DAY for n in range(count))
    records = (
        Directive(
            pk=n,
            locality=cast.province,
            kind="Kết luận",
            number=f"{n}-KL/UBND",
            date=day,
            issuer="Ủy ban nhân dân tỉnh",
            title=f"Kết luận số {n}",
            text="Giao các đơn vị",
            state=Directive.State.CONFIRMED,
            registered_by=by,
            registered_on=day,
        )
        for n, day in enumerate(days, start=1)
    )
    while some := list(islice(records, 5000)):
        Directive.objects.bulk_create(some)


def _indexes_dropped(cursor: object) -> list[str]:
    """Drop the indexes that are no constraints, and return the statements that make them again."""
    through = Task.coordinating.through
    tables = [m._meta.db_table for m in (Directive, Task, through, TaskEvent)]
    cursor.execute(  # type: ignore[attr-defined]
        "SELECT i.indexname, i.indexdef FROM pg_indexes i WHERE i.tablename = ANY(%s) AND NOT EXISTS "
        "(SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname)",
        [tables],
    )
    found = cursor.fetchall()  # type: ignore[attr-defined]
    for name, _definition in found:
        cursor.execute(f'DROP INDEX "{name}"')  # type: ignore[attr-defined]
    return [definition for _name, definition in found]


# A pattern that looks random and is always the same: `r(i, k)` is a number from 0 to 999.
_R = "(abs(hashint8({i} * 16 + {k})) %% 1000)"


def _r(k: int, i: str = "i") -> str:
    return _R.format(i=i, k=k)


_TASKS = f"""
WITH departments AS (SELECT array_agg(id ORDER BY id) AS ids FROM units_unit WHERE key ~ '^so-[0-9]+$'),
communes AS (SELECT array_agg(id ORDER BY id) AS ids FROM units_unit WHERE key ~ '^xa-[0-9]+$'),
given AS (
  SELECT i, 1 + (i - 1) / {EACH} AS directive, i %% 4 = 0 AS part,
    CASE WHEN i %% 4 = 0 OR (i %% 4 <> 3 AND {_r(1)} < 300) THEN communes.ids[1 + {_r(2)} %% {COMMUNES}]
         ELSE departments.ids[1 + {_r(3)} %% {DEPARTMENTS}] END AS lead,
    d.date AS given_on, CASE WHEN {_r(4)} >= 50 THEN d.date + 10 + {_r(5)} %% 120 END AS last_day
  FROM generate_series(1, %(tasks)s) AS i JOIN directives_directive d ON d.id = 1 + (i - 1) / {EACH},
    departments, communes),
due AS (SELECT *, %(today)s::date - coalesce(last_day, given_on + 60) AS age FROM given),
stood AS (
  SELECT *, lag(lead) OVER (ORDER BY i) AS above, CASE WHEN {_r(6)} < 27 THEN 'cancelled'
    WHEN {_r(7)} < CASE WHEN age < -30 THEN 100 WHEN age < 0 THEN 400 WHEN age < 60 THEN 800 WHEN age < 365 THEN 950
      ELSE 995 END THEN 'confirmed-done'
    ELSE (ARRAY['not-started', 'in-progress', 'in-progress', 'reported-done', 'returned'])[1 + {_r(8)} %% 5]
    END AS state
  FROM due)
INSERT INTO directives_task (id, locality_id, directive_id, words, folded, lead_id, coordinating_words, person, product,
  authority, deadline_kind, deadline_words, last_day, every, instrument, code, state, percent, finished_on, given_on,
  parent_id, is_series, given_by_id)
SELECT i, %(locality)s, directive, 'Nhiệm vụ số ' || i || ': rà soát, công khai thủ tục hành chính và báo cáo kết quả',
  'nhiem vu so ' || i || ' ra soat cong khai thu tuc hanh chinh va bao cao ket qua', lead, '',
  CASE WHEN {_r(9)} < 600 THEN 'Người phụ trách ' || {_r(9)} ELSE '' END,
  CASE WHEN {_r(10)} < 700 THEN 'Báo cáo' ELSE '' END, 'Ủy ban nhân dân tỉnh',
  CASE WHEN last_day IS NULL THEN 'none' ELSE 'date' END, '', last_day, '',
  CASE WHEN {_r(11)} < 120 THEN 'papi' ELSE '' END,
  CASE WHEN {_r(11)} < 120 THEN (1 + {_r(11)} %% 8)::text ELSE '' END, state,
  CASE state WHEN 'not-started' THEN 0 WHEN 'in-progress' THEN {_r(12)} / 10 ELSE 100 END,
  CASE WHEN state IN ('confirmed-done', 'reported-done')
    THEN least(%(today)s::date, greatest(given_on, coalesce(last_day, given_on + 60) - 20 + {_r(13)} %% 25)) END,
  given_on, CASE WHEN part THEN i - 1 END, false, CASE WHEN part THEN above END
FROM stood
"""

_COORDINATING = f"""
INSERT INTO directives_task_coordinating (task_id, unit_id)
SELECT DISTINCT t.id, u.ids[1 + {_r(14, "(t.id * 3 + k)")} %% cardinality(u.ids)]
FROM directives_task t, generate_series(1, 2) AS k,
  (SELECT array_agg(id ORDER BY id) AS ids FROM units_unit WHERE key ~ '^(so|xa)-[0-9]+$') AS u
WHERE t.parent_id IS NULL AND t.id %% 2 = 1
"""

_UPDATES = f"""
INSERT INTO directives_taskevent (task_id, act, from_state, to_state, by_id, by_unit_id, "on", at, words, percent)
SELECT t.id, CASE WHEN k = 1 THEN 'start' WHEN k = {UPDATES} AND t.state = 'cancelled' THEN 'cancel'
    WHEN k = {UPDATES} AND t.state = 'confirmed-done' THEN 'confirm'
    WHEN k = {UPDATES} AND t.state = 'returned' THEN 'return'
    WHEN k = {UPDATES - 1} AND t.state IN ('confirmed-done', 'returned') THEN 'report-done'
    WHEN k = {UPDATES} AND t.state = 'reported-done' THEN 'report-done' ELSE 'report-progress' END,
  CASE WHEN k = 1 THEN 'not-started' WHEN k = {UPDATES} AND t.state IN ('confirmed-done', 'returned')
    THEN 'reported-done' ELSE 'in-progress' END,
  CASE WHEN k = {UPDATES} THEN t.state WHEN k = {UPDATES - 1} AND t.state IN ('confirmed-done', 'returned')
    THEN 'reported-done' ELSE 'in-progress' END,
  %(by)s, t.lead_id, least(t.day, t.given_on + k * (t.day - t.given_on) / {UPDATES}), now(), 'Đã làm', k * 10
FROM (SELECT *, coalesce(finished_on, %(today)s::date) AS day FROM directives_task WHERE state <> 'not-started') AS t,
  generate_series(1, {UPDATES}) AS k
ORDER BY t.id, k
"""
