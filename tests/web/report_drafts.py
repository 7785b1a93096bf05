"""Drafts of reports for tests: about the tasks of the cast's province, with parts asked of Sở A and Sở B."""

from __future__ import annotations

import datetime as dt

from tests.web import situations
from tests.web.cast import Cast

from caicach.web.reports.models import Draft, Paragraph, TemplateVersion
from caicach.web.reports.services.deciding import submit_draft
from caicach.web.reports.services.drafting import Opening, open_draft
from caicach.web.reports.services.templates import keep_template
from caicach.web.reports.services.writing import hand_in

DUE = dt.date(2022, 6, 20)
SOURCE = """tên: Báo cáo theo dõi chỉ đạo
trích yếu: Tình hình thực hiện nhiệm vụ {{ report.period }} của {{ report.unit }}
loại: Báo cáo
kỳ: tháng, quý

# Kết quả
Đến nay có {{ tasks.given }} nhiệm vụ được giao.
@đoạn đơn vị ket-qua: Nêu kết quả nổi bật của đơn vị
# Đánh giá
@đoạn văn phòng danh-gia: Đánh giá chung
"""


def opened(cast: Cast, *, units: bool = True) -> Draft:
    """Open the month's draft from the province's own template."""
    situations.task(cast)
    keep_template(cast.people.reform_officer, cast.province, "directives", SOURCE, "mẫu thử")
    asked = (cast.unit_a, cast.unit_b) if units else ()
    opening = Opening(
        "directives",
        "2022-06",
        cast.province.unit,
        "state",
        ("Ban Thường vụ Tỉnh ủy",),
        asked,
        DUE if units else None,
        "http://testserver",
    )
    return open_draft(cast.people.reform_officer, cast.province, opening)


def part_of(draft: Draft, name: str) -> Paragraph:
    """Return the part that the unit of that name writes; the office's without a name."""
    if not name:
        return draft.paragraphs.get(kind=Paragraph.Kind.OFFICE)
    return draft.paragraphs.get(unit__name=name)


def written(cast: Cast) -> Draft:
    """Return a draft in which everybody has written."""
    draft, people = opened(cast), cast.people
    hand_in(people.specialist, part_of(draft, "Sở A"), "Sở A đã xong việc.")
    hand_in(people.sister, part_of(draft, "Sở B"), "Sở B đã xong việc.")
    office = part_of(draft, "")
    office.text, office.saved_by = "Nhìn chung đạt yêu cầu.", people.reform_officer
    office.save()
    return draft


def submitted(cast: Cast) -> Draft:
    """Return a draft that waits for the leader."""
    return submit_draft(cast.people.reform_officer, written(cast))


def template(cast: Cast) -> TemplateVersion:
    """Keep a version of the province's own template."""
    kept = keep_template(cast.people.reform_officer, cast.province, "directives", SOURCE, "mẫu thử")
    assert kept is not None
    return kept
