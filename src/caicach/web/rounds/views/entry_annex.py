"""A unit's self-score as a paper: on a page to print, and as DOCX and PDF."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from caicach.reporting.docx import to_docx
from caicach.reporting.pdf import to_pdf
from caicach.reporting.round_annex import AnnexMatter, AnnexRow, annex_report
from caicach.scoring.form import Item
from caicach.web.access.door import fetch
from caicach.web.files.kinds import DOCX, PDF
from caicach.web.interface.page import page
from caicach.web.reports.papers import within_sentence
from caicach.web.rounds.models import Entrant
from caicach.web.rounds.scores_at import form_at, instrument_of
from caicach.web.rounds.standing import Leaf, Standing, standing_of
from caicach.web.rounds.views.entry import entrants, frame_of
from caicach.web.rounds.words import answer_words

MAKERS = {"docx": (to_docx, DOCX.media), "pdf": (to_pdf, PDF.media)}


@page("score")
def annex(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the annex table on a page made to be printed."""
    entrant = fetch(request, entrants(), pk=pk)
    context = {**frame_of(request, entrant), "matter": matter_of(entrant), "title": instrument_of(entrant.round).title}
    return render(request, "rounds/entry_annex.html", context)


@page("score")
def annex_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Give the paper out as DOCX or PDF; it is in Vietnamese, as papers are."""
    entrant = fetch(request, entrants(), pk=pk)
    if kind not in MAKERS:
        raise Http404
    make, media = MAKERS[kind]
    with translation.override("vi"):
        content = make(annex_report(matter_of(entrant)))
    response = HttpResponse(content, content_type=media)
    name = f"tu-cham-{entrant.round.period}-{entrant.unit.code}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def matter_of(entrant: Entrant) -> AnnexMatter:
    """Return what the paper is made of, as the self-score stands now."""
    standing, round = standing_of(entrant), entrant.round
    rows = [_row(standing, item) for top in form_at(round).tree for item in top.walk()]
    locality = round.locality
    return AnnexMatter(
        unit=entrant.unit.full_name,
        superior=f"Ủy ban nhân dân {within_sentence(locality.unit)}",
        place=locality.unit.name,
        symbol=f"BC-{entrant.unit.code.rpartition('.')[2]}",
        period=round.period,
        title=instrument_of(round).title.vi,
        rows=rows,
        total=standing.score.points if standing.score else None,
        most=standing.score.max if standing.score else None,
        receipt=entrant.receipt,
        notices=() if entrant.receipt else (_("Bản tự chấm chưa gửi; số liệu có thể còn thay đổi."),),
        page_note=locality.notice.vi,
    )


def _row(standing: Standing, item: Item) -> AnnexRow:
    criterion = item.criterion
    leaf = standing.by_code.get(item.code)
    if leaf is None:
        node = standing.score.nodes.get(item.code) if standing.score else None
        return AnnexRow(item.code, criterion.title.vi, criterion.max, node.points if node else None, heading=True)
    points = leaf.node.points if leaf.node else None
    return AnnexRow(item.code, criterion.title.vi, criterion.max, points, _said(leaf), pending=_pending(leaf))


def _pending(leaf: Leaf) -> str:
    if not leaf.own:
        return _("không tự chấm")
    if leaf.node is not None and leaf.node.status == "not-applicable":
        return _("không áp dụng")
    return _("tính khi chấm chung") if leaf.answered else ""


def _said(leaf: Leaf) -> str:
    """Return the answer, the evidence and the explanation of a criterion, as they are printed."""
    if leaf.row is None:
        return ""
    answer = answer_words(leaf.item.criterion, leaf.row).vi if leaf.answered else ""
    parts = [answer, "; ".join(one.name for one in leaf.evidence), leaf.row.words, leaf.row.origin]
    return ". ".join(part.strip().rstrip(".") for part in parts if part.strip())
