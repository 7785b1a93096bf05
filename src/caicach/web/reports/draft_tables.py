"""The tables of drafts, of the paragraphs that units write, and of a template's versions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from caicach.reporting import figures
from caicach.reporting.templates import KINDS
from caicach.web.interface.tables import Column, Table
from caicach.web.interface.templatetags.caicach import day
from caicach.web.reports.models import Draft, Paragraph
from caicach.web.reports.standing import paragraph_words, stage_words

ORDER = {Draft.State.SUBMITTED: 0, Draft.State.OPEN: 1, Draft.State.APPROVED: 2, Draft.State.ABANDONED: 3}


def kind_words(kind: str) -> str:
    """Return what a kind of report is called."""
    return KINDS[kind].within(get_language() or "vi") if kind in KINDS else kind


def draft_table(request: HttpRequest, drafts: Iterable[Draft]) -> Table:
    """Return the table of drafts, those that wait for someone first."""
    columns = [
        Column("title", _("Báo cáo"), str, _link),
        Column("kind", _("Loại"), lambda d: kind_words(d.kind), minor=True),
        Column("period", _("Kỳ"), lambda d: d.period, lambda d: figures.period(d.period, get_language() or "vi")),
        Column("due", _("Hạn phần viết"), lambda d: d.due, lambda d: day(d.due), minor=True),
        Column("parts", _("Phần viết đã gửi"), _parts, numeric=True),
        Column("opened_by", _("Người lập"), lambda d: str(d.opened_by), minor=True),
        Column("opened_on", _("Lập ngày"), lambda d: d.opened_on, lambda d: day(d.opened_on), minor=True),
        Column("state", _("Tình trạng"), lambda d: stage_words(d, _waiting(d))[0], _chip),
    ]
    return Table(
        request,
        "drafts",
        columns,
        sorted(drafts, key=lambda d: ORDER[Draft.State(d.state)]),
        caption=_("Bản thảo báo cáo"),
        empty=_("Chưa có bản thảo nào. Lập bản thảo đầu tiên: chọn loại báo cáo và kỳ, số liệu được lấy ngay."),
    )


def _link(draft: Draft) -> SafeString:
    return format_html('<a href="{}">{}</a>', reverse("draft", args=[draft.pk]), draft.title)


def _waiting(draft: Draft) -> int:
    return sum(p.waits for p in draft.paragraphs.all())


def _parts(draft: Draft) -> str:
    asked = [p for p in draft.paragraphs.all() if p.kind == Paragraph.Kind.UNIT]
    return f"{sum(not p.waits for p in asked)}/{len(asked)}" if asked else ""


def _chip(draft: Draft) -> SafeString:
    words, state = stage_words(draft, _waiting(draft))
    return format_html('<span class="chip {}">{}</span>', state, words)


def paragraph_table(request: HttpRequest, paragraphs: Sequence[Paragraph], prompts: dict[int, str]) -> Table:
    """Return the table of the paragraphs that units write."""
    columns = [
        Column("report", _("Báo cáo"), lambda p: p.draft.title, _paragraph_link),
        Column("prompt", _("Yêu cầu viết"), lambda p: prompts.get(p.pk, "")),
        Column("unit", _("Đơn vị"), lambda p: str(p.unit), minor=True),
        Column("due", _("Hạn"), lambda p: p.draft.due, lambda p: day(p.draft.due), minor=True),
        Column("state", _("Tình trạng"), lambda p: paragraph_words(p, p.draft.locality.today())[0], _paragraph_chip),
    ]
    return Table(
        request,
        "paragraphs",
        columns,
        paragraphs,
        caption=_("Phần viết của đơn vị"),
        empty=_("Chưa có phần nào phải viết. Khi cơ quan soạn báo cáo giao, phần viết hiện ở đây và ở trang đầu."),
    )


def _paragraph_link(paragraph: Paragraph) -> SafeString:
    return format_html('<a href="{}">{}</a>', reverse("paragraph", args=[paragraph.pk]), paragraph.draft.title)


def _paragraph_chip(paragraph: Paragraph) -> SafeString:
    words, state = paragraph_words(paragraph, paragraph.draft.locality.today())
    return format_html('<span class="chip {}">{}</span>', state, words)
