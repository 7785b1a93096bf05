"""Units as of a date: the tables, the structures' counts, every trap that the sources warn of."""

import csv
import datetime as dt
import time
from collections import Counter

import pytest
from tests.reference import reference

from caicach.registry import Registry, Unit, fold

DAY = dt.timedelta(days=1)
LAST_63 = dt.date(2025, 6, 30)
FIRST_34 = dt.date(2025, 7, 1)
DONG_NAI = dt.date(2026, 4, 30)


def table(name):
    with reference(f"units/{name}").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def types(registry, on, level):
    return dict(Counter(unit.type for unit in registry.units(on, level=level)))


@pytest.mark.parametrize(
    ("on", "level", "expected"),
    [
        (dt.date(2008, 7, 31), "province", {}),
        (dt.date(2008, 8, 1), "province", {"tỉnh": 58, "thành phố": 5}),
        (dt.date(2024, 12, 31), "province", {"tỉnh": 58, "thành phố": 5}),
        (dt.date(2025, 1, 1), "province", {"tỉnh": 57, "thành phố": 6}),
        (LAST_63, "province", {"tỉnh": 57, "thành phố": 6}),
        (FIRST_34, "province", {"tỉnh": 28, "thành phố": 6}),
        (DONG_NAI - DAY, "province", {"tỉnh": 28, "thành phố": 6}),
        (DONG_NAI, "province", {"tỉnh": 27, "thành phố": 7}),
        (FIRST_34, "commune", {"xã": 2621, "phường": 687, "đặc khu": 13}),
        (DONG_NAI - DAY, "commune", {"xã": 2621, "phường": 687, "đặc khu": 13}),
        (DONG_NAI, "commune", {"xã": 2611, "phường": 697, "đặc khu": 13}),
        (LAST_63, "commune", {"xã": 7692, "phường": 1726, "thị trấn": 617}),
        (FIRST_34, "district", {}),
        (
            LAST_63,
            "district",
            {"huyện": 508, "thị xã": 52, "quận": 49, "thành phố thuộc tỉnh": 86, "thành phố thuộc thành phố": 1},
        ),
        # 705 districts before the mergers of September 2024, as the yearbooks have it
        (dt.date(2024, 8, 31), "district", None),
    ],
)
def test_how_many_of_each_type(registry, on, level, expected):
    found = types(registry, on, level)
    assert found == expected if expected is not None else sum(found.values()) == 705


@pytest.mark.parametrize("structure", ["63", "34"])
@pytest.mark.reference
def test_provinces_are_those_of_the_reference(registry, structure):
    rows = table(f"provinces{structure}.csv")
    on = dt.date.fromisoformat(rows[0]["type_as_of"])
    assert {u.code for u in registry.units(on, level="province")} == {row["code"] for row in rows}
    for row in rows:
        unit = registry.at(row["code"], on)
        assert (unit.name, unit.type, str(unit.valid_from)) == (row["name_vi"], row["type"], row["valid_from"])
        assert unit.valid_to == (dt.date.fromisoformat(row["valid_to"]) + DAY if row["valid_to"] else None)
        assert fold(unit.name) == fold(row["name_ascii"])


@pytest.mark.reference
def test_dated_types_hold_on_their_first_and_last_day(registry):
    for row in table("province_unit_types.csv"):
        for text in filter(None, (row["valid_from"], row["valid_to"])):
            unit = registry.at(row["code"], dt.date.fromisoformat(text), "province")
            assert (unit.name, unit.type, unit.source or "") == (row["name_vi"], row["type"], row["legal_basis"])


@pytest.mark.parametrize(
    ("name", "on", "parent"),
    [
        ("communes.csv", FIRST_34, "province_code"),
        ("communes_2024.csv", LAST_63, "district_code"),
        ("districts_2024.csv", LAST_63, "province_code"),
    ],
)
@pytest.mark.reference
def test_districts_and_communes_are_those_of_the_reference(registry, name, on, parent):
    rows = table(name)
    level = "district" if name.startswith("district") else "commune"
    assert len(registry.units(on, level=level)) == len(rows)
    for row in rows:
        unit = registry.at(row["code"], on)
        assert (unit.name, unit.type, unit.parent) == (row["name_vi"], row["type"], row[parent])
        assert [above.code for above in registry.above(unit, on)][-1] == row["province_code"]


@pytest.mark.reference
def test_codes_that_changed_their_meaning(registry):
    rows = table("province_codes_changed_meaning.csv")
    assert len(rows) == 7
    for row in rows:
        assert registry.at(row["code"], LAST_63).name == row["meaning_to_2025_06_30"]
        assert registry.at(row["code"], FIRST_34).name == row["meaning_from_2025_07_01"]
        assert registry.find(row["meaning_from_2025_07_01"], LAST_63).code == row["old_code_of_new_name"]


