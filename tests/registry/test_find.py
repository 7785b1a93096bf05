"""Names as people write them."""

import contextlib
import datetime as dt
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.registry.cases import cases

from caicach.errors import InputError
from caicach.registry import Registry

CASES = cases("find")
REGISTRY = Registry.default()
DAYS = (dt.date(2024, 12, 31), dt.date(2026, 1, 1))
PROVINCES = [(unit, on) for on in DAYS for unit in REGISTRY.units(on, level="province")]


def name_of(case):
    return f"{case['text']}@{case['day']}"


@pytest.mark.parametrize("case", CASES["found"], ids=name_of)
def test_found(registry, case):
    unit = registry.find(case["text"], case["day"], level=case.get("level"))
    assert [unit.code, unit.full_name] == case["is"]
    assert unit == registry.at(unit.code, case["day"], unit.level)


@pytest.mark.parametrize("case", CASES["refused"], ids=name_of)
def test_refused_with_what_helps(registry, case):
    with pytest.raises(InputError) as error:
        registry.find(case["text"], case["day"], level=case.get("level"))
    [problem] = error.value.problems
    assert problem.found == case["text"].strip()
    message = problem.within("vi")
    assert [words for words in case["says"] if words not in message] == []
    assert problem.within("en") != message


@given(
    st.sampled_from(PROVINCES),
    st.booleans(),
    st.sampled_from(["NFC", "NFD"]),
    st.sampled_from([str, str.upper, str.lower]),
)
def test_every_province_is_found_by_every_writing_of_its_name(province, typed, form, case):
    unit, on = province
    text = case(unicodedata.normalize(form, unit.full_name if typed else unit.name))
    assert REGISTRY.find(text, on, level="province") == unit


@given(st.sampled_from(REGISTRY.units(DAYS[1], level="commune")))
def test_every_commune_is_found_by_its_full_name_and_province(commune):
    [province] = REGISTRY.above(commune, DAYS[1])
    assert REGISTRY.find(f"{commune.full_name}, {province.full_name}", DAYS[1]) == commune


@given(st.text(max_size=20))
def test_any_text_is_found_or_refused(text):
    with contextlib.suppress(InputError):
        assert REGISTRY.find(text, DAYS[1], level="province").level == "province"
