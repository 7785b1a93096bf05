"""What units became, and what they came from."""

import csv
import datetime as dt
from collections import defaultdict

import pytest
from tests.reference import reference
from tests.registry.cases import cases

from caicach.errors import InputError
from caicach.registry import Link, Registry, Unit

LAST_63 = dt.date(2025, 6, 30)
FIRST_34 = dt.date(2025, 7, 1)


@pytest.mark.parametrize("case", cases("trace"), ids=lambda c: f"{c['unit']}@{c['day']}-{c['to']}")
def test_trace(registry, case):
    became = registry.trace(registry.at(case["unit"], case["day"]), case["to"])
    assert [[b.unit.code, b.part] for b in became] == case["became"]
    assert all(b.unit.in_force(case["to"]) for b in became)
    assert all(b.effective == case["effective"] for b in became if "effective" in case)
    assert all(b.source == case["source"] for b in became if "source" in case)


@pytest.mark.reference
def test_every_province_became_what_the_resolution_says(registry):
    with reference("units/merge_63_to_34.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 63
    for row in rows:
        unit = registry.at(row["old_code"], LAST_63)
        [became] = registry.trace(unit, FIRST_34)
        assert (became.unit.code, became.unit.name, became.part) == (row["new_code"], row["new_name"], "whole")
        assert (str(became.effective), became.source) == (row["effective"], row["legal_basis"])
        unchanged = registry.counterpart(unit, FIRST_34)
        assert (unchanged == became.unit) is (row["relation"] == "unchanged")


@pytest.mark.reference
def test_every_commune_became_what_the_lineage_says(registry):
    expected = defaultdict(set)
    with reference("units/commune_lineage.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            expected[row["old_code"]].add((row["new_code"], row["old_extent"]))
    assert len(expected) == 10_040
    for code, ends in expected.items():
        became = registry.trace(registry.at(code, LAST_63), FIRST_34)
        assert {(b.unit.code, b.part) for b in became} == ends


@pytest.mark.reference
def test_every_new_commune_came_from_as_many_units_as_the_lineage_says(registry):
    with reference("units/commune_lineage.csv").open(encoding="utf-8", newline="") as file:
        expected = {row["new_code"]: int(row["new_sources"]) for row in csv.DictReader(file)}
    assert len(expected) == 3_321
    found = {u.code: len(registry.predecessors(u)) for u in registry.units(FIRST_34, level="commune")}
    assert found == expected


def test_predecessors_of_a_merged_province(registry):
    ninh_binh = registry.at("37", FIRST_34)
    assert [(b.unit.full_name, b.part) for b in registry.predecessors(ninh_binh)] == [
        ("Tỉnh Hà Nam", "whole"),
        ("Tỉnh Nam Định", "whole"),
        ("Tỉnh Ninh Bình", "whole"),
    ]
    came_from, became = registry.lineage(ninh_binh)
    assert ([b.unit.code for b in came_from], became) == (["35", "36", "37"], [])


def test_predecessors_as_of_a_day_bear_the_names_of_that_day(registry):
    hue = registry.at("46", FIRST_34)
    [before] = registry.predecessors(hue, dt.date(2024, 12, 31))
    assert before.unit.full_name == "Tỉnh Thừa Thiên Huế"
    [itself] = registry.predecessors(hue, dt.date(2026, 1, 1))
    assert (itself.unit, itself.part) == (hue, "whole")


def test_every_district_became_communes_of_one_province(registry):
    districts = registry.units(LAST_63, level="district")
    for district in districts:
        became = registry.trace(district, FIRST_34)
        assert became
        assert len({b.unit.parent for b in became}) == 1
        assert {b.part for b in became} == ({"whole"} if len(became) == 1 else {"part"})
    assert len(districts) == 696


def test_lineage_is_not_followed_backward(registry):
    with pytest.raises(InputError, match="Lịch sử chỉ đi tới"):
        registry.trace(registry.at("37", FIRST_34), LAST_63)


@pytest.mark.parametrize(("code", "same"), [("22", True), ("46", True), ("37", False), ("15", False)])
def test_the_same_territory_on_the_other_side_of_the_merger(registry, code, same):
    old, new = registry.at(code, LAST_63), registry.at(code, FIRST_34)
    assert (registry.counterpart(old, FIRST_34) == new) is same
    assert (registry.counterpart(new, LAST_63) == old) is same


D1, D2, D3 = (dt.date(2000 + i, 1, 1) for i in (1, 2, 3))


def unit(code, start, end=None):
    return Unit(code, code, "tỉnh", "province", valid_from=start, valid_to=end)


@pytest.fixture
def split_and_joined():
    """A was split into B and C, which joined as D; E joined D too."""
    a, b, c = unit("A", None, D1), unit("B", D1, D2), unit("C", D1, D2)
    d, e = unit("D", D2), unit("E", None, D2)
    steps = [(a, b, D1), (a, c, D1), (b, d, D2), (c, d, D2), (e, d, D2)]
    return Registry.of([a, b, c, d, e], [Link(old.key, new.key, day, "") for old, new, day in steps])


def test_parts_that_joined_again_are_whole(split_and_joined):
    a, d = split_and_joined.at("A", dt.date(2000, 1, 1)), split_and_joined.at("D", D3)
    assert [(b.unit.code, b.part) for b in split_and_joined.trace(a, D1)] == [("B", "part"), ("C", "part")]
    assert [(b.unit.code, b.part) for b in split_and_joined.trace(a, D3)] == [("D", "whole")]
    origins = split_and_joined.predecessors(d, dt.date(2000, 1, 1))
    assert [(b.unit.code, b.part) for b in origins] == [("A", "whole"), ("E", "whole")]
    assert split_and_joined.counterpart(a, D3) is None


def test_lineage_between_units_that_are_not_there_is_refused():
    with pytest.raises(ValueError, match="province:Z@unknown"):
        Registry.of([unit("A", D1)], [Link("province:Z@unknown", "province:A@2001-01-01", D1, "")])


def test_a_unit_that_is_not_in_the_registry_is_itself(registry):
    made_up = unit("M1", D1)
    assert [b.unit for b in registry.trace(made_up, D2)] == [made_up]
    assert registry.trace(unit("M2", D1, D2), D3) == []
    assert registry.lineage(made_up) == ([], [])
    assert registry.counterpart(made_up, D1 - dt.timedelta(days=1)) is None
