"""caicach report dossiers and check: a paper from a lake alone, by the library's template or one's own."""

import datetime as dt
import io
import json
from pathlib import Path

import docx
import openpyxl
import pypdf
import pytest

from caicach.dossiers.imports import import_dossiers

GROUP = "report"

ROWS = """dossier,unit,field,received_at,due_at,finished_at,channel
A,22,Đất đai,2024-02-20T08:00,2024-03-10T08:00,2024-03-10T08:00,online
B,22,Đất đai,2024-03-02T08:00,2024-03-10T08:00,2024-03-11T08:00,online
C,22,Hộ tịch,2024-03-05T08:00,2024-03-20T08:00,2024-03-15T08:00,counter
D,24,Hộ tịch,2024-01-05T08:00,2024-01-20T08:00,,counter
"""
OWN = "tên: Của mình\ntrích yếu: Hồ sơ {{ report.period }}\n# Một\nNhận {{ dossiers.received | unit }}.\n"


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lake")
    (folder / "d.csv").write_text(ROWS, encoding="utf-8")
    import_dossiers([folder / "d.csv"], folder / "lake", at=dt.datetime(2024, 4, 1, 8))
    return folder / "lake"


def test_a_quarter_as_pdf(ask, lake, tmp_path):
    output = tmp_path / "x.pdf"
    code, _, error = ask("dossiers", lake, "--period", "2024-Q1", "--output", output, "--issuer", "Sở Nội vụ")
    assert code == 0, error
    text = " ".join(" ".join(page.extract_text().split()) for page in pypdf.PdfReader(output).pages)
    assert "Tiếp nhận 4 hồ sơ (chưa có kỳ trước để so sánh)" in text
    assert "trước và đúng hạn đạt 66,67 %" in text
    assert "nộp trực tuyến đạt 50,0 %" in text
    assert "Bản dự thảo" in text


def test_one_unit_by_a_template_and_on_a_letterhead_of_ones_own(ask, lake, tmp_path):
    (tmp_path / "mau.txt").write_text(OWN, encoding="utf-8")
    base = docx.Document()
    base.add_paragraph("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    base.save(tmp_path / "dau.docx")
    output = tmp_path / "x.docx"
    more = ("--template", tmp_path / "mau.txt", "--letterhead", tmp_path / "dau.docx", "--unit", "22")
    code, _, error = ask("dossiers", lake, "--period", "2024-03", "--output", output, *more)
    assert code == 0, error
    text = "\n".join(p.text for p in docx.Document(io.BytesIO(output.read_bytes())).paragraphs)
    assert "Hồ sơ tháng 3/2024" in text
    assert "Nhận 2 hồ sơ./." in text


def test_the_workbook_holds_the_tables(ask, lake, tmp_path):
    output = tmp_path / "x.xlsx"
    assert ask("dossiers", lake, "--period", "2024-Q1", "--output", output)[0] == 0
    book = openpyxl.load_workbook(output)
    sheet = next(sheet for sheet in book.worksheets if "đơn vị" in str(sheet["A1"].value))
    assert sorted(row[0] for row in sheet.iter_rows(min_row=5, values_only=True)) == ["22", "24"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--period", "2024-Q5"), "2024-Q5"),
        (("--period", "2019"), "không có hồ sơ nào"),
        (("--period", "2024", "--unit", "Không Có"), "Không Có"),
        (("--period", "2024", "--template", "thieu.txt"), "thieu.txt"),
        (("--period", "2024", "--letterhead", "x.docx"), "--letterhead"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(ask, lake, tmp_path, arguments, said):
    output = tmp_path / "x.pdf"
    code, _, error = ask("dossiers", lake, "--output", output, *arguments)
    assert code == 2
    assert said in error
    assert not output.exists()


def test_a_faulty_template_names_its_lines(ask, lake, tmp_path):
    (tmp_path / "mau.txt").write_text(f"{OWN}{{{{ dossiers.recieved }}}}\n@bảng x", encoding="utf-8")
    code, _, error = ask("check", tmp_path / "mau.txt")
    assert code == 2
    assert "mau.txt, dòng 5: thấy “dossiers.recieved”" in error
    assert "Gần nhất là “dossiers.received”" in error
    assert "dòng 6" in error


def test_a_right_template_tells_what_it_uses(ask, tmp_path):
    (tmp_path / "mau.txt").write_text(f"{OWN}@đoạn đơn vị kk: Nêu khó khăn.", encoding="utf-8")
    code, out, error = ask("check", tmp_path / "mau.txt", "--format", "json")
    assert code == 0, error
    told = json.loads(out)
    assert told["name"] == "Của mình"
    assert [use["name"] for use in told["uses"]] == ["dossiers.received", "kk"]


FIGURES = """
name: tỉnh Mẫu
period: 2026-Q1
as_of: 2026-03-31
figures:
  tasks.done: 97
  tasks.completion_rate: {value: 53.888, before: 40.5, source: theo dõi nhiệm vụ}
tables:
  tasks.ageing: {rows: [[1–5 ngày, 4], [trên 10 ngày, 9]]}
missing: {cases: Chưa áp dụng quy định nào.}
"""


def test_a_file_of_figures_fills_a_template(ask, tmp_path):
    (tmp_path / "so.yaml").write_text(FIGURES, encoding="utf-8")
    output = tmp_path / "x.docx"
    code, _, error = ask("fill", "directives", tmp_path / "so.yaml", "--output", output)
    assert code == 0, error
    text = "\n".join(p.text for p in docx.Document(io.BytesIO(output.read_bytes())).paragraphs)
    assert "đạt 53,9 % (tăng 13,4 điểm phần trăm so với quý IV/2025)" in text
    assert "Chưa có dữ liệu. Chưa áp dụng quy định nào." in text
    assert "Trên 10 ngày nhiều nhất: 9 nhiệm vụ" in text


def test_all_faults_of_a_file_of_figures_are_told(ask, tmp_path):
    wrong = FIGURES.replace("tasks.done: 97", "tasks.dnoe: 97\n  tasks.open: nhiều").replace("[trên 10 ngày, 9]", "[x]")
    (tmp_path / "so.yaml").write_text(wrong, encoding="utf-8")
    code, _, error = ask("fill", "reform", tmp_path / "so.yaml", "--output", tmp_path / "x.pdf")
    assert code == 2
    assert "tasks.dnoe" in error
    assert "Gần nhất là “tasks.done”" in error
    assert "tasks.open: thấy “nhiều”, cần một số nguyên" in error
    assert "2 ô mỗi dòng" in error
    assert not (tmp_path / "x.pdf").exists()


def test_a_kind_of_report_that_there_is_not(ask, tmp_path):
    code, _, error = ask("fill", "reforms", tmp_path / "so.yaml", "--output", tmp_path / "x.pdf")
    assert code == 2
    assert "Gần nhất là “reform”" in error
