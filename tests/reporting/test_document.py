"""The model of a paper: its formal lines, its numbering, its measures within what Decree 30/2020 allows."""

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from tests.reference import reference

from caicach.reporting.document import (
    Column,
    Heading,
    Letterhead,
    PageBreak,
    Paragraph,
    Report,
    Table,
    end_marked,
    numbered,
    roman,
)
from caicach.reporting.layout import Layout, Measure, state_layout


def test_number_and_date_of_a_paper(paper: Report) -> None:
    assert paper.number_line() == "Số: 05/BC-SNV"
    assert paper.place_and_date() == "Hà Nam, ngày 06 tháng 5 năm 2022"
    assert dataclasses.replace(paper, number=123).number_line() == "Số: 123/BC-SNV"
    assert paper.attached_line() == "(Kèm theo Báo cáo số 05/BC-SNV ngày 06 tháng 5 năm 2022 của Sở Nội vụ)"


def test_a_draft_leaves_room_for_number_and_date(paper: Report) -> None:
    draft = dataclasses.replace(paper, number=None, date=None)
    assert draft.number_line().split() == ["Số:", "/BC-SNV"]
    assert draft.place_and_date().split() == ["Hà", "Nam,", "ngày", "tháng", "năm"]


def test_a_party_paper_has_its_own_symbol_and_no_end_mark(party_paper: Report) -> None:
    assert party_paper.number_line() == "Số 05-BC/BTCTU"
    assert "./." not in str(party_paper.body("./."))


def test_recipients_grounds_and_addressees_end_as_the_decree_says(paper: Report) -> None:
    assert paper.recipient_lines() == ["- Như trên;", "- Lãnh đạo Sở;", "- Lưu: VT, CCHC."]
    assert paper.ground_lines() == ["Căn cứ Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ."]
    two = dataclasses.replace(paper, grounds=("Căn cứ A;", "Căn cứ B"), to=("Sở Tài chính", "Sở Y tế;"))
    assert two.ground_lines() == ["Căn cứ A;", "Căn cứ B."]
    assert two.addressee_lines() == ["- Sở Tài chính;", "- Sở Y tế."]
    assert paper.addressee_lines() == ["Ủy ban nhân dân tỉnh Hà Nam"]


def test_headings_tables_and_figures_are_numbered(paper: Report) -> None:
    found = numbered([Heading("a"), Heading("b", 2), Heading("c", 3), Heading("d", 3), Heading("e", 2), Heading("f")])
    assert [h.number for h in found if isinstance(h, Heading)] == ["I.", "1.", "a)", "b)", "2.", "II."]
    tables = [block.number for block in numbered(paper.blocks) if isinstance(block, Table)]
    assert tables == [1, 2]


def test_points_are_lettered_by_the_vietnamese_alphabet() -> None:
    found = numbered([Heading(str(i), 3) for i in range(7)])
    assert [h.number for h in found if isinstance(h, Heading)] == ["a)", "b)", "c)", "d)", "đ)", "e)", "g)"]


@given(st.integers(1, 3999))
def test_roman_numerals_read_back(number: int) -> None:
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
    digits = [values[sign] for sign in roman(number)]
    read = sum(-d if d < max(digits[i:]) else d for i, d in enumerate(digits))
    assert read == number


def test_the_end_mark_follows_the_last_word() -> None:
    closed = end_marked([Paragraph.of("Một. ", "Hai.")], "./.")[-1]
    assert isinstance(closed, Paragraph)
    assert closed.runs[-1].text == "Hai./."
    after_table = end_marked([Table((Column("a"),), (("x",),), "b")], "./.")
    assert after_table[-1] == Paragraph.of("./.")
    assert end_marked([], "./.") == [Paragraph.of("./.")]
    assert end_marked([PageBreak()], "./.")[-1] == Paragraph.of("./.")


