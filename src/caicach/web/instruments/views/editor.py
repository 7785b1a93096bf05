"""The editor of a criteria set: its tree with sums and findings, one node open beside it, one act at a time.

Every act comes with the number of the version it was made from, keeps a new version, and answers with the whole editor
(HTMX) or sends the reader back to the page (without).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from caicach.errors import InputError
from caicach.instruments import Edition
from caicach.web.instruments import editing
from caicach.web.instruments.changes import told
from caicach.web.instruments.history import rows_between, to_edit, with_last
from caicach.web.instruments.lines import sheet_of
from caicach.web.instruments.models import CriteriaSet, SetVersion
from caicach.web.instruments.node_form import NodeForm
from caicach.web.instruments.seen import seen_leaf
from caicach.web.instruments.services import OvertakenError, keep_instrument
from caicach.web.instruments.set_forms import AddForm
from caicach.web.instruments.telling import lines_of
from caicach.web.instruments.views.asked import (
    address_of,
    asked_edition,
    asked_set,
    asked_version,
    is_fragment,
    may_edit,
    whole,
)
from caicach.web.interface.page import act, page, user_of

STEPS = ("up", "down", "indent", "outdent")
Change = Callable[[Edition], tuple[Edition, str, str]]
"""From an edition to the changed one, the code of the node to show then, and what was done in words."""


@page("score")
def criteria(request: HttpRequest, pk: int) -> HttpResponse:
    """A set: its tree, and the node that the address names."""
    criteria_set = asked_set(request, pk)
    version = asked_version(criteria_set, request.GET.get("version"))
    return show(request, criteria_set, version, request.GET.get("node", ""), edition=request.GET.get("edition"))


def show(
    request: HttpRequest,
    criteria_set: CriteriaSet,
    version: SetVersion,
    code: str = "",
    *,
    edition: str | None = None,
    form: NodeForm | None = None,
    add: AddForm | None = None,
    problems: Sequence[str] = (),
    meanwhile: Sequence[Any] = (),
    status: int = 200,
) -> HttpResponse:
    """Return the page, or the part of it that HTMX asked for."""
    instrument = version.instrument
    shown = asked_edition(instrument, edition)
    newest = criteria_set.newest
    # A form that comes back keeps its place even where a later version was kept meanwhile: saving it says so.
    current = version.pk == newest.pk or form is not None
    edits = may_edit(request, criteria_set) and current and shown is instrument.editions[-1]
    sheet = sheet_of(instrument, shown)
    node = form.node if form else shown.criterion(code)
    context = {
        "criteria_set": criteria_set,
        "version": version,
        "newest": newest,
        "instrument": instrument,
        "edition": shown,
        "sheet": sheet,
        "edits": edits,
        "node": node,
        "line": sheet.line(node.code) if node else None,
        "form": form or (NodeForm(node, shown) if node and edits else None),
        "add": add or AddForm(),
        "place": _place(shown, node.code) if node and sheet.line(node.code) else None,
        "seen": seen_leaf(node) if node else None,
        "chain": chain_of(shown, node.code, sheet) if node and sheet.line(node.code) else (),
        "problems": problems,
        "meanwhile": meanwhile,
        "page": address_of(criteria_set),
        "address": _state(request),
        "full": "full" in request.GET,
    }
    target = request.headers.get("HX-Target") if is_fragment(request) else None
    template = {"node": "instruments/node.html", "editor": "instruments/editor.html"}.get(target or "")
    return render(request, template or "instruments/criteria.html", context, status=status)


@act("score")
def shape(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a node (a step, or to a place), take it out, or number all by place."""
    criteria_set = asked_set(request, pk)
    code, way = request.POST.get("code", ""), request.POST.get("do", "")

    def change(edition: Edition) -> tuple[Edition, str, str]:
        if way == "remove":
            above = editing.place_of(edition, code).parent
            return editing.remove(edition, code), above.code if above else "", _("xóa %s") % code
        if way == "renumber":
            kept = editing.codes_by_place(edition).get(code, "")
            return editing.renumbered(edition), kept, _("đánh lại mã số")
        if way == "place":
            parent, before = request.POST.get("parent") or None, request.POST.get("before") or None
            return editing.move(edition, code, parent, before), code, _("chuyển %s") % code
        if way in STEPS:
            return editing.step(edition, code, way), code, _("chuyển %s") % code  # type: ignore[arg-type]
        return edition, code, ""

    return _done(request, criteria_set, change, code)


