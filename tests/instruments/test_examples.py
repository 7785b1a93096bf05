"""The published tables in examples/ are sound index tables."""

import pytest
from tests.reference import ROOT

from caicach.instruments import check_instrument, load_instrument
from caicach.instruments.observations import read_index_table
from caicach.registry.registry import Registry


@pytest.mark.parametrize(
    ("file", "rows", "missing"),
    [
        ("papi/papi.csv", 2772, 28),
        ("papi/papi_2022.csv", 504, 8),
        ("papi/papi-sub-dimensions.csv", 3591, 84),
        ("pci/pci.csv", 1260, 0),
        ("pci/pci-published.csv", 126, 0),
        ("pci/pci-quang-ninh-nam-dinh.csv", 67, 0),
        ("par-index/ha_nam_ranks.csv", 2, 0),
    ],
)
def test_an_example_is_read_whole(file, rows, missing):
    instrument = load_instrument(file.split("/")[0])
    found = read_index_table(ROOT / "examples" / file, instrument, Registry.default())
    assert (len(found), sum(o.missing for o in found)) == (rows, missing)


def test_the_sample_criteria_sheet_is_sound():
    path = ROOT / "examples/criteria/so-mau.csv"
    assert check_instrument(path) == []
    assert load_instrument(path).editions[0].scale.high == 10
