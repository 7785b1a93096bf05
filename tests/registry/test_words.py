"""Folding, comparing and sorting Vietnamese."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caicach.registry import Registry, fold, spelling, vietnamese_sort_key

LETTERS = st.text("aàảãáạăằâậbdđeéêễghilmnoòôợpqrsttuưựvxyAĐƠ '-0189")


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Hà Nội", "ha noi"),
        ("ĐẮK LẮK", "dak lak"),
        ("Bà Rịa-Vũng  Tàu", "ba ria vung tau"),
        ("Cư M’gar", "cu mgar"),
        ("TP.HCM", "tp hcm"),
        ("lê_thị/a", "le thi a"),
        ("Ðồng Nai", "dong nai"),  # Ð of Latin-1 files
        ("  ", ""),
    ],
)
def test_fold(text, folded):
    assert fold(text) == folded


@given(LETTERS)
def test_folding_twice_or_in_parts_or_in_capitals_changes_nothing(text):
    assert fold(fold(text)) == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text)) == fold(text.upper())


@pytest.mark.parametrize(("one", "other"), [("Hòa", "Hoà"), ("Thủy Nguyên", "THUỶ  nguyên"), ("Khoái", "Khóai")])
def test_spelling_ignores_where_the_tone_is_placed(one, other):
    assert spelling(one) == spelling(other)


@pytest.mark.parametrize(("one", "other"), [("Hòa", "Hóa"), ("Hòa", "Hoa"), ("Tân", "Tan"), ("Đa", "Da")])
def test_spelling_keeps_tones_and_letters(one, other):
    assert spelling(one) != spelling(other)


def test_sorting_goes_by_letters_then_tones():
    right = ["An", "Ăn", "Ân", "Ba", "Da", "Đa", "Ha", "Hà", "Hả", "Hã", "Há", "Hạ", "Hoa", "Hôn", "Hơn"]
    right += ["Quang", "Quận 2", "Quận 10", "Uy", "Ưng", "Xa"]
    assert sorted({*right}, key=vietnamese_sort_key) == right


def test_letters_of_a_later_word_outweigh_tones_of_an_earlier_one():
    assert sorted(["Hà An", "Hạ Ba", "Ha Ca"], key=vietnamese_sort_key) == ["Hà An", "Hạ Ba", "Ha Ca"]


def test_provinces_stand_in_the_order_of_lists(on_merger):
    names = [unit.name for unit in Registry.default().units(on_merger, level="province")]
    first, last = sorted(names, key=vietnamese_sort_key)[:5], sorted(names, key=vietnamese_sort_key)[-3:]
    assert (first, last) == (
        ["An Giang", "Bắc Ninh", "Cà Mau", "Cao Bằng", "Cần Thơ"],
        ["Thanh Hóa", "Tuyên Quang", "Vĩnh Long"],
    )
