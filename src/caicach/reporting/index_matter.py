"""What the report on an index is made of: plain values, filled from figures and from what people recorded."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from caicach.analysis import Comparison
from caicach.reporting import figures
from caicach.reporting.charts import Caption
from caicach.text import Text


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a finding came about: beyond the unit's power (khách quan) or within it (chủ quan)."""

    kind: Literal["objective", "subjective"]
    text: str


@dataclass(frozen=True, slots=True)
class Weakness:
    """A finding recorded by people: its words, the component it is tied to, who is responsible, its causes."""

    text: str
    component: str = ""
    responsible: str = ""
    causes: tuple[Cause, ...] = ()


@dataclass(frozen=True, slots=True)
class Assignment:
    """A task given: who leads, until when (None: no deadline), from which document.

    The same task given to several units that stand alike is one assignment: `lead` names them all, `count` says
    how many tasks it is. `state` is one of few words, by which tasks are counted (`Quá hạn`); `detail` says more
    (`12 ngày`).
    """

    text: str
    lead: str
    deadline: dt.date | None
    state: str
    detail: str = ""
    directive: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a component that tasks aimed at, one period on; `after` is None while it is not published."""

    component: str
    tasks: int
    before: Decimal | None
    after: Decimal | None


@dataclass(frozen=True, slots=True)
class Past:
    """The composite and the rank (of how many) of one period."""

    period: str
    score: Decimal | None
    rank: int | None = None
    of: int | None = None


@dataclass(frozen=True, slots=True)
class IndexMatter:
    """What the report is made of.

    `comparison` holds all units, so that the unit can be shown among them; `unit` is its code and
    `name` its name within a sentence (`tỉnh Hà Nam`). `outcomes` compare
    `comparison.after` with `next_period`. `computation` identifies the stored computation; `traces` maps a figure
    (`score`, `rank`) to the address that explains it. `remarks` must be read with the figures (simulated, restated).
    """

    comparison: Comparison
    unit: str
    name: str = ""
    history: tuple[Past, ...] = ()
    weaknesses: tuple[Weakness, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    next_period: str = ""
    sources: tuple[str, ...] = ()
    computation: str = ""
    remarks: tuple[str, ...] = ()
    traces: tuple[tuple[str, str], ...] = ()


class IndexView:
    """The matter with the words and decimals of its instrument."""

    def __init__(self, matter: IndexMatter) -> None:
        unit = matter.comparison.unit(matter.unit)
        assert unit is not None  # story() refused it otherwise
        instrument = matter.comparison.instrument
        edition = instrument.edition(matter.comparison.after)
        self.matter, self.unit, self.instrument = matter, unit, instrument
        self.short, self.name = instrument.short, matter.name or unit.name
        self.decimals = edition.decimals if edition else 2
        self.measure = edition.unit_of_measure if edition else figures.POINTS
        self.before, self.after = (in_words(p) for p in (matter.comparison.before, matter.comparison.after))
        groups = [e.groups for e in instrument.editions if e.groups]
        self.groups = {c: t.vi for group in groups for c, t in zip(group.codes, group.titles, strict=True)}
        self.traces = dict(matter.traces)

    def source(self) -> str:
        """Return publisher and periods as a chart's source."""
        comparison = self.matter.comparison
        publisher = f" ({self.instrument.publisher.vi})" if self.instrument.publisher else ""
        return f"{self.short} {comparison.before}, {comparison.after}{publisher}"

    def caption(self, title: Text | str, subtitle: str) -> Caption:
        """Return a chart's words in Vietnamese, with the instrument's decimals."""
        return Caption(title=title, source=self.source(), subtitle=subtitle, decimals=self.decimals)

    def number(self, value: Decimal | None) -> str:
        """Return a figure with the instrument's decimals."""
        return figures.number(value, self.decimals)


def in_words(period: str) -> str:
    """Return a period within a sentence: `năm 2021`, `quý I/2026`."""
    return f"năm {period}" if period.isdigit() else figures.period(period)
