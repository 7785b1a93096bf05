"""Pasted paragraphs made plain: the cases, and that nothing readable is ever lost."""

import unicodedata
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from caicach.reporting.pasting import clean_paste

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/reporting/pasting.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_pasted_text_becomes_plain_paragraphs(case: dict) -> None:
    assert list(clean_paste(case["pasted"]).paragraphs) == case["paragraphs"]


def test_what_was_mended_is_told() -> None:
    assert [words.en for words in clean_paste("<p>a\u00adb</p>").mended] == ["formatting tags", "hidden characters"]
    assert clean_paste("Đoạn sạch.\nĐoạn hai.").mended == ()


PIECES = (
    "Kết",
    "quả 12%",
    "<p>",
    "</p>",
    "<b>",
    "&lt;",
    "&amp;",
    "\u00a0",
    "•\t",
    "\n",
    "< 5",
    "o\t",
    "\u200b",
    "a\u0301",
)


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean_paste(text)
    assert clean_paste(once.text).paragraphs == once.paragraphs


@given(
    st.text(st.characters(categories=["L", "Nd", "Po", "Sm"], exclude_characters="<>&•·●▪■◦‣⁃∙►▶✓✔❖➢➤"), max_size=40)
)
def test_letters_and_figures_are_never_lost(text: str) -> None:
    kept = "".join(clean_paste(text).text.split())
    assert kept == "".join(unicodedata.normalize("NFC", text).split())
