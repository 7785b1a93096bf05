"""Intake: reads sources row by row into the table `staged`, typed and checked; nothing is written to the lake here."""

from __future__ import annotations

import datetime as dt
import itertools

import duckdb
import pyarrow as pa

from caicach.dossiers.facts import library_rows
from caicach.dossiers.hours import WorkingHours
from caicach.dossiers.mapping import Mapping
from caicach.dossiers.schema import COLUMNS, FACTS, FLAGS, MOMENTS, PROBLEMS, WORDS, bits, status_codes
from caicach.dossiers.sources import ROW, Source, column, quoted
from caicach.dossiers.times import day_only, moment, trimmed, trimmed_moment
from caicach.registry import Registry
from caicach.registry.calendar import WorkingCalendar

_EARLIEST, _LATEST = "1990-01-01", "2100-01-01"
"""Moments outside are signs of an empty or damaged cell (0001-01-01, 9999-12-31), not of a dossier."""


def prepare(connection: duckdb.DuckDBPyConnection, calendar: WorkingCalendar) -> None:
    """Create the empty table `staged`, and the variable `works`: is each day of the calendar worked?"""
    typed = ", ".join(f"{column(name)} {kind}" for name, kind in COLUMNS.items())
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE staged ({typed}, flags INTEGER, problems INTEGER, raw VARCHAR, "
        "source INTEGER, row BIGINT)"
    )
    days = [calendar.first + dt.timedelta(days=n) for n in range((calendar.last - calendar.first).days + 1)]
    connection.execute("SET VARIABLE works = $1", [[calendar.is_working(day) for day in days]])
    connection.execute("SET VARIABLE first_day = $1", [calendar.first])


def staging(number: int, source: Source, mapping: Mapping, hours: WorkingHours) -> str:
    """Return the SQL that reads `source`, the import's `number`-th, into `staged`, its rows in the file's order."""
    text = ", ".join(f"{_text(name, mapping)} AS {column(name)}" for name in COLUMNS if name != "kept")
    row = column(ROW) if source.numbered else "NULL"
    parsed = ", ".join(
        [
            *(f"{moment(column(name))} AS m_{name}, {day_only(column(name))} AS d_{name}" for name in MOMENTS),
            "TRY_CAST(replace(paused_days, ',', '.') AS DOUBLE) AS pause",
            f"{_status_code()} AS code",
        ]
    )
    received, finished, returned = "m_received_at", "m_finished_at", "m_returned_at"
    settled = ", ".join(
        [
            _end_of_day("m_due_at", "d_due_at"),
            _not_before(finished, "d_finished_at", received),
            _not_before(returned, "d_returned_at", received),
        ]
    )
    words = f"SELECT {text}, {_kept(mapping)} AS kept, {row} AS row FROM {source.relation}"
    return f"""
        INSERT INTO staged
        SELECT {_typed()}, CASE WHEN problems = 0 THEN {_flags(hours)} ELSE 0 END, problems,
               CASE WHEN problems > 0 THEN {_raw()} END, {number}, row
        FROM (SELECT *, {bits(PROBLEMS, _problems())} AS problems
              FROM (SELECT * REPLACE ({settled})
                    FROM (SELECT *, {parsed} FROM ({words}))))"""


def note_provinces(connection: duckdb.DuckDBPyConnection, registry: Registry, rows: str) -> None:
    """Make the table `place` of each unit's province, for the units in the relation `rows`.

    A unit that the registry does not know is in the province that its code begins with ("35.SNV") or, where that is
    not one, in "_".
    """
    asked = connection.execute(f"SELECT unit, max(received_at)::DATE FROM {rows} GROUP BY unit").fetchall()
    place = {"unit": [unit for unit, _ in asked], "province": [_province(registry, unit, on) for unit, on in asked]}
    schema = pa.schema([("unit", pa.string()), ("province", pa.string())])
    connection.register("place", pa.table(place, schema=schema))


def flag_units(connection: duckdb.DuckDBPyConnection, registry: Registry) -> None:
    """Flag what was received when its unit was not in force; a unit that the registry does not know stands."""
    asked = connection.execute(
        "SELECT unit, min(received_at)::DATE, max(received_at)::DATE FROM staged WHERE problems = 0 GROUP BY unit"
    ).fetchall()
    spans = [(unit, *span) for unit, first, last in asked for span in _out_of_force(registry, unit, first, last)]
    if spans:
        bit = next(flag.bit for flag in FLAGS if flag.id == "unit-not-in-force")
        connection.register(
            "span", pa.table(dict(zip(("unit", "first", "last"), map(list, zip(*spans, strict=True)), strict=True)))
        )
        connection.execute(
            f"UPDATE staged SET flags = flags | {bit} FROM span WHERE problems = 0 AND staged.unit = span.unit "
            "AND received_at >= span.first AND received_at < span.last + INTERVAL 1 DAY"
        )


def _text(name: str, mapping: Mapping) -> str:
    """Return the SQL of the text of our column `name`: trimmed, NFC, blank as NULL, values renamed."""
    if name not in mapping.columns:
        return "NULL::VARCHAR"
    theirs = column(mapping.columns[name])
    plain = trimmed_moment(theirs) if name in MOMENTS else trimmed(theirs)
    text = f"nfc_normalize({plain})" if name in WORDS else plain
    values = mapping.values.get(name, {})
    cases = " ".join(f"WHEN {quoted(theirs)} THEN {quoted(ours)}" for theirs, ours in values.items())
    return f"CASE {text} {cases} ELSE {text} END" if cases else text


def _kept(mapping: Mapping) -> str:
    fields = ", ".join(f"{quoted(name)}, {column(name)}" for name in mapping.keep)
    return f"json_object({fields})::VARCHAR" if fields else "NULL::VARCHAR"


