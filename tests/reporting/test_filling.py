"""A template filled: figures with their links, what is missing said, nothing made of a period without figures."""

import dataclasses
import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pypdf
import pytest
from tests.reporting.figures_of_a_quarter import MISSING, PAPER, QUARTER, SITE

from caicach.errors import InputError
from caicach.reporting.document import Block, Heading, Notice, Paragraph, Report, Table
from caicach.reporting.document import Figure as Drawn
from caicach.reporting.figure_set import Figure, FigureSet, Rows
from caicach.reporting.filling import Contribution, fill, missing_parts
from caicach.reporting.pdf import to_pdf
from caicach.reporting.templates import library_template, read_template
from caicach.reporting.workbook import to_xlsx

HEAD = "tên: Thử\ntrích yếu: Kết quả {{ report.period }} của {{ report.unit }}\n"


def filled(body: str, figures: FigureSet = QUARTER, **rest: object) -> Report:
    return fill(read_template(f"{HEAD}{body}"), figures, PAPER, site=SITE, **rest)  # type: ignore[arg-type]


def words(blocks: tuple[Block, ...]) -> list[str]:
    return ["".join(run.text for run in block.runs) for block in blocks if isinstance(block, Paragraph)]


@pytest.mark.parametrize(
    ("field", "printed"),
    [
        ("{{ tasks.done }}", "97"),
        ("{{ dossiers.received | unit }}", "48.012 hồ sơ"),
        ("{{ tasks.completion_rate }}", "53,9 %"),
        ("{{ tasks.completion_rate | round 2 }}", "53,89 %"),
        ("{{ tasks.followed | before }}", "150"),
        ("{{ tasks.followed | compared }}", "tăng 30 nhiệm vụ so với quý IV/2025"),
        ("{{ tasks.overdue | compared }}", "giảm 4 nhiệm vụ so với quý IV/2025"),
        ("{{ tasks.done | compared }}", "không đổi so với quý IV/2025"),
        ("{{ tasks.completion_rate | compared }}", "tăng dưới 0,1 điểm phần trăm so với quý IV/2025"),
        ("{{ tasks.completion_rate | change }}", "▲ <0,1 điểm phần trăm"),
        ("{{ tasks.done_on_time | compared }}", "chưa có kỳ trước để so sánh"),
        ("{{ tasks.done_on_time | before }}", "chưa có dữ liệu"),
        ("{{ tasks.due_soon }}", "0"),
        ("{{ report.to | long }}", "ngày 31 tháng 3 năm 2026"),
        ("{{ report.period }}; {{ report.unit }}; {{ report.from }}", "quý I/2026; tỉnh Mẫu; 1/1/2026"),
    ],
)
def test_a_field_prints_its_figure(field: str, printed: str) -> None:
    assert words(filled(f"# A\n{{{{ tasks.done }}}}\n{field}").blocks)[1] == printed


@pytest.mark.parametrize(
    ("period", "against"),
    [("2026", "so với cùng kỳ năm 2025"), ("2026-Q2", "so với những ngày tương ứng của quý I/2026")],
)
def test_a_period_that_is_not_over_is_compared_with_the_same_days(period: str, against: str) -> None:
    figures = dataclasses.replace(QUARTER, period=period, as_of=dt.date(2026, 5, 1))
    assert words(filled("# A\n{{ tasks.overdue | compared }}", figures).blocks)[0].endswith(against)


def test_what_has_a_period_of_its_own_is_not_put_under_the_reports() -> None:
    rounds = (Figure("rounds.points", Decimal(80), Decimal(79)), Figure("rounds.title", "Chấm điểm năm 2025"))
    figures = dataclasses.replace(QUARTER, figures=rounds, tables=(Rows("rounds.fields", (("A", 5, 4, 1),)),))
    line, table = filled("# A\n{{ rounds.points | compared }}\n@bảng rounds.fields", figures).blocks[1:]
    assert words((line,)) == ["tăng 1,00 điểm so với kỳ trước"]
    assert isinstance(table, Table)
    assert table.caption == "Điểm theo lĩnh vực"


