"""The paper as PDF, read back: every measure to the millimetre, every text as it was given."""

import dataclasses

import pypdf
import pytest
from tests.reporting.pdf_reading import MM, piece, pieces, read, words

from caicach.reporting.document import Column, Paragraph, Report, Signature, Table
from caicach.reporting.pdf import to_pdf

HOSTILE = r"""#strong[x] $a$ \ *b* _c_ @ref <label> [d] // e `f` "g" ' & </w:t> =1+1 ]#{ \u{41}"""


@pytest.fixture(scope="module")
def pdf(paper: Report) -> pypdf.PdfReader:
    return read(to_pdf(paper))


def test_paper_is_a4_with_the_faces_embedded_and_no_others(pdf: pypdf.PdfReader) -> None:
    faces = {p.face for page in pdf.pages for p in pieces(page)}
    assert all(face.startswith(("LiberationSerif", "Arimo")) for face in faces)
    assert {"LiberationSerif", "LiberationSerif-Bold", "LiberationSerif-Italic"} <= faces
    for page in pdf.pages:
        assert [round(float(side) / MM, 1) for side in page.mediabox[2:]] == [210, 297]


@pytest.mark.parametrize(
    ("start", "size", "face"),
    [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, "LiberationSerif-Bold"),
        ("Độc lập - Tự do - Hạnh phúc", 13, "LiberationSerif-Bold"),
        ("TỈNH HÀ NAM", 12, "LiberationSerif"),
        ("SỞ NỘI VỤ", 12, "LiberationSerif-Bold"),
        ("Số: 05/BC-SNV", 13, "LiberationSerif"),
        ("Hà Nam, ngày 06 tháng 5 năm 2022", 13, "LiberationSerif-Italic"),
        ("BÁO CÁO", 14, "LiberationSerif-Bold"),
        ("Kết quả Chỉ số PAPI", 14, "LiberationSerif-Bold"),
        ("Kính gửi: Ủy ban nhân dân", 14, "LiberationSerif"),
        ("Căn cứ Nghị quyết", 14, "LiberationSerif-Italic"),
        ("I. KẾT QUẢ", 14, "LiberationSerif-Bold"),
        ("Tổng điểm đạt", 14, "LiberationSerif"),
    ],
)
def test_sizes_and_faces_of_the_first_page(pdf: pypdf.PdfReader, start: str, size: float, face: str) -> None:
    found = piece(pdf.pages[0], start)
    assert (found.size, found.face) == (pytest.approx(size, abs=0.05), face)


def test_sizes_and_faces_of_the_end(pdf: pypdf.PdfReader) -> None:
    last = next(page for page in pdf.pages if "Nơi nhận:" in page.extract_text())
    assert (piece(last, "Nơi nhận:").size, piece(last, "Nơi nhận:").face) == (12, "LiberationSerif-BoldItalic")
    assert piece(last, "- Lãnh đạo Sở;").size == 11
    assert (piece(last, "PHÓ GIÁM ĐỐC").size, piece(last, "PHÓ GIÁM ĐỐC").face) == (14, "LiberationSerif-Bold")
    assert piece(last, "Nguyễn Thị Ỷ").face == "LiberationSerif-Bold"
    assert piece(last, "KT. GIÁM ĐỐC").y == pytest.approx(piece(last, "Nơi nhận:").y, abs=1)
    assert "chỉ đạo./." in words(last)


def test_text_keeps_to_the_margins(pdf: pypdf.PdfReader) -> None:
    for page in pdf.pages:
        for found in pieces(page):
            assert found.x >= 29.9
            assert found.y >= 20
            if not found.text.isdigit():
                assert found.y <= 297 - 20
    first = piece(pdf.pages[0], "Tổng điểm đạt")
    assert first.x == pytest.approx(30 + 12.7, abs=0.1)


def test_the_first_line_begins_at_the_top_margin(pdf: pypdf.PdfReader) -> None:
    top = max(pieces(pdf.pages[0]), key=lambda p: p.y)
    ascender = 0.891 * top.size / MM
    assert 297 - top.y - ascender == pytest.approx(20, abs=0.5)


def test_page_numbers_stand_in_the_middle_of_the_top_margin_but_on_the_first_page(pdf: pypdf.PdfReader) -> None:
    assert all(p.y < 277 for p in pieces(pdf.pages[0]))
    for number, page in enumerate(pdf.pages[1:-1], 2):
        found = next(p for p in pieces(page) if p.y > 277)
        assert found.text == str(number)
        assert found.size == 13
        assert found.x + 0.25 * len(found.text) * 13 / MM == pytest.approx(30 + 165 / 2, abs=0.3)
        middle = found.y + 0.33 * 13 / MM
        assert 297 - middle == pytest.approx(10, abs=1)


def test_country_and_motto_share_a_centre_and_number_and_date_a_line(pdf: pypdf.PdfReader) -> None:
    page = pdf.pages[0]
    assert piece(page, "Số: 05").y == pytest.approx(piece(page, "Hà Nam, ngày").y, abs=0.2)
    assert piece(page, "CỘNG HÒA").x > 30 + 165 * 0.4
    assert piece(page, "Độc lập").y < piece(page, "CỘNG HÒA").y


