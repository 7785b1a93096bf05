"""A province's templates: the five kinds, changing one, its versions beside the library's; and the letterhead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from caicach.errors import InputError
from caicach.reporting.docx import to_docx
from caicach.reporting.letterhead import MARKS, Checked, check_letterhead
from caicach.reporting.templates import KINDS, library_text, read_template
from caicach.web.access.reach import may
from caicach.web.accounts.models import User
from caicach.web.directives.amended import rows_of
from caicach.web.files.keep import path_of
from caicach.web.files.kinds import DOCX, accept
from caicach.web.interface.page import act, form_page, page, user_of
from caicach.web.reports.draft_forms import LetterheadForm, SourceForm, put_problems
from caicach.web.reports.draft_tables import kind_words
from caicach.web.reports.models import TemplateVersion
from caicach.web.reports.services.templates import (
    current_version,
    keep_letterhead,
    keep_template,
    letterhead_content,
    letterhead_of,
    source_of,
    take_version,
    use_library,
)
from caicach.web.reports.views.texts import SHOWN, checked, known_fields, paper_for_preview, preview_of, problem_lines
from caicach.web.units.models import Locality

LIBRARY = "library"


@dataclass(frozen=True)
class Kind:
    """A kind of report as the list shows it: its own version in use, or the library's; `broken` where it has faults."""

    name: str
    words: str
    own: TemplateVersion | None
    periods: tuple[str, ...]
    broken: bool


def _locality(user: User) -> Locality:
    if user.locality is None:
        raise Http404
    return user.locality


def _known(kind: str) -> str:
    if kind not in KINDS:
        raise Http404
    return kind


@page("report")
def template_list(request: HttpRequest) -> HttpResponse:
    """The five kinds of report, each with the template in use, and the letterhead."""
    user = user_of(request)
    locality = _locality(user)
    context = {
        "kinds": [_kind(locality, kind) for kind in KINDS],
        "letterhead": letterhead_of(locality),
        "keeps": may(user, "keep-templates"),
    }
    return render(request, "reports/template_list.html", context)


def _kind(locality: Locality, kind: str) -> Kind:
    own = current_version(locality, kind)
    words = {"month": _("tháng"), "quarter": _("quý"), "half": _("6 tháng"), "year": _("năm")}
    try:
        periods = tuple(words[length] for length in read_template(source_of(locality, kind)).periods)
    except InputError:
        return Kind(kind, kind_words(kind), own, (), broken=True)
    return Kind(kind, kind_words(kind), own, periods, broken=False)


@page("report")
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """The template in use of a kind: its text, the paper it gives, its versions."""
    user = user_of(request)
    locality = _locality(user)
    source = source_of(locality, _known(kind))
    context: dict[str, Any] = {
        "kind": kind,
        "words": kind_words(kind),
        "own": current_version(locality, kind),
        "source": source,
        "check": _check(user, locality, kind, source),
        "versions": TemplateVersion.objects.filter(locality=locality, kind=kind).select_related("by"),
        "keeps": may(user, "keep-templates"),
    }
    return render(request, "reports/template.html", context)


def _check(user: User, locality: Locality, kind: str, source: str) -> dict[str, Any]:
    try:
        return {"paper": preview_of(user, locality, kind, source)}
    except InputError as error:
        return {"problems": problem_lines(error)}


@form_page("report")
def template_edit(request: HttpRequest, kind: str) -> HttpResponse:
    """Make the province's own version: text with fields found by search, problems and preview as it is written."""
    user = user_of(request)
    locality = _locality(user)
    newest = TemplateVersion.objects.filter(locality=locality, kind=_known(kind)).first()
    first = {"source": source_of(locality, kind), "seen": newest.number if newest else 0}
    form = SourceForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            kept = keep_template(user, locality, kind, data["source"], data["note"], seen=data["seen"])
        except InputError as error:
            put_problems(form, error.at(column="source"))
        else:
            messages.success(request, _("Đã lưu bản %d.") % kept.number if kept else _("Không có gì thay đổi."))
            return redirect("template", kind)
    context = {
        "kind": kind,
        "words": kind_words(kind),
        "form": form,
        "fields": known_fields("")[:SHOWN],
        "check": _check(user, locality, kind, form["source"].value() or ""),
    }
    return render(request, "reports/template_edit.html", context, status=422 if form.errors else 200)


