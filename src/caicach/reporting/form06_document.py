"""Form II.06 on paper: its identities and what was rejected, and the thirteen columns by field on a landscape annex.

Columns: Thông tư 01/2020/TT-VPCP, form II.06, by number as `caicach.dossiers.form06` has them.
"""

from __future__ import annotations

from dataclasses import dataclass

from caicach.dossiers.form06 import Counts, Form06, form_columns
from caicach.reporting import figures
from caicach.reporting.document import (
    Annex,
    Block,
    Cell,
    Column,
    Letterhead,
    Notice,
    Paragraph,
    Report,
    Signature,
    Table,
)

_GROUPS = ((6, "Nhận giải quyết"), (10, "Đã giải quyết"), (13, "Đang giải quyết"))  # to which column each head goes
_UNNAMED = "(không ghi lĩnh vực)"


@dataclass(frozen=True, slots=True)
class FormMatter:
    """What the paper is made of: the form, the unit's name, and where known its superior and place.

    `source` says which data the counts are of; `page_note` stands at the foot of every page.
    """

    form: Form06
    unit: str
    superior: str = ""
    place: str = "……"
    source: str = "kho hồ sơ đã nạp"
    page_note: str = ""


def form06_report(matter: FormMatter) -> Report:
    """Return the paper, without number, date and signature."""
    form = matter.form
    days = f"từ ngày {figures.date(form.start)} đến ngày {figures.date(form.end)}"
    detail = "Số liệu tại phụ lục kèm theo." if form.lines else "Không có hồ sơ nào của đơn vị trong kỳ."
    blocks: list[Block] = [Paragraph.of(f"Kỳ báo cáo: {days}. Đơn vị tính: hồ sơ."), Paragraph.of(detail)]
    return Report(
        letterhead=Letterhead(matter.unit, matter.place, superior=matter.superior or None),
        kind="Báo cáo",
        title="Kết quả giải quyết thủ tục hành chính (Biểu số II.06)",
        symbol="BC",
        blocks=(*blocks, *_checks(form)),
        signature=Signature(("THỦ TRƯỞNG ĐƠN VỊ",)),
        annexes=(Annex("Biểu số II.06", (_table(matter),)),) if form.lines else (),
        page_note=matter.page_note,
    )


def _table(matter: FormMatter) -> Table:
    form, known = matter.form, form_columns()
    counted = [column for column in known if column.type == "count"]
    columns = (
        Column("TT (1)", 0.7, "whole"),
        Column("Lĩnh vực giải quyết (2)", 3),
        *(Column(_title(c.number, c.vi), 1.2, "whole", group=_group(c.number)) for c in counted),
    )
    lines: list[tuple[Cell, str, Counts]] = [
        (n, line.field or _UNNAMED, line.counts) for n, line in enumerate(form.lines, start=1)
    ]
    rows: list[tuple[Cell, ...]] = [
        (number, field, *(counts[column.key] for column in counted))
        for number, field, counts in (*lines, ("", "Tổng số", form.total))
    ]
    return Table(
        columns,
        tuple(rows),
        f"Kết quả giải quyết thủ tục hành chính của {matter.unit}",
        f"{matter.source}. Cột theo biểu II.06, Thông tư 01/2020/TT-VPCP",
        strong=frozenset({len(rows) - 1}),
        wide=True,
    )


def _group(number: int) -> str:
    return next(name for last, name in _GROUPS if number <= last)


def _title(number: int, caption: str) -> str:
    """Return a column's own title, without its group, with the form's number of it."""
    own = caption.split(" - ")[-1]
    return f"{own[:1].upper()}{own[1:]} ({number})"


def _checks(form: Form06) -> list[Block]:
    """Return the form's identities with whether they hold, a notice where one does not, and the rejected rows."""
    told = "; ".join(f"{_identity(one.text)}: {'khớp' if one.holds else 'không khớp'}" for one in form.identities)
    blocks: list[Block] = [Paragraph.of(f"Kiểm tra số liệu của biểu: {told}.")]
    broken = [_identity(one.text) for one in form.identities if not one.holds]
    if broken:
        blocks.append(Notice(f"Số liệu không khớp: {', '.join(broken)}. Kiểm tra trước khi gửi biểu."))
    if form.quarantined:
        count = figures.number(form.quarantined, 0)
        rest = "của đơn vị hoặc không ghi đơn vị, không có trong biểu"
        return [*blocks, Paragraph.of(f"{count} dòng bị loại khi nạp, {rest}.")]
    return [*blocks, Paragraph.of("Không có dòng nào của đơn vị bị loại khi nạp.")]


def _identity(text: str) -> str:
    return text.replace("of the previous period", "của kỳ trước")
