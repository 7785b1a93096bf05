"""What keeps an act on a score sheet or a self-review from being done, in words."""

from __future__ import annotations

from caicach.errors import InputError, Problem
from caicach.text import Text
from caicach.web.accountability.models import Sheet
from caicach.web.accountability.sheets import positions
from caicach.web.units.models import Unit

_AGAIN = Text("Tải lại trang để xem tình trạng hiện nay.", "Load the page again to see how it stands now.")
STATES = {
    Sheet.State.OPEN: Text("chờ tự đánh giá", "waits for the self-evaluation"),
    Sheet.State.HANDED_IN: Text("chờ quyết định", "waits for the decision"),
    Sheet.State.DECIDED: Text("đã quyết định", "decided"),
}


def not_begun(period: str) -> Problem:
    """Say that a period has not begun."""
    expected = Text("kỳ đã bắt đầu", "a period that has begun")
    return Problem(expected, Text("Chọn kỳ khác.", "Choose another period."), period, column="period")


def absent(unit: Unit, period: str) -> Problem:
    """Say that a unit did not exist in a period."""
    since, until = unit.valid_from, unit.valid_to
    expected = Text(
        f"đơn vị tồn tại trong kỳ {period} ({unit.full_name}: từ {since} đến trước {until or 'nay'})",
        f"a unit that existed in {period} ({unit.full_name}: from {since} to before {until or 'now'})",
    )
    return Problem(expected, Text("Sửa đơn vị hoặc kỳ.", "Mend the unit or the period."), str(unit), column="unit")


def opened_already(unit: Unit, period: str) -> Problem:
    """Say that a unit is evaluated in a period already."""
    return Problem(
        Text("một đơn vị chưa mở đánh giá trong kỳ này", "a unit without an evaluation in this period"),
        Text("Mở đợt đánh giá đang có trong danh sách.", "Open the evaluation that is in the list."),
        f"{unit}, {period}",
        column="unit",
    )


def nobody() -> Problem:
    """Say that there is nobody to evaluate."""
    return Problem(
        Text("ít nhất một cán bộ, công chức", "at least one official"),
        Text(
            "Ghi họ tên, mỗi người một dòng; người có tài khoản của đơn vị được lấy sẵn.",
            "Write the names, one a line; those with an account at the unit are there by themselves.",
        ),
        column="named",
    )


def there(name: str) -> Problem:
    """Say that a person has a sheet already."""
    return Problem(
        Text("người chưa có phiếu trong đợt này", "someone without a sheet in this evaluation"),
        Text("Ghi thêm chức danh để phân biệt nếu trùng tên.", "Add the post where two people share a name."),
        name,
        column="name",
    )


def not_yours() -> Problem:
    """Say that an act on a sheet is another person's."""
    return Problem(
        Text("phiếu mà bạn được làm bước này", "a sheet on which this step is yours"),
        Text(
            "Người được đánh giá tự đánh giá; người đứng đầu đơn vị hoặc cấp trên quyết định.",
            "The official answers; the head of the unit or one above decides.",
        ),
    )


def own_sheet() -> Problem:
    """Say that nobody decides the own sheet."""
    return Problem(
        Text("người quyết định không phải người được đánh giá", "someone else than the official"),
        Text(
            "Chuyển cho cấp trên quyết định. Không ai quyết định phiếu của chính mình.",
            "Leave it to the head above. Nobody decides their own sheet.",
        ),
    )


def no_position(found: str) -> Problem:
    """Say that there is no such kind of sheet."""
    known = positions().values()
    titles = Text("; ".join(p.title.vi for p in known), "; ".join(p.title.en for p in known))
    return Problem(titles, Text("Chọn một loại phiếu.", "Choose a kind of sheet."), found, column="position")


def no_account() -> Problem:
    """Say that a sheet can't go back to who has no account."""
    return Problem(
        Text("phiếu của người có tài khoản", "the sheet of someone with an account"),
        Text("Người đứng đầu ghi thay theo bản giấy và quyết định.", "The head enters it from the paper and decides."),
    )


def not_open(state: Sheet.State) -> Problem:
    """Say that a sheet is in another state."""
    return Problem(
        Text("phiếu ở trạng thái trước bước này", "a sheet that this step is open for"), _AGAIN, STATES[state].vi
    )


def someone_else() -> Problem:
    """Say that someone else saved meanwhile."""
    return Problem(
        Text("bản đang hiện là bản mới nhất", "the latest edition on the page"),
        Text(
            "Người khác vừa lưu. Chép lại phần bạn viết, tải lại trang rồi ghi tiếp.",
            "Someone else just saved. Copy what you wrote, load the page again and go on.",
        ),
    )


def missing(code: str) -> Problem:
    """Say that a criterion has no answer."""
    return Problem(
        Text("điểm hoặc số liệu của tiêu chí này", "points or figures of this criterion"),
        Text("Ghi đủ mọi tiêu chí.", "Answer every criterion."),
        column=code,
    )


def needs_why(code: str) -> Problem:
    """Say that another answer than the official's needs a reason."""
    return Problem(
        Text("lý do ghi khác với tự đánh giá", "the reason why it is another than the official's"),
        Text("Ghi ngắn gọn; người được đánh giá đọc được.", "Write briefly; the official reads it."),
        column=f"why-{code}",
    )


def discipline_unsaid() -> Problem:
    """Say that it must be said whether there was a disciplinary measure."""
    return Problem(
        Text("có hoặc không bị kỷ luật trong kỳ", "whether there was a disciplinary measure"),
        Text("Chọn một trong hai.", "Choose one of both."),
        column="disciplined",
    )


def need_words(words: str) -> None:
    """Raise InputError where a reason is compulsory and none is given."""
    if not words.strip():
        expected = Text("lý do bằng lời", "a reason in words")
        cure = Text("Ghi ngắn gọn căn cứ và lý do.", "Write the ground and the reason briefly.")
        raise InputError(Problem(expected, cure, column="words"))
