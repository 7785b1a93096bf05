"""What a trace says beside a figure of a criteria set."""

from __future__ import annotations

from caicach.instruments.model import Takes
from caicach.text import Text

MOVED = Text(
    "Điểm tối đa của {codes} (không áp dụng) chuyển cho các mục còn lại theo tỷ lệ.",
    "The maximum of {codes} (not applicable) goes to the others in proportion.",
)
ROUNDED = Text("Làm tròn từ {points} theo quy định của bộ tiêu chí.", "Rounded from {points} as the set says.")
ZEROED = Text("Phụ thuộc {code}, chưa đạt điều kiện.", "Depends on {code}, whose condition is not met.")
LEFT_UNSAID = Text("Văn bản không nêu: {what}; điểm do người thẩm định cho.",
                   "The document does not say: {what}; the appraiser gives the points.")  # fmt: skip
BY_HAND = Text(
    "Nhập tay; số liệu này thuộc {room} ({figure}).", "Entered by hand; the figure belongs to {room} ({figure})."
)
AS_TAKEN = Text("Lấy từ {room} ({figure}): {origin}.", "Taken over from {room} ({figure}): {origin}.")
FALLS = Text(
    "Không xếp {title} vì {codes} chưa đạt điều kiện.", "Not {title}, because {codes} does not meet its condition."
)

_ROOMS = {
    "dossiers": Text("hồ sơ thủ tục hành chính", "administrative dossiers"),
    "tasks": Text("theo dõi nhiệm vụ", "task tracking"),
    "survey": Text("khảo sát", "the survey"),
    "instrument": Text("kết quả của bộ {instrument}", "the results of {instrument}"),
}


def of_room(takes: Takes) -> Text:
    """Return where a figure is taken from, in words."""
    return _ROOMS[takes.origin].format(instrument=takes.instrument or "")


def joined(*notes: Text | None) -> Text | None:
    """Return the notes that there are as one."""
    said = [note for note in notes if note is not None]
    return Text(" · ".join(n.vi for n in said), " · ".join(n.en for n in said)) if said else None
