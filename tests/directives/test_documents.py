"""The same directive as TXT, DOCX, HTML and PDF; and files that cannot be read."""

from __future__ import annotations

import io
import json
import logging
import time
import unicodedata
import zipfile
from pathlib import Path

import docx
import pypdf
import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st

from caicach.directives import read_directive
from caicach.errors import InputError

DOCUMENTS = Path(__file__).parents[1] / "cases/directives/documents"
LETTER = (DOCUMENTS / "S2_cong_dien.txt").read_text(encoding="utf-8")
ROWS = [
    ["STT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời hạn", "Sản phẩm"],
    ["1", "Niêm yết danh sách hộ nghèo", "UBND các xã, phường", "Sở Y tế; Sở Nội vụ", "Tháng 6/2026", "Biên bản"],
    [
        "2",
        "Khảo sát sự hài lòng của người bệnh tại bệnh viện",
        "Sở Y tế",
        "Bảo hiểm xã hội tỉnh",
        "30/9/2026",
        "Báo cáo",
    ],
]
HEAD = ["KẾ HOẠCH", "Cải thiện Chỉ số năm 2026"]
TASKS = [
    ("Niêm yết danh sách hộ nghèo", ("UBND các xã, phường",), ("Sở Y tế", "Sở Nội vụ"), "2026-06-30", "within"),
    ("Khảo sát sự hài lòng của người bệnh tại bệnh viện", ("Sở Y tế",), ("Bảo hiểm xã hội tỉnh",), "2026-09-30", "by"),
]


def told(reading):
    return [(t.text, t.lead, t.coordinating, str(t.deadline.last_day), t.deadline.bound) for t in reading.tasks]


def saved(document):
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_text_in_its_encodings():
    expected = told(read_directive(LETTER))
    assert expected
    for data in (
        LETTER.encode(),
        b"\xef\xbb\xbf" + LETTER.encode(),
        LETTER.encode("utf-16"),
        LETTER.replace("\n", "\r\n").encode(),
    ):
        assert told(read_directive(data)) == expected
    assert told(read_directive(unicodedata.normalize("NFD", LETTER))) == expected


def test_capitals_of_tcvn3_are_told_by_their_line():
    data = b"UBND T\xd8NH M\xc9U   C\xe9NG H\xdfA\nX\xb7 Thanh B\xd7nh \xaei\xd3m s\xe8\n"
    assert read_directive(data).text == "UBND TỈNH MẪU   CỘNG HÒA\nXã Thanh Bình điểm số\n"


def test_a_path_and_its_name(tmp_path):
    path = tmp_path / "cong_dien.txt"
    path.write_text(LETTER, encoding="utf-8")
    assert told(read_directive(path)) == told(read_directive(str(path))) == told(read_directive(LETTER))
    assert read_directive(path.read_bytes(), name="cong_dien.txt").name == "cong_dien.txt"


def test_docx_with_a_letterhead_and_a_table():
    document = docx.Document()
    sides = document.add_table(rows=1, cols=2)
    sides.cell(0, 0).text = "ỦY BAN NHÂN DÂN\nTỈNH MẪU\nSố: 9/KH-UBND"
    sides.cell(
        0, 1
    ).text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nMẫu, ngày 12 tháng 5 năm 2026"
    for words in HEAD:
        document.add_paragraph(words)
    table = document.add_table(rows=0, cols=6)
    for row in ROWS:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words.replace("; ", "\n")
    document.sections[0].header.paragraphs[0].text = "Giao Sở Nội vụ rà soát tiêu đề trang."
    reading = read_directive(saved(document))
    assert told(reading) == TASKS
    assert (reading.document.number, str(reading.document.date)) == ("9/KH-UBND", "2026-05-12")
    assert reading.document.issuer == "Ủy ban nhân dân tỉnh Mẫu"
    assert reading.tasks[0].product == "Biên bản"


def test_docx_with_empty_first_and_last_cells():
    document = docx.Document()
    table = document.add_table(rows=0, cols=5)
    rows = [("TT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Ghi chú"), ("1", "Kiểm tra quy hoạch", "Sở Xây dựng", "", "")]
    rows += [
        ("", "Đăng tải kết luận", "nt", "Văn phòng UBND tỉnh", ""),
        ("", "Công khai giá đất", "Sở Tài chính", "", "x"),
    ]
    for row in rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    buffer = io.BytesIO()
    document.save(buffer)
    tasks = read_directive(buffer.getvalue()).tasks
    assert [task.text for task in tasks] == ["Kiểm tra quy hoạch", "Đăng tải kết luận", "Công khai giá đất"]
    assert [task.lead for task in tasks] == [("Sở Xây dựng",), ("Sở Xây dựng",), ("Sở Tài chính",)]
    assert tasks[1].coordinating == ("Văn phòng UBND tỉnh",)


def test_docx_with_automatic_numbers():
    document = docx.Document()
    document.add_paragraph("THÔNG BÁO")
    document.add_paragraph("Chủ tịch UBND tỉnh yêu cầu:")
    document.add_paragraph("Sở Nội vụ:", style="List Number")
    document.add_paragraph("Rà soát hồ sơ trễ hạn trước ngày 01/8/2026.", style="List Bullet")
    document.add_paragraph("Sở Tài chính bố trí kinh phí.", style="List Number")
    reading = read_directive(saved(document))
    assert [(t.text, t.lead) for t in reading.tasks] == [
        ("Rà soát hồ sơ trễ hạn trước ngày 01/8/2026", ("Sở Nội vụ",)),
        ("bố trí kinh phí", ("Sở Tài chính",)),
    ]
    assert [t.section for t in reading.tasks] == ["1", "2"]


