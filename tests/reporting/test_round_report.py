"""The report on a scoring round says what the scores say, in portions that fit a page, and how to verify it."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from caicach.instruments.model import Criterion, Instrument
from caicach.instruments.yamlfile import read_yaml, validated
from caicach.reporting.document import Heading, Letterhead, Notice, Paragraph, Report, Signature, Table
from caicach.reporting.paper import Paper
from caicach.reporting.round_report import ACROSS, Moved, RoundMatter, _portions, round_report
from caicach.reporting.workbook import to_xlsx
from caicach.scoring import Answer, score_answers
from caicach.text import Text

SMALL_SET = Path(__file__).parents[1] / "cases" / "rounds" / "small_set.yaml"
PAPER = Paper(Letterhead("Ủy ban nhân dân tỉnh", "Tỉnh"), Signature(("CHỦ TỊCH",)), "BC-UBND")
FULL = {"1.1": "1", "1.2": "0", "1.3": "95", "2.1": "100", "2.2": "2", "2.3": "85"}
POOR = {**FULL, "1.3": "60", "2.2": "0", "2.3": "50"}


@pytest.fixture
def matter() -> RoundMatter:
    return three_units()


def three_units() -> RoundMatter:
    """Return the matter of three units: full points, half, and one that lacks an answer."""
    value, node = read_yaml(SMALL_SET.read_bytes(), SMALL_SET.name)
    instrument = validated(Instrument, value, node, SMALL_SET.name)
    given = {"a": FULL, "b": POOR, "c": {"1.1": "1"}}
    answers = [Answer(unit, "2025", code, value) for unit, by_code in given.items() for code, value in by_code.items()]
    return RoundMatter(
        title="Chấm điểm năm 2025",
        scores=score_answers(instrument, answers, "2025"),
        names={"a": "Sở A", "b": "Sở B", "c": "Sở C", "d": "Sở D"},
        bound=Decimal(80),
        number=1,
        reason="",
        moved=(),
        approved_on=dt.date(2026, 1, 20),
        published_on=dt.date(2026, 1, 25),
        digest="ab" * 32,
        previous="0" * 64,
    )


def said(report: Report) -> str:
    blocks = [*report.blocks, *(block for annex in report.annexes for block in annex.blocks)]
    lines = []
    for block in blocks:
        if isinstance(block, Paragraph):
            lines.append("".join(run.text for run in block.runs))
        elif isinstance(block, Heading | Notice):
            lines.append(block.text)
        elif isinstance(block, Table):
            lines += [block.caption, *(" | ".join(row) for row in block.written_rows())]
    return "\n".join(lines)


def test_ranking_classes_and_who_is_below_the_bound(matter: RoundMatter) -> None:
    words = said(round_report(matter, PAPER))
    assert "2/4 đơn vị được xếp hạng; cao nhất là Sở A với 100,00 %" in words
    assert "Tốt: 1; Khá: 1; Yếu: 0" in words
    assert "1 | Sở A | 10,00 | 10,00 | 100,00 % | Tốt" in words
    assert "2 | Sở B | 5,00 | 10,00 | 50,00 % | Khá" in words
    assert "1 đơn vị dưới 80 %: Sở B (50,00 %)." in words


def test_units_without_a_rank_are_named_with_why(matter: RoundMatter) -> None:
    words = said(round_report(matter, PAPER))
    assert "Không xếp hạng: Sở C (thiếu 1.2, 1.3, 2.1, 2.2, 2.3); Sở D (chưa có câu trả lời)." in words


def test_most_lost_criteria_stand_first(matter: RoundMatter) -> None:
    table = next(
        b for b in round_report(matter, PAPER).blocks if isinstance(b, Table) and b.caption.startswith("Tiêu chí mất")
    )
    assert [row[0] for row in table.rows] == ["1.3", "2.2", "2.3"]
    assert [row[2] for row in table.rows] == [2, 2, 1]


def test_a_correction_says_why_and_what_it_moved(matter: RoundMatter) -> None:
    corrected = replace(matter, number=2, reason="tìm thấy hồ sơ", previous="cd" * 32)
    words = said(round_report(corrected, PAPER))
    assert "Bản đính chính số 2. Lý do: tìm thấy hồ sơ" in words
    assert "không làm thay đổi" in words
    moved = replace(corrected, moved=(Moved("Sở B", Decimal(40), Decimal(50), 3, 2),))
    assert "Sở B | 40,00 % | 50,00 % | 3 | 2" in said(round_report(moved, PAPER))


def test_the_seal_and_the_one_before_it_are_printed(matter: RoundMatter) -> None:
    words = said(round_report(matter, PAPER))
    assert "ab" * 32 in words
    assert "không có, đây là lần đầu" in words
    assert "cd" * 32 in said(round_report(replace(matter, previous="cd" * 32), PAPER))


def test_a_round_without_a_ranked_unit_says_so(matter: RoundMatter) -> None:
    bare = replace(matter, scores=replace(matter.scores, units=matter.scores.units[2:], out_of=0))
    assert "Không đơn vị nào có đủ điểm để xếp hạng." in said(round_report(bare, PAPER))


def test_every_table_is_a_sheet_of_the_workbook(matter: RoundMatter) -> None:
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(round_report(matter, PAPER))))
    assert book["Xếp hạng các đơn vị"]["B5"].value == "Sở A"


@pytest.mark.parametrize(("number", "sizes"), [(0, []), (1, [1]), (8, [8]), (9, [5, 4]), (17, [6, 6, 5])])
def test_portions_are_even_and_fit_a_page(number: int, sizes: list[int]) -> None:
    some = [Criterion(code=str(n), title=Text("t", "t")) for n in range(number)]
    assert [len(portion) for portion in _portions(some)] == sizes
    assert all(size <= ACROSS for size in sizes)
