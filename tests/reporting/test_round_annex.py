"""A unit's self-score on paper: the lines of the annex, what is pending, and what is not handed in yet."""

from __future__ import annotations

from decimal import Decimal

from caicach.reporting.document import Notice, Paragraph, Table
from caicach.reporting.docx import to_docx
from caicach.reporting.round_annex import AnnexMatter, AnnexRow, annex_report, short

ROWS = (
    AnnexRow("1", "Chỉ đạo điều hành", Decimal(5), Decimal("3.25"), heading=True),
    AnnexRow("1.1", "Kế hoạch năm", Decimal(2), Decimal(2), "Đúng hạn. ke-hoach.pdf"),
    AnnexRow("1.2", "Sự hài lòng", Decimal(3), None, pending="không tự chấm"),
)


def matter(**told: object) -> AnnexMatter:
    given: dict[str, object] = {
        "unit": "Sở A", "superior": "UBND tỉnh", "place": "Hà Nam", "symbol": "BC-SA", "period": "2026",
        "title": "Bộ tiêu chí thử", "rows": ROWS, "total": Decimal("3.25"), "most": Decimal(5),
    }  # fmt: skip
    return AnnexMatter(**{**given, **told})  # type: ignore[arg-type]


def table(found: AnnexMatter) -> Table:
    (block,) = annex_report(found).annexes[0].blocks
    assert isinstance(block, Table)
    return block


def words(found: AnnexMatter) -> str:
    return " ".join(
        run.text for block in annex_report(found).blocks if isinstance(block, Paragraph) for run in block.runs
    )


def test_the_annex_has_a_line_for_each_criterion_groups_in_bold() -> None:
    found = table(matter())
    assert found.written_rows() == [
        ["1", "Chỉ đạo điều hành", "5,0", "3,25", ""],
        ["1.1", "Kế hoạch năm", "2,0", "2,0", "Đúng hạn. ke-hoach.pdf"],
        ["1.2", "Sự hài lòng", "3,0", "không tự chấm", ""],
    ]
    assert found.strong == {0}


def test_the_cover_says_the_total_and_the_receipt() -> None:
    assert "3,25 trên 5,0 điểm" in words(matter())
    assert "biên nhận" not in words(matter())
    assert "biên nhận 1A2B" in words(matter(receipt="1A2B"))
    assert "chưa trả lời tiêu chí nào" in words(matter(total=None, most=None))


def test_notices_stand_first() -> None:
    blocks = annex_report(matter(notices=("Chưa gửi.",))).blocks
    assert blocks[0] == Notice("Chưa gửi.")


def test_the_paper_is_a_word_document() -> None:
    assert to_docx(annex_report(matter())).startswith(b"PK")


def test_points_are_short_and_missing_ones_a_dash() -> None:
    assert [short(Decimal(p)) for p in ("2", "1.75", "0.3333")] == ["2,0", "1,75", "0,333"]
    assert short(None) == "—"
