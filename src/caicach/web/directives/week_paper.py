"""The weekly meeting's sheet as a paper: one table by unit, one for each section with its notes."""

from __future__ import annotations

from caicach.reporting import figures
from caicach.reporting.document import Block, Cell, Column, Heading, Letterhead, Paragraph, Report, Signature, Table
from caicach.web.accounts.models import User
from caicach.web.directives.week import Section, Week

# The paper of a state body here is Vietnamese, in whatever language its reader reads the pages.
TITLES = {
    "new": "Nhiệm vụ mới giao trong tuần",
    "done": "Nhiệm vụ hoàn thành trong tuần",
    "late": "Nhiệm vụ quá hạn",
    "coming": "Nhiệm vụ đến hạn trong 7 ngày tới",
}


def week_paper(user: User, week: Week) -> Report:
    """Return the sheet of `week`; number, date and signer stay open, as on every draft."""
    locality, own = user.locality, user.membership.unit if user.membership else None
    assert locality is not None
    issuer = own.full_name if own else locality.unit.full_name
    number = week.monday.isocalendar()
    blocks: list[Block] = [
        Paragraph.of(f"Số liệu đến hết ngày {figures.date(week.as_of)}. {_counts(week)}"),
        *([_by_unit(week)] if week.by_unit else []),
    ]
    for section in week.sections:
        if section.lines:
            blocks += [Heading(TITLES[section.name]), _lines(section)]
    days = f"{figures.date(week.monday)} đến {figures.date(week.sunday)}"
    return Report(
        letterhead=Letterhead(issuer, locality.unit.name),
        kind="Báo cáo",
        title=f"Tình hình thực hiện nhiệm vụ tuần {number.week}/{number.year} (từ {days})",
        symbol="BC",
        blocks=tuple(blocks),
        signature=Signature(("THỦ TRƯỞNG ĐƠN VỊ",)),
        page_note=locality.notice.vi,
    )


def _counts(week: Week) -> str:
    parts = [f"{section.total} {TITLES[section.name].lower()}" for section in week.sections]
    return f"Có {', '.join(parts)}."


def _by_unit(week: Week) -> Table:
    columns = (
        Column("Đơn vị", 4),
        *(Column(title, 1, "whole") for title in ("Mới giao", "Hoàn thành", "Quá hạn", "Sắp đến hạn")),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple((str(unit), *counts) for unit, counts in week.by_unit)
    return Table(columns, rows, "Nhiệm vụ của từng đơn vị trong tuần")


def _lines(section: Section) -> Table:
    columns = (Column("Nhiệm vụ", 4), Column("Chủ trì", 2), Column("Thời hạn", 1), Column("Ý kiến", 2))
    rows = tuple((x.task.words, str(x.task.lead), x.task.last_day, x.note or None) for x in section.lines)
    return Table(columns, rows, TITLES[section.name])
