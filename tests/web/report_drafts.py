"""Drafts of reports for tests: about the tasks of the cast's province, with parts asked of Sở A and Sở B."""

from __future__ import annotations

import datetime as dt

from tests.web import situations
from tests.web.cast import TODAY, Cast

from caicach.reporting.figure_set import Figure, FigureSet
from caicach.text import Text
from caicach.web.reports.models import Draft, Paragraph, TemplateVersion
from caicach.web.reports.services.deciding import submit_draft
from caicach.web.reports.services.drafting import Opening, begin, open_draft
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


def opening(cast: Cast, *, units: bool = True) -> Opening:
    """Return what the month's draft is to be."""
    asked = (cast.unit_a, cast.unit_b) if units else ()
    due = DUE if units else None
    to = ("Ban Thường vụ Tỉnh ủy",)
    return Opening("directives", "2022-06", cast.province.unit, "state", to, asked, due, "http://testserver")


def opened(cast: Cast) -> Draft:
    """Open the month's draft from the province's own template, with the figures that the rooms give."""
    situations.task(cast)
    template(cast)
    return open_draft(cast.people.reform_officer, cast.province, opening(cast))


def begun(cast: Cast) -> Draft:
    """Open the same draft with figures that are given here: no room is asked."""
    template(cast)
    given = Figure("tasks.given", 1, 0, Text("số liệu thử", "trial figures"), "/tasks/")
    unit = cast.province.unit
    figures = FigureSet(unit.code, "tỉnh Hà Nam", "2022-06", TODAY, (given,))
    return begin(cast.people.reform_officer, cast.province, opening(cast), figures)


def part_of(draft: Draft, name: str) -> Paragraph:
    """Return the part that the unit of that name writes; the office's without a name."""
    if not name:
        return draft.paragraphs.get(kind=Paragraph.Kind.OFFICE)
    return draft.paragraphs.get(unit__name=name)


def written(cast: Cast) -> Draft:
    """Return a draft in which everybody has written."""
    draft, people = begun(cast), cast.people
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
