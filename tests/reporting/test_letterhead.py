"""An office's own DOCX as base: its header, face and text stay, the report stands at its mark; junk is refused."""

import dataclasses
import io

import docx
import pytest
from docx.enum.section import WD_ORIENTATION
from docx.shared import Mm, Pt

from caicach.errors import InputError
from caicach.reporting.document import Annex, Column, Heading, Paragraph, Report, Table
from caicach.reporting.docx import to_docx
from caicach.reporting.letterhead import check_letterhead

COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"


def letterhead(*paragraphs: str, header: str = "", a4: bool = True) -> bytes:
    file = docx.Document()
    section = file.sections[0]
    if a4:
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin, section.right_margin, section.top_margin, section.bottom_margin = (
            Mm(30),
            Mm(15),
            Mm(20),
            Mm(20),
        )
    file.styles["Normal"].font.name, file.styles["Normal"].font.size = "Times New Roman", Pt(13)
    section.header.paragraphs[0].text = header
    for words in paragraphs:
        file.add_paragraph(words)
    return saved(file)


def saved(file: docx.document.Document) -> bytes:
    buffer = io.BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def opened(report: Report, base: bytes) -> docx.document.Document:
    return docx.Document(io.BytesIO(to_docx(report, base)))


def texts(file: docx.document.Document) -> list[str]:
    return [paragraph.text for paragraph in file.paragraphs]


@pytest.fixture
def short(paper: Report) -> Report:
    return dataclasses.replace(paper, blocks=(Heading("Kết quả"), Paragraph.of("Đã xong.")), annexes=(), grounds=())


def test_the_report_stands_where_the_mark_stands(short: Report) -> None:
    base = letterhead(f"SỞ NỘI VỤ\t{COUNTRY}", "{{số}}\t{{ngày}}", "{{nội dung}}", "Tổ biên tập", header="Trang nội bộ")
    file = opened(short, base)
    found = texts(file)
    assert found[1] == f"{short.number_line()}\t{short.place_and_date()}"
    assert found.index("I. KẾT QUẢ") < found.index("Đã xong./.") < found.index("Tổ biên tập")
    assert file.sections[0].header.paragraphs[0].text == "Trang nội bộ"
    assert not any("{{" in text for text in found)
    assert sum(COUNTRY in text for text in found) == 1
    assert COUNTRY not in "".join(cell.text for table in file.tables for row in table.rows for cell in row.cells)


def test_the_offices_face_and_size_stay(short: Report) -> None:
    file = opened(short, letterhead(COUNTRY, "{{nội dung}}"))
    assert file.styles["Normal"].font.size == Pt(13)
    body = next(p for p in file.paragraphs if p.text == "Đã xong./.")
    assert body.style.base_style.name == "Normal"
    assert body.style.font.size is None


def test_a_mark_that_word_has_torn_apart_is_found(short: Report) -> None:
    file = docx.Document()
    file.add_paragraph(COUNTRY)
    torn = file.add_paragraph()
    for part in ("Kính gửi: {", "{kính", " gửi}", "} (để báo cáo)"):
        torn.add_run(part)
    found = texts(opened(short, saved(file)))
    assert "Kính gửi: Ủy ban nhân dân tỉnh Hà Nam (để báo cáo)" in found
    assert sum(text.startswith("Kính gửi") for text in found) == 1


def test_without_a_mark_the_report_follows_and_without_a_head_it_brings_its_own(short: Report) -> None:
    file = opened(short, letterhead("Phòng Cải cách hành chính"))
    assert texts(file)[0] == "Phòng Cải cách hành chính"
    assert COUNTRY in file.tables[0].cell(0, 1).text


def test_landscape_pages_and_annexes_keep_the_offices_header(short: Report) -> None:
    wide = Table((Column("Nội dung"),), (("x",),), "Bảng", wide=True)
    report = dataclasses.replace(short, blocks=(wide, Paragraph.of("Hết.")), annexes=(Annex("Phụ", (wide,)),))
    file = opened(report, letterhead(COUNTRY, "{{nội dung}}", header="Trang nội bộ"))
    sides = [section.orientation for section in file.sections]
    assert sides == [0, WD_ORIENTATION.LANDSCAPE, 0, WD_ORIENTATION.LANDSCAPE]
    assert {section.header.paragraphs[0].text for section in file.sections} == {"Trang nội bộ"}


def test_the_same_base_and_report_give_the_same_bytes(short: Report) -> None:
    base = letterhead(COUNTRY, "{{nội dung}}")
    assert to_docx(short, base) == to_docx(short, base)


def test_what_a_letterhead_is() -> None:
    checked = check_letterhead(letterhead(COUNTRY, "{{số}}", "{{nội dung}}", header="Sở Nội vụ"))
    assert (checked.page, checked.header, checked.marks) == ((210.0, 297.0), "Sở Nội vụ", ("số", "nội dung"))
    assert checked.has_head
    assert checked.warnings == ()


def test_what_is_to_be_looked_at_again_is_told() -> None:
    told = " ".join(words.vi for words in check_letterhead(letterhead("Sở", a4=False)).warnings)
    assert "không phải A4 đứng" in told
    assert "Lề phải 32 mm" in told
    assert "không có Quốc hiệu" in told


def test_wrong_marks_are_all_told_with_the_nearest() -> None:
    with pytest.raises(InputError) as error:
        check_letterhead(letterhead("{{noi dung}}", "{{só}}", "{{nội dung}}", "{{nội dung}}"))
    problems = error.value.problems
    assert [p.found for p in problems] == ["{{noi dung}}", "{{só}}", "{{nội dung}}"]
    assert "{{số}}" in problems[1].cure.vi


def test_the_body_does_not_fit_into_a_cell() -> None:
    file = docx.Document()
    file.add_table(1, 1).cell(0, 0).text = "{{nội dung}}"
    with pytest.raises(InputError):
        check_letterhead(saved(file))


@pytest.mark.parametrize("junk", [b"", b"xin chao", b"PK\x03\x04 hong", b"%PDF-1.7"])
def test_junk_is_refused(junk: bytes) -> None:
    with pytest.raises(InputError) as error:
        check_letterhead(junk)
    assert "Word" in error.value.problems[0].expected.vi
