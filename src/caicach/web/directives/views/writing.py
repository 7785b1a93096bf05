"""Registering a document that was issued, and writing a conclusion here until it is."""

from __future__ import annotations

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from caicach.errors import InputError
from caicach.web.access.door import fetch
from caicach.web.access.reach import within
from caicach.web.accounts.models import User
from caicach.web.directives.forms import KINDS, DraftForm, HeadForm, RegisterForm, put_problems
from caicach.web.directives.handed import Handed
from caicach.web.directives.models import Directive
from caicach.web.directives.services.conclusion import Compared
from caicach.web.directives.services.drafting import draft_from_findings, issue_draft, save_draft
from caicach.web.directives.services.registering import AlreadyRegistered, register
from caicach.web.files.keep import keep, path_of
from caicach.web.files.kinds import clean_name
from caicach.web.files.models import StoredFile
from caicach.web.findings.models import Finding
from caicach.web.indices.figures_of import comparison_of, current_tables
from caicach.web.indices.views.asked import own_code
from caicach.web.interface.page import act, form_page, user_of

ACCEPTED = ".txt,.docx,.pdf,.html,.htm,.edxml,.xml"


@form_page("assign")
def new(request: HttpRequest) -> HttpResponse:
    """Register a document by file or paste; its tasks are read and wait to be confirmed."""
    form = RegisterForm(request.POST or None, request.FILES or None, offered=_open_findings(request))
    twin = None
    if request.method == "POST" and form.is_valid():
        user = request.user
        assert isinstance(user, User)
        assert user.locality is not None
        try:
            handed = _handed(request, form)
            directive = register(user, user.locality, form.head(), handed)
        except InputError as error:
            put_problems(form, error)
            twin = error.twin if isinstance(error, AlreadyRegistered) else None
        else:
            messages.success(request, _("Đã đăng ký %s.") % directive)
            return redirect("directive-confirm", directive.pk)
    context = {"form": form, "kinds": KINDS, "accepted": ACCEPTED, "twin": twin, "kept_name": _kept_name(request)}
    return render(request, "directives/directive_new.html", context, status=422 if form.errors else 200)


def _open_findings(request: HttpRequest) -> list[Finding]:
    return list(within(request.user, "see-findings", Finding.objects.filter(closed_on=None)))


def _handed(request: HttpRequest, form: RegisterForm) -> Handed:
    """Return what was handed in. A file is kept at once, so that mending a field below asks for it only once."""
    upload, findings = form.cleaned_data["file"], form.chosen()
    if isinstance(upload, UploadedFile) and upload.file is not None:
        name = clean_name(upload.name or "")
        stored = keep(upload.file, name, upload.content_type or "")
        request.session["directive-file"] = {"digest": stored.digest, "name": name}
    elif not form.cleaned_data["kept"]:
        return Handed(text=form.cleaned_data["text"], findings=findings)
    kept = request.session.get("directive-file", {})
    found = StoredFile.objects.filter(digest=kept.get("digest", "")).first()
    if found is None:
        return Handed(text=form.cleaned_data["text"], findings=findings)
    data = path_of(found.digest).read_bytes()
    return Handed(data=data, file_name=kept["name"], file=found, findings=findings)


def _kept_name(request: HttpRequest) -> str:
    """Return the name of the file handed in with a form that came back."""
    return str(request.session.get("directive-file", {}).get("name", "")) if request.method == "POST" else ""


@form_page("decide")
def draft(request: HttpRequest) -> HttpResponse:
    """Begin a conclusion from the findings of a comparison, or from one finding."""
    user = request.user
    assert isinstance(user, User)
    assert user.locality is not None
    findings = _asked_findings(request)
    initial = {"kind": "Kết luận", "findings": [str(f.pk) for f in findings], "title": _title(findings, request)}
    form = HeadForm(request.POST or None, offered=findings, initial=initial)
    if request.method == "POST" and form.is_valid():
        chosen = form.chosen()
        compared = _compared(request, chosen)
        party = "Đảng" in request.POST.get("body", "")
        directive = draft_from_findings(user, user.locality, form.head(party=party), chosen, compared)
        return redirect("directive-edit", directive.pk)
    context = {"form": form, "findings": findings, "kinds": KINDS, "asked": request.GET}
    return render(request, "directives/directive_draft.html", context, status=422 if form.errors else 200)