@act("score")
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a node under another, or a field at the top."""
    criteria_set = asked_set(request, pk)
    parent = request.POST.get("parent", "")
    form = AddForm(request.POST)
    if not form.is_valid():
        return show(request, criteria_set, criteria_set.newest, parent, add=form, status=422)
    said = form.cleaned_data

    def change(edition: Edition) -> tuple[Edition, str, str]:
        changed, code = editing.add(edition, parent or None, said["title"], said["max"])
        return changed, code, _("thêm %(code)s %(title)s") % {"code": code, "title": said["title"]}

    return _done(request, criteria_set, change, parent)


@act("score")
def node(request: HttpRequest, pk: int) -> HttpResponse:
    """Save what was changed on a node; or show its form again, for another kind of rule or one more row."""
    criteria_set = asked_set(request, pk)
    code = request.POST.get("node", "")
    base = asked_version(criteria_set, request.POST.get("expects"))
    edition = base.instrument.editions[-1]
    known = edition.criterion(code)
    if known is None:
        return show(
            request, criteria_set, criteria_set.newest, problems=[_("Mục này không còn; chọn mục khác.")], status=422
        )
    if "look" in request.POST or "more" in request.POST:
        return show(request, criteria_set, base, code, form=NodeForm(known, edition, request.POST, quiet=True))
    form = NodeForm(known, edition, request.POST)
    if not form.is_valid():
        return show(request, criteria_set, base, code, form=form, status=422)
    entered = form.result()
    assert entered is not None

    def change(edition: Edition) -> tuple[Edition, str, str]:
        now = editing.node_of(edition, code)
        kept = entered.model_copy(update={"children": now.children, "was": now.was})
        return editing.put(edition, code, kept), entered.code, told(now, kept)

    return _done(request, criteria_set, change, code, form)


@act("score")
def live(request: HttpRequest, pk: int) -> HttpResponse:
    """Return what the sums and findings would be with what stands in the form; nothing is kept."""
    criteria_set = asked_set(request, pk)
    instrument = asked_version(criteria_set, request.POST.get("expects")).instrument
    edition, code = instrument.editions[-1], request.POST.get("node", "")
    known = edition.criterion(code)
    form = NodeForm(known, edition, request.POST) if known else None
    entered = form.result() if form and form.is_valid() else None
    if entered is None:
        return render(request, "instruments/live.html", {"waits": True})
    try:
        changed = editing.put(edition, code, entered)
    except InputError as error:
        return render(request, "instruments/live.html", {"problems": lines_of(error.problems)})
    sheet = sheet_of(instrument, changed)
    context = {"sheet": sheet, "line": sheet.line(entered.code), "chain": chain_of(changed, entered.code, sheet)}
    return render(request, "instruments/live.html", context)


def chain_of(edition: Edition, code: str, sheet: Any) -> list[Any]:
    """Return the lines of the nodes above `code`, nearest first: their sums change with it."""
    found = []
    place = editing.place_of(edition, code)
    while place.parent is not None:
        found.append(sheet.line(place.parent.code))
        place = editing.place_of(edition, place.parent.code)
    return found


def _done(
    request: HttpRequest, criteria_set: CriteriaSet, change: Change, code: str, form: NodeForm | None = None
) -> HttpResponse:
    """Keep the change as a new version and show it; where it is refused, show why with nothing lost."""
    base = asked_version(criteria_set, request.POST.get("expects"))
    try:
        before = to_edit(base)
        edition, code, note = change(before.editions[-1])
        changed = with_last(before, edition)
        kept = keep_instrument(
            user_of(request), criteria_set, changed, note, expects=whole(request.POST.get("expects"))
        )
    except OvertakenError as error:
        meanwhile = [row for row in rows_between(base, error.newest) if row.kinds]
        again = NodeForm(form.node, error.newest.instrument.editions[-1], request.POST) if form else None
        if again is not None:
            again.is_valid()
        lines = lines_of(error.problems)
        return show(
            request, criteria_set, error.newest, code, form=again, problems=lines, meanwhile=meanwhile, status=422
        )
    except InputError as error:
        return show(request, criteria_set, base, code, form=form, problems=lines_of(error.problems), status=422)
    if is_fragment(request):
        answer = show(request, criteria_set, kept, code)
        answer.headers["HX-Push-Url"] = address_of(criteria_set, code)
        return answer
    messages.success(request, _("Đã lưu %(label)s: %(note)s.") % {"label": kept.label, "note": kept.note})
    return redirect(f"{address_of(criteria_set, code)}#node-{code}")


def _place(edition: Edition, code: str) -> dict[str, bool]:
    """Return which steps the node can take; nothing goes below a leaf that is scored."""
    parent, beside, at = editing.place_of(edition, code)
    inward = at > 0 and beside[at - 1].rule is None
    return {"up": at > 0, "down": at + 1 < len(beside), "indent": inward, "outdent": parent is not None}


def _state(request: HttpRequest) -> str:
    """Return the part of the address that says which version and edition is shown, for links to nodes."""
    kept = {k: request.GET[k] for k in ("version", "edition", "full") if request.GET.get(k)}
    return f"&{urlencode(kept)}" if kept else ""
