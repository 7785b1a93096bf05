"""What the checker says of each kind of finding, and how to mend it."""

from __future__ import annotations

from typing import Literal, NamedTuple

from rapidfuzz import process

from caicach.tables import fold_name
from caicach.text import Text

Kind = Literal[
    "duplicate-code",
    "orphan-code",
    "sum-mismatch",
    "points-above-max",
    "points-unreachable",
    "overlapping-bands",
    "gap-between-bands",
    "missing-rule",
    "unknown-rule",
    "not-a-number",
    "empty-options",
]


class Cure(NamedTuple):
    """What was expected, and how to mend it."""

    expected: Text
    cure: Text


WORDS: dict[Kind, Text] = {
    "duplicate-code": Text(
        "Mã số bị dùng nhiều lần (dòng {rows}).", "The number is used more than once (rows {rows})."
    ),
    "orphan-code": Text(
        "Không có dòng nào cho cấp trên (“{title}”).", "There is no row for the level above (“{title}”)."
    ),
    "sum-mismatch": Text(
        "Điểm tối đa của các mục con cộng lại là {total}, khác điểm tối đa {max} của mục này.",
        "The children's maxima add up to {total}, not to this one's {max}.",
    ),
    "points-above-max": Text(
        "Có phương án hoặc khung cho {best} điểm, vượt điểm tối đa {max}.",
        "An option or band gives {best} points, above the maximum of {max}.",
    ),
    "points-unreachable": Text(
        "Phương án hoặc khung tốt nhất chỉ cho {best} điểm, không đạt điểm tối đa {max}.",
        "The best option or band gives {best} points, less than the maximum of {max}.",
    ),
    "overlapping-bands": Text("Hai khung chồng nhau: {first} và {second}.", "Two bands overlap: {first} and {second}."),
    "gap-between-bands": Text("Không khung nào chứa các giá trị {gap}.", "No band holds the values {gap}."),
    "missing-rule": Text("Tiêu chí cuối cùng này chưa có cách chấm.", "This leaf has no rule."),
    "unknown-rule": Text("Không có cách chấm nào tên “{rule}”.", "There is no rule named “{rule}”."),
    "not-a-number": Text(
        "Cột {column} phải là số, đang là “{found}”.", "Column {column} must be a number, not “{found}”."
    ),
    "empty-options": Text(
        "Cách chấm “{rule}” chưa có phương án hoặc khung nào.", "The rule “{rule}” has no options or bands."
    ),
}

LOST_ZERO = Text(
    "Dòng {row} đứng sau {before}: có lẽ là {code}, bảng tính ghi số nên mất số 0.",
    "Row {row} follows {before}: it may be {code}, whose zero a spreadsheet drops from numbers.",
)
A_DATE = Text(
    "Bảng tính đã đổi mã số thành ngày ({found}).", "The spreadsheet has turned the number into a date ({found})."
)
PERHAPS = Text("Có phải là {rule}?", "Is it {rule}?")
NO_BOUNDS = Text("Có dòng khung để trống cả hai cận.", "There is a band without either bound.")
IF_A_GROUP = Text(
    "Nếu là nhóm thì mã các mục con phải bắt đầu bằng “{code}.”.",
    "If it is a group, its children's numbers begin with “{code}.”.",
)
NO_CODE = Text("Dòng “{title}” không có mã số.", "The row “{title}” has no number.")
BACKWARD = Text("Khung {band} có cận dưới lớn hơn cận trên.", "The band {band} has its bounds in the wrong order.")

CURES: dict[Kind, Cure] = {
    "duplicate-code": Cure(
        Text("mỗi mã số chỉ dùng một lần", "each number only once"),
        Text("Đánh lại mã số; định dạng cột mã số là văn bản để 1.10 không thành 1.1.",
             "Renumber; format the column of numbers as text, so that 1.10 does not become 1.1."),
    ),
    "orphan-code": Cure(
        Text("một dòng cho mục cấp trên", "a row for the level above"),
        Text("Thêm dòng của mục cấp trên hoặc sửa mã số.", "Add the row of the level above, or mend the number."),
    ),
    "sum-mismatch": Cure(
        Text("tổng điểm mục con bằng điểm tối đa", "children's maxima adding up to the maximum"),
        Text("Sửa điểm tối đa của mục này hoặc của mục con.", "Mend this maximum or the children's."),
    ),
    "points-above-max": Cure(
        Text("điểm không vượt điểm tối đa", "points within the maximum"),
        Text("Sửa điểm của phương án hoặc điểm tối đa.", "Mend the option's points or the maximum."),
    ),
    "points-unreachable": Cure(
        Text("có phương án đạt điểm tối đa", "an option that gives the maximum"),
        Text("Sửa điểm của phương án hoặc điểm tối đa.", "Mend the option's points or the maximum."),
    ),
    "overlapping-bands": Cure(
        Text("mỗi giá trị thuộc một khung", "each value in one band"),
        Text("Sửa cận của hai khung cho giáp nhau.", "Mend the bounds so that the bands touch."),
    ),
    "gap-between-bands": Cure(
        Text("các khung liền nhau", "bands without a gap"),
        Text("Sửa cận của hai khung cho giáp nhau.", "Mend the bounds so that the bands touch."),
    ),
    "missing-rule": Cure(
        Text("một cách chấm", "a rule"),
        Text("Điền cột rule: choice, bands, ratio, count, deduct, manual hoặc survey-bands.",
             "Fill in rule: choice, bands, ratio, count, deduct, manual or survey-bands."),
    ),
    "unknown-rule": Cure(
        Text("một cách chấm có trong danh mục", "a known rule"),
        Text("Chọn choice, bands, ratio, count, deduct, manual hoặc survey-bands.",
             "Use choice, bands, ratio, count, deduct, manual or survey-bands."),
    ),
    "not-a-number": Cure(
        Text("một số", "a number"),
        Text("Chỉ ghi số trong ô, không kèm chữ, đơn vị hay dấu %.", "Write the number alone: no words, unit or %."),
    ),
    "empty-options": Cure(
        Text("các dòng phương án hoặc khung", "rows of options or bands"),
        Text("Thêm các dòng phương án hoặc khung dưới tiêu chí.", "Add rows of options or bands below the criterion."),
    ),
}  # fmt: skip

_RULES_BY_OTHER_NAMES = {
    "choice": ("lua chon", "chon", "chon phuong an", "phuong an", "co/khong", "co khong", "muc do"),
    "bands": ("khung", "khung diem", "theo khung", "khoang", "muc"),
    "ratio": ("ty le", "ti le", "theo ty le", "ty le %"),
    "count": ("dem", "so luong", "theo so luong"),
    "deduct": ("tru", "tru diem", "diem tru"),
    "manual": ("cham tay", "thu cong", "tham dinh", "hoi dong cham", "cham truc tiep"),
    "survey-bands": ("khao sat", "dieu tra xa hoi hoc", "khung khao sat"),
}
_NEAR = 75


def rule_meant(written: str) -> str | None:
    """Return the rule that an unknown name may stand for: a Vietnamese name of it, or one that is nearly spelled so."""
    name = fold_name(written)
    known = next((rule for rule, others in _RULES_BY_OTHER_NAMES.items() if name in others), None)
    near = process.extractOne(name, list(_RULES_BY_OTHER_NAMES), score_cutoff=_NEAR)
    return known or (near[0] if near else None)
