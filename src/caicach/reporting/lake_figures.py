"""The figures of dossiers straight from a lake, for reports made without the site: those of `dossiers.*`, no traces."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from caicach.dossiers.engine import Engine, connect
from caicach.dossiers.lake import Lake
from caicach.dossiers.statistics import stats
from caicach.registry.period import parse_period
from caicach.reporting import figures as writing
from caicach.reporting.figure_set import Figure, FigureSet, Rows, Value
from caicach.text import Text

_RESOLVED = ("resolved_early", "resolved_on_time", "resolved_late")
_PENDING = ("pending_in_time", "pending_overdue")
_COUNTED = ("carried_over", "received", *_RESOLVED, *_PENDING)
_NONE = Text("Kho hồ sơ không có hồ sơ nào trong kỳ này.", "The lake holds no dossier of this period.")
Counts = Mapping[str, Any]
Days = tuple[dt.date, dt.date]


def lake_figures(lake: Lake, period: str, *, unit: str = "", name: str, as_of: dt.date | None = None) -> FigureSet:
    """Return the figures of a period, of one unit (as the lake names it) or, without, of all; `name` as in a sentence.

    Counts as `caicach.dossiers.statistics` defines them, rates in per cent, as things stood at the end of `as_of`
    (default: the period's last day). Beside them the period before; of a period not over by then, its same days.
    Raises InputError as `stats` does.
    """
    at = parse_period(period)
    day = min(as_of or at.end, at.end)
    source = Text(
        f"kho hồ sơ {lake.root.name}, đến ngày {writing.date(day)}", f"lake {lake.root.name}, {writing.date(day, 'en')}"
    )
    asked = _Asked(lake, unit, connect(Engine.duckdb))
    days, earlier = (at.start, day), at.previous()
    same_days = min(earlier.start + (day - at.start), earlier.end) if day < at.end else earlier.end
    now, before = _values(asked, days), _values(asked, (earlier.start, same_days))
    if not now:
        return FigureSet(unit, name, at.text, day, missing={"dossiers": _NONE})
    figures = [Figure(f"dossiers.{key}", value, before.get(key), source) for key, value in now.items()]
    figures.append(Figure("dossiers.rejected_rows", lake.manifest.quarantined_rows, None, source))
    return FigureSet(unit, name, at.text, day, tuple(figures), tuple(_tables(asked, days, source)))


@dataclass(frozen=True, slots=True)
class _Asked:
    """A lake, the unit whose dossiers are counted ("" for all), and the engine that counts them."""

    lake: Lake
    unit: str
    connection: Any

    def counts(self, by: list[str], days: Days) -> list[dict[str, Any]]:
        """Return the statistics from the first to the last of the days, as of the last, one row a group."""
        where = {"unit": self.unit} if self.unit else {}
        return stats(self.lake, by, *days, where=where, connection=self.connection).to_dicts()


def _values(asked: _Asked, days: Days) -> dict[str, Value]:
    """Return the figures of these days by name; none where they have no dossiers."""
    total = next(iter(asked.counts([], days)), None)
    if not total or not total["carried_over"] + total["received"]:
        return {}
    found: dict[str, Value] = {name: total[name] for name in _COUNTED}
    found |= {"resolved": _sum(total, _RESOLVED), "pending": _sum(total, _PENDING)}
    found |= {rate: _per_cent(total[rate]) for rate in ("on_time_rate", "overdue_rate")}
    channels = asked.counts(["channel"], days)
    if total["received"] and all(row["channel"] for row in channels):  # else the share is not known
        online = sum(row["received"] for row in channels if row["channel"] == "online")
        found["online_rate"] = 100 * online / total["received"]
    return found


def _tables(asked: _Asked, days: Days, source: Text) -> Iterator[Rows]:
    fields = _latest_first(asked.counts(["field"], days))
    yield Rows("dossiers.by_field", tuple(_field_cells(row) for row in fields), source)
    months = asked.counts(["month"], days)
    yield Rows("dossiers.by_month", tuple(_month_cells(row) for row in months), source)
    if not asked.unit:
        units = _latest_first(asked.counts(["unit"], days))
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