def _asked_findings(request: HttpRequest) -> list[Finding]:
    """Return the findings the address names: one, those of a comparison, or all that are open without a conclusion."""
    asked = request.GET
    seen = within(request.user, "see-findings", Finding.objects.filter(closed_on=None)).prefetch_related(
        "causes", "units"
    )
    if asked.get("finding"):
        return [fetch(request, Finding.objects.prefetch_related("causes", "units"), pk=_key(asked["finding"]))]
    if asked.get("instrument"):
        return list(
            seen.filter(
                instrument=asked["instrument"], period_from=asked.get("from", ""), period_to=asked.get("to", "")
            )
        )
    return list(seen.filter(directives=None))


def _key(words: str) -> int:
    return int(words) if words.isascii() and words.isdigit() else 0


def _title(findings: list[Finding], request: HttpRequest) -> str:
    """Return a first wording of what the document is about, in Vietnamese as the document is."""
    if findings and findings[0].of_dossiers:
        return "Về giải quyết hồ sơ thủ tục hành chính và nhiệm vụ trong thời gian tới"
    if findings and findings[0].of_round is not None:
        return f"Về kết quả chấm điểm năm {findings[0].period_to} và nhiệm vụ trong thời gian tới"
    about = request.GET.get("instrument") or (findings[0].instrument if findings else "")
    year = request.GET.get("to") or (findings[0].period_to if findings else "")
    return f"Về kết quả chỉ số {about.upper()} {year} và nhiệm vụ trong thời gian tới" if about else ""


def _compared(request: HttpRequest, findings: list[Finding]) -> list[Compared]:
    """Return the comparisons behind the findings, and the one the address names, where their tables are here."""
    asked = request.GET
    keys = [(f.instrument, f.period_from, f.period_to) for f in findings]
    if asked.get("instrument"):
        keys.insert(0, (asked["instrument"], asked.get("from", ""), asked.get("to", "")))
    found = []
    for instrument, before, after in dict.fromkeys(keys):
        tables = current_tables(instrument)
        code = own_code(request, after) if after in tables else None
        if before in tables and code is not None:
            one = Compared(comparison_of(tables[before], tables[after]), code)
            found += [one] if one.unit else []
    return found


def _draft(request: HttpRequest, pk: int) -> Directive:
    return fetch(request, Directive.objects.select_related("locality__unit").prefetch_related("findings"), pk=pk)


@form_page("decide")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a draft; it is saved by its button and, while one writes, by itself."""
    directive = _draft(request, pk)
    if directive.state != Directive.State.DRAFT:
        return redirect("directive", pk)
    offered = list(dict.fromkeys([*directive.findings.all(), *_open_findings(request)]))
    if request.method != "POST":
        return _editor(request, directive, DraftForm.of(directive, offered))
    form = DraftForm(request.POST, offered=offered)
    saved = _save(request, directive, form)
    if request.headers.get("HX-Request"):
        context = {"saved": saved, "form": form, "now": timezone.localtime()}
        return render(request, "directives/saved.html", context, status=200 if saved else 422)
    if saved is None:
        return _editor(request, directive, form)
    if "issue" in request.POST:
        return _issued(request, saved, offered)
    messages.success(request, _("Đã lưu bản nháp."))
    return redirect("directive-edit", pk)


def _save(request: HttpRequest, directive: Directive, form: DraftForm) -> Directive | None:
    """Save what is in the form; None where it is refused, with the reason on the form."""
    if not form.is_valid():
        return None
    said = form.cleaned_data
    try:
        return save_draft(
            user_of(request),
            directive.locality,
            form.head(party=said["party"]),
            said["text"],
            form.chosen(),
            directive,
            seen=said["version"],
        )
    except InputError as error:
        put_problems(form, error)
        return None


def _editor(request: HttpRequest, directive: Directive, form: DraftForm) -> HttpResponse:
    context = {"form": form, "directive": directive, "kinds": KINDS}
    return render(request, "directives/directive_edit.html", context, status=422 if form.errors else 200)


def _issued(request: HttpRequest, directive: Directive, offered: list[Finding]) -> HttpResponse:
    """Register the draft as issued, or show in the editor what it still lacks."""
    try:
        issue_draft(user_of(request), directive)
    except InputError as error:
        filled = DraftForm.of(directive, offered)
        form = DraftForm(filled.initial, offered=offered)
        form.is_valid()
        put_problems(form, error)
        return _editor(request, directive, form)
    messages.success(request, _("Đã đăng ký %s. Xác nhận các nhiệm vụ đọc được để giao việc.") % directive)
    return redirect("directive-confirm", directive.pk)


@act("decide")
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Register a saved draft as issued."""
    directive = _draft(request, pk)
    if directive.state != Directive.State.DRAFT:
        return redirect("directive", pk)
    return _issued(request, directive, list(directive.findings.all()))
