"""The first words of a conclusion: only what figures and findings say, and gaps for what people decide."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from tests.web.cast import HA_NAM, Cast
from tests.web.situations import AFTER, BEFORE, finding

from caicach.web.directives.highlights import pieces
from caicach.web.directives.models import Reading
from caicach.web.directives.services.conclusion import Compared, conclusion_text
from caicach.web.directives.services.drafting import GAP
from caicach.web.findings.services import Why, add_cause, withdraw_cause
from caicach.web.indices.figures_of import comparison_of, current_tables


def test_figures_causes_and_units_are_told_and_nothing_else(cast: Cast) -> None:
    found = finding(cast)
    add_cause(cast.people.reform_officer, found, Why("objective", "Hà Nam thiếu máy chủ"))
    wrong = add_cause(cast.people.reform_officer, found, Why("objective", "điều đã rút"))
    withdraw_cause(cast.people.reform_officer, wrong, "nhầm")
    tables = current_tables("papi")
    compared = [Compared(comparison_of(tables[BEFORE], tables[AFTER]), HA_NAM)]
    text = conclusion_text(cast.province, [found], compared)
    # Eight components of 4.25 to 6.00 in 2020 add up to 41; each fell by 0.5.
    assert "Kỳ 2021, tỉnh Hà Nam đạt 37,000 điểm, giảm 4,000 điểm; xếp hạng 2/2" in text
    assert "a) Chỉ số 1 giảm (chỉ số nội dung 1. Tham gia của người dân ở cấp cơ sở, giảm 0,500 điểm" in text
    assert "- Nguyên nhân chủ quan: chậm công khai." in text
    assert "- Nguyên nhân khách quan: Hà Nam thiếu máy chủ." in text
    assert "- Đơn vị liên quan: Sở A." in text
    assert "điều đã rút" not in text
    assert not re.search("[▲▼→]", text)
    assert len(GAP.findall(text)) == 5  # who leads, who helps, what, when; who follows up


def test_without_findings_one_gap_stands_for_the_tasks(cast: Cast) -> None:
    text = conclusion_text(cast.province, [], [])
    assert "1. Giao [đơn vị chủ trì]" in text
    assert "Tồn tại" not in text


TEXTS = st.text(alphabet="aăâ Sở\nB.;", min_size=0, max_size=60)


@given(text=TEXTS, spans=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 70)), max_size=5))
def test_the_pieces_are_the_whole_text_in_order(text: str, spans: list[tuple[int, int]]) -> None:
    readings = [
        Reading(pk=n, start=min(a, b), end=max(a, b), lead=["Sở"], deadline={"text": "B."})
        for n, (a, b) in enumerate(spans)
    ]
    found = pieces(text, readings)
    assert "".join(piece.text for piece in found) == text
    assert all(text[piece.start : piece.start + len(piece.text)] == piece.text for piece in found)
    for piece in found:
        inside = [r for r in readings if r.start <= piece.start and piece.start + len(piece.text) <= r.end]
        assert (piece.reading in inside) if inside else piece.reading is None