@pytest.mark.parametrize(
    ("column", "value", "written"),
    [
        (Column("a", kind="number", decimals=3), Decimal("1.5"), "1,500"),
        (Column("a", kind="percent", decimals=1), 5.0, "5,0 %"),
        (Column("a", kind="change", decimals=2), Decimal("-1.155"), "▼ 1,16"),
        (Column("a", kind="whole"), 1234, "1.234"),
        (Column("a"), Decimal("1.250"), "1,250"),
        (Column("a"), dt.date(2022, 6, 2), "2/6/2022"),
        (Column("a", kind="rank"), "22/60", "22/60"),
        (Column("a", kind="number"), None, "—"),
        (Column("a"), None, "—"),
    ],
)
def test_cells_are_written_by_their_column(column: Column, value: object, written: str) -> None:
    assert column.written(value) == written  # type: ignore[arg-type]


def test_measures_lie_within_their_ranges() -> None:
    layout = state_layout()
    assert layout.text_width == 165
    with pytest.raises(ValidationError):
        Measure(range=(20, 25), use=26)
    assert Measure(range=(20, 25), use=25).use == 25
    assert layout.kinds["Báo cáo"] == "BC"
    assert layout.kinds["Công văn"] is None


def test_ranges_are_those_of_the_decree() -> None:
    decree = yaml.safe_load(reference("directives/nd30_layout.yaml").read_text(encoding="utf-8"))
    layout = state_layout()
    assert list(layout.page) == decree["page"]["size_mm"]
    assert {k: list(m.range) for k, m in layout.margins.items()} == decree["page"]["margins_mm"]
    sizes = {part["code"]: part["size_pt"] for part in decree["components"] if "size_pt" in part}
    ours = {
        "country": "quoc_hieu", "motto": "tieu_ngu", "issuer": "co_quan_ban_hanh", "number": "so_ky_hieu",
        "place_date": "dia_danh_ngay", "kind": "ten_loai", "subject": "trich_yeu",
        "letter_subject": "trich_yeu_cong_van",
        "signature": "quyen_han_chuc_vu", "addressee": "kinh_gui", "recipients_label": "noi_nhan_label",
        "recipients": "noi_nhan_list",
    }  # fmt: skip
    assert {name: list(layout.sizes[name].range) for name in ours} == {name: sizes[code] for name, code in ours.items()}
    assert {kind["name"]: kind["abbr"] for kind in decree["document_types"]} == layout.kinds
    assert [layout.indent.range[0] / 10, layout.indent.range[1] / 10] == decree["body"]["first_line_indent_cm"]


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("Ngắn", ["Ngắn"]),
        (
            "Kết quả PAPI năm 2021 của tỉnh Hà Nam, nguyên nhân và nhiệm vụ đã giao",
            ["Kết quả PAPI năm 2021 của tỉnh Hà Nam,", "nguyên nhân và nhiệm vụ đã giao"],
        ),
    ],
)
def test_titles_part_at_a_comma(title: str, lines: list[str]) -> None:
    assert state_layout().title_lines(title) == lines


@given(
    st.text(st.characters(categories=["Lu", "Ll"]), min_size=1, max_size=12).flatmap(
        lambda w: st.lists(st.just(w), max_size=40)
    )
)
def test_no_word_of_a_title_is_lost(words: list[str]) -> None:
    layout: Layout = state_layout()
    assert " ".join(layout.title_lines(" ".join(words))).split() == words


def test_names_of_bodies_part_evenly() -> None:
    layout = state_layout()
    assert layout.head_lines("Ủy ban nhân dân tỉnh Hà Nam", 12, bold=True) == ["ỦY BAN NHÂN DÂN", "TỈNH HÀ NAM"]
    assert layout.head_lines("Sở Nội vụ", 12, bold=True) == ["SỞ NỘI VỤ"]


def test_a_letter_is_a_cong_van(paper: Report) -> None:
    assert dataclasses.replace(paper, kind="Công văn").is_letter
    assert not paper.is_letter
    assert Letterhead("A", "B").party is False
