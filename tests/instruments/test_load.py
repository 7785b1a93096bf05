"""The library, instrument files, and sheets turned into files."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.instruments.test_check import YAML, as_csv, table

from caicach.errors import InputError
from caicach.instruments import list_instruments, load_instrument
from caicach.instruments.load import read_instrument
from caicach.instruments.model import Periods
from caicach.instruments.sheet import import_sheet, read_criteria_sheet
from caicach.instruments.write import to_yaml

SOUND = YAML.replace("1đ", "1").replace("{kind: lạ}", "{kind: manual}").replace("1.5", "0.50").replace("90", "80")


def problems(text):
    with pytest.raises(InputError) as caught:
        read_instrument(text.encode(), "thu.yaml")
    return caught.value.problems


@pytest.mark.parametrize("instrument", list_instruments(), ids=lambda i: i.id)
def test_every_edition_of_the_library_has_a_source_and_joins_the_next_without_overlap(instrument):
    for edition in instrument.editions:
        assert edition.source.text.vi
        assert len({c.code for c in edition.walk()}) == len(list(edition.walk()))
    for year in range(2000, 2030):
        assert sum(edition.periods.hold(str(year)) for edition in instrument.editions) <= 1


@pytest.mark.parametrize(
    ("period", "first_weight"), [("2006", 5), ("2008", 5), ("2009", 10), ("2012", 10), ("2013", 5), ("2021", 5)]
)
def test_pci_has_the_weights_of_the_period_and_they_add_up(period, first_weight):
    edition = load_instrument("pci").edition(period)
    assert edition.criteria[0].weight == first_weight
    assert sum(c.weight for c in edition.criteria) == 100


def test_pci_says_that_its_weights_are_unknown_from_2022():
    pci = load_instrument("pci")
    assert pci.edition("2021").weights_unknown is None
    assert pci.edition("2022").weights_unknown
    assert all(c.weight is None for c in pci.edition("2030").criteria)


@pytest.mark.parametrize(
    ("period", "dimensions", "parts"),
    [
        ("2011", 6, 22),
        ("2017", 6, 22),
        ("2018", 8, 28),
        ("2019", 8, 29),
        ("2020", 8, 29),
        ("2021", 8, 28),
        ("2024", 8, 28),
    ],
)
def test_papi_has_the_dimensions_and_sub_dimensions_of_the_year(period, dimensions, parts):
    edition = load_instrument("papi").edition(period)
    below = [c for d in edition.criteria for c in d.children if c.periods is None or c.periods.hold(period)]
    assert (len(edition.criteria), len(below)) == (dimensions, parts)


def test_an_unknown_id_names_the_nearest():
    with pytest.raises(InputError, match="Có phải là papi"):
        load_instrument("pappi")


@pytest.mark.parametrize(("first", "last", "period", "held"), [
    ("2018", None, "2018", True), ("2018", None, "2017", False), ("2011", "2017", "2017-12", True),
    ("2011", "2017", "2018-01", False), ("2025", None, "2025-Q1", True), ("2025-Q3", None, "2025-07", True),
    ("2025-Q3", None, "2025-06", False), ("2025", None, "gì đó", False),
])  # fmt: skip
def test_an_edition_holds_the_periods_within_its_days(first, last, period, held):
    assert Periods(first=first, last=last).hold(period) is held


def test_yaml_keeps_codes_and_numbers_as_written():
    edition = read_instrument(SOUND.encode(), "thu.yaml").editions[0]
    assert [c.code for c in edition.walk()] == ["1", "1.1", "1.10", "1.2"]
    assert str(edition.criterion("1.1").rule.options[0].points) == "0.50"


def test_a_yaml_set_with_overlapping_bands_is_refused():
    assert [p.found for p in problems(SOUND.replace("high: 80", "high: 90"))] == ["1.2"]


def test_each_wrong_field_is_named_with_its_line_and_path():
    found = problems(
        SOUND.replace("family: criteria", "family: lạ").replace("max: 3", "max: ba").replace("short:", "shrt:")
    )
    assert {(p.row, p.column) for p in found} == {
        (3, "family"),
        (5, "shrt"),
        (2, "short"),
        (13, "editions[1].criteria[1].max"),
    }


@pytest.mark.parametrize("text", ["", "a: [1", "a: 1\na: 2", "a: &x 1\nb: *x", "\x00", "[" * 200])
def test_broken_yaml_is_refused(text):
    assert all(p.file == "thu.yaml" for p in problems(text))


POINTS = st.integers(1, 40).map(lambda quarters: f"{Decimal(quarters) / 4:f}")


@given(st.lists(POINTS, min_size=1, max_size=8))
def test_an_imported_sheet_reads_back_from_its_yaml(points):
    rows = [f"1 | Nhóm | {sum(map(Decimal, points))}"]
    for n, most in enumerate(points, 1):
        rows += [f"1.{n} | Tiêu chí: “{n}” | {most} | choice", f"| | | | Có | | | {most}", "| | | | no | | | 0"]
    sheet = read_criteria_sheet(as_csv(table(rows)).encode(), name="x.csv")
    instrument = import_sheet(sheet, id="x", first="2026")
    assert read_instrument(to_yaml(instrument).encode(), "x.yaml") == instrument


def test_every_rule_of_a_sheet_becomes_that_rule(tmp_path):
    rows = [
        "1 | A | 1 | bands",
        "| | | | | 80 | | 1",
        "| | | | | | 80 | 0",
        "2 | B | 2 | ratio | | | | 2",
        "3 | C | 1 | count | | | | 0.25",
    ]
    rows += [
        "4 | D | 1 | deduct | | | | 0.5",
        "5 | E | 1 | manual",
        "6 | F | 1 | survey-bands",
        "| | | | | 0 | 100 | 1",
    ]
    path = tmp_path / "bang.csv"
    path.write_text(as_csv(table(rows)), encoding="utf-8")
    edition = load_instrument(path).edition("2025")
    assert [c.rule.kind for c in edition.criteria] == ["bands", "ratio", "count", "deduct", "manual", "survey-bands"]
    assert (edition.criteria[0].rule.bands[0].high, edition.criteria[2].rule.points_each) == (None, Decimal("0.25"))
    assert edition.scale.high == 7
    assert read_instrument(to_yaml(load_instrument(path)).encode(), "x") == load_instrument(path)
