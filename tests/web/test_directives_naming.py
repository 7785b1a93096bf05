"""Whom names in documents mean: cases in tests/cases/web/unit_names.yaml, on the real units of a province."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import yaml

from caicach.registry import Registry
from caicach.web.directives.services.naming import Roster
from caicach.web.units.models import Locality
from caicach.web.units.services import load_provinces, open_locality

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "web" / "unit_names.yaml").read_text(encoding="utf-8"))
AFTER_DISTRICTS = dt.date(2025, 7, 1)


@pytest.fixture
def ha_nam(db: None) -> Locality:
    """Open Hà Nam with all its units of that day."""
    registry = Registry.default()
    load_provinces(registry)
    return open_locality(registry, "35", CASES["day"])


def test_every_name_means_what_a_person_says(ha_nam: Locality) -> None:
    roster = Roster(ha_nam, CASES["day"])
    for case in CASES["cases"]:
        meant = roster.meant_by(case["name"])
        codes = [unit.code for unit in meant.units]
        if "means" in case:
            assert (codes, meant.sure, meant.group) == ([case["means"]], True, False), case["name"]
        elif "group" in case:
            assert (len(codes), meant.group) == (case["group"], True), case["name"]
            assert {unit.level for unit in meant.units} == {case["level"]}, case["name"]
        else:
            assert (codes, meant.sure) == ([], False), case["name"]
            near = [unit.code for unit in meant.candidates]
            assert case.get("near") in [None, *near], case["name"]


def test_a_group_is_of_the_units_in_force_on_the_day(ha_nam: Locality) -> None:
    last_day, first_day = (
        Roster(ha_nam, day).meant_by("UBND các huyện, thành phố")
        for day in (AFTER_DISTRICTS - dt.timedelta(days=1), AFTER_DISTRICTS)
    )
    assert (len(last_day.units), last_day.group) == (6, True)
    assert (first_day.units, first_day.sure) == ((), False)


def test_units_chosen_by_key_keep_their_order_and_stand_once(ha_nam: Locality) -> None:
    roster = Roster(ha_nam, CASES["day"])
    first, second = roster.units[:2]
    assert roster.of([second.pk, first.pk, second.pk, 0]) == [second, first]
