"""The map's shapes and labels belong to the units of the registry."""

import datetime as dt
import json
from importlib import resources

import pytest

from caicach.registry.load import read_data

STRUCTURES = {"63": dt.date(2025, 6, 30), "34": dt.date(2025, 7, 1)}


def shapes(structure):
    data = resources.files("caicach.registry").joinpath("data", "shapes", f"provinces{structure}.geojson")
    return json.loads(data.read_text(encoding="utf-8"))["features"]


@pytest.mark.parametrize(("structure", "on"), STRUCTURES.items())
def test_every_province_has_one_shape_with_its_name(registry, structure, on):
    found = sorted((f["properties"]["code"], f["properties"]["name"]) for f in shapes(structure))
    assert found == sorted((unit.code, unit.name) for unit in registry.units(on, level="province"))


@pytest.mark.parametrize(("structure", "on"), STRUCTURES.items())
def test_every_province_has_a_label(registry, structure, on):
    labelled = {row["code"] for row in read_data("shapes/map_labels.csv") if row["structure"] == structure}
    assert {unit.code for unit in registry.units(on, level="province")} <= labelled


@pytest.mark.parametrize("structure", STRUCTURES)
def test_the_archipelagos_are_within_the_shapes_of_their_provinces(structure):
    """Every named island's archipelago reaches east of the mainland in its province's shape (48, 56)."""
    east = {
        f["properties"]["code"]: max(p[0] for part in f["geometry"]["coordinates"] for p in part[0])
        for f in shapes(structure)
    }
    assert east["48"] > 112
    assert east["56"] > 115


def test_islands_belong_to_their_special_zones(registry):
    islands = read_data("shapes/archipelago_islands.csv")
    assert len(islands) == 41
    for row in islands:
        zone = registry.at(row["commune_code"], dt.date(2025, 7, 1))
        assert (zone.name, zone.type, zone.parent) == (row["archipelago"], "đặc khu", row["province_code"])
