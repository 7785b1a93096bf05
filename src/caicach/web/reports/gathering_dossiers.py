"""Dossiers for a report: the statistics of the dossiers room, of the whole locality or of one unit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
from django.urls import reverse

from caicach.directives.following import percentage
from caicach.dossiers.causes import load_causes
from caicach.dossiers.lake import Lake
from caicach.reporting.figure_set import Figure, Rows, Value
from caicach.text import Text
from caicach.web.dossiers import figures
from caicach.web.dossiers.places import events_of_locality, lake_of
from caicach.web.dossiers.tables import page_of
from caicach.web.dossiers.units import own_names, units_by_name
from caicach.web.dossiers.why import Why, cause_list, why
from caicach.web.dossiers.words import value_words
from caicach.web.reports.gathering_asking import Asking, Span, Told

SOURCE = Text("dữ liệu một cửa đã nạp", "imported dossiers")
RESOLVED = ("resolved_early", "resolved_on_time", "resolved_late")
PENDING = ("pending_in_time", "pending_overdue")
COUNTED = ("carried_over", "received", *RESOLVED, *PENDING)

Names = tuple[str, ...] | None
"""The names by which dossiers know the unit asked about; None: all units."""


def dossiers(asking: Asking) -> Told:
    """Return the figures and tables of dossiers."""
    lake = lake_of(asking.locality)
    if lake is None:
        return Told.nothing("Chưa nạp hồ sơ nào.", "No dossiers were imported yet.")
    names = _names(asking)
    now = _ask(asking, lake, asking.now)
    total = _total(now, names)
    if not total:
        return Told.nothing("Không có hồ sơ nào trong kỳ.", "There are no dossiers in the period.")
    earlier = _ask(asking, lake, asking.before)
    before = _total(earlier, names)
    values, old = _values(total, now, names), _values(before, earlier, names) if before else {}
    values["rejected_rows"] = figures.rejected(now if names is None else now.only(unit=names))
    told = Told([_figure(asking, names, name, value, old.get(name)) for name, value in values.items()])
    told.tables = [*_groupings(asking, now, names), _months(asking, lake, names), _causes(asking, now, names)]
    return told


def _names(asking: Asking) -> Names:
    """Return the names of the unit asked about; of the whole locality, those that the asker may see."""
    if asking.unit is not None:
        known = units_by_name(asking.locality)
        return tuple(sorted(name for name, unit in known.items() if unit.pk == asking.unit.pk))
    own = None if asking.user is None else own_names(asking.user)
    return None if own is None else tuple(own)


def _ask(asking: Asking, lake: Lake, span: Span) -> figures.Asked:
    return figures.ask(lake, span.start, span.end, span.as_of)


def counted(asked: figures.Asked, names: Names, by: tuple[str, ...] = ()) -> pl.DataFrame:
    """Return the room's statistics of these units' dossiers.

    One unit's are taken out of the question about all units, which is asked once for all reports of a batch.
    """
    if names is None:
        return figures.counts(asked, by)
    every = figures.counts(asked, ("unit", *by))
    there = sorted(set(names) & set(every["unit"].to_list()))
    if len(there) == 1:
        return every.filter(pl.col("unit") == there[0]).drop("unit")
    return figures.counts(asked.only(unit=there), by) if there else every.clear().drop("unit")


def _total(asked: figures.Asked, names: Names) -> dict[str, Any] | None:
    """Return the counts of all; None where there was nothing to count, which is no data and not 0."""
    found = next(iter(counted(asked, names).to_dicts()), None)
    return found if found and found["carried_over"] + found["received"] else None


def _values(total: Mapping[str, Any], asked: figures.Asked, names: Names) -> dict[str, Value]:
    found: dict[str, Value] = {name: total[name] for name in COUNTED}
    found["resolved"] = sum(total[name] for name in RESOLVED)
    found["pending"] = sum(total[name] for name in PENDING)
    found["on_time_rate"], found["overdue_rate"] = (
        _hundredfold(total["on_time_rate"]),
        _hundredfold(total["overdue_rate"]),
    )
    channels = counted(asked, names, ("channel",))
    told = not channels["channel"].null_count()  # where some say no channel, the share is not known
    online = int(channels.filter(pl.col("channel") == "online")["received"].sum())
    found["online_rate"] = percentage(online, total["received"]) if told else None
    return found


def _hundredfold(rate: float | None) -> float | None:
    return None if rate is None else 100 * rate


def _figure(asking: Asking, names: Names, name: str, value: Value, before: Value) -> Figure:
    then = _page(asking.before, names, asking) if before is not None else ""
    return Figure(f"dossiers.{name}", value, before, asking.source(SOURCE), _page(asking.now, names, asking), then)


def _page(span: Span, names: Names, asking: Asking) -> str:
    """Return the page of the figures: the unit's own, under the name that its dossiers give, or the overview."""
    if asking.unit is None or not names:
        return f"{reverse('dossier-overview')}?{span.query}"
    name = asking.unit.code if asking.unit.code in names else names[0]
    return f"{reverse('dossier-unit', args=[name])}?{span.query}"


