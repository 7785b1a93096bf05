"""The rules in force, each with its words, bound, source and validity; taking rule sets up, and ending them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from caicach.accountability import Rule, check_ruleset, list_rulesets, rule_conflicts
from caicach.accountability import ruleset_text as library_text
from caicach.accountability.conflicts import Conflict
from caicach.errors import InputError, Problem
from caicach.text import Text
from caicach.web.access.door import fetch
from caicach.web.accountability import wording
from caicach.web.accountability.forms import AdoptForm, ReasonForm, put_problems
from caicach.web.accountability.judging import vocabulary_of
from caicach.web.accountability.models import Adopted
from caicach.web.accountability.queries import rulesets_of
from caicach.web.accountability.services.rules import adopt, end, put_in_force
from caicach.web.accountability.tables import rules_table
from caicach.web.accountability.views.common import lines, reader
from caicach.web.interface.exports import export_asked
from caicach.web.interface.page import act, form_page, page

LARGEST = 1024 * 1024
"""Bytes of a rule set's file: the longest of the library has 8 KB."""


@dataclass(frozen=True)
class Told:
    """A rule as its page tells it."""

    rule: Rule
    kind: str
    says: str
    condition: str
    validity: str
    status: str
    unverified: bool
    conflicts: list[str]


@page("account")
def rule_list(request: HttpRequest) -> HttpResponse:
    """Every rule in use, and where two of them do not agree."""
    user, _locality = reader(request)
    found = list(rulesets_of(user))
    used = [a for a in found if a.since is not None]
    table = rules_table(request, used)
    context = {
        "table": table,
        "used": used,
        "drafts": [a for a in found if a.since is None],
        "conflicts": [wording.say(c.message) for c in _conflicts(used)],
        "tab": "rules",
    }
    return export_asked(request, table) or render(request, "accountability/rule_list.html", context)


def _conflicts(adopted: list[Adopted]) -> list[Conflict]:
    return rule_conflicts([a.ruleset for a in adopted])


@page("account")
def ruleset(request: HttpRequest, pk: int) -> HttpResponse:
    """One rule set: its document, what is not known of it, each rule in its words and in ours."""
    user, _locality = reader(request)
    adopted = fetch(request, Adopted.objects.select_related("locality__unit", "by"), pk=pk)
    vocabulary = vocabulary_of(adopted)
    others = {a.pk: a for a in rulesets_of(user) if a.since is not None} | {adopted.pk: adopted}
    conflicts = _conflicts(list(others.values()))
    told = [
        Told(
            rule,
            wording.say(wording.KINDS[rule.kind]),
            wording.says(rule),
            wording.condition_words(rule.when, vocabulary),
            wording.validity_words(rule),
            wording.status_words(rule.source.status),
            rule.source.status == "unverified",
            [wording.say(c.message) for c in conflicts if rule in (c.first, c.second)],
        )
        for rule in adopted.ruleset.rules
    ]
    context = {
        "adopted": adopted,
        "ruleset": adopted.ruleset,
        "status": wording.status_words(adopted.ruleset.status),
        "told": told,
        "questions": [wording.say(f.message) for f in check_ruleset(adopted.ruleset) if f.severity == "warning"],
        "form": ReasonForm(),
        "tab": "rules",
    }
    return render(request, "accountability/ruleset.html", context)


@page("account")
def ruleset_text(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a rule set's frozen text out, as it is applied."""
    adopted = fetch(request, Adopted.objects.all(), pk=pk)
    response = HttpResponse(adopted.text.encode(), content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{adopted.ruleset_id[:60]}.yaml"'
    return response


@form_page("account")
def ruleset_adopt(request: HttpRequest) -> HttpResponse:
    """Take up a rule set of the library, or one's own YAML file: to apply it, or only to try it."""
    user, locality = reader(request)
    taken = set(Adopted.objects.filter(locality=locality, until=None).values_list("ruleset_id", flat=True))
    offered = [(r.id, wording.say(r.title)) for r in list_rulesets() if r.id not in taken]
    form = AdoptForm(request.POST or None, request.FILES or None, library=offered)
    if request.method == "POST" and form.is_valid():
        try:
            name, text = _text_of(form.cleaned_data)
            adopted = adopt(user, locality, text, name, in_force=form.cleaned_data["in_force"] == "yes")
        except InputError as error:
            put_problems(form, error)
        else:
            messages.success(request, _("Đã đưa bộ quy định vào dùng theo đúng văn bản này."))
            return redirect("ruleset", adopted.pk)
    context = {"form": form, "tab": "rules"}
    return render(request, "accountability/ruleset_adopt.html", context, status=422 if form.errors else 200)


def _text_of(said: dict[str, Any]) -> tuple[str, str]:
    """Return the name and text of what was chosen; InputError where neither or both are given, or it is no UTF-8."""
    file = said["file"]
    if bool(file) == bool(said["library"]):
        expected = Text("một bộ trong thư viện hoặc một tệp", "a rule set of the library or a file")
        raise InputError(
            Problem(expected, Text("Chọn đúng một trong hai.", "Choose one of the two."), column="library")
        )
    if not file:
        return said["library"], library_text(said["library"])
    if file.size > LARGEST:
        expected = Text("tệp YAML không quá 1 MB", "a YAML file of at most 1 MB")
        raise InputError(Problem(expected, Text("Kiểm tra lại tệp.", "Check the file."), file=file.name, column="file"))
    try:
        return file.name, file.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        expected = Text("tệp YAML mã hóa UTF-8", "a YAML file in UTF-8")
        cure = Text("Lưu lại tệp dạng UTF-8.", "Save the file as UTF-8.")
        raise InputError(Problem(expected, cure, file=file.name, column="file")) from error


@act("account")
def ruleset_begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a draft in force."""
    user, _locality = reader(request)
    adopted = fetch(request, Adopted.objects.all(), pk=pk)
    try:
        put_in_force(user, adopted)
        messages.success(request, _("Bộ quy định được áp dụng từ hôm nay."))
    except InputError as error:
        messages.error(request, " ".join(lines(error)))
    return redirect("ruleset", pk)


@act("account")
def ruleset_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End the use of a rule set, with the reason."""
    user, _locality = reader(request)
    adopted = fetch(request, Adopted.objects.all(), pk=pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Cần ghi lý do khi thôi dùng một bộ quy định."))
        return redirect("ruleset", pk)
    try:
        end(user, adopted, form.cleaned_data["reason"])
        messages.success(request, _("Đã thôi dùng bộ quy định; các trường hợp đã lập vẫn tiếp tục."))
    except InputError as error:
        messages.error(request, " ".join(lines(error)))
    return redirect("rule-list")
