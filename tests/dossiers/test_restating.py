"""Dossiers under the units of another date: Hà Nam, Nam Định and Ninh Bình became Ninh Bình on 2025-07-01."""

import datetime as dt

import pytest

from caicach.dossiers.restating import restated_units
from caicach.dossiers.statistics import COUNTS, stats

from .lakes import lake_of

SPAN = (dt.date(2025, 6, 1), dt.date(2025, 7, 31))
OLD, NEW = dt.date(2025, 6, 30), dt.date(2025, 7, 1)


def lake(tmp_path, *rows: tuple[str, dt.date]):
    """Make a lake of dossiers by unit and day of receipt, due after nine days and never finished."""
    return lake_of(
        tmp_path,
        [
            {
                "dossier": f"H{n}",
                "unit": unit,
                "received_at": dt.datetime.combine(day, dt.time(8)),
                "due_at": dt.datetime.combine(day + dt.timedelta(days=9), dt.time(8)),
            }
            for n, (unit, day) in enumerate(rows)
        ],
    )


def received(found) -> dict[str, int]:
    return dict(found.select("unit", "received").iter_rows())


def test_merged_units_are_told_together(tmp_path):
    """Codes 35, 36 and 37 are three provinces before the merger; 37 is the new one after it."""
    made = lake(tmp_path, ("35", OLD), ("36", OLD), ("37", OLD), ("37", NEW))
    units = restated_units(made, NEW)
    assert received(stats(made, ["unit"], *SPAN, units=units)) == {"37": 4}
    assert received(stats(made, ["unit"], *SPAN)) == {"35": 1, "36": 1, "37": 2}
    assert units.kept == ()


def test_what_was_merged_can_t_be_taken_apart(tmp_path):
    made = lake(tmp_path, ("35", OLD), ("37", NEW))
    units = restated_units(made, OLD)
    assert received(stats(made, ["unit"], *SPAN, units=units)) == {"35": 1, "37": 1}
    assert [kept.unit for kept in units.kept] == ["37"]


def test_a_unit_that_nobody_knows_stays_and_is_told(tmp_path):
    made = lake(tmp_path, ("Sở Mẫu", OLD), ("35", OLD))
    units = restated_units(made, NEW)
    assert received(stats(made, ["unit"], *SPAN, units=units)) == {"37": 1, "Sở Mẫu": 1}
    assert [kept.unit for kept in units.kept] == ["Sở Mẫu"]


def test_a_name_counts_as_its_code(tmp_path):
    made = lake(tmp_path, ("Hà Nam", OLD), ("tỉnh Nam Định", OLD))
    assert received(stats(made, ["unit"], *SPAN, units=restated_units(made, NEW))) == {"37": 2}


@pytest.mark.parametrize("by", [[], ["month"], ["unit", "month"]])
def test_nothing_is_lost_or_counted_twice(tmp_path, by):
    made = lake(tmp_path, *[(unit, day) for unit in ("35", "36", "37", "Sở Mẫu") for day in (OLD, NEW)])
    units = restated_units(made, NEW)
    before, after = (stats(made, by, *SPAN, units=given) for given in (None, units))
    assert {name: before[name].sum() for name in COUNTS} == {name: after[name].sum() for name in COUNTS}


def test_a_unit_asked_for_is_that_of_the_other_date(tmp_path):
    made = lake(tmp_path, ("35", OLD), ("36", OLD))
    found = stats(made, [], *SPAN, units=restated_units(made, NEW), where={"unit": "37"})
    assert found["received"].to_list() == [2]
