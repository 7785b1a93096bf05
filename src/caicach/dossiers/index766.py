"""Index 766: the components that dossiers give, each with its formula; the others entered, or marked unknown.

Components, maxima and formulas: `library/index766.yaml` (Quyết định 766/QĐ-TTg, 23/06/2022).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import ibis

from caicach.dossiers.channels import channel_of
from caicach.dossiers.counting import QD766, counted_rows, frame, number
from caicach.dossiers.engine import connect
from caicach.dossiers.facts import library, read_yaml
from caicach.dossiers.lake import Lake
from caicach.dossiers.spans import next_month, span_of
from caicach.dossiers.statistics import stats
from caicach.dossiers.workload import durations
from caicach.errors import InputError, Problem
from caicach.tables import parse_number
from caicach.text import Text


@dataclass(frozen=True, slots=True)
class Component:
    """A component of the index for a unit and month.

    `ratio` = `numerator` / `denominator` where the dossiers give them (None where nothing is counted); `points` are
    known where the formula and its maximum are. `status`: computed from dossiers, entered by a person, or unknown.
    """

    id: str
    group: str
    title: Text
    formula: str
    max: Decimal | None
    status: Literal["computed", "entered", "unknown"]
    numerator: int | None = None
    denominator: int | None = None
    points: Decimal | None = None
    why: Text | None = None

    @property
    def ratio(self) -> Decimal | None:
        """The share, or None where the denominator is 0 or unknown."""
        if not self.denominator or self.numerator is None:
            return None
        return Decimal(self.numerator) / Decimal(self.denominator)


@dataclass(frozen=True, slots=True)
class Index766:
    """The index of one unit and month. `total` is None as long as any component that carries points is unknown."""

    unit: str | None
    month: str
    components: tuple[Component, ...]
    total: Decimal | None
    basis: str


_Counts = tuple[int, int]
_NOTHING = Text("không có hồ sơ trong tháng", "no dossier in the month")
_NOT_GIVEN = Text("số liệu ngoài hồ sơ, chưa được nhập", "not in the dossiers, and not entered")
_NO_MAXIMUM = Text("chưa rõ điểm tối đa của thành phần này", "the component's maximum is not known")
_NOT_RECORDED = Text("hồ sơ nạp vào không ghi nội dung này", "the dossiers imported do not record this")


def index766(
    lake: Lake, month: str, unit: str | None = None, *, entered: Mapping[str, Decimal] | None = None
) -> Index766:
    """Return the index of `unit` (None: the whole lake) for a month such as "2026-03", judged at the month's end.

    `entered`: points of components, by id, that a person took from the portal; they stand above computed ones only
    where nothing is computed. Raises InputError on a month that cannot be read, an unknown id or points out of range.
    """
    facts = library("index766.yaml")
    known = {entry["id"]: entry for entry in facts["components"]}
    _check_entered(entered or {}, known)
    first, last = days_of(month)
    measured = _measured(lake, first, last, {"unit": unit} if unit else {})
    components = tuple(_component(entry, measured, entered or {}) for entry in facts["components"])
    points = [c.points for c in components if c.max != 0]
    total = None if None in points else sum((p for p in points if p is not None), Decimal(0))
    return Index766(unit, month, components, total, facts["basis"])


def _component(
    entry: Mapping[str, Any], measured: Mapping[str, _Counts | None], entered: Mapping[str, Decimal]
) -> Component:
    maximum = None if entry["max"] is None else Decimal(str(entry["max"]))
    title, words = Text(entry["vi"], entry["en"]), (entry["formula"], maximum)
    made = Component(entry["id"], entry["group"], title, *words, status="unknown", why=_NOT_GIVEN)
    if entry["from"] == "dossiers":
        made = _computed(made, measured.get(entry["measure"]))
    if made.points is None and entry["id"] in entered:
        return Component(
            made.id, made.group, title, *words, "entered", made.numerator, made.denominator, entered[entry["id"]]
        )
    return made


def _computed(component: Component, counts: _Counts | None) -> Component:
    if counts is None:
        numerator, denominator, points = None, None, None
        why: Text | None = _NOT_RECORDED
    else:
        numerator, denominator = counts
        why = _NOTHING if not denominator else (_NO_MAXIMUM if component.max is None else None)
        points = component.max * numerator / denominator if component.max and denominator else None
    known = counts is not None and bool(denominator)
    return Component(
        component.id, component.group, component.title, component.formula, component.max,
        "computed" if known else "unknown", numerator, denominator, points, why,
    )  # fmt: skip


def _measured(lake: Lake, first: dt.date, last: dt.date, where: Mapping[str, str]) -> dict[str, _Counts | None]:
    """Return numerator and denominator of each measure that dossiers give; None where they do not record it."""
    counts = stats(lake, ["channel"], first, last, where=where, judging=QD766)
    row = counts.drop("channel").sum().to_dicts()[0]
    good = sum(row[name] or 0 for name in ("resolved_early", "resolved_on_time", "pending_in_time"))
    online = sum(r["received"] for r in counts.to_dicts() if channel_of(r["channel"]) == "online")
    recorded = _recorded(lake, first, last, where)
    every = (row["carried_over"] or 0) + (row["received"] or 0)
    timed = durations(lake, [], first, last, where=where).to_dicts()[0]
    worked = round((timed["mean_days"] or 0) * timed["resolved"]), timed["resolved"]
    return {"progress": (good, every), "online": (online, row["received"] or 0), "working_time": worked, **recorded}


def _recorded(lake: Lake, first: dt.date, last: dt.date, where: Mapping[str, str]) -> dict[str, _Counts | None]:
    connection, span = connect(), span_of(first, last)
    rows = counted_rows(connection, lake, span, ["digitised", "paid_online"], where, QD766)
    rows = rows.filter(rows.received_at >= span.start)
    counted = frame(
        connection,
        rows.aggregate(
            digitised=number(ibis.coalesce(rows.digitised, False)),
            digitised_known=number(rows.digitised.notnull()),
            paid_online=number(ibis.coalesce(rows.paid_online, False)),
            paid_online_known=number(rows.paid_online.notnull()),
        ),
    ).to_dicts()[0]
    return {
        name: (counted[name], counted[f"{name}_known"]) if counted[f"{name}_known"] else None
        for name in ("digitised", "paid_online")
    }


def read_entered(path: Path) -> dict[str, Decimal]:
    """Return the points by component id in a person's YAML file; raises InputError naming every one that is none."""
    content = read_yaml(path)
    entries = content.items() if isinstance(content, dict) else [("", content)]
    found, problems = {}, []
    for id, text in entries:
        try:
            points = parse_number(str(text))
        except ValueError:
            points = None
        if points is None:
            expected, cure = (
                Text("một số điểm", "a number of points"),
                Text("Viết lại số điểm.", "Write the points again."),
            )
            problems.append(Problem(file=path.name, column=str(id), found=str(text)[:40], expected=expected, cure=cure))
        else:
            found[str(id)] = points
    if problems:
        raise InputError(problems)
    return found


