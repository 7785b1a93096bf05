"""Form II.06 as a workbook: the form's thirteen columns under their group captions, the total, the source."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from caicach.dossiers.form06 import Form06, form_columns
from caicach.errors import InputError, Problem
from caicach.text import Text

_GROUPS = (
    (3, 6, "Số hồ sơ nhận giải quyết"),
    (7, 10, "Số lượng hồ sơ đã giải quyết"),
    (11, 13, "Số lượng hồ sơ đang giải quyết"),
)
_LINE = Side(style="thin")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
_HEAD, _FIRST = 5, 8


def write_sheet(form: Form06, path: Path) -> None:
    """Write `form` to `path` as XLSX; raises InputError where the file cannot be written."""
    book = Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    page.title = "II.06"
    _headings(page, form)
    lines = [(n, line.field or "(không ghi lĩnh vực)", line.counts) for n, line in enumerate(form.lines, start=1)]
    for row, (number, field, counts) in enumerate([*lines, (None, "Tổng số", form.total)], start=_FIRST):
        values = [number, field, *(counts[c.key] for c in form_columns() if c.type == "count")]
        for place, value in enumerate(values, start=1):
            page.cell(row, place, value).border = _BOX
            page.cell(row, place).font = Font(name="Times New Roman", size=11, bold=number is None)
    note = "Nguồn: kho hồ sơ caicach. Cột theo biểu II.06, Thông tư 01/2020/TT-VPCP."
    page.cell(_FIRST + len(lines) + 2, 1, note)
    page.freeze_panes = f"C{_FIRST}"
    try:
        book.save(path)
    except OSError as error:
        expected, cure = (
            Text("một tệp ghi được", "a file that can be written"),
            Text("Chọn nơi ghi khác.", "Choose another place."),
        )
        raise InputError(Problem(file=str(path), found=error.strerror, expected=expected, cure=cure)) from error


def _headings(page: Worksheet, form: Form06) -> None:
    page.cell(1, 1, "Biểu số II.06: Tình hình, kết quả giải quyết thủ tục hành chính").font = Font(bold=True, size=13)
    page.cell(2, 1, f"Đơn vị: {form.unit}")
    page.cell(3, 1, f"Kỳ báo cáo: từ ngày {form.start:%d/%m/%Y} đến ngày {form.end:%d/%m/%Y}")
    for first, last, title in _GROUPS:
        page.cell(_HEAD, first, title)
        page.merge_cells(start_row=_HEAD, end_row=_HEAD, start_column=first, end_column=last)
    for column in form_columns():
        caption = column.vi.split(" - ")[-1]
        page.cell(_HEAD + 1 if column.number > 2 else _HEAD, column.number, caption)
        page.cell(_HEAD + 2, column.number, f"({column.number})")
        page.column_dimensions[get_column_letter(column.number)].width = 32 if column.number == 2 else 12
    for head in (c for row in page.iter_rows(_HEAD, _HEAD + 2, 1, 13) for c in row):
        head.border, head.alignment, head.font = _BOX, _CENTRED, Font(name="Times New Roman", size=11, bold=True)
    for place in (1, 2):
        page.merge_cells(start_row=_HEAD, end_row=_HEAD + 1, start_column=place, end_column=place)
