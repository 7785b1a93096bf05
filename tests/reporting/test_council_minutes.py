"""The minutes of a council: what they must say, also where nothing was decided or nobody sits."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from caicach.reporting.council_minutes import Ballot, Member, MinutedPoint, MinutesMatter, council_minutes
from caicach.reporting.document import Heading, Letterhead, Paragraph, Report, Signature, Table
from caicach.reporting.paper import Paper

PAPER = Paper(
    Letterhead("Hội đồng thẩm định", "Mẫu", superior="Ủy ban nhân dân tỉnh Mẫu"), Signature(("CHỦ TỊCH",)), "BB-HĐTĐ"
)
POINT = MinutedPoint(
    unit="Sở A",
    code="1.1",
    title="Kế hoạch năm",
    own_answer="Đúng hạn",
    judged_answer="Chậm",
    own=Decimal(2),
    judged=Decimal("1.5"),
    final=Decimal(2),
    unit_words="Ban hành ngày 10/1",
    appraiser_words="Ban hành sau hạn.",
    ballots=(Ballot("Chủ tịch", "theo đơn vị", "Có minh chứng."), Ballot("Ủy viên", "giữ kết quả thẩm định")),
    silent=("Ủy viên B",),
    excluded=("Ủy viên của Sở A",),
    short="theo đơn vị",
    result="Đa số theo đơn vị (2/3 phiếu): lấy lại kết quả tự chấm.",
    on=dt.date(2026, 8, 13),
)
OPEN = replace(POINT, code="2.2", final=Decimal("1.5"), ballots=(), silent=(), short="", result="", on=None)
MATTER = MinutesMatter(
    "Chấm điểm năm 2026",
    (Member("Chủ tịch", "Văn phòng", chair=True), Member("Ủy viên", "Sở B")),
    "Hội đồng quyết định theo đa số.",
    (POINT, OPEN),
    dt.date(2026, 8, 12),
    dt.date(2026, 8, 20),
)


def said(report: Report) -> str:
    """Return all the paragraphs and headings as text."""
    found = []
    for block in report.blocks:
        if isinstance(block, Heading):
            found.append(block.text)
        elif isinstance(block, Paragraph):
            found.append("".join(run.text for run in block.runs))
    return "\n".join(found)


def tables(report: Report) -> list[Table]:
    return [block for block in report.blocks if isinstance(block, Table)]


def test_each_point_is_told_with_both_sides_the_votes_and_the_outcome() -> None:
    text = said(council_minutes(MATTER, PAPER))
    assert "- Đơn vị tự chấm: Đúng hạn (2 điểm). Ý kiến: Ban hành ngày 10/1." in text
    assert "- Thẩm định: Chậm (1,5 điểm). Ý kiến: Ban hành sau hạn." in text
    assert "Chủ tịch: theo đơn vị (Có minh chứng); Ủy viên: giữ kết quả thẩm định." in text
    assert "- Không biểu quyết: Ủy viên B." in text
    assert "không tính vào số thành viên: Ủy viên của Sở A." in text
    assert "- Quyết định ngày 13/8/2026: Đa số theo đơn vị (2/3 phiếu): lấy lại kết quả tự chấm. Điểm: 2." in text


def test_what_is_open_is_said_to_be_open_and_has_no_final_points() -> None:
    report = council_minutes(MATTER, PAPER)
    assert "2 tiêu chí còn khác nhau, đã quyết định 1 (theo đơn vị: 1); 1 tiêu chí chưa quyết định." in said(report)
    assert "- Chưa quyết định" in said(report)
    rows = tables(report)[1].written_rows()
    assert [(row[5], row[6]) for row in rows] == [("2,00", "theo đơn vị"), ("—", "chưa quyết định")]


def test_members_stand_with_their_bodies_the_chair_named() -> None:
    rows = tables(council_minutes(MATTER, PAPER))[0].written_rows()
    assert rows[0][1:] == ["Chủ tịch", "Văn phòng", "Chủ tịch hội đồng"]


def test_nothing_in_dispute_and_nobody_seated_is_said() -> None:
    report = council_minutes(replace(MATTER, members=(), points=(), first=None, last=None), PAPER)
    assert "không có thành viên hội đồng" in said(report)
    assert "Không có tiêu chí nào còn khác nhau" in said(report)
    assert tables(report) == []
