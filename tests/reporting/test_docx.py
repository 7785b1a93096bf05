"""The paper as DOCX, opened again: the same measures, texts, header rows and page numbers as the PDF."""

import dataclasses
import io
import zipfile

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from caicach.reporting.archive import clean
from caicach.reporting.document import Annex, Figure, Paragraph, Report
from caicach.reporting.docx import to_docx

HOSTILE = r"""#strong[x] $a$ \ *b* _c_ @ref <label> [d] // e `f` "g" ' & </w:t> =1+1 ]#{ \u{41}"""


@pytest.fixture(scope="module")
def written(paper: Report) -> bytes:
    return to_docx(paper)


@pytest.fixture(scope="module")
def file(written: bytes) -> docx.document.Document:
    return docx.Document(io.BytesIO(written))


def every_text(file: docx.document.Document) -> list[str]:
    return ["".join(t.text or "" for t in p.iter(qn("w:t"))) for p in file.element.body.iter(qn("w:p"))]


def test_page_and_margins_to_the_millimetre(file: docx.document.Document) -> None:
    for section in file.sections:
        sides = (section.page_width, section.page_height, section.top_margin, section.bottom_margin)
        assert [round(side.mm, 1) for side in sides] == [210, 297, 20, 20]
        assert [round(side.mm, 1) for side in (section.left_margin, section.right_margin)] == [30, 15]


def test_body_style(file: docx.document.Document) -> None:
    normal = file.styles["Normal"]
    assert (normal.font.name, normal.font.size.pt) == ("Times New Roman", 14)
    form = normal.paragraph_format
    assert (round(form.first_line_indent.mm, 1), form.space_after.pt, form.line_spacing) == (12.7, 6, 1.15)
    fonts = normal.element.rPr.rFonts
    assert {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "cs", "eastAsia")} == {"Times New Roman"}


@pytest.mark.parametrize(
    ("text", "size", "bold", "italic"),
    [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, True, False),
        ("Độc lập - Tự do - Hạnh phúc", 13, True, False),
        ("SỞ NỘI VỤ", 12, True, False),
        ("Số: 05/BC-SNV", 13, False, False),
        ("Hà Nam, ngày 06 tháng 5 năm 2022", 13, False, True),
    ],
)
def test_the_head(file: docx.document.Document, text: str, size: float, bold: bool, italic: bool) -> None:
    lines = [p for row in file.tables[0].rows for cell in row.cells for p in cell.paragraphs]
    run = next(p for p in lines if p.text == text).runs[0]
    assert (run.font.size.pt, run.bold, run.italic) == (size, bold, italic)


def test_page_numbers_are_fields_and_hidden_on_the_first_page(file: docx.document.Document) -> None:
    for section in file.sections:
        assert section.different_first_page_header_footer
        assert "PAGE" in etree.tostring(section.header._element).decode()
        assert "PAGE" not in etree.tostring(section.first_page_header._element).decode()
    annex = file.sections[-1]._sectPr.find(qn("w:pgNumType"))
    assert annex.get(qn("w:start")) == "1"


def test_tables_repeat_their_header_and_keep_rows_whole(file: docx.document.Document) -> None:
    long = next(t for t in file.tables if len(t.rows) == 91)
    assert long.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in long.rows[1:])
    assert [cell.text for cell in long.rows[7].cells] == ["7", "Dòng thứ 7", "▲ 1,000"]
    assert round(sum(column.width.mm for column in long.columns)) == 165


def test_text_is_kept_as_given(file: docx.document.Document) -> None:
    texts = every_text(file)
    assert HOSTILE in texts
    assert "I. KẾT QUẢ" in texts
    assert "a) Dịch bệnh" in texts
    assert "Sở Nội vụ báo cáo Ủy ban nhân dân tỉnh xem xét, chỉ đạo./." in texts
    assert "Nguyễn Thị Ỷ" in texts


def test_charts_are_pictures_with_words_at_print_quality(file: docx.document.Document) -> None:
    picture = next(file.element.body.iter(qn("wp:docPr")))
    assert picture.get("descr").startswith("Mất nhiều nhất ở Trách nhiệm giải trình.")
    (shape,) = file.inline_shapes
    assert round(shape.width.mm) == 165
    [vector] = [part for part in file.part.package.iter_parts() if part.content_type == "image/svg+xml"]
    assert vector.blob.startswith(b"<svg ")
    image = next(part for part in file.part.package.iter_parts() if part.content_type == "image/png")
    assert image.image.px_width / (165 / 25.4) > 290


def test_a_figure_leads_to_its_computation(file: docx.document.Document) -> None:
    link = next(file.element.body.iter(qn("w:hyperlink")))
    assert "".join(t.text for t in link.iter(qn("w:t"))) == "43,285 điểm"
    assert file.part.rels[link.get(qn("r:id"))].target_ref == "https://caicach.example/t/1"


def test_elements_stand_in_the_order_of_the_schema(file: docx.document.Document) -> None:
    order = ["pStyle", "keepNext", "pBdr", "spacing", "ind", "jc"]
    for properties in file.element.body.iter(qn("w:pPr")):
        found = [etree.QName(child).localname for child in properties]
        places = [order.index(name) for name in found if name in order]
        assert places == sorted(places)


def test_the_same_paper_gives_the_same_bytes(paper: Report, written: bytes) -> None:
    assert to_docx(paper) == written
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_control_characters_do_not_break_the_file(paper: Report) -> None:
    pasted = "Từ Word\x0b dán\x00 vào\ufffe"
    assert clean(pasted) == "Từ Word dán vào"
    file = docx.Document(io.BytesIO(to_docx(dataclasses.replace(paper, blocks=(Paragraph.of(pasted),)))))
    assert "Từ Word dán vào./." in every_text(file)


def test_a_party_paper(party_paper: Report) -> None:
    texts = every_text(docx.Document(io.BytesIO(to_docx(party_paper))))
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in texts
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" not in texts


def test_a_letter(paper: Report) -> None:
    texts = every_text(docx.Document(io.BytesIO(to_docx(dataclasses.replace(paper, kind="Công văn")))))
    assert f"V/v {paper.title}" in texts
    assert "CÔNG VĂN" not in texts


def test_charts_of_text_and_annexes_have_vectors_of_their_own(paper: Report) -> None:
    chart = next(block for block in paper.blocks if isinstance(block, Figure))
    report = dataclasses.replace(paper, blocks=(chart, chart), annexes=(Annex("Hình", (chart,)),))
    with zipfile.ZipFile(io.BytesIO(to_docx(report))) as archive:
        names = archive.namelist()
        drawn = archive.read("word/document.xml").count(b"svgBlip ")
    assert len(names) == len(set(names))
    assert drawn == 3
    assert [name for name in names if name.endswith(".svg")] == [f"word/media/vector{i}.svg" for i in (1, 2, 3)]