@act("report")
def template_check(request: HttpRequest, kind: str) -> HttpResponse:
    """Show what is wrong with the template being written, or the paper that it gives with today's figures."""
    user = user_of(request)
    source = request.POST.get("source", "")
    return checked(request, lambda: preview_of(user, _locality(user), _known(kind), source))


@act("report")
def template_take(request: HttpRequest, kind: str) -> HttpResponse:
    """Go back: to an earlier version by its number, or to the library's template."""
    user = user_of(request)
    locality, asked = _locality(user), request.POST.get("version", "")
    held = TemplateVersion.objects.filter(locality=locality, kind=_known(kind))
    if asked == LIBRARY:
        use_library(user, locality, kind)
        messages.success(request, _("Đang dùng mẫu của thư viện. Các bản của tỉnh vẫn giữ."))
    elif asked.isdigit() and held.filter(number=asked).exists():
        try:
            take_version(user, locality, kind, int(asked))
            messages.success(request, _("Đang dùng lại bản %s.") % asked)
        except InputError as error:
            messages.error(request, error.within("vi"))
    return redirect("template", kind)


@page("report")
def template_compare(request: HttpRequest, kind: str) -> HttpResponse:
    """Two texts of a kind side by side: versions by number, or the library's."""
    locality = _locality(user_of(request))
    versions = TemplateVersion.objects.filter(locality=locality, kind=_known(kind)).exclude(source="")
    sides = {LIBRARY: (_("mẫu của thư viện"), library_text(kind))}
    sides |= {str(v.number): (_("bản %d") % v.number, v.source) for v in versions}
    first, second = request.GET.get("from", LIBRARY), request.GET.get("to", "")
    first = first if first in sides else LIBRARY
    second = second if second in sides else next((key for key in sides if key != LIBRARY), LIBRARY)
    context = {
        "kind": kind,
        "words": kind_words(kind),
        "sides": [(key, words) for key, (words, _text) in sides.items()],
        "first": first,
        "second": second,
        "first_words": sides[first][0],
        "second_words": sides[second][0],
        "rows": rows_of(sides[first][1], sides[second][1]),
    }
    return render(request, "reports/template_compare.html", context)


@form_page("report")
def letterhead(request: HttpRequest) -> HttpResponse:
    """The province's letterhead: the DOCX in use with what was found in it, and putting another in its place."""
    user = user_of(request)
    locality = _locality(user)
    form = LetterheadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        handed = form.cleaned_data["file"]
        try:
            stored, name = accept(handed, handed.name, (DOCX,))
            keep_letterhead(user, locality, stored, name)
        except InputError as error:
            put_problems(form, error.at(column="file"))
        else:
            messages.success(request, _("Đã nhận giấy tiêu đề. Tải bản xem thử để kiểm tra trước khi dùng."))
            return redirect("letterhead")
    used = letterhead_of(locality)
    context = {
        "form": form,
        "used": used,
        "found": _found(locality),
        "kinds": [(kind, kind_words(kind)) for kind in KINDS],
        "marks": [(f"{{{{{mark}}}}}", words) for mark, words in MARKS.items()],
    }
    return render(request, "reports/letterhead.html", context, status=422 if form.errors else 200)


def _found(locality: Locality) -> Checked | None:
    content = letterhead_content(locality)
    return check_letterhead(content) if content else None


@act("report")
def letterhead_drop(request: HttpRequest) -> HttpResponse:
    """Do without a letterhead of one's own: papers are set as the decree has it."""
    user = user_of(request)
    locality = _locality(user)
    if letterhead_of(locality):
        keep_letterhead(user, locality, None, "")
        messages.success(request, _("Văn bản được trình bày theo Nghị định 30/2020/NĐ-CP."))
    return redirect("letterhead")


@page("report")
def letterhead_file(request: HttpRequest) -> HttpResponse:
    """The letterhead as it was handed in, or (with `preview`) a report printed on it."""
    user = user_of(request)
    locality = _locality(user)
    used = letterhead_of(locality)
    if used is None or used.file is None:
        return redirect("template-list")
    content = path_of(used.file.digest).read_bytes()
    kind = request.GET.get("preview", "")
    if kind in KINDS:
        try:
            content = to_docx(paper_for_preview(user, locality, kind, source_of(locality, kind)), content)
        except InputError as error:
            messages.error(request, error.within("vi"))
            return redirect(reverse("letterhead"))
    answer = HttpResponse(content, content_type=DOCX.media)
    answer["Content-Disposition"] = 'attachment; filename="giay-tieu-de.docx"'
    return answer
