"""The table of components on the page that says what fell and why."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _

from caicach.analysis import ComponentChange, UnitComparison
from caicach.analysis.standing import Standing
from caicach.text import Text
from caicach.web.indices.models import IndexTable
from caicach.web.indices.tables import opening
from caicach.web.interface.tables import Column, Table
from caicach.web.interface.templatetags.caicach import change, number, words

Side = tuple[IndexTable, Standing]


def component_table(request: HttpRequest, unit: UnitComparison, before: Side, after: Side) -> Table:
    """Return a unit's components in two periods; those that fell a group are marked."""
    return Table(
        request,
        "components",
        [
            Column("component", _("Chỉ số nội dung"), lambda c: f"{c.code}. {words(c.title)}"),
            *_value_columns(unit, before, after),
            *_change_columns(after),
            *_rank_columns(before, after),
            Column(
                "group",
                _("Nhóm"),
                lambda c: _group_words(c, before[1], after[1]),
                lambda c: _groups(c, before[1], after[1]),
            ),
        ],
        list(unit.components),
        caption=f"{unit.name}, {before[0].period} → {after[0].period}",
        source="; ".join(dict.fromkeys((before[0].source, after[0].source))),
        row_class=lambda c: "hit" if _direction(c, after[1]) < 0 else "",
    )


def _value_columns(unit: UnitComparison, before: Side, after: Side) -> list[Column]:
    decimals, measure = after[1].edition.decimals, words(after[1].edition.unit_of_measure)
    (old, _old), (new, _new) = before, after
    shown = _value(unit, old, "before", decimals), _value(unit, new, "after", decimals)
    return [
        Column("from", old.period, lambda c: c.before, shown[0], numeric=True, minor=True, unit=measure),
        Column("to", new.period, lambda c: c.after, shown[1], numeric=True, unit=measure),
    ]


def _change_columns(after: Side) -> list[Column]:
    decimals, measure = after[1].edition.decimals, words(after[1].edition.unit_of_measure)

    def moved(component: ComponentChange) -> Any:
        return change(component.change, decimals)

    def part(component: ComponentChange) -> Any:
        return change(component.contribution, decimals)

    title = _("Đóng góp vào tổng điểm")
    return [
        Column("change", _("Thay đổi"), lambda c: c.change, moved, numeric=True, unit=measure),
        Column("contribution", title, lambda c: c.contribution, part, numeric=True, minor=True, unit=measure),
    ]


def _rank_columns(before: Side, after: Side) -> list[Column]:
    titles = [_("Hạng %(period)s") % {"period": side[0].period} for side in (before, after)]
    shown = _rank("rank_before", before[1]), _rank("rank_after", after[1])
    return [
        Column("rank_from", titles[0], lambda c: c.rank_before, shown[0], numeric=True, minor=True),
        Column("rank_to", titles[1], lambda c: c.rank_after, shown[1], numeric=True),
    ]


def _value(unit: UnitComparison, table: IndexTable, side: str, decimals: int) -> Any:
    def show(component: ComponentChange) -> Any:
        found = getattr(component, side)
        return None if found is None else opening(table, unit.unit, component.code, number(found, decimals))

    return show


def _rank(side: str, standing: Standing) -> Any:
    def show(component: ComponentChange) -> Any:
        found = getattr(component, side)
        return None if found is None else f"{found}/{len(standing.ranks.get(component.code, {}))}"

    return show


def _title(standing: Standing, group: str | None) -> Text | None:
    groups = standing.edition.groups
    return groups.titles[groups.codes.index(group)] if groups and group else None


def _direction(component: ComponentChange, standing: Standing) -> int:
    """Return 1 where the component rose a group, -1 where it fell, 0 otherwise (groups are listed best first)."""
    groups = standing.edition.groups
    if not groups or not component.group_before or not component.group_after:
        return 0
    old, new = groups.codes.index(component.group_before), groups.codes.index(component.group_after)
    return (old > new) - (old < new)


def _group_words(component: ComponentChange, before: Standing, after: Standing) -> str:
    old, new = _title(before, component.group_before), _title(after, component.group_after)
    if old and new and component.group_before != component.group_after:
        return f"{words(old)} → {words(new)}"
    return words(new or old) if new or old else ""


def _groups(component: ComponentChange, before: Standing, after: Standing) -> Any:
    said, way = _group_words(component, before, after), _direction(component, after)
    return format_html('<b class="{}">{}</b>', "up" if way > 0 else "down", said) if way else said
