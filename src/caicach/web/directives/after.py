"""What came of the component that a task aimed at, in the first period that can show it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from caicach.analysis import ComponentChange
from caicach.registry import period_end
from caicach.text import Text
from caicach.web.directives.models import Task
from caicach.web.indices.figures_of import comparison_of, current_tables, instrument
from caicach.web.indices.models import IndexTable


@dataclass(frozen=True)
class Aim:
    """The component a task serves, and how it moved; `change` is None until the next period's figures are here."""

    short: str
    code: str
    title: Text
    before: str
    after: str
    address: str
    change: ComponentChange | None
    ranked: tuple[int | None, int | None]


def aim_of(task: Task) -> Aim | None:
    """Return what a task aims at; None where it serves no finding of an index.

    That a component rose after a task is no proof that the task raised it: the page says so beside the figures.
    """
    finding = task.finding
    if finding is None or not finding.of_index:
        return None
    measured = instrument(finding.instrument)
    tables = current_tables(finding.instrument)
    edition = measured.edition(finding.period_to)
    criterion = edition.criterion(finding.code) if edition else None
    title = criterion.title if criterion else Text(finding.code, finding.code)
    after = next((period for period in tables if period > finding.period_to), "")
    home = task.locality.unit
    if not after or finding.period_to not in tables or not home.holds_on(period_end(after)):
        return Aim(measured.short, finding.code, title, finding.period_to, "", "", None, (0, 0))
    return _moved(
        Aim(measured.short, finding.code, title, finding.period_to, after, "", None, (0, 0)), tables, home.code
    )


def _moved(aim: Aim, tables: dict[str, IndexTable], code: str) -> Aim:
    old, new = tables[aim.before], tables[aim.after]
    unit = comparison_of(old, new).unit(code)
    component = next((c for c in unit.components if c.code == aim.code), None) if unit else None
    if unit is None or component is None:
        return aim
    address = reverse("index-compare", args=[old.instrument, code, aim.before, aim.after])
    ranked = (unit.rank.of_before, unit.rank.of_after)
    return Aim(aim.short, aim.code, aim.title, aim.before, aim.after, address, component, ranked)
