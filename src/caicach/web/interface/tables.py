"""Every table of the site: sorts, filters, finds, hides columns, keeps its state in the address, exports what is shown.

A table is described once, by its columns. Records come as a list (small tables, computed ones) or as a QuerySet
(large ones); a QuerySet is sorted, filtered and paged by the database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from caicach.registry import fold, vietnamese_sort_key

PAGE_SIZE = 100


@dataclass(frozen=True)
class Column:
    """One column: what it is called, the value it holds (for sorting and export), how a cell is shown.

    `field` is the database path to sort and filter a QuerySet by (`filter_field` where filtering goes by another);
    `choices` makes a filter of the column;
    `minor` columns are left out on a phone; `unit` is the figure's unit, shown under the title and in exports.
    """

    name: str
    title: Any
    value: Callable[[Any], Any]
    show: Callable[[Any], Any] | None = None
    field: str = ""
    filter_field: str = ""
    numeric: bool = False
    minor: bool = False
    unit: Any = ""
    choices: Sequence[tuple[str, Any]] = ()
    sortable: bool = True
    descending_first: bool = False


@dataclass(frozen=True)
class Cell:
    """A cell as the page shows it: its column's title with the unit, its classes, what it holds."""

    label: Any
    kind: str
    content: Any


@dataclass
class Table:
    """A described table in the state that the request's address gives it."""

    request: HttpRequest
    name: str
    columns: Sequence[Column]
    records: Sequence[Any] | QuerySet[Any]
    order: str = ""
    search: Callable[[Any], str] | None = None
    search_field: str = ""
    caption: Any = ""
    source: Any = ""
    empty: Any = ""
    row_class: Callable[[Any], str] = field(default=lambda record: "")
    total: int = 0

    def __post_init__(self) -> None:
        self.total = self.records.count() if isinstance(self.records, QuerySet) else len(self.records)

    @property
    def asked(self) -> str:
        """Return what the reader is looking for."""
        return self.request.GET.get("q", "").strip()

    @cached_property
    def hidden(self) -> set[str]:
        """Return the names of the columns the reader has hidden."""
        return set(filter(None, self.request.GET.get("hide", "").split(",")))

    @property
    def shown(self) -> list[Column]:
        """Return the columns to show, in order."""
        return [c for c in self.columns if c.name not in self.hidden]

    @cached_property
    def sort(self) -> tuple[Column | None, bool]:
        """Return the column sorted by and whether downward."""
        asked = self.request.GET.get("sort", self.order)
        name, down = asked.lstrip("-"), asked.startswith("-")
        return next((c for c in self.columns if c.name == name and c.sortable), None), down

    @property
    def filters(self) -> list[tuple[Column, str]]:
        """Return the filterable columns with the choice in force."""
        return [(c, self.request.GET.get(f"f.{c.name}", "")) for c in self.columns if c.choices]

    @property
    def narrowed(self) -> bool:
        """Tell whether a search or filter hides some of the records."""
        return bool(self.asked or any(chosen for _, chosen in self.filters))

    @cached_property
    def kept(self) -> Sequence[Any] | QuerySet[Any]:
        """Return the records that pass search and filters, sorted."""
        return self._in_database(self.records) if isinstance(self.records, QuerySet) else self._in_memory(self.records)

    def _in_memory(self, records: Sequence[Any]) -> list[Any]:
        kept = list(records)
        if self.asked:
            look, sought = self.search or self._all_words, fold(self.asked)
            kept = [r for r in kept if sought in fold(look(r))]
        for column, chosen in self.filters:
            if chosen:
                kept = [r for r in kept if str(column.value(r)) == chosen]
        by, down = self.sort
        return kept if by is None else _sorted(kept, by, down)

    def _in_database(self, records: QuerySet[Any]) -> QuerySet[Any]:
        if self.asked and self.search_field:
            for word in fold(self.asked).split():
                records = records.filter(Q(**{f"{self.search_field}__contains": word}))
        for column, chosen in self.filters:
            if chosen and column.field:
                records = self._chosen(records, column.filter_field or column.field, chosen)
        chosen_by, down = self.sort
        if chosen_by is None or not chosen_by.field:
            return records
        by = F(chosen_by.field)
        return records.order_by(by.desc(nulls_last=True) if down else by.asc(nulls_last=True), "pk")

    def _chosen(self, records: QuerySet[Any], path: str, chosen: str) -> QuerySet[Any]:
        """Keep what a filter asks for; an address with something that is no value of the column keeps nothing."""
        try:
            return records.filter(**{path: chosen})
        except (ValueError, ValidationError):
            return records.none()

    def _all_words(self, record: Any) -> str:
        return " ".join(str(c.value(record)) for c in self.columns)

    @cached_property
    def page(self) -> Page[Any]:
        """Return the page of records that the address asks for (the last one when it asks too far)."""
        return Paginator(self.kept, PAGE_SIZE).get_page(self.request.GET.get("page"))

    @property
    def rows(self) -> Iterable[tuple[str, list[Cell]]]:
        """Yield each row's class and cells."""
        columns = [(c, _label(c), _kind(c)) for c in self.shown]
        for record in self.page:
            yield self.row_class(record), [Cell(label, kind, _shown(c, record)) for c, label, kind in columns]

    def headings(self) -> Iterable[tuple[Column, str, str]]:
        """Yield each shown column with the address that sorts by it and its aria-sort word."""
        now, down = self.sort
        for column in self.shown:
            mine = now is not None and now.name == column.name
            turn = (not down) if mine else column.descending_first
            state = ("descending" if down else "ascending") if mine else "none"
            yield column, self.address(sort=("-" if turn else "") + column.name, page=None), state

    def hideable(self) -> Iterable[tuple[Column, bool]]:
        """Yield every column but the first, and whether it is shown."""
        return [(c, c.name not in self.hidden) for c in self.columns[1:]]

    def address(self, **changes: Any) -> str:
        """Return this table's address with `changes` made to its state."""
        query = self.request.GET.copy()
        for key, value in changes.items():
            query.pop(key, None)
            if value:
                query[key] = value
        return "?" + query.urlencode()

    @property
    def carried(self) -> list[tuple[str, str]]:
        """Return what the address says besides searching and filtering, which both must carry along."""
        own = {"q", "page", "export", "table", "chart", "as"}
        given = self.request.GET.lists()
        return [(k, v) for k, values in given if k not in own and not k.startswith("f.") for v in values]

    @property
    def unfiltered_address(self) -> str:
        """Return this table's address without search and filters."""
        return "?" + urlencode(self.carried)

    @property
    def csv_address(self) -> str:
        """Return the address that exports what is shown as CSV."""
        return self.address(export="csv", table=self.name, page=None)

    @property
    def xlsx_address(self) -> str:
        """Return the address that exports what is shown as XLSX."""
        return self.address(export="xlsx", table=self.name, page=None)


def _label(column: Column) -> Any:
    return format_html("{} ({})", column.title, column.unit) if column.unit else column.title


def _kind(column: Column) -> str:
    return ("num" if column.numeric else "") + (" minor" if column.minor else "")


def _shown(column: Column, record: Any) -> Any:
    content = column.show(record) if column.show else column.value(record)
    return MISSING if content is None or content == "" else content


MISSING = mark_safe('<span class="missing">–</span>')


def _sorted(records: list[Any], column: Column, down: bool) -> list[Any]:
    """Sort by value: words by the Vietnamese alphabet, missing values always last."""
    present = [r for r in records if column.value(r) not in (None, "")]
    absent = [r for r in records if column.value(r) in (None, "")]

    def key(record: Any) -> Any:
        value = column.value(record)
        return vietnamese_sort_key(value) if isinstance(value, str) else value

    return sorted(present, key=key, reverse=down) + absent
