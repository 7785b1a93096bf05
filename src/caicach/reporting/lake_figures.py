"""The figures of dossiers straight from a lake, for reports made without the site: those of `dossiers.*`, no traces."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from caicach.dossiers.engine import Engine, connect
from caicach.dossiers.lake import Lake
from caicach.dossiers.statistics import stats
from caicach.registry.period import Period, parse_period
from caicach.reporting import figures as writing
from caicach.reporting.figure_set import Figure, FigureSet, Rows, Value
from caicach.text import Text

_RESOLVED = ("resolved_early", "resolved_on_time", "resolved_late")
_PENDING = ("pending_in_time", "pending_overdue")
_COUNTED = ("carried_over", "received", *_RESOLVED, *_PENDING)
_NONE = Text("Kho hồ sơ không có hồ sơ nào trong kỳ này.", "The lake holds no dossier of this period.")
Counts = Mapping[str, Any]


def lake_figures(lake: Lake, period: str, *, unit: str = "", name: str, as_of: dt.date | None = None) -> FigureSet:
    """Return the figures of a period, of one unit (as the lake names it) or, without, of all; `name` as in a sentence.

    Counts as `caicach.dossiers.statistics` defines them, rates in per cent, the period before beside them; as things
    stood at the end of `as_of` (default: the period's last day). Raises InputError as `stats` does.
    """
    at = parse_period(period)
    day = min(as_of or at.end, at.end)
    source = Text(
        f"kho hồ sơ {lake.root.name}, đến ngày {writing.date(day)}", f"lake {lake.root.name}, {writing.date(day, 'en')}"
    )
    asked = _Asked(lake, unit, connect(Engine.duckdb))
    now, before = _values(asked, at, day), _values(asked, at.previous(), at.previous().end)
    if not now:
        return FigureSet(unit, name, at.text, day, missing={"dossiers": _NONE})
    figures = [Figure(f"dossiers.{key}", value, before.get(key), source) for key, value in now.items()]
    figures.append(Figure("dossiers.rejected_rows", lake.manifest.quarantined_rows, None, source))
    return FigureSet(unit, name, at.text, day, tuple(figures), tuple(_tables(asked, at, day, source)))


@dataclass(frozen=True, slots=True)
class _Asked:
    """A lake, the unit whose dossiers are counted ("" for all), and the engine that counts them."""

    lake: Lake
    unit: str
    connection: Any

    def counts(self, by: list[str], at: Period, day: dt.date) -> list[dict[str, Any]]:
        """Return the statistics of a period as of a day, one row a group."""
        where = {"unit": self.unit} if self.unit else {}
        table = stats(self.lake, by, at.start, at.end, as_of=day, where=where, connection=self.connection)
        return table.to_dicts()


def _values(asked: _Asked, at: Period, day: dt.date) -> dict[str, Value]:
    """Return the figures of a period by name; none where it has no dossiers."""
    total = next(iter(asked.counts([], at, day)), None)
    if not total or not total["carried_over"] + total["received"]:
        return {}
    found: dict[str, Value] = {name: total[name] for name in _COUNTED}
    found |= {"resolved": _sum(total, _RESOLVED), "pending": _sum(total, _PENDING)}
    found |= {rate: _per_cent(total[rate]) for rate in ("on_time_rate", "overdue_rate")}
    channels = asked.counts(["channel"], at, day)
    if total["received"] and all(row["channel"] for row in channels):  # else the share is not known
        online = sum(row["received"] for row in channels if row["channel"] == "online")
        found["online_rate"] = 100 * online / total["received"]
    return found


def _tables(asked: _Asked, at: Period, day: dt.date, source: Text) -> Iterator[Rows]:
    fields = _latest_first(asked.counts(["field"], at, day))
    yield Rows("dossiers.by_field", tuple(_field_cells(row) for row in fields), source)
    months = asked.counts(["month"], at, day)
    yield Rows("dossiers.by_month", tuple(_month_cells(row) for row in months), source)
    if not asked.unit:
        units = _latest_first(asked.counts(["unit"], at, day))
        yield Rows("dossiers.by_unit", tuple(_unit_cells(row) for row in units), source)


def _latest_first(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: -(row["overdue_rate"] or 0))


def _field_cells(row: Counts) -> tuple[Value, ...]:
    resolved = _sum(row, _RESOLVED)
    return row["field"], row["received"], resolved, row["resolved_late"], row["pending_overdue"], _on_time(row)


def _month_cells(row: Counts) -> tuple[Value, ...]:
    month = writing.period(str(row["month"])[:7])
    return month, row["received"], _sum(row, _RESOLVED), row["resolved_late"], _on_time(row)


def _unit_cells(row: Counts) -> tuple[Value, ...]:
    taken_in = row["unit"], row["carried_over"], row["received"]
    resolved = _sum(row, _RESOLVED), row["resolved_late"]
    pending = _sum(row, _PENDING), row["pending_overdue"]
    return (*taken_in, *resolved, *pending, _on_time(row), _per_cent(row["overdue_rate"]))


def _sum(row: Counts, names: tuple[str, ...]) -> int:
    return sum(row[name] for name in names)


def _on_time(row: Counts) -> float | None:
    return _per_cent(row["on_time_rate"])


def _per_cent(share: float | None) -> float | None:
    return None if share is None else 100 * share