def test_a_figure_of_the_text_leads_to_its_computation() -> None:
    [line] = [
        b
        for b in filled("# A\nCó **{{ tasks.overdue }}** việc, {{ tasks.followed | before }}.").blocks
        if isinstance(b, Paragraph)
    ]
    assert [(run.text, run.trace, run.bold) for run in line.runs if run.trace] == [
        ("21", f"{SITE}/tasks/?overdue", True),
        ("150", f"{SITE}/tasks/?before", False),
    ]


def test_the_links_stand_in_the_pdf_and_in_the_workbook() -> None:
    report = filled("# A\nCó {{ tasks.overdue }} việc.\n@bảng tasks.by_unit")
    pdf = pypdf.PdfReader(io.BytesIO(to_pdf(report)))
    links = {
        a.get_object()["/A"]["/URI"] for page in pdf.pages for a in page.get("/Annots", ()) if "/A" in a.get_object()
    }
    assert {f"{SITE}/tasks/?overdue", f"{SITE}/tasks/by-unit", f"{SITE}/units/a", f"{SITE}/units/b"} == links
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(report)))
    quoted = [[cell.value for cell in row] for row in book["Số liệu trong báo cáo"].iter_rows(min_row=5)]
    assert quoted == [
        ["Nhiệm vụ quá hạn", 21, 25, "nhiệm vụ", "theo dõi nhiệm vụ, ngày 31/3/2026", f"{SITE}/tasks/?overdue"]
    ]
    assert book["Danh mục"]["D6"].hyperlink.target == f"{SITE}/tasks/by-unit"


def test_a_part_without_data_says_so_once_and_why() -> None:
    report = filled("# Chấm điểm\n{{ rounds.mean }}\n## Thứ hạng\n@bảng rounds.standings\n# Việc\n{{ tasks.done }}")
    assert [block.text for block in report.blocks if isinstance(block, Heading)] == ["Chấm điểm", "Việc"]
    assert words(report.blocks)[0] == f"Chưa có dữ liệu. {MISSING['rounds'].vi}"
    assert not [block for block in report.blocks if isinstance(block, Table)]


def test_a_sentence_without_any_figure_names_them_instead() -> None:
    said = words(
        filled("# A\n{{ tasks.done }}\nĐạt {{ dossiers.online_rate }}, loại {{ dossiers.rejected_rows }}.").blocks
    )
    assert said[1] == "Tỷ lệ hồ sơ nộp trực tuyến; dòng bị loại khi nạp: chưa có dữ liệu."


def test_a_table_that_is_empty_says_that_there_is_none() -> None:
    assert words(filled("# A\n@bảng findings.list").blocks) == ["Tồn tại, hạn chế: không có."]


def test_a_table_bears_the_period_the_source_and_its_heads() -> None:
    [table] = [block for block in filled("# A\n@bảng dossiers.by_unit").blocks if isinstance(block, Table)]
    assert table.caption == "Kết quả giải quyết hồ sơ theo đơn vị, quý I/2026"
    assert table.wide
    assert table.groups()[:2] == [("", 1), ("Nhận giải quyết", 2)]


def test_a_chart_tells_the_most_and_leaves_out_what_is_missing() -> None:
    [figure] = [block for block in filled("# A\n@hình tasks.overdue_by_unit").blocks if isinstance(block, Drawn)]
    assert figure.chart.title == "Sở B nhiều nhất: 8 nhiệm vụ quá hạn"
    assert [row["Đơn vị"] for row in figure.chart.rows] == ["Sở B", "Sở A"]