def test_a_long_table_repeats_its_header_and_loses_no_row(pdf: pypdf.PdfReader) -> None:
    pages = [words(page) for page in pdf.pages]
    holding = [text for text in pages if "Dòng thứ" in text]
    assert len(holding) > 2
    assert all("TT Nội dung Thay đổi (điểm)" in text for text in holding)
    assert [i for i in range(1, 91) if f"Dòng thứ {i} " not in " ".join(pages) + " "] == []


@pytest.mark.parametrize("count", range(18, 26))
def test_the_source_of_a_table_is_never_alone_on_a_page(paper: Report, count: int) -> None:
    rows = tuple((f"Dòng {i}",) for i in range(count))
    table = Table((Column("Nội dung"),), rows, "Bảng", "nguồn duy nhất")
    pdf = read(to_pdf(dataclasses.replace(paper, blocks=(table,), annexes=())))
    holding = [words(page) for page in pdf.pages if "nguồn duy nhất" in words(page)]
    assert holding
    assert all("Dòng" in text for text in holding)


def test_hostile_text_is_set_as_text(pdf: pypdf.PdfReader) -> None:
    text = " ".join(words(page) for page in pdf.pages)
    assert "".join(HOSTILE.split()) in "".join(text.split())


def test_every_vietnamese_letter_is_there(paper: Report) -> None:
    vowels = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ"
    both = " ".join(vowels + vowels.upper())
    pdf = read(to_pdf(dataclasses.replace(paper, blocks=(Paragraph.of(both),), annexes=())))
    assert "".join(both.split()) in "".join(pdf.pages[0].extract_text().split())
    assert {p.face.partition("-")[0] for p in pieces(pdf.pages[0])} == {"LiberationSerif"}


def test_a_figure_leads_to_its_computation_and_a_chart_has_words(pdf: pypdf.PdfReader) -> None:
    links = [a.get_object()["/A"]["/URI"] for a in pdf.pages[0]["/Annots"] if "/URI" in a.get_object().get("/A", {})]
    assert links == ["https://caicach.example/t/1"]
    root = pdf.trailer["/Root"]
    assert root["/Lang"] == "vi-VN"
    assert root["/MarkInfo"]["/Marked"]
    assert alternative_texts(root["/StructTreeRoot"]) == ["Mất nhiều nhất ở Trách nhiệm giải trình."]


def alternative_texts(node: object) -> list[str]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return [text for child in node for text in alternative_texts(child)]
    if not isinstance(node, dict):
        return []
    own = [str(node["/Alt"]).partition(".")[0] + "."] if node.get("/S") == "/Figure" and "/Alt" in node else []
    return own + alternative_texts(node.get("/K", []))


def test_an_annex_has_pages_of_its_own(pdf: pypdf.PdfReader) -> None:
    last = pdf.pages[-1]
    assert words(last).startswith("Phụ lục SỐ LIỆU CHI TIẾT (Kèm theo Báo cáo số 05/BC-SNV")
    assert all(p.y < 277 for p in pieces(last))


def test_the_pages_of_an_annex_are_numbered_from_its_own_first(paper: Report) -> None:
    long = dataclasses.replace(paper.annexes[0], blocks=tuple(Paragraph.of("Đoạn.") for _ in range(60)))
    pages = read(to_pdf(dataclasses.replace(paper, annexes=(long,)))).pages
    start = next(i for i, page in enumerate(pages) if words(page).startswith("Phụ lục"))
    headers = [[p.text for p in pieces(page) if p.y > 277] for page in pages[start:]]
    assert headers[:2] == [[], ["2"]]


def test_several_annexes_are_numbered_in_roman(paper: Report) -> None:
    text = read(to_pdf(dataclasses.replace(paper, annexes=paper.annexes * 2)))
    assert "Phụ lục I " in words(text.pages[-2])
    assert "Phụ lục II " in words(text.pages[-1])


def test_the_same_paper_gives_the_same_bytes(paper: Report) -> None:
    assert to_pdf(paper) == to_pdf(paper)


def test_a_party_paper_makes_no_claim_to_the_decree(party_paper: Report) -> None:
    text = words(read(to_pdf(party_paper)).pages[0])
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in text
    assert "CỘNG HÒA" not in text
    assert "Số 05-BC/BTCTU" in text
    assert "- Thường trực; - Ban Thường vụ." in text


def test_a_letter_has_its_subject_under_the_number(paper: Report) -> None:
    text = words(read(to_pdf(dataclasses.replace(paper, kind="Công văn", symbol="SNV-CCHC"))).pages[0])
    assert "V/v Kết quả Chỉ số PAPI" in text
    assert "CÔNG VĂN" not in text


def test_an_almost_empty_paper_still_prints(paper: Report) -> None:
    bare = dataclasses.replace(
        paper, blocks=(), annexes=(), to=(), grounds=(), recipients=(), signature=Signature(()), computation=""
    )
    text = words(read(to_pdf(bare)).pages[0])
    assert "- Lưu: VT, CCHC." in text
    assert "./." in text


def test_the_signature_is_never_alone_on_its_page(paper: Report) -> None:
    for lines in range(22, 30):
        blocks = tuple(Paragraph.of(f"Đoạn {i}.") for i in range(lines))
        pdf = read(to_pdf(dataclasses.replace(paper, blocks=blocks, annexes=(), grounds=())))
        signed = next(words(page) for page in pdf.pages if "PHÓ GIÁM ĐỐC" in words(page))
        assert "Đoạn" in signed
