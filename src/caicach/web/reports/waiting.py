"""What holding to account and reporting say on the home page."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from caicach.web.access.reach import may, within
from caicach.web.accounts.models import User
from caicach.web.interface.templatetags.caicach import day
from caicach.web.interface.waiting import Step, Waiting
from caicach.web.reports.models import Batch, Draft, Paragraph, Report
from caicach.web.reports.responsibility import units_told
from caicach.web.reports.services.deciding import may_decide
from caicach.web.reports.standing import due_words, prompts_of

IN_WORK = Q(draft__state=Draft.State.OPEN)
WAITS = Q(kind=Paragraph.Kind.UNIT, state__in=(Paragraph.State.ASKED, Paragraph.State.RETURNED))


def steps(user: User) -> list[Step]:
    """Return the figures of `account` and `report`, each for those who may open it."""
    found = []
    if may(user, "see-tasks"):
        found.append(_account(user))
    if may(user, "see-reports"):
        found.append(_report(user))
    elif may(user, "write-paragraph"):
        found.append(_paragraphs(user))
    return found


def _account(user: User) -> Step:
    units, late = units_told(user, user.locality) if user.locality else (0, 0)
    line = _("%d đơn vị có nhiệm vụ quá hạn") % late if late else _("không đơn vị nào quá hạn") if units else ""
    state = "overdue" if late else "in-time" if units else ""
    return Step("account", _("Trách nhiệm"), reverse("account-page"), _("%d đơn vị") % units, line, state)


def _report(user: User) -> Step:
    reports = within(user, "see-reports", Report.objects.all())
    made = reports.filter(state=Report.State.MADE)
    newest = made.first()
    line = _("gần nhất: %s") % day(newest.asked_on) if newest else _("chưa lập báo cáo nào")
    waiting_now = reports.filter(state=Report.State.WAITING).count()
    if waiting_now:
        line = _("%d báo cáo đang lập") % waiting_now
    return Step("report", _("Báo cáo"), reverse("report-list"), _("%d báo cáo") % made.count(), line)


def _paragraphs(user: User) -> Step:
    """Return the step for those who only write their part."""
    found = within(user, "see-paragraphs", Paragraph.objects.filter(IN_WORK, WAITS))
    due = found.order_by("draft__due").first()
    line = _("hạn gần nhất: %s") % day(due.draft.due) if due and due.draft.due else ""
    late = due is not None and due_words(due, due.draft.locality.today())[1] == "overdue"
    state = "overdue" if late else ""
    return Step("report", _("Báo cáo"), reverse("paragraph-list"), _("%d phần chờ viết") % found.count(), line, state)


def waiting(user: User) -> list[Waiting]:
    """Return what waits for the reader: parts to write, drafts to edit or to approve, reports that failed."""
    return [*_to_write(user), *_to_decide(user), *_to_edit(user), *_failed(user), *_batches(user)]


def _to_write(user: User) -> list[Waiting]:
    if not may(user, "write-paragraph"):
        return []
    asked = within(user, "write-paragraph", Paragraph.objects.filter(IN_WORK, WAITS))
    found = list(asked.select_related("draft__locality", "unit").order_by("draft__due", "pk")[:10])
    prompts = prompts_of(found)
    return [_part(paragraph, prompts.get(paragraph.pk, "")) for paragraph in found]


def _part(paragraph: Paragraph, prompt: str) -> Waiting:
    words, state = due_words(paragraph, paragraph.draft.locality.today())
    returned = paragraph.state == Paragraph.State.RETURNED
    title = _("Sửa phần viết bị trả lại: %s") if returned else _("Viết phần của đơn vị: %s")
    urgency = {"overdue": 85, "due-soon": 65}.get(state, 35)
    address = reverse("paragraph", args=[paragraph.pk])
    return Waiting(title % paragraph.draft.title, address, f"{paragraph.unit} · {prompt}", words, state, urgency)


def _to_decide(user: User) -> list[Waiting]:
    if not may(user, "approve-report"):
        return []
    asked = Draft.objects.filter(state=Draft.State.SUBMITTED).select_related("locality")
    return [
        Waiting(
            _("Duyệt báo cáo: %s") % draft.title,
            reverse("draft", args=[draft.pk]),
            _("Báo cáo · chờ lãnh đạo duyệt"),
            _("trình ngày %s") % day(draft.submitted_on),
            "due-soon",
            60,
        )
        for draft in within(user, "approve-report", asked)
        if may_decide(user, draft)
    ]


def _to_edit(user: User) -> list[Waiting]:
    """Return the drafts that come back from the leader, and those for which everything has been handed in."""
    if not may(user, "edit-report"):
        return []
    waits = Exists(Paragraph.objects.filter(WAITS, draft=OuterRef("pk")))
    drafts = Draft.objects.filter(~Q(returned_for="") | ~waits, state=Draft.State.OPEN).select_related("locality")
    return [_edit(draft) for draft in within(user, "edit-report", drafts)]


def _edit(draft: Draft) -> Waiting:
    returned = bool(draft.returned_for)
    return Waiting(
        (_("Sửa báo cáo bị trả lại: %s") if returned else _("Biên tập báo cáo: %s")) % draft.title,
        reverse("draft", args=[draft.pk]),
        draft.returned_for[:120] if returned else _("Báo cáo · đã đủ phần của các đơn vị"),
        _("lãnh đạo trả lại") if returned else _("chờ biên tập"),
        "overdue" if returned else "in-time",
        55 if returned else 30,
    )


def _failed(user: User) -> list[Waiting]:
    if not may(user, "make-report"):
        return []
    failed = within(user, "see-reports", Report.objects.filter(asked_by=user, state=Report.State.FAILED))[:5]
    return [
        Waiting(
            _("Lập lại báo cáo %s") % report.title,
            reverse("report", args=[report.pk]),
            _("Báo cáo · chưa lập được"),
            _("chờ bạn"),
            "overdue",
            40,
        )
        for report in failed
    ]


def _batches(user: User) -> list[Waiting]:
    """Return the reader's own batches that could not be made; who may make reports no more is not asked to."""
    if not may(user, "make-report"):
        return []
    failed = within(user, "see-reports", Batch.objects.filter(asked_by=user, state=Batch.State.FAILED))[:5]
    return [
        Waiting(
            _("Lập tiếp loạt báo cáo: %s") % batch.title,
            reverse("batch", args=[batch.pk]),
            _("Loạt báo cáo · chưa lập được"),
            _("chờ bạn"),
            "overdue",
            40,
        )
        for batch in failed
    ]
