"""`caicach report`: from an index table alone to a paper; what is wrong is said, and nothing is written."""

import io
from pathlib import Path

import docx
import openpyxl
import pypdf
import pytest

from caicach.cli import main

TABLE = Path(__file__).parents[1] / "cases/reporting/papi_six.csv"


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["report", "index", "papi", str(TABLE), *arguments])
    return int(ended.value.code or 0)


def asked(output: Path, unit: str = "Hà Nam", until: str = "2021") -> list[str]:
    return ["--from", "2020", "--to", until, "--unit", unit, "--output", str(output)]


def test_it_writes_a_pdf(tmp_path: Path) -> None:
    output = tmp_path / "x.pdf"
    assert run(*asked(output, "ha nam")) == 0
    text = " ".join(pypdf.PdfReader(output).pages[0].extract_text().split())
    assert "ỦY BAN NHÂN DÂN TỈNH HÀ NAM" in text
    assert "43,285 điểm" in text
    assert "Bản dự thảo" in text


def test_it_writes_a_docx_on_another_bodys_paper(tmp_path: Path) -> None:
    output = tmp_path / "x.docx"
    more = ("--issuer", "Sở Nội vụ", "--superior", "UBND tỉnh Hà Nam", "--signed-as", "KT. GIÁM ĐỐC|PHÓ GIÁM ĐỐC")
    assert run(*asked(output), *more, "--symbol", "BC-SNV") == 0
    file = docx.Document(io.BytesIO(output.read_bytes()))
    assert "SỞ NỘI VỤ" in file.tables[0].cell(0, 0).text
    assert "PHÓ GIÁM ĐỐC" in file.tables[-1].cell(0, 1).text


def test_it_writes_a_workbook_and_the_same_one_again(tmp_path: Path) -> None:
    first, second = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    assert run(*asked(first)) == run(*asked(second)) == 0
    assert first.read_bytes() == second.read_bytes()
    assert "Danh mục" in openpyxl.load_workbook(first).sheetnames


def test_another_ending_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*asked(tmp_path / "x.txt")) == 2
    assert "Đổi đuôi tên tệp." in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_unit_and_a_period_without_data_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*asked(tmp_path / "x.pdf", "Hà Namm Xyz")) == 2
    assert run(*asked(tmp_path / "x.pdf", until="2022")) == 2
    assert "2019, 2020, 2021" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*asked(tmp_path / "none" / "x.xlsx")) == 2
    assert "Chọn nơi ghi khác." in capsys.readouterr().err