def test_docx_with_tracked_changes_keeps_what_was_put_in():
    document = docx.Document()
    document.add_paragraph("THÔNG BÁO")
    paragraph = document.add_paragraph("Giao Sở Nội vụ ")
    inserted = docx.oxml.OxmlElement("w:ins")
    inserted.append(document.add_paragraph("rà soát hồ sơ.").runs[0]._r)
    paragraph._p.append(inserted)
    assert "Giao Sở Nội vụ rà soát hồ sơ." in read_directive(saved(document)).text


def html_of(rows):
    cells = "".join("<tr>" + "".join(f"<td>{words}</td>" for words in row) + "</tr>" for row in rows)
    paragraphs = "".join(f"<p>{words}</p>" for words in HEAD)
    body = f"<nav>Giao Sở Y tế xem trang</nav>{paragraphs}<table>{cells}</table>"
    return f"<!DOCTYPE html><html><head><title>t</title></head><body>{body}</body></html>"


def test_html_with_a_table():
    assert told(read_directive(html_of(ROWS).encode())) == TASKS


def test_html_cells_that_span():
    second = "<tr><td>2</td><td>Khảo sát</td><td rowspan='2'>Sở Y tế</td><td></td><td>30/9/2026</td><td></td></tr>"
    third = "<tr><td>3</td><td>Tập huấn</td><td></td><td>30/10/2026</td><td></td></tr>"
    page = html_of(ROWS[:2]).replace("</table>", f"{second}{third}</table>")
    tasks = read_directive(page.encode()).tasks
    assert [(t.text, t.lead) for t in tasks[1:]] == [("Khảo sát", ("Sở Y tế",)), ("Tập huấn", ("Sở Y tế",))]


def pdf_of(rows, *, fill=0):
    cells = ",".join(f"text({json.dumps(words, ensure_ascii=False)})" for row in rows for words in row)
    lines = "\n\n".join(HEAD) + "\n\n" + "Điều kiện chung.\n\n" * fill
    page = '#set page(paper: "a4", margin: 2cm, numbering: "1")\n#set text(size: 12pt)\n'
    source = f"{page}{lines}\n#table(columns: {len(rows[0])}, {cells})\n"
    return typst.compile(source.encode())


def test_pdf_with_a_ruled_table():
    assert told(read_directive(pdf_of(ROWS))) == TASKS


def test_pdf_with_a_table_over_two_pages():
    rows = ROWS[:1] + [
        [str(n), f"Rà soát lĩnh vực thứ {n} theo phân công của đơn vị", "Sở Nội vụ", "", "30/9/2026", "Báo cáo"]
        for n in range(1, 40)
    ]
    reading = read_directive(pdf_of(rows))
    assert [t.text for t in reading.tasks] == [row[1] for row in rows[1:]]


def test_tables_drawn_otherwise():
    for bar, edge in (("\t", ""), (" | ", "| "), ("│", "│")):
        rows = "\n".join(f"{edge}{bar.join(row)}{edge[::-1]}" for row in ROWS)
        assert told(read_directive(f"{HEAD[0]}\n{HEAD[1]}\n\nII. NHIỆM VỤ\n+---+---+\n{rows}\n")) == TASKS


def refusal(data, name="tep"):
    with pytest.raises(InputError) as caught:
        read_directive(data, name=name)
    problem = caught.value.problems[0]
    assert problem.file == name
    assert problem.cure.vi
    assert problem.cure.en
    return str(caught.value)


def zipped(**parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/"), data)
    return buffer.getvalue()


def test_files_that_cannot_be_read():
    assert "không có chữ" in refusal(b"  \n ")
    assert "Word cũ" in refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert "DOCX" in refusal(zipped(xl__workbook="x"))
    assert "DOCX" in refusal(b"PK\x03\x04" + bytes(50))
    assert "lưu lại" in refusal(zipped(**{"word__document.xml": "<broken"}))
    assert "PDF hỏng" in refusal(b"%PDF-1.7\nnothing")
    assert logging.getLogger("pypdf").getEffectiveLevel() > logging.ERROR
    assert "Bản quét" in refusal(typst.compile(b"#rect(width: 5cm)"))
    assert "nhị phân" in refusal(bytes(range(256)) * 4)


def test_a_zip_bomb_is_not_opened():
    assert "bung ra" in refusal(zipped(**{"word__document.xml": bytes(40_000_000)}))


def test_a_protected_pdf_asks_for_its_password_to_be_removed():
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf_of(ROWS)))
    writer.encrypt("mat-khau", algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    assert "mật khẩu" in refusal(buffer.getvalue())


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InputError, match=r"khong-co\.docx"):
        read_directive(tmp_path / "khong-co.docx")


@given(st.text(max_size=400))
def test_no_text_makes_reading_fail(words):
    reading = read_directive(words + "\n")
    assert all(0 <= task.start <= task.end <= len(reading.text) for task in reading.tasks)


@given(st.lists(st.sampled_from(LETTER.split("\n")), max_size=25))
def test_lines_in_any_order_are_read(lines):
    reading = read_directive("\n".join([*lines, ""]))
    assert all(
        reading.text[c.start : c.end].startswith(c.kind) for c in reading.citations if c.title is None and c.number
    )


def test_a_hundred_pages_take_seconds():
    work = "Giao Sở Nội vụ chủ trì, phối hợp với Sở Tài chính rà soát nhóm hồ sơ số"
    body = "".join(f"{n}. {work} {n}, trình UBND tỉnh trước ngày {n % 28 + 1}/8/2026.\n" for n in range(1, 2400))
    text = f"KẾ HOẠCH\nRà soát\n\nII. NHIỆM VỤ\n{body}"
    assert len(text) > 280_000
    start = time.process_time()
    assert len(read_directive(text).tasks) == 2399
    assert time.process_time() - start < 6