def days_of(month: str) -> tuple[dt.date, dt.date]:
    """Return the first and last day of a month such as "2026-03"; raises InputError where it is none."""
    try:
        first = dt.datetime.strptime(month, "%Y-%m")  # noqa: DTZ007 - a month has no time zone
    except ValueError:
        expected = Text("tháng dạng 2026-03", "a month as 2026-03")
        cure = Text("Viết lại tháng.", "Write the month again.")
        raise InputError(Problem(column="--month", found=month, expected=expected, cure=cure)) from None
    return first.date(), (next_month(first) - dt.timedelta(days=1)).date()


def _check_entered(entered: Mapping[str, Decimal], known: Mapping[str, Mapping[str, Any]]) -> None:
    problems = []
    cure = Text("Sửa số điểm đã nhập.", "Mend the points entered.")
    for id, points in entered.items():
        top = known.get(id, {}).get("max")
        if id not in known:
            expected = Text(f"một trong: {', '.join(known)}", f"one of: {', '.join(known)}")
            problems.append(Problem(found=id, expected=expected, cure=cure))
        elif points < 0 or (top is not None and points > top):
            bound = top if top is not None else "?"
            expected = Text(f"điểm từ 0 đến {bound}", f"points from 0 to {bound}")
            problems.append(Problem(column=id, found=str(points), expected=expected, cure=cure))
    if problems:
        raise InputError(problems)
