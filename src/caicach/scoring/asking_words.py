"""What a form calls the things it asks for, and why an answer has no points yet."""

from __future__ import annotations

from caicach.text import Text

PART = Text("Số đạt (tử số)", "Part (numerator)")
WHOLE = Text("Tổng số (mẫu số)", "Whole (denominator)")
PERCENT = Text("Tỷ lệ (%)", "Percentage (%)")
ITEMS = Text("Số lượng", "Number of items")
VIOLATIONS = Text("Số vi phạm", "Number of violations")
GOOD = Text("Số mục được cộng", "Number of items that add")
BAD = Text("Số mục bị trừ", "Number of items that take off")
RESULT = Text("Kết quả thực hiện", "Result")
TARGET = Text("Chỉ tiêu được giao", "Target")
WITHOUT_TARGET = Text("Kết quả (không được giao chỉ tiêu)", "Result (no target set)")
PLACE = Text("Thứ hạng", "Place")
FIGURE = Text("Số liệu dùng để xếp hạng", "Figure to be ranked")
POINTS = Text("Điểm", "Points")

NOTHING_ANSWERED = Text("Chưa có câu trả lời.", "No answer yet.")
COMPARED = Text(
    "Điểm phụ thuộc số liệu của các đơn vị khác; chỉ tính được khi chấm chung.",
    "The points depend on the other units' figures; they are known once all are scored together.",
)
ONLY_IF = Text("Chỉ được tính khi {codes} đạt điều kiện.", "Counts only where {codes} meets its condition.")
BY_EFFECT = {
    "leaves-maximum": Text(
        "Không áp dụng: không tính vào điểm tối đa của đơn vị.", "Does not apply: leaves the unit's maximum."
    ),
    "moves-to-siblings": Text(
        "Không áp dụng: điểm tối đa chuyển cho các mục cùng nhóm.",
        "Does not apply: the maximum goes to what stands beside it.",
    ),
    "full-points": Text("Không áp dụng: được tính đủ điểm.", "Does not apply: counts in full."),
    "no-points": Text("Không áp dụng: không được điểm.", "Does not apply: counts as nothing."),
}
"""What is said where a leaf does not apply, by what becomes of it then (`refused` never comes so far)."""
