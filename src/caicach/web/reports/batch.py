"""What a batch makes: the report of one unit, as the person who asked may see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from django.utils import translation

from caicach.reporting.document import Report as Printed
from caicach.reporting.filling import fill
from caicach.reporting.index_matter import IndexMatter
from caicach.reporting.index_report import index_report
from caicach.reporting.paper import Paper
from caicach.text import Text
from caicach.web.reports.gathering import gather
from caicach.web.reports.matter import gather as gather_index
from caicach.web.reports.models import Batch
from caicach.web.reports.papers import OWN, own_paper, paper_of
from caicach.web.reports.services import Asked
from caicach.web.reports.services.templates import letterhead_content, template_for
from caicach.web.units.models import Unit

INDEX = "index"
KINDS: dict[str, Text] = {
    "unit": Text("Trang của từng đơn vị, để đơn vị tự rà soát", "Each unit's own page, for its review"),
    "directives": Text("Theo dõi nhiệm vụ của từng đơn vị", "Each unit's tasks"),
    "dossiers": Text("Giải quyết hồ sơ của từng đơn vị", "Each unit's dossiers"),
    INDEX: Text("Phân tích chỉ số của từng tỉnh, thành phố", "The analysis of an index for each province"),
}


Maker = Callable[[], Printed]
"""What puts a report together, wherever it is called: its figures are gathered already."""


def maker_of(batch: Batch, unit: Unit) -> Maker:
    """Return what puts one unit's report of a batch together. Raises InputError where it cannot be made, with why."""
    with translation.override("vi"):
        if batch.kind == INDEX:
            return _of_index(batch, unit)
        figures = gather(batch.locality, batch.kind, batch.period, unit, batch.as_of, user=batch.asked_by)
        _own, template = template_for(batch.locality, batch.kind)
        site, note = batch.asked.get("site", ""), batch.locality.notice.vi
        # What a unit is to write on its own page is left open there; without any figure there is no paper.
        opened = batch.kind == "unit" and not figures.empty
        return partial(fill, template, figures, _paper(batch, unit), site=site, draft=opened, page_note=note)


def base_of(batch: Batch) -> bytes | None:
    """Return the province's own letterhead for its DOCX; None where it has none, or each unit's paper is its own."""
    return None if batch.paper == OWN or "docx" not in batch.files else letterhead_content(batch.locality)


def _paper(batch: Batch, unit: Unit) -> Paper:
    province = batch.locality.unit
    if batch.paper == OWN and unit.locality_id == batch.locality_id:
        return own_paper(province, unit)
    membership = batch.asked_by.membership
    return paper_of(batch.paper, province, membership.unit if membership else None, ())


def _of_index(batch: Batch, unit: Unit) -> Maker:
    """Return a province's analysis; what the own province recorded and gave stands in its own only."""
    asked = Asked(
        batch.asked["instrument"],
        batch.asked["before"],
        batch.asked["after"],
        batch.paper,
        (),
        batch.asked.get("site", ""),
    )
    gathered = gather_index(batch.asked_by, batch.locality, asked, unit)
    note = batch.locality.notice.vi if unit.pk == batch.locality.unit_id else ""
    return partial(_index_report, gathered.matter, _paper(batch, unit), note)


def _index_report(matter: IndexMatter, paper: Paper, note: str) -> Printed:
    return replace(index_report(matter, paper), page_note=note)