def _groupings(asking: Asking, now: figures.Asked, names: Names) -> list[Rows]:
    """Return the tables by field and, of the whole locality, by unit; the most late first."""
    source, query = asking.source(SOURCE), asking.now.query
    units = units_by_name(asking.locality)
    found = []
    for name, by in (("dossiers.by_unit", "unit"), ("dossiers.by_field", "field")):
        if by == "unit" and asking.unit is not None:
            continue
        rows = figures.counts(now, (by,)) if by == "unit" and names is None else counted(now, names, (by,))
        ordered = rows.sort("overdue_rate", by, descending=[True, False], nulls_last=True).to_dicts()
        cells = tuple(_cells(row, by, value_words(by, row[by], units)) for row in ordered)
        whole = f"{reverse('dossier-overview')}?{query}&by={by}"
        if asking.unit is not None:  # the page of a field tells of all units
            found.append(Rows(name, cells, source, _page(asking.now, names, asking)))
            continue
        pages = [page_of(by, row[by]) for row in ordered]
        found.append(Rows(name, cells, source, whole, tuple(f"{page}?{query}" if page else "" for page in pages)))
    return found


def _cells(row: Mapping[str, Any], by: str, words: str) -> tuple[Value, ...]:
    resolved = sum(row[name] for name in RESOLVED)
    on_time = _hundredfold(row["on_time_rate"])
    if by != "unit":
        return words, row["received"], resolved, row["resolved_late"], row["pending_overdue"], on_time
    pending = sum(row[name] for name in PENDING)
    late = _hundredfold(row["overdue_rate"])
    taken_in = row["carried_over"], row["received"]
    return words, *taken_in, resolved, row["resolved_late"], pending, row["pending_overdue"], on_time, late


def _months(asking: Asking, lake: Lake, names: Names) -> Rows:
    """Return the months from the period before on, each judged at its own end; none before the first dossier."""
    asked = figures.ask(lake, asking.before.start, asking.now.end, asking.now.as_of)
    found = counted(asked, names, ("month",)).filter(pl.col("carried_over") + pl.col("received") > 0)
    rows = tuple(
        (
            value_words("month", row["month"]),
            row["received"],
            sum(row[name] for name in RESOLVED),
            row["resolved_late"],
            _hundredfold(row["on_time_rate"]),
        )
        for row in found.sort("month").to_dicts()
    )
    span = Span(asking.before.start, asking.now.end, asking.now.as_of)
    trace = _page(span, names, asking)
    return Rows("dossiers.by_month", rows, asking.source(SOURCE), trace if asking.unit else f"{trace}&by=month")


def _causes(asking: Asking, now: figures.Asked, names: Names) -> Rows:
    """Return why dossiers were late: what the units said, else what the steps show; of how many it was said."""
    found = why(asking.locality, now, events_of_locality(asking.locality))
    if names is not None:
        found = Why(found.rows.filter(pl.col("unit").is_in(list(names))))
    known = cause_list(asking.locality)
    titles = {cause.id: cause.title.vi for cause in load_causes()} | {c: kept.title_vi for c, kept in known.items()}
    rows = tuple(
        (titles.get(row["cause"], row["cause"] or "Chưa rõ nguyên nhân"), _said(row), row["dossiers"])
        for row in found.causes(known)
    )
    trace = f"{reverse('dossier-causes')}?{asking.now.query}"
    return Rows("dossiers.causes", rows, asking.source(SOURCE), trace)


def _said(row: Mapping[str, Any]) -> str:
    """Return how sure a cause is: confirmed by the units, or only proposed by the platform."""
    if row["cause"] is None:
        return ""
    if row["said"] == row["dossiers"]:
        return "Đơn vị xác nhận"
    said = f"; đơn vị xác nhận {row['said']} hồ sơ" if row["said"] else ""
    return f"Hệ thống đề xuất{said}"