def test_units_of_nought_have_no_bar_among_the_largest() -> None:
    rows = tuple((f"Sở {i}", 1, 1, 0, 1, overdue, Decimal(1)) for i, overdue in enumerate((0, 2, 0, 5)))
    figures = dataclasses.replace(QUARTER, tables=(Rows("tasks.by_unit", rows),))
    [figure] = [
        block for block in filled("# A\n@hình tasks.overdue_by_unit", figures).blocks if isinstance(block, Drawn)
    ]
    assert [row["Đơn vị"] for row in figure.chart.rows] == ["Sở 3", "Sở 1"]
    none = tuple((*row[:5], 0, row[6]) for row in rows)
    figures = dataclasses.replace(QUARTER, tables=(Rows("tasks.by_unit", none),))
    assert words(filled("# A\n@hình tasks.overdue_by_unit", figures).blocks) == [
        "Đơn vị có nhiều nhiệm vụ quá hạn: không có."
    ]


def test_a_chart_over_time_tells_where_it_went() -> None:
    [figure] = [block for block in filled("# A\n@hình dossiers.on_time_by_month").blocks if isinstance(block, Drawn)]
    assert figure.chart.title == "Tỷ lệ giải quyết đúng hạn theo tháng: giảm từ 98,00 xuống 96,00 (T1/2026 – T3/2026)"


def test_people_write_into_slots_and_a_draft_says_what_it_waits_for() -> None:
    body = "# A\n{{ tasks.done }}\n@đoạn đơn vị kk: Nêu khó khăn.\n@đoạn văn phòng kl: Kết luận."
    given = {"kk": [Contribution("Sở A", "Thiếu\u00a0người.\n\nThiếu máy."), Contribution("Sở B", "• Một\n• Hai")]}
    draft = filled(body, contributions=given, draft=True)
    assert words(draft.blocks)[1:] == ["Sở A: Thiếu người.", "Thiếu máy.", "Sở B:", "- Một", "- Hai"]
    assert [block.text for block in draft.blocks if isinstance(block, Notice)] == ["Còn chờ: Kết luận."]
    assert not [block for block in filled(body, contributions=given).blocks if isinstance(block, Notice)]


def test_what_is_missing_and_from_whom() -> None:
    template = read_template(
        f"{HEAD}# A\n{{{{ rounds.mean }}}}\n@đoạn đơn vị kk: Nêu khó khăn.\n@đoạn văn phòng kl: Kết luận."
    )
    given = {"kk": [Contribution("Sở A", "Đã viết."), Contribution("Sở B", " \u00a0")]}
    found = missing_parts(template, QUARTER, {"kk": ["Sở A", "Sở B"]}, given)
    assert [(one.what.vi, one.whose) for one in found] == [
        ("chưa có dữ liệu", "Chấm điểm cải cách hành chính"),
        ("Nêu khó khăn.", "Sở B"),
        ("Kết luận.", ""),
    ]


def test_a_period_without_any_figure_is_refused_with_the_reason() -> None:
    with pytest.raises(InputError) as error:
        filled("# A\n{{ rounds.mean }}\n@bảng cases.list")
    assert "Chưa có kỳ chấm điểm nào được công bố." in error.value.problems[0].cure.vi
    assert words(filled("# A\n{{ rounds.mean }}", draft=True).blocks)


def test_a_period_of_another_length_is_refused() -> None:
    with pytest.raises(InputError) as error:
        fill(library_template("index"), dataclasses.replace(QUARTER, period="2026-03"), PAPER)
    assert error.value.problems[0].found == "2026-03"


def test_hostile_words_stay_words() -> None:
    hostile = "#strong[x] {{ tasks.done }} <script>alert(1)</script> =1+1 $a$"
    report = filled(
        "# A\n{{ tasks.done }}\n@đoạn văn phòng kl: Kết luận.", contributions={"kl": [Contribution("", hostile)]}
    )
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(to_pdf(report))).pages)
    assert "#strong[x]{{tasks.done}}" in "".join(text.split())
