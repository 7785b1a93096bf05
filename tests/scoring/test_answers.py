"""Reading answers as people keep them, and who their units are."""

import datetime as dt

import pytest

from caicach.errors import InputError
from caicach.registry import Registry
from caicach.scoring import read_answers, with_unit_codes
from caicach.tables import read_table

DAY = dt.date(2024, 12, 31)


def test_it_reads_values_ratios_and_reasons_with_their_rows():
    header = "unit;period;code;value;numerator;denominator;reason"
    data = f"{header}\nA;2025;1.1;Có;;;\nA;2025;1.2;;2;3;\nA;2025;2.1;N/A;;;không có\n"
    first, second, third = read_answers(read_table(data.encode(), name="a.csv"))
    assert (first.value, first.row, first.file) == ("Có", 2, "a.csv")
    assert (second.numerator, second.denominator, second.value) == ("2", "3", "")
    assert third.is_not_applicable
    assert third.reason == "không có"


def test_numerator_and_denominator_may_stand_without_value():
    (answer,) = read_answers(read_table(b"unit,period,code,numerator,denominator\nA,2025,1.2,2,3\n", name="a.csv"))
    assert answer.numerator == "2"


@pytest.mark.parametrize(
    ("header", "lacking"), [("unit,period,value", "code"), ("unit,period,code,numerator", "value")]
)
def test_a_lacking_column_is_named(header, lacking):
    with pytest.raises(InputError, match=lacking):
        read_answers(read_table(f"{header}\n{','.join('x' * len(header.split(',')))}\n".encode(), name="a.csv"))


def answers(*units):
    lines = "".join(f"{unit},2024,1,1\n" for unit in units)
    return read_answers(read_table(f"unit,period,code,value\n{lines}".encode(), name="a.csv"))


def test_a_unit_is_known_by_name_or_code_and_an_unknown_one_stands():
    coded, names = with_unit_codes(answers("hà nam", "35", "Sở Nội vụ", "X"), Registry.default(), DAY, "province")
    assert [a.unit for a in coded] == ["35", "35", "Sở Nội vụ", "X"]
    assert names == {"35": "Hà Nam", "Sở Nội vụ": "Sở Nội vụ", "X": "X"}


def test_units_of_a_level_that_the_registry_does_not_hold_stand_as_written():
    coded, names = with_unit_codes(answers("01"), Registry.default(), DAY, "department")
    assert ([a.unit for a in coded], names) == (["01"], {"01": "01"})


def test_rows_of_no_unit_or_no_period_are_refused_all_at_once():
    with pytest.raises(InputError) as caught:
        read_answers(read_table(b"unit,period,code,value\nA,2025,1,5\n,2025,1,5\nA,2025x,1,5\nA,,1,5\n", name="a.csv"))
    assert [(p.row, p.column, p.found) for p in caught.value.problems] == [
        (3, "unit", ""),
        (4, "period", "2025x"),
        (5, "period", ""),
    ]
