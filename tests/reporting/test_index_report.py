"""The leader's report: the figures of the comparison, the words of people, and what is still missing, said."""

import dataclasses
import datetime as dt
import io
from decimal import Decimal

import pypdf
import pytest

from caicach.analysis import Comparison
from caicach.errors import InputError
from caicach.reporting.document import Figure, Heading, Letterhead, Paragraph, Report, Signature, Table
from caicach.reporting.index_matter import Assignment, Cause, IndexMatter, Outcome, Past, Weakness
from caicach.reporting.index_report import index_report
from caicach.reporting.paper import Paper
from caicach.reporting.pdf import to_pdf

PAPER = Paper(
    Letterhead("Sở Nội vụ", "Hà Nam", "Ủy ban nhân dân tỉnh Hà Nam"),
    Signature(("GIÁM ĐỐC",)),
    "BC-SNV",
    to=("Ủy ban nhân dân tỉnh",),
)


def texts(report: Report) -> list[str]:
    return ["".join(run.text for run in block.runs) for block in report.blocks if isinstance(block, Paragraph)]


def tables(report: Report) -> list[Table]:
    return [block for block in report.blocks if isinstance(block, Table)]


@pytest.fixture(scope="module")
def matter(papi: Comparison) -> IndexMatter:
    return IndexMatter(
        papi,
        "35",
        name="tỉnh Hà Nam",
        history=(Past("2019", Decimal("45.4"), 9, 63), Past("2020", None), Past("2021", Decimal("43.3"), 22, 60)),
        weaknesses=(
            Weakness(
                "Tham gia của người dân giảm",
                "1. Tham gia của người dân ở cấp cơ sở",
                "UBND các huyện",
                (Cause("objective", "dịch bệnh."), Cause("subjective", "công khai chậm")),
            ),
            Weakness("Giải quyết kiến nghị chậm"),
        ),
        assignments=(
            Assignment("Công khai kết quả", "Thanh tra tỉnh", dt.date(2022, 9, 30), "Hoàn thành đúng hạn", "28/9/2022"),
            Assignment("Rút ngắn thời gian", "Sở TN&MT", dt.date(2022, 12, 31), "Quá hạn", "12 ngày", "305-KL/TU"),
            Assignment("Tự kiểm điểm", "UBND các huyện", None, "Quá hạn", "3 ngày"),
        ),
        outcomes=(
            Outcome("Tham gia của người dân", 1, Decimal("4.751"), Decimal("5.1")),
            Outcome("Khác", 2, Decimal(1), None),
        ),
        next_period="2022",
        sources=("Kết luận tháng 6/2022;",),
        computation="papi-2020-2021-35",
        remarks=("Tiến độ nhiệm vụ là số liệu mô phỏng.",),
        traces=(("score", "https://caicach.example/t/1"),),
    )


def test_the_report_tells_what_fell_and_what_was_done(matter: IndexMatter) -> None:
    report = index_report(matter, PAPER)
    assert report.title == "Kết quả PAPI năm 2021 của tỉnh Hà Nam, nguyên nhân và nhiệm vụ đã giao"
    text = texts(report)
    assert any("Tổng điểm năm 2021: 43,285 điểm (năm 2020: 43,498; ▼ 0,212)" in line for line in text)
    assert "- Nguyên nhân khách quan: dịch bệnh." in text
    assert "- Nguyên nhân chủ quan: công khai chậm." in text
    assert "- Chưa xác định nguyên nhân." in text
    assert "Tổng số 3 nhiệm vụ; hoàn thành đúng hạn: 1; quá hạn: 2." in text
    assert text[-1] == (
        "Trên đây là báo cáo kết quả PAPI năm 2021 của tỉnh Hà Nam; "
        "Sở Nội vụ kính báo cáo Ủy ban nhân dân tỉnh xem xét, chỉ đạo."
    )
    assert "- Kết luận tháng 6/2022." in text


def test_its_tables_hold_the_figures_unrounded(matter: IndexMatter) -> None:
    components, tasks, outcomes = tables(index_report(matter, PAPER))
    assert len(components.rows) == 8
    change = components.rows[2][4]
    assert isinstance(change, Decimal)
    assert round(change, 3) == Decimal("-0.618")
    assert tasks.written_rows()[1][3:] == ["31/12/2022", "Quá hạn (12 ngày)", "305-KL/TU"]
    assert tasks.written_rows()[2][3] == "—"
    assert outcomes.written_rows() == [
        ["Tham gia của người dân", "1", "4,751", "5,100", "▲ 0,349"],
        ["Khác", "2", "1,000", "—", "—"],
    ]


def test_components_that_fell_a_group_stand_out(matter: IndexMatter) -> None:
    table = tables(index_report(matter, PAPER))[0]
    for index, row in enumerate(table.rows):
        order = ["cao nhất", "trung bình cao", "trung bình thấp", "thấp nhất"]
        groups = str(row[7]).split(" → ")
        fell = len(groups) == 2 and order.index(groups[1]) > order.index(groups[0])
        assert (index in table.strong) == fell


def test_its_charts_carry_findings_and_sources(matter: IndexMatter) -> None:
    charts = [block.chart for block in index_report(matter, PAPER).blocks if isinstance(block, Figure)]
    assert charts[0].title.startswith("Mất nhiều nhất: Trách nhiệm giải trình")
    assert charts[-1].title == "Tổng điểm và thứ hạng PAPI của tỉnh Hà Nam từ năm 2019 đến năm 2021"
    assert all("CECODES" in chart.source for chart in charts)


def test_a_part_without_anything_says_so(papi: Comparison) -> None:
    report = index_report(IndexMatter(papi, "35"), dataclasses.replace(PAPER, to=()))
    text = texts(report)
    assert "Chưa có tồn tại, hạn chế nào được ghi nhận." in text
    assert "Chưa có nhiệm vụ nào được giao từ các tồn tại, hạn chế nêu trên." in text
    assert "Kỳ sau chưa có số liệu để đối chiếu với các nhiệm vụ đã giao." in text
    assert text[-1] == "Trên đây là báo cáo kết quả PAPI năm 2021 của Hà Nam."
    headings = [block.text for block in report.blocks if isinstance(block, Heading)]
    assert headings == [
        "Kết quả", "Tồn tại, hạn chế và nguyên nhân", "Nhiệm vụ đã giao", "Kết quả kỳ sau", "Nguồn số liệu",
    ]  # fmt: skip


def test_a_unit_without_a_composite_gets_a_report_that_says_why(papi: Comparison) -> None:
    report = index_report(IndexMatter(papi, "22"), PAPER)
    text = " ".join(texts(report))
    assert "Tổng điểm năm 2021: không có; thứ hạng: không có" in text
    assert "Kỳ 2021 không có số liệu." in text
    assert not any(isinstance(block, Figure) for block in report.blocks)


def test_an_unknown_unit_is_refused(papi: Comparison) -> None:
    with pytest.raises(InputError):
        index_report(IndexMatter(papi, "99"), PAPER)


def test_the_pdf_holds_the_right_figures(matter: IndexMatter) -> None:
    pages = pypdf.PdfReader(io.BytesIO(to_pdf(index_report(matter, PAPER)))).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    for figure in ("43,285 điểm", "▼ 0,212", "▼ 0,618", "Tiến độ nhiệm vụ là số liệu mô phỏng.", "papi-2020-2021-35"):
        assert figure in text
