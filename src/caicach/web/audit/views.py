"""The trail on pages: who did what when, each entry's state beside the one before it, and the proof."""

from __future__ import annotations

import time
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from caicach.registry import vietnamese_sort_key
from caicach.reporting import figures
from caicach.web.access.door import fetch
from caicach.web.access.reach import within
from caicach.web.accounts.models import User
from caicach.web.audit.changes import changes_of
from caicach.web.audit.models import Entry, Head
from caicach.web.audit.verify import verify
from caicach.web.audit.words import ACTS, act_words, actor_words, kind_words, names_of, stream_words
from caicach.web.interface.exports import export_asked
from caicach.web.interface.page import act, page, user_of
from caicach.web.interface.tables import Column, Table


@page()
def trail(request: HttpRequest) -> HttpResponse:
    """Every entry the reader may see, the newest first."""
    entries = within(request.user, "see-audit", Entry.objects.all()).order_by("-pk")
    table = _table(request, entries)
    return export_asked(request, table) or render(request, "audit/trail.html", {"table": table})


@page()
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry: who, what, when, and the record's state beside the one the entry before it told."""
    found = fetch(request, Entry.objects.all(), pk=pk)
    told = Entry.objects.filter(subject_type=found.subject_type, subject_id=found.subject_id)
    earlier = told.filter(pk__lt=found.pk).order_by("-pk").first()
    beside = Entry.objects.filter(stream=found.stream)
    context = {
        "entry": found,
        "act": act_words(found.act),
        "kind": kind_words(found.subject_type),
        "stream": stream_words(found.stream, names_of([found.stream])),
        "actor": actor_words(found.actor_name),
        "changes": changes_of(found, earlier),
        "earlier": earlier,
        "later": told.filter(pk__gt=found.pk).order_by("pk").first(),
        "link_before": beside.filter(number=found.number - 1).first(),
        "link_after": beside.filter(number=found.number + 1).first(),
    }
    return render(request, "audit/entry.html", context)


@act()
def prove(request: HttpRequest) -> HttpResponse:
    """Verify the whole trail now and show the proof, or in words what no longer holds."""
    started = time.monotonic()
    proof = verify()
    streams = set(_streams(request))
    names = names_of([b.stream for b in proof.broken])
    seen = [(stream_words(b.stream, names), b.number, b.what) for b in proof.broken if b.stream in streams]
    context = {
        "proof": proof,
        "broken": seen,
        "elsewhere": len(proof.broken) - len(seen),
        "seconds": time.monotonic() - started,
        "at": timezone.localtime(),
    }
    return render(request, "audit/proof.html", context)


def _streams(request: HttpRequest) -> list[str]:
    """Return the streams that the reader may see, from the heads (a row each)."""
    return list(within(request.user, "see-audit", Head.objects.order_by("stream")).values_list("stream", flat=True))


def _table(request: HttpRequest, entries: QuerySet[Entry]) -> Table:
    streams = _streams(request)
    names = names_of(streams)
    language = translation.get_language() or "vi"

    def moment(e: Entry) -> SafeString:
        return format_html('<span class="nowrap">{}</span>', figures.moment(timezone.localtime(e.at), language))

    columns = [
        Column("at", _("Lúc"), _moment_exact, moment, field="at", descending_first=True),
        Column("act", _("Việc"), lambda e: act_words(e.act), _link, field="act", choices=_named(ACTS, act_words)),
        Column("subject", _("Về"), _subject, _subject_shown, field="subject_name"),
        Column(
            "person",
            _("Người làm"),
            lambda e: actor_words(e.actor_name),
            field="actor_name",
            filter_field="actor_id",
            choices=_people(request),
            minor=True,
        ),
        Column(
            "stream",
            _("Chuỗi"),
            lambda e: f"{stream_words(e.stream, names)} #{e.number}",
            field="stream",
            choices=[(s, stream_words(s, names)) for s in streams],
            minor=True,
        ),
    ]
    return Table(
        request,
        "audit",
        columns,
        entries,
        search_field="folded",
        caption=_("Nhật ký"),
        source=_("nhật ký chỉ ghi thêm, mỗi mục mang mã băm của mục trước"),
        empty=_("Chưa có việc nào được ghi lại trong phạm vi của bạn."),
    )


def _moment_exact(e: Entry) -> str:
    return timezone.localtime(e.at).isoformat(timespec="seconds")


def _subject(e: Entry) -> str:
    told = f"{kind_words(e.subject_type)}: {e.subject_name}"
    return f"{told} ({e.note})" if e.note else told


def _subject_shown(e: Entry) -> SafeString:
    note = format_html("<br><small>“{}”</small>", e.note) if e.note else ""
    return format_html("<span><small>{}</small> {}{}</span>", kind_words(e.subject_type), e.subject_name, note)


def _named(codes: Any, words: Any) -> list[tuple[str, str]]:
    return sorted(((code, words(code)) for code in codes), key=lambda pair: vietnamese_sort_key(pair[1]))


def _people(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the accounts that hold or held a role in the reader's province, by name."""
    held = User.objects.filter(memberships__unit__locality=user_of(request).locality).distinct()
    return sorted(((str(user.pk), str(user)) for user in held), key=lambda pair: vietnamese_sort_key(pair[1]))


def _link(e: Entry) -> SafeString:
    return format_html('<a href="{}">{}</a>', reverse("audit-entry", args=[e.pk]), act_words(e.act))
