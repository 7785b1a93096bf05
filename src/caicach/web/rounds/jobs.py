"""Making a publication's papers in the background, from its sealed bytes and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from django.utils import translation
from django_tasks import task

from caicach.reporting.docx import to_docx
from caicach.reporting.paper import Paper
from caicach.reporting.pdf import to_pdf
from caicach.reporting.round_report import Moved, RoundMatter, round_report
from caicach.reporting.workbook import to_xlsx
from caicach.web.reports.papers import STATE, paper_of
from caicach.web.rounds.models import Publication, PublishedPaper
from caicach.web.rounds.sealed import Sealed, opened
from caicach.web.rounds.services.publishing import keep_papers, papers_failed


@task()
def make_papers(pk: int) -> str:
    """Make a publication's PDF, DOCX and XLSX and keep them; returns their state. Run twice, it does nothing more."""
    paper = PublishedPaper.objects.select_related("publication__round__locality__unit").get(pk=pk)
    if paper.state == PublishedPaper.State.WAITING:
        with translation.override("vi"):
            publication = paper.publication
            report = round_report(matter_of(publication), _paper(publication))
            keep_papers(paper, {"pdf": to_pdf(report), "docx": to_docx(report), "xlsx": to_xlsx(report)})
    return str(PublishedPaper.objects.values_list("state", flat=True).get(pk=pk))


def could_not_make(pk: int) -> None:
    """Mark papers whose making failed for good."""
    papers_failed(PublishedPaper.objects.get(pk=pk))


def matter_of(publication: Publication) -> RoundMatter:
    """Return what the report on a publication is made of, by its sealed bytes."""
    sealed = opened(bytes(publication.content))
    head, result = sealed.content, sealed.result
    bound = head["round"]["bound_percent"]
    before = before_of(publication)
    return RoundMatter(
        title=head["round"]["title"],
        scores=sealed.scores,
        names={u["unit"]: u["name"] for u in sorted(result["units"], key=lambda u: u["sort"])},
        bound=None if bound is None else Decimal(bound),
        number=head["number"],
        reason=head["reason"],
        moved=tuple(moved(before, sealed)) if before else (),
        approved_on=dt.date.fromisoformat(head["approved"]["on"]),
        published_on=dt.date.fromisoformat(head["published"]["on"]),
        digest=sealed.digest,
        previous=head["previous"],
        page_note=head["locality"]["notice"],
    )


def before_of(publication: Publication) -> Sealed | None:
    """Return what the publication corrects; None of a round's first."""
    before = publication.round.publications.filter(number=publication.number - 1).first()
    return opened(bytes(before.content)) if before else None


def moved(before: Sealed, after: Sealed) -> Iterator[Moved]:
    """Yield the units whose percent or rank a correction changed, by name."""
    for unit in sorted(after.result["units"], key=lambda u: u["sort"]):
        old = before.units.get(unit["unit"], {"percent": None, "rank": None})
        if (old["percent"], old["rank"]) != (unit["percent"], unit["rank"]):
            was, now = (None if u["percent"] is None else Decimal(u["percent"]) for u in (old, unit))
            yield Moved(unit["name"], was, now, old["rank"], unit["rank"])


def _paper(publication: Publication) -> Paper:
    own = paper_of(STATE, publication.round.locality.unit, None, ())
    return replace(own, date=publication.on)