def _status_code() -> str:
    """Return the SQL of the code of a status given by its code or its Vietnamese name; NULL where unknown."""
    names = {row["label_vi"]: row["code"] for row in library_rows("statuses.csv")}
    cases = " ".join(f"WHEN {quoted(name.lower())} THEN {quoted(code)}" for name, code in names.items())
    codes = " ".join(f"WHEN {quoted(code)} THEN {quoted(code)}" for code in names.values())
    return f"CASE lower(status) {codes} {cases} END"


def _end_of_day(name: str, only_day: str) -> str:
    """A due day without a time ends with the day."""
    return f"CASE WHEN {only_day} THEN {name} + INTERVAL 86399 SECOND ELSE {name} END AS {name}"


def _not_before(name: str, only_day: str, received: str) -> str:
    """A day without a time is that day's beginning, but not before the receipt of the same day."""
    same = f"{only_day} AND CAST({name} AS DATE) = CAST({received} AS DATE)"
    return f"CASE WHEN {same} THEN {received} ELSE {name} END AS {name}"


def _problems() -> dict[str, str]:
    unreadable = {
        "bad-receipt": "received_at",
        "bad-due": "due_at",
        "bad-finish": "finished_at",
        "bad-return": "returned_at",
        "bad-update": "updated_at",
    }
    good = f"BETWEEN TIMESTAMP '{_EARLIEST}' AND TIMESTAMP '{_LATEST}'"
    return {
        "no-dossier": "dossier IS NULL",
        "no-unit": "unit IS NULL",
        "no-receipt": "received_at IS NULL",
        "no-due": "due_at IS NULL",
        **{check: f"{name} IS NOT NULL AND NOT coalesce(m_{name} {good}, false)" for check, name in unreadable.items()},
        "bad-pause": "paused_days IS NOT NULL AND NOT coalesce(pause >= 0 AND isfinite(pause), false)",
        "finish-before-receipt": "m_finished_at < m_received_at",
        "return-before-receipt": "m_returned_at < m_received_at",
    }


def _flags(hours: WorkingHours) -> str:
    ended = "m_finished_at IS NOT NULL OR m_returned_at IS NOT NULL"
    return bits(
        FLAGS,
        {
            "received-outside-hours": _outside_hours("received_at", hours),
            "due-outside-hours": _outside_hours("due_at", hours),
            "due-before-receipt": "m_due_at < m_received_at",
            "returned-before-finish": "m_returned_at < m_finished_at",
            "ended-without-date": f"code IN {_codes('ended')} AND NOT ({ended})",
            "open-with-date": f"code IN {_codes('accepted', 'processing', 'waiting_applicant')} AND ({ended})",
            "supplement-open": f"code = '5' AND NOT ({ended})",
            "not-accepted": f"code IN {_codes('before_acceptance', 'rejected_at_counter')}",
            "unknown-status": "status IS NOT NULL AND code IS NULL",
        },
    )


def _codes(*phases: str) -> str:
    return "(" + ", ".join(quoted(code) for code in status_codes(*phases)) + ")"


def _outside_hours(name: str, hours: WorkingHours) -> str:
    """Return the SQL of "at night or on a day off"; a day without a time is only asked about the day."""
    return f"NOT ({_works(f'm_{name}')} AND (d_{name} OR {_open(f'm_{name}', hours)}))"


def _works(name: str) -> str:
    """Return the SQL of "the day of `name` is worked"; NULL off the calendar. A join would lose the file's order."""
    place = f"datediff('day', getvariable('first_day'), {name}::DATE)"
    return f"CASE WHEN {place} >= 0 THEN getvariable('works')[{place} + 1] END"


def _open(name: str, hours: WorkingHours) -> str:
    return "(" + " OR ".join(f"{name}::TIME BETWEEN '{a}' AND '{b}'" for a, b in hours.sessions) + ")"


def _typed() -> str:
    special = {
        "paused_days": "pause",
        **{name: f"m_{name}" for name in MOMENTS},
        **{name: _fact(name) for name in FACTS},
    }
    return ", ".join(special.get(name, column(name)) for name in COLUMNS)


def _fact(name: str) -> str:
    """Return the SQL of a yes or no; anything else, such as code 2 of "digitised", is unknown."""
    yes = "'1', 'true', 'có', 'x'" + (", '2'" if name == "paid_online" else "")
    return f"CASE WHEN lower({name}) IN ({yes}) THEN true WHEN lower({name}) IN ('0', 'false', 'không') THEN false END"


def _raw() -> str:
    fields = ", ".join(f"{quoted(name)}, {column(name)}" for name in COLUMNS)
    return f"json_object({fields})::VARCHAR"


def _province(registry: Registry, unit: str, on: dt.date) -> str:
    found = registry.at(unit, on) or next(iter(registry.every(unit)), None)
    prefix = unit.split(".")[0]
    if found is None:
        return prefix if registry.at(prefix, on, "province") else "_"
    if found.level == "province":
        return found.code
    above = (u.code for u in registry.above(found, on) if u.level == "province")
    return next(above, "_")


def _out_of_force(registry: Registry, unit: str, first: dt.date, last: dt.date) -> list[tuple[dt.date, dt.date]]:
    """Return the spans from `first` to `last` in which no unit of that code was in force, where the code is known."""
    versions = registry.every(unit)
    if not versions:
        return []
    edges = {first, last + dt.timedelta(days=1)}
    edges |= {d for v in versions for d in (v.valid_from, v.valid_to) if d and first < d <= last}
    spans = sorted(edges)
    return [
        (a, b - dt.timedelta(days=1)) for a, b in itertools.pairwise(spans) if not any(v.in_force(a) for v in versions)
    ]
