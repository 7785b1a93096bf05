"""Indices for a report: how the locality stands in each, and one of them, the last published, looked at closer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import reverse

from caicach.analysis import UnitComparison, story
from caicach.errors import InputError
from caicach.instruments import list_instruments
from caicach.instruments.model import Instrument
from caicach.registry.period import parse_period, period_end
from caicach.reporting import figures as written
from caicach.reporting.figure_set import Figure, Rows, Value, in_words
from caicach.scoring.structure import TOTAL
from caicach.text import Text
from caicach.web.indices.figures_of import comparison_of, current_tables, standing_of
from caicach.web.indices.models import IndexTable
from caicach.web.reports.gathering_asking import Asking, Told
from caicach.web.units.models import Unit


@dataclass(frozen=True)
class Measured:
    """An index that measured the unit: its tables up to the day, and the last two of them that hold the unit."""

    instrument: Instrument
    tables: Mapping[str, IndexTable]
    unit: Unit

    @property
    def after(self) -> IndexTable:
        """Return the last table."""
        return list(self.tables.values())[-1]

    @property
    def before(self) -> IndexTable | None:
        """Return the one before the last."""
        return list(self.tables.values())[-2] if len(self.tables) > 1 else None

    def compared(self) -> UnitComparison | None:
        """Return the unit between the last two tables."""
        return comparison_of(self.before, self.after).unit(self.unit.code) if self.before else None


def index(asking: Asking) -> Told:
    """Return the figures and tables of indices; a unit below the province is measured by none."""
    if asking.unit is not None:
        return Told.nothing("Chỉ số đo cả địa phương, không đo từng đơn vị.", "Indices measure the whole locality.")
    found = list(_measured(asking))
    if not found:
        return Told.nothing("Chưa nhập bảng chỉ số nào của địa phương.", "No index of the locality was imported.")
    newest = max(found, key=lambda m: (m.after.period, m.before is not None, len(m.tables)))
    told = Told(_figures(newest))
    told.tables = [_all(found), _history(newest)]
    compared = newest.compared()
    if compared is not None:
        told.tables.append(_components(newest, compared))
    return told


def _measured(asking: Asking) -> Iterator[Measured]:
    """Yield the indices that hold the locality, with what was published of them by the day of the figures."""
    home = asking.locality.unit
    for known in list_instruments():
        tables = {
            period: table
            for period, table in current_tables(known.id).items()
            if parse_period(period).start <= asking.period.end
            and (table.published_on or table.imported_on) <= asking.known
            and home.holds_on(period_end(period))
            and home.code in standing_of(table).units
        }
        if tables:
            yield Measured(known, tables, home)


def _source(table: IndexTable) -> Text:
    return Text(table.source, table.source)


def _figures(one: Measured) -> list[Figure]:
    code, after, before = one.unit.code, one.after, one.before
    now, then = standing_of(after), standing_of(before) if before else None
    trace = reverse("index-trace", args=[one.instrument.id, after.period, code, TOTAL])
    page = reverse("index-page", args=[one.instrument.id, after.period])
    said: list[tuple[str, Value, Value, str]] = [
        ("title", one.instrument.short, None, page),
        ("period", in_words(after.period), None, page),
        ("period_before", in_words(before.period) if before else None, None, page),
        ("score", now.value(code, TOTAL), then.value(code, TOTAL) if then else None, trace),
        ("rank", now.rank(code, TOTAL), then.rank(code, TOTAL) if then else None, page),
        ("ranked", now.out_of(code), then.out_of(code) if then else None, page),
    ]
    found = [Figure(f"index.{name}", value, was, _source(after), at) for name, value, was, at in said]
    return [*found, *_told(one)]


def _told(one: Measured) -> list[Figure]:
    """Return what the comparison says: how many components fell, and its headline."""
    compared = one.compared()
    if compared is None or one.before is None:
        return []
    page = _comparison_page(one)
    worse = -1 if one.instrument.higher_is_better else 1
    changes = [c.change for c in compared.components if c.change is not None]
    fallen = sum(change * worse > 0 for change in changes) if changes else None
    try:
        headline = story(comparison_of(one.before, one.after), one.unit.code).headline.vi
    except InputError:
        headline = None
    source = _source(one.after)
    return [Figure("index.fallen", fallen, None, source, page), Figure("index.headline", headline, None, source, page)]


def _comparison_page(one: Measured) -> str:
    assert one.before is not None
    return reverse("index-compare", args=[one.instrument.id, one.unit.code, one.before.period, one.after.period])


def _all(found: list[Measured]) -> Rows:
    """Return every index at its last period, with the change since the one before."""
    rows, links = [], []
    for one in found:
        code, now, compared = one.unit.code, standing_of(one.after), one.compared()
        rank, of = now.rank(code, TOTAL), now.out_of(code)
        change = compared.score.change if compared else None
        moved = compared.rank.change if compared else None
        place = written.rank(rank, of) if rank is not None else None
        rows.append((one.instrument.short, one.after.period, now.value(code, TOTAL), place, change, moved))
        links.append(reverse("index-page", args=[one.instrument.id, one.after.period]))
    source = Text("bảng chỉ số đã nhập, theo nguồn ghi ở từng bảng", "imported index tables, each with its source")
    return Rows("index.all", tuple(rows), source, reverse("index-list"), tuple(links))


def _history(one: Measured) -> Rows:
    code, standings = one.unit.code, {period: standing_of(table) for period, table in one.tables.items()}
    rows = tuple((p, s.value(code, TOTAL), s.rank(code, TOTAL), s.out_of(code)) for p, s in standings.items())
    links = tuple(reverse("index-page", args=[one.instrument.id, period]) for period in standings)
    page = reverse("index-unit", args=[one.instrument.id, code])
    return Rows("index.history", rows, _source(one.after), page, links)


def _components(one: Measured, compared: UnitComparison) -> Rows:
    groups = [edition.groups for edition in one.instrument.editions if edition.groups]
    titles = {c: t.vi for group in groups for c, t in zip(group.codes, group.titles, strict=True)}
    rows = tuple(
        (f"{c.code}. {c.title.vi}", c.before, c.after, c.change, titles.get(c.group_after or "", ""))
        for c in compared.components
    )
    name, period, code = one.instrument.id, one.after.period, one.unit.code
    links = tuple(reverse("index-trace", args=[name, period, code, c.code]) for c in compared.components)
    return Rows("index.components", rows, _source(one.after), _comparison_page(one), links)
