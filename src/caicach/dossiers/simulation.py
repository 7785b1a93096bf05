"""Simulated dossiers of a fictional province: a documented model with a seed, in which causes can be found.

Dossiers arrive by day, procedure and unit: each level of units has its share by size, each procedure of the level a
share by weight, and of a procedure's dossiers each unit that handles it has one by size. Each dossier goes to an
official, may be asked for supplements, is appraised in the order of arrival (an official does one at a time, in working
time), may wait for a field visit or for another unit's opinion, is signed and handed over. All durations run on the
line of working time. Four causes of lateness are planted (`Planted`). Parameters: `library/simulation.yaml`. Never to
be shown under the name of a real unit.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from caicach.dossiers.bulk import WorkingLine, due_at_many
from caicach.dossiers.facts import library
from caicach.dossiers.hours import WorkingHours, working_hours
from caicach.registry import WorkingCalendar

Integers = npt.NDArray[np.int64]
Marks = npt.NDArray[np.bool_]

RECEIVE, ASSIGN, APPRAISE, SIGN, RETURN = "Tiếp nhận", "Phân công", "Thẩm định", "Ký duyệt", "Trả kết quả"
ASK_AGAIN, COMPLETED = "Yêu cầu bổ sung", "Nhận bổ sung"
VISIT, SEND_OUT, OPINION = "Kiểm tra thực địa", "Gửi lấy ý kiến", "Nhận ý kiến"

_HOUR, _DAY = 3_600_000_000, 86_400_000_000
_NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Planted:
    """The causes of lateness that the model holds: what an analysis should find.

    `slow_step`: the procedure whose field visit waits; `asked_twice`: the one whose supplements are asked for twice;
    `waited_for`: the unit whose opinions come late; `understaffed`: the unit that lacks people in the months `season`.
    """

    slow_step: str
    asked_twice: str
    waited_for: str | None
    understaffed: str | None
    season: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Simulated:
    """Simulated tables: `dossiers` in the columns of the lake, `events` (case, activity, timestamp, resource, unit)."""

    dossiers: pl.DataFrame
    events: pl.DataFrame
    planted: Planted


def simulate(
    units: Sequence[tuple[str, str]],
    first: dt.date,
    last: dt.date,
    total: int,
    seed: int,
    *,
    fields: Mapping[str, Collection[str]] | None = None,
    known_until: dt.datetime | None = None,
    calendar: WorkingCalendar | None = None,
    hours: WorkingHours | None = None,
) -> Simulated:
    """Return `total` dossiers received from `first` to `last` (both included) by `units`, and their events.

    `units`: (code, level), the level province or commune. `fields`: by unit, the fields whose procedures it handles; a
    unit that is not named handles all procedures of its level. `known_until`: what happens later is not told (default:
    the end of `last`). The same arguments give the same tables. Raises InputError outside the calendar's years.
    """
    days, of_work = calendar or WorkingCalendar.vietnam(), hours or working_hours(on=first)
    line, random = WorkingLine.of(days, of_work), np.random.default_rng(seed)
    model = library("simulation.yaml")
    until = known_until or dt.datetime.combine(last + dt.timedelta(days=1), dt.time.min)
    planted = _planted(model["planted"], units)
    share = _shares(model, units, fields or {}, random)
    arrived = _arrivals(model, share, days.working_days(first, last), total, line, random)
    course = _Course(model, units, arrived, line, random, planted)
    course.run()
    due = due_at_many(arrived.moment.view("datetime64[us]"), days=arrived.limit, calendar=days, hours_of_work=of_work)
    now = int(np.datetime64(until, "us").astype(np.int64))
    return Simulated(course.dossiers(due.view(np.int64), now), course.events(now), planted)


def _planted(told: dict[str, Any], units: Sequence[tuple[str, str]]) -> Planted:
    departments = [code for code, level in units if level == "province"]
    communes = [code for code, level in units if level == "commune"]
    waited = departments[told["waited_for"] % len(departments)] if departments else None
    few = communes[told["understaffed"] % len(communes)] if communes else None
    return Planted(told["slow_step"], told["asked_twice"], waited, few, tuple(told["season"]))


@dataclass(frozen=True, slots=True)
class _Arrivals:
    """Dossiers in the order of receipt: moment in microseconds, limit in days; unit, procedure, channel by number."""

    moment: Integers
    unit: Integers
    procedure: Integers
    limit: Integers
    channel: Integers


def _shares(
    model: dict[str, Any],
    units: Sequence[tuple[str, str]],
    fields: Mapping[str, Collection[str]],
    random: np.random.Generator,
) -> npt.NDArray[np.float64]:
    """Return each procedure's (row) and unit's (column) share of all dossiers; the shares add up to 1."""
    told, procedures = model["arrivals"], model["procedures"]
    size = np.array([told["department_size"] if level == "province" else 1.0 for _, level in units])
    size = size * random.lognormal(0, told["spread"], len(units))
    handles = np.array(
        [
            [p["level"] == level and p["field"] in fields.get(code, [p["field"]]) for code, level in units]
            for p in procedures
        ]
    )
    weight = np.array([p["weight"] for p in procedures], dtype=float) * handles.any(axis=1)
    share = np.zeros(handles.shape)
    for level in dict.fromkeys(level for _, level in units):
        own = np.array([p["level"] == level for p in procedures]) & (weight > 0)
        of_level = size[handles[own].any(axis=0)].sum()
        by_unit = handles[own] * size / (handles[own] * size).sum(axis=1, keepdims=True)
        share[own] = by_unit * (of_level * weight[own] / weight[own].sum())[:, np.newaxis]
    shares: npt.NDArray[np.float64] = share / share.sum()
    return shares


def _arrivals(
    model: dict[str, Any],
    share: npt.NDArray[np.float64],
    days: Sequence[dt.date],
    total: int,
    line: WorkingLine,
    random: np.random.Generator,
) -> _Arrivals:
    told, procedures = model["arrivals"], model["procedures"]
    by_day = np.array([told["weekday"][d.weekday()] * told["month"][d.month - 1] for d in days])
    day = np.sort(random.choice(len(days), total, p=by_day / by_day.sum()))
    procedure, unit = np.divmod(random.choice(share.size, total, p=share.ravel()), share.shape[1])
    online_share = np.interp(day, [0, len(days)], told["online"])
    chance = random.random(total)
    channel = np.where(chance < online_share, 0, np.where(chance < online_share + told["post"], 2, 1))
    numbers = np.array([np.datetime64(d, "D").astype(np.int64) for d in days])[day]
    worked = line.place(numbers * _DAY) + (random.beta(1.6, 1.6, total) * line.length).astype(np.int64) + 1
    evening = numbers * _DAY + (random.uniform(17.2, 23.5, total) * _HOUR).astype(np.int64)
    late = (channel == 0) & (random.random(total) < told["out_of_hours"])
    moment = np.where(late, evening, line.moment(worked)) // 60_000_000 * 60_000_000
    order = np.argsort(moment, kind="stable")
    limit = np.array([p["limit"] for p in procedures], dtype=np.int64)[procedure]
    return _Arrivals(moment[order], unit[order], procedure[order], limit[order], channel[order])


class _Course:
    """The way of every dossier through the steps; places on the line of working time, in microseconds."""

    def __init__(
        self,
        model: dict[str, Any],
        units: Sequence[tuple[str, str]],
        arrived: _Arrivals,
        line: WorkingLine,
        random: np.random.Generator,
        planted: Planted,
    ) -> None:
        self.model, self.units, self.arrived = model, units, arrived
        self.line, self.random, self.planted = line, random, planted
        self.now = line.place(line.opening_from(arrived.moment))
        self.steps: list[tuple[str, Marks, Integers]] = []
        self.paused = np.zeros(len(self.now), dtype=np.int64)
        self.asked_at = np.full(len(self.now), _NEVER)
        self.official = np.zeros(len(self.now), dtype=np.int64)

    def run(self) -> None:
        """Take all dossiers through all steps."""
        handling, everyone = self.model["handling"], np.ones(len(self.now), dtype=bool)
        lying = self.random.random(len(self.now)) < handling["left_lying"]
        self._wait(everyone, handling["assigned"])
        self._wait(lying, handling["lying_days"])
        self._note(ASSIGN, everyone)
        asked = self._share("supplement")
        self._supplement(asked, handling["supplement_days"])
        again = asked & self._share("again")
        self._wait(again, handling["looked_again"])
        self._supplement(again, handling["supplement_days"])
        self._appraise(handling["utilisation"])
        visits = self._of_procedures("visit", 0.0)
        self._wait(visits > 0, visits)
        self._note(VISIT, visits > 0)
        asks = self._of_procedures("asks", default=False) > 0
        self._opinions(asks & ~self._at(self.planted.waited_for), handling)
        self._wait(everyone, handling["signed"])
        self._note(SIGN, everyone)
        self._wait(everyone, handling["fetched"])
        self._note(RETURN, everyone)

    def _of_procedures(self, name: str, default: float) -> npt.NDArray[np.float64]:
        return np.array([float(p.get(name, default)) for p in self.model["procedures"]])[self.arrived.procedure]

    def _share(self, name: str) -> Marks:
        marks: Marks = self.random.random(len(self.now)) < self._of_procedures(name, 0.0)
        return marks

    def _wait(self, who: Marks, mean_days: Any) -> None:
        """Let time pass, exponentially distributed around its mean in working days."""
        waited = self.random.exponential(1.0, len(self.now)) * mean_days * self.line.length
        self.now = self.now + np.where(who, waited, 0).astype(np.int64)

    def _note(self, activity: str, who: Marks) -> Integers:
        moments = self.line.moment(np.maximum(self.now, 1))
        moments = np.maximum(moments, self.arrived.moment)
        self.steps.append((activity, who, moments))
        return moments

    def _supplement(self, who: Marks, mean_days: float) -> None:
        asked = self._note(ASK_AGAIN, who)
        self._wait(who, mean_days)
        came = self._note(COMPLETED, who)
        self.paused = self.paused + np.where(who, came - asked, 0)
        self.asked_at = np.where(who & (self.asked_at == _NEVER), asked, self.asked_at)

    def _appraise(self, utilisation: float) -> None:
        """Officials take their dossiers one after another; a unit has as many as its work of the whole time needs."""
        work = self._of_procedures("work", 1.0) * _HOUR * self.random.gamma(2.0, 0.5, len(self.now))
        available = max(int(self.now[-1] - self.now[0]), self.line.length) * utilisation
        of_unit = np.bincount(self.arrived.unit, work, len(self.units))
        officials = np.maximum(np.ceil(of_unit / available), 1).astype(np.int64)
        self.official = (self.random.random(len(self.now)) * officials[self.arrived.unit]).astype(np.int64)
        month = self.arrived.moment.view("datetime64[us]").astype("datetime64[M]").astype(np.int64) % 12 + 1
        few = np.isin(month, self.planted.season) & self._at(self.planted.understaffed)
        if few.any():
            span = max(int(np.ptp(self.now[few])), self.line.length)
            load = self.model["planted"]["season_load"] * int(officials[self.arrived.unit[few]][0]) * span
            work = np.where(few, work * load / work[few].sum(), work)
        self._queue(self.arrived.unit * (int(officials.max()) + 1) + self.official, work.astype(np.int64))
        self._note(APPRAISE, np.ones(len(self.now), dtype=bool))

    def _opinions(self, who: Marks, handling: dict[str, Any]) -> None:
        """The unit that is asked lets letters lie, then answers them one after another."""
        if self.planted.waited_for is None or not who.any():
            return
        self._note(SEND_OUT, who)
        self._wait(who, handling["opinion_days"])
        span = max(int(self.now[who].max() - self.now[who].min()), self.line.length)
        mean = span * handling["opinion_utilisation"] / int(who.sum())
        work = np.where(who, self.random.gamma(2.0, mean / 2.0, len(self.now)), 0).astype(np.int64)
        self._queue(np.where(who, 0, np.arange(1, len(who) + 1)), work)
        self._note(OPINION, who)

    def _queue(self, server: Integers, work: Integers) -> None:
        """Serve each server's dossiers in the order of their coming: none begins before it is there and its turn."""
        order = np.lexsort((self.now, server))
        starts = np.flatnonzero(np.diff(server[order], prepend=-1))
        came, takes = self.now[order], work[order]
        done = np.empty_like(came)
        for begin, end in zip(starts, [*starts[1:], len(order)], strict=True):
            sums = np.cumsum(takes[begin:end])
            done[begin:end] = sums + np.maximum.accumulate(came[begin:end] - sums + takes[begin:end])
        self.now = self.now.copy()
        self.now[order] = done

    def _at(self, unit: str | None) -> Marks:
        marks: Marks = np.array([code == unit for code, _ in self.units])[self.arrived.unit]
        return marks

    def dossiers(self, due: Integers, now: int) -> pl.DataFrame:
        """Return the table of dossiers as known at the moment `now`."""
        arrived, handling, total = self.arrived, self.model["handling"], len(self.now)
        (_sign, _, finished), (_return, _, handed) = self.steps[-2:]
        withdrawn = self.random.random(total) < handling["withdrawn"]
        over, back = finished < now, handed < now
        waits = (self.asked_at < now) & ~over
        status = np.select([withdrawn & over, back, over, waits], ["7", "10", "9", "5"], "4")
        faulty = self.random.random(total) < self.model["faults"]
        last_seen = np.maximum.reduce([np.where((m < now) & who, m, arrived.moment) for _, who, m in self.steps])
        procedures = self.model["procedures"]
        codes = np.array([code for code, _ in self.units])
        online = arrived.channel == 0
        table = {
            "dossier": self._codes(),
            "unit": codes[arrived.unit],
            "procedure": np.array([p["code"] for p in procedures])[arrived.procedure],
            "field": np.array([p["field"] for p in procedures])[arrived.procedure],
            "level": np.array([level for _, level in self.units])[arrived.unit],
            "channel": np.array(["online", "counter", "post"])[arrived.channel],
            "official": self._officials(),
            "received_at": _moments(arrived.moment),
            "due_at": _moments(due, ~faulty),
            "finished_at": _moments(finished, over),
            "returned_at": _moments(handed, back),
            "paused_days": np.round(self.paused / _DAY, 3),
            "status": status,
            "updated_at": _moments(last_seen),
            "digitised": self.random.random(total) < handling["digitised"],
            "paid_online": online & (self.random.random(total) < handling["paid_online"]),
        }
        return pl.DataFrame(table).filter(pl.lit(arrived.moment < now))

    def _codes(self) -> pl.Series:
        year = pl.Series(self.arrived.moment.view("datetime64[us]")).dt.strftime("%y%m%d")
        return "TM-" + year + "-" + pl.Series(np.arange(1, len(year) + 1)).cast(pl.String).str.zfill(6)

    def _officials(self) -> pl.Series:
        codes = pl.Series([code for code, _ in self.units]).gather(self.arrived.unit)
        return codes + "-CB" + pl.Series(self.official + 1).cast(pl.String).str.zfill(2)

    def events(self, now: int) -> pl.DataFrame:
        """Return the table of events known at the moment `now`, by time within each dossier."""
        codes, officials = self._codes(), self._officials()
        units = pl.Series([code for code, _ in self.units]).gather(self.arrived.unit)
        everyone = np.ones(len(codes), dtype=bool)
        parts = []
        for activity, who, moments in [(RECEIVE, everyone, self.arrived.moment), *self.steps]:
            told = who & (moments < now) & (self.arrived.moment < now)
            at = np.flatnonzero(told)
            unit = pl.Series([self.planted.waited_for] * len(at)) if activity == OPINION else units.gather(at)
            parts.append(
                pl.DataFrame(
                    {
                        "case": codes.gather(at),
                        "activity": pl.repeat(activity, len(at), eager=True),
                        "timestamp": _moments(moments[at]),
                        "resource": officials.gather(at),
                        "unit": unit.cast(pl.String),
                    }
                )
            )
        return pl.concat(parts).sort("case", "timestamp", maintain_order=True)


def _moments(microseconds: Integers, known: Marks | None = None) -> pl.Series:
    """Return moments to the second, null where they are not known."""
    found = pl.Series(microseconds // 1_000_000 * 1_000_000).cast(pl.Datetime("us"))
    return found if known is None else found.set(pl.Series(~known), None)
