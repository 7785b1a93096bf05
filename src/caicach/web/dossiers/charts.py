"""The charts of dossiers: what is drawn, under which finding."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import polars as pl
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from caicach.dossiers.restating import Restated
from caicach.reporting import charts, figures
from caicach.reporting.charts import Caption, ChartSpec
from caicach.text import Text
from caicach.web.dossiers import figures as counted
from caicach.web.dossiers.asking import Room
from caicach.web.dossiers.figures import Asked
from caicach.web.dossiers.kept import kept
from caicach.web.dossiers.units import restated_names
from caicach.web.dossiers.why import Why
from caicach.web.dossiers.words import value_words

Charts = dict[str, ChartSpec]
MOST_BARS = 12
LATE = Text("hồ sơ trễ", "late dossiers")


def of_overview(room: Room, asked: Asked, units: Restated | None = None) -> Charts:
    """Return the on-time rate by month, and where the lateness is by unit: as written, or told under `units`."""
    return _months(room, asked) | _late(room, asked, "unit", units)


def of_place(room: Room, asked: Asked, by: str) -> Charts:
    """Return the charts of a unit, a procedure or a field: the rate by month, and where its lateness is."""
    return _months(room, asked) | _late(room, asked, by)


def _months(room: Room, asked: Asked) -> Charts:
    drawn = on_time_by_month(asked, room.source, _language())
    return {"months": drawn} if drawn else {}


def _late(room: Room, asked: Asked, by: str, units: Restated | None = None) -> Charts:
    names = {name: str(unit) for name, unit in room.units.items()} if by == "unit" else {}
    told = tuple(sorted((names | (restated_names(units) if units else {})).items()))
    drawn = lateness(asked, by, units.on if units else None, told, room.source, _language())
    return {"late": drawn} if drawn else {}


@kept(128)
def on_time_by_month(asked: Asked, source: str, language: str) -> ChartSpec | None:
    """Return the trend of the on-time rate by month, where there are two months or more.

    `source` and `language` are what stands below it, and what it is written in.
    """
    rows = counted.counts(asked, ("month",)).to_dicts()
    known = [row for row in rows if row["on_time_rate"] is not None]
    if len(rows) < 2 or not known:
        return None
    least = min(known, key=lambda row: row["on_time_rate"])
    title = _("Thấp nhất tháng %(month)s: %(rate)s hồ sơ giải quyết đúng hạn") % {
        "month": value_words("month", least["month"]),
        "rate": figures.percent(100 * least["on_time_rate"], 1, language),
    }
    caption = Caption(title, source, _("Tỷ lệ giải quyết trước và đúng hạn theo tháng, %"), 1, language)
    rates = [None if row["on_time_rate"] is None else 100 * row["on_time_rate"] for row in rows]
    names = [value_words("month", row["month"]) for row in rows]
    return charts.trend(names, rates, caption, measure=Text("tỷ lệ đúng hạn, %", "on-time rate, %"))


@kept(128)
def lateness(
    asked: Asked, by: str, on: dt.date | None, told: tuple[tuple[str, str], ...], source: str, language: str
) -> ChartSpec | None:
    """Return the bars of those that make most of the lateness, resolved late and pending overdue together.

    `on`: told under the units of that day. `told`: what units are called, by the names that dossiers use.
    """
    rows = late_by(counted.restated_counts(asked, (by,), on) if on else counted.counts(asked, (by,)), by)
    total = sum(count for _name, count in rows)
    if not total:
        return None
    names = [value_words(by, name, dict(told)) for name, _count in rows[:MOST_BARS]]
    few = {"few": len(half(rows, total)), "all": len(rows)}
    title = _("%(few)d trong %(all)d nơi làm nên một nửa số hồ sơ trễ") % few
    if len(rows) == 1:
        title = _("Mọi hồ sơ trễ đều ở một nơi: %s") % names[0]
    subtitle = _("Giải quyết trễ hạn và đang quá hạn, cộng lại")
    return charts.bars(
        names,
        [count for _name, count in rows[:MOST_BARS]],
        Caption(title, source, subtitle, 0, language),
        measure=LATE,
        total=total,
    )


def late_by(counts: pl.DataFrame, by: str) -> list[tuple[Any, int]]:
    """Return how many dossiers were late of each value of a grouping, the most first, none without."""
    late = counts.with_columns(late=pl.col("resolved_late") + pl.col("pending_overdue")).filter(pl.col("late") > 0)
    rows = late.sort("late", by, descending=[True, False]).select(by, "late").rows()
    return [(name, int(count)) for name, count in rows]


def half(rows: Sequence[tuple[Any, int]], total: int) -> list[Any]:
    """Return the first names whose counts together make at least half of the total."""
    found, so_far = [], 0
    for name, count in rows:
        if 2 * so_far >= total:
            break
        found.append(name)
        so_far += count
    return found


def _language() -> str:
    return get_language() or "vi"


def of_causes(room: Room, found: Why) -> Charts:
    """Return the procedures that make most of the lateness, in working days, with what they make together."""
    rows = [row for row in found.most("procedure") if row["procedure"]]
    total = sum(row["days"] for row in rows)
    if not total:
        return {}
    few = sum(row["together"] - row["share"] < 0.5 for row in rows)
    title = _("%(few)d trong %(all)d thủ tục làm nên một nửa số ngày trễ") % {"few": few, "all": len(rows)}
    caption = Caption(title, room.source, _("Ngày làm việc sau hạn, cộng mọi hồ sơ trễ"), 0, _language())
    drawn = charts.bars(
        [row["procedure"] for row in rows[:MOST_BARS]],
        [row["days"] for row in rows[:MOST_BARS]],
        caption,
        measure=Text("ngày làm việc trễ", "working days late"),
        of=Text("Thủ tục", "Procedure"),
        total=total,
    )
    return {"pareto": drawn}
