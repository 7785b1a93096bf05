"""Figures of a quarter of a province, as rooms would hand them over; two rooms have no data and say why."""

import datetime as dt
from decimal import Decimal

from caicach.reporting.document import Letterhead, Signature
from caicach.reporting.figure_set import Figure, FigureSet, Rows
from caicach.reporting.paper import Paper
from caicach.text import Text

SITE = "https://caicach.example"
SOURCE = Text("theo dõi nhiệm vụ, ngày 31/3/2026", "tasks followed")
PAPER = Paper(
    Letterhead("Ủy ban nhân dân tỉnh Mẫu", "Mẫu"),
    Signature(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),
    "BC-UBND",
    number=5,
    date=dt.date(2026, 4, 5),
    to=("Bộ Nội vụ",),
    recipients=("Như trên", "Các sở"),
)
TASKS = (
    Figure("tasks.followed", 180, 150, SOURCE, "/tasks/?followed", "/tasks/?before"),
    Figure("tasks.given", 52, 40, SOURCE, "/tasks/?given"),
    Figure("tasks.done", 97, 97, SOURCE),
    Figure("tasks.done_on_time", 80, None, SOURCE),
    Figure("tasks.done_late", 17, 20, SOURCE),
    Figure("tasks.open", 83, 70, SOURCE),
    Figure("tasks.overdue", 21, 25, SOURCE, "/tasks/?overdue"),
    Figure("tasks.due_soon", 0, 3, SOURCE),
    Figure("tasks.no_deadline", 4, 4, SOURCE),
    Figure("tasks.units_overdue", 9, 11, SOURCE),
    Figure("tasks.completion_rate", Decimal("53.888"), Decimal("53.86"), SOURCE, "/tasks/?rate"),
)
BY_UNIT = Rows(
    "tasks.by_unit",
    tuple((f"Sở {name}", 10, 5, 1, 5, overdue, Decimal(50)) for name, overdue in (("A", 3), ("B", 8), ("C", None))),
    SOURCE,
    "/tasks/by-unit",
    ("/units/a", "/units/b", ""),
)
LATE = Rows("tasks.late_list", tuple((i, f"Việc {i}", "Sở B", "1/3/2026", i, "KH 12") for i in range(1, 26)), SOURCE)
DOSSIERS = Rows(
    "dossiers.by_unit",
    tuple((f"Xã {i}", 1, 100, 98, 2, 3, 1, Decimal("97.96"), Decimal("2.97")) for i in range(1, 25)),
    Text("kho hồ sơ", "lake"),
)
MONTHS = Rows("dossiers.by_month", tuple((f"T{i}/2026", 100, 90, i, Decimal(99) - i) for i in range(1, 4)), SOURCE)
MISSING = {
    "rounds": Text("Chưa có kỳ chấm điểm nào được công bố.", "No round is published."),
    "cases": Text("Chưa áp dụng quy định nào.", "No rule was applied."),
}
QUARTER = FigureSet(
    "MAU",
    "tỉnh Mẫu",
    "2026-Q1",
    dt.date(2026, 3, 31),
    (*TASKS, Figure("dossiers.received", 48012, 45000, SOURCE), Figure("findings.open", 0), Figure("coming.count", 2)),
    (
        BY_UNIT,
        LATE,
        DOSSIERS,
        MONTHS,
        Rows("findings.list", (), SOURCE),
        Rows("coming.list", ((1, "Báo cáo", "Sở A", "30/6"),)),
    ),
    MISSING,
)