@pytest.mark.reference
def test_changes_of_districts_hold_from_their_day(registry):
    for row in table("district_changes_2021_2025.csv"):
        day = dt.date.fromisoformat(row["release_effective"])
        before, after = registry.at(row["code"], day - DAY), registry.at(row["code"], day)
        assert (before.name if before else "") == row["name_before"]
        assert (after.name if after else "") == row["name_after"]
        assert (after.type if after else "").startswith(row["type_after"])


@pytest.mark.reference
def test_communes_that_changed_their_type(registry):
    rows = table("commune_type_changes.csv")
    assert len(rows) == 10
    for row in rows:
        before, after = registry.at(row["code"], DONG_NAI - DAY), registry.at(row["code"], DONG_NAI)
        assert (before.type, after.type, after.source) == (row["type_before"], row["type_after"], row["legal_basis"])
        assert before.key == after.key


@pytest.mark.parametrize(
    ("code", "on", "full_name", "since"),
    [
        ("46", dt.date(2024, 12, 31), "Tỉnh Thừa Thiên Huế", "2008-08-01"),
        ("46", dt.date(2025, 1, 1), "Thành phố Huế", "2025-01-01"),
        ("75", DONG_NAI - DAY, "Tỉnh Đồng Nai", "2025-07-01"),
        ("75", DONG_NAI, "Thành phố Đồng Nai", "2026-04-30"),
        ("79", LAST_63, "Thành phố Hồ Chí Minh", "2008-08-01"),
        ("769", LAST_63, "Thành phố Thủ Đức", "None"),
        ("760", LAST_63, "Quận 1", "None"),
        ("22736", FIRST_34, "Đặc khu Trường Sa", "2025-07-01"),
    ],
)
def test_the_full_name_of_the_day(registry, code, on, full_name, since):
    unit = registry.at(code, on)
    assert (unit.full_name, str(unit.since)) == (full_name, since)


def test_versions_are_one_unit_with_one_key(registry):
    old, new = registry.at("46", dt.date(2024, 12, 31)), registry.at("46", dt.date(2025, 1, 1))
    assert old.key == new.key == "province:46@2008-08-01"
    assert registry.versions(new) == [old, new]
    assert registry.version(old, dt.date(2025, 1, 1)) == new
    assert registry.at("15", LAST_63).key != registry.at("15", FIRST_34).key


def test_no_two_units_share_a_code_on_a_day(registry):
    for on in (dt.date(2024, 12, 31), LAST_63, FIRST_34, DONG_NAI):
        codes = [unit.code for unit in registry.units(on)]
        assert len(codes) == len(set(codes))
        assert all(registry.at(unit.code, on) == unit for unit in registry.units(on, level="province"))


@pytest.mark.parametrize("on", [LAST_63, FIRST_34])
def test_provinces_of_one_day_have_different_names_even_without_diacritics(registry, on):
    names = [fold(unit.name).replace(" ", "") for unit in registry.units(on, level="province")]
    assert len(names) == len(set(names))


def test_units_below_a_unit_at_any_depth(registry):
    ha_nam = registry.at("35", dt.date(2024, 12, 31))
    below = registry.units(dt.date(2024, 12, 31), parent=ha_nam)
    assert Counter(unit.level for unit in below)["district"] == 6
    assert {unit.code for unit in registry.units(LAST_63, level="commune", parent="350")} < {u.code for u in below}
    assert registry.units(FIRST_34, level="commune", parent="35") == []


def test_a_level_asked_for_excludes_the_others(registry):
    assert registry.at("350", LAST_63, "province") is None
    assert registry.at("350", LAST_63, "district").name == "Kim Bảng"


def test_a_registry_of_ones_own():
    day = dt.date(2026, 1, 1)
    units = [
        Unit("M1", "Mẫu", "tỉnh", "province", valid_from=day),
        Unit("M1.SNV", "Sở Nội vụ", "sở", "department", parent="M1", parent_level="province"),
    ]
    registry = Registry.of(units)
    assert registry.levels == ("province", "department")
    assert registry.find("sở nội vụ", day).full_name == "Sở Nội vụ"
    assert registry.at("M1", day - DAY) is None
    assert registry.trace(units[0], day)[0].unit == units[0]


def test_the_whole_registry_loads_quickly():
    from caicach.registry.load import load_lineage, load_units

    start = time.process_time()
    units = list(load_units())
    Registry.of(units, load_lineage(units))
    assert time.process_time() - start < 1.0  # 0.15 s alone on the machine it was written on
