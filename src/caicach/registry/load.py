"""The units of Việt Nam, read from the package's own tables (`data/units`, described in its README)."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources

from caicach.registry.unit import Link, Unit

COMMUNE_MERGER = dt.date(2025, 7, 1)
"""The day on which `commune_lineage.csv` takes effect (and `tables.csv` parts the two commune lists)."""

COMMUNE_SOURCE = "Nghị quyết của UBTVQH về sắp xếp ĐVHC cấp xã năm 2025 (chưa ghi nhận số hiệu)"
ONE_SOURCE = f"{COMMUNE_SOURCE}; chưa có nguồn thứ hai xác nhận"


def read_data(path: str) -> list[dict[str, str]]:
    """Return the rows of a CSV table in the package's `data` folder."""
    text = resources.files("caicach.registry").joinpath("data", path).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def load_units() -> Iterator[Unit]:
    """Yield every version of every unit that the tables hold; a column that a table lacks is `tables.csv`'s."""
    for table in read_data("units/tables.csv"):
        level, above = table["level"], table["parent_level"] or None
        whole_table = {name: table[name] for name in ("valid_from", "valid_to", "source")}
        for row in read_data(f"units/{table['table']}.csv"):
            row = whole_table | row
            start = _date(row["valid_from"])
            yield Unit(
                code=row["code"],
                name=row["name"],
                type=row["type"],
                level=level,
                valid_from=start,
                valid_to=_date(row["valid_to"]),
                parent=row.get("parent"),
                parent_level=above,
                since=_date(row.get("since", "")) or start,
                source=row["source"] or None,
            )


def load_lineage(units: list[Unit]) -> Iterator[Link]:
    """Yield the mergers of provinces, of communes, and of the island districts that had no commune."""
    old = {(u.level, u.code): u.key for u in units if u.valid_to == COMMUNE_MERGER}
    new = {(u.level, u.code): u.key for u in units if u.valid_from == COMMUNE_MERGER}
    for row in read_data("units/province_lineage.csv"):
        ends = old["province", row["old"]], new["province", row["new"]]
        yield Link(*ends, dt.date.fromisoformat(row["effective"]), row["source"])
    for row in read_data("units/commune_lineage.csv"):
        level = "commune" if len(row["old"]) == len(row["new"]) else "district"
        source = COMMUNE_SOURCE if row["agree"] == "yes" else ONE_SOURCE
        yield Link(old[level, row["old"]], new["commune", row["new"]], COMMUNE_MERGER, source)


@lru_cache(maxsize=1024)
def _date(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
