"""What is said of a wrong cell in an index table: what was expected, and how to mend it."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from caicach.instruments.model import Edition, Instrument, Scale
from caicach.text import Text


class Message(NamedTuple):
    """What was expected, and the cure."""

    expected: Text
    cure: Text


COLUMNS = Message(
    Text(
        "các cột unit, period, code, value (hoặc rank, out_of), hay bảng có các cột tương ứng",
        "columns unit, period, code, value (or rank, out_of), or a table with columns for them",
    ),
    Text("Đặt lại tên cột, hoặc chọn cột tương ứng khi nạp.", "Rename the columns, or say which is which."),
)
A_NUMBER = Message(
    Text("một số, dùng dấu chấm thập phân", "a number, with a decimal point"),
    Text("Chỉ ghi số; để trống nếu không có số liệu.", "Write the number alone; leave it blank if there is none."),
)
A_PLACE = Message(
    Text("một số nguyên từ 1 trở lên", "a whole number from 1"),
    Text("Sửa thứ hạng hoặc số đơn vị được xếp hạng.", "Mend the rank or the number of units ranked."),
)
NOT_NEGATIVE = Message(
    Text("sai số chuẩn không âm", "a standard error that is not negative"),
    Text("Sửa hoặc để trống.", "Mend it or leave it blank."),
)


def rank_within(out_of: int) -> Message:
    """Return the message for a rank beyond the number of units ranked."""
    return Message(Text(f"thứ hạng từ 1 đến {out_of}", f"a rank from 1 to {out_of}"), A_PLACE.cure)


def repeated(first: int) -> Message:
    """Return the message for a second figure of the same unit, period and component."""
    return Message(
        Text("mỗi đơn vị, kỳ và mã chỉ một dòng", "one row for each unit, period and code"),
        Text(f"Trùng với dòng {first}. Bỏ một trong hai dòng.", f"Repeats row {first}. Remove one of the two."),
    )


def off_scale(code: str, scale: Scale, value: Decimal) -> Message:
    """Return the message for a value beyond its scale; a 0 is often some source's sign for missing."""
    cure = Text("Kiểm tra lại số liệu và mã thành phần.", "Check the figure and the component's code.")
    if value == 0:
        cure = Text(
            "Nếu 0 nghĩa là không có số liệu thì để trống ô này.", "If 0 stands for no figure, leave the cell blank."
        )
    return Message(
        Text(
            f"giá trị của {code} trong khoảng {scale.low}–{scale.high}",
            f"a value of {code} within {scale.low}–{scale.high}",
        ),
        cure,
    )


def unknown_period(instrument: Instrument) -> Message:
    """Return the message for a period that no edition measures."""
    known = ", ".join(f"{e.periods.first}–{e.periods.last or '…'}" for e in instrument.editions)
    return Message(
        Text(f"một kỳ của {instrument.short}: {known}", f"a period of {instrument.short}: {known}"),
        Text("Sửa kỳ, hoặc bổ sung cấu trúc của kỳ này.", "Mend the period, or add its edition."),
    )


def unknown_code(instrument: Instrument, edition: Edition, code: str, period: str) -> Message:
    """Return the message for a component that does not exist, or not in that period."""
    known = ", ".join([c.code for c in edition.criteria] + ["total"])
    if any(other.criterion(code) for other in instrument.editions):
        return Message(
            Text(f"một thành phần có trong kỳ {period}: {known}", f"a component measured in {period}: {known}"),
            Text(
                f"{code} không được đo trong kỳ này. Kiểm tra kỳ hoặc mã.", f"{code} is not measured then. Check both."
            ),
        )
    return Message(
        Text(f"một mã của {instrument.short}: {known}", f"a code of {instrument.short}: {known}"),
        Text("Sửa mã thành phần.", "Mend the component's code."),
    )
