"""Where a draft stands: what is missing and from whom, whose turn it is, and the paper as it is by now."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils import translation
from django.utils.translation import gettext as _

from caicach.errors import InputError
from caicach.reporting.document import Report as Printed
from caicach.reporting.figure_set import Change, FigureSet, changes
from caicach.reporting.filling import Contribution, fill
from caicach.reporting.templates import Slot, Template, read_template
from caicach.text import Text
from caicach.web.accounts.models import User
from caicach.web.interface.templatetags.caicach import day
from caicach.web.reports.gathering import gather
from caicach.web.reports.gathering_asking import NOT_SEEN
from caicach.web.reports.models import Draft, Paragraph
from caicach.web.reports.papers import paper_of
from caicach.web.units.models import Unit

Kind, State = Paragraph.Kind, Paragraph.State


@dataclass(frozen=True)
class Lacking:
    """A paragraph still waited for: of which slot, from whom (None: the office), since when and how urgent."""

    slot: Slot
    paragraph: Paragraph | None
    unit: Unit | None
    words: Text


def template_of(draft: Draft) -> Template:
    """Return the draft's own text, read; raises InputError where it has faults."""
    return read_template(draft.paragraphs.get(kind=Kind.TEXT).text)


def prompts_of(paragraphs: Sequence[Paragraph]) -> dict[int, str]:
    """Return what each paragraph is asked to say, by its key, as its draft's text has it now."""
    slots: dict[int, dict[str, str]] = {}
    for draft in {p.draft_id: p.draft for p in paragraphs}.values():
        try:
            slots[draft.pk] = {slot.id: slot.prompt for slot in template_of(draft).slots(draft.period)}
        except InputError:
            slots[draft.pk] = {}
    return {p.pk: slots[p.draft_id].get(p.slot, p.slot) for p in paragraphs}


def lacking(draft: Draft) -> list[Lacking]:
    """Return every paragraph that is still waited for, in the order of the text. Raises InputError as `template_of`."""
    written: dict[str, list[Paragraph]] = defaultdict(list)
    for paragraph in draft.paragraphs.exclude(kind=Kind.TEXT).select_related("unit", "draft"):
        written[paragraph.slot].append(paragraph)
    found: list[Lacking] = []
    for slot in template_of(draft).slots(draft.period):
        held = written[slot.id]
        if slot.whose == "unit":
            found += [_waited_for(slot, p) for p in held if p.waits]
            if not held:
                found.append(Lacking(slot, None, None, _nobody_asked(slot)))
        elif not any(p.text.strip() for p in held):
            found.append(Lacking(slot, held[0] if held else None, None, _office(slot)))
    return found


def _waited_for(slot: Slot, paragraph: Paragraph) -> Lacking:
    name = str(paragraph.unit)
    return Lacking(slot, paragraph, paragraph.unit, Text(f"{name}: {slot.prompt}", f"{name}: {slot.prompt}"))


def _office(slot: Slot) -> Text:
    return Text(f"Cơ quan soạn báo cáo: {slot.prompt}", f"The office: {slot.prompt}")


def _nobody_asked(slot: Slot) -> Text:
    return Text(f"Chưa giao đơn vị nào viết: {slot.prompt}", f"No unit is asked yet: {slot.prompt}")


def contributions(draft: Draft) -> dict[str, list[Contribution]]:
    """Return what has been handed in and what the office wrote, by slot, units by the Vietnamese alphabet."""
    found: dict[str, list[Contribution]] = defaultdict(list)
    kept = draft.paragraphs.exclude(kind=Kind.TEXT).select_related("unit").order_by("unit__sort_key", "pk")
    for paragraph in kept:
        handed = paragraph.kind == Kind.OFFICE or paragraph.state == State.HANDED_IN
        if handed and paragraph.text.strip():
            by = str(paragraph.unit) if paragraph.unit else ""
            found[paragraph.slot].append(Contribution(by, paragraph.text))
    return found


def printed(draft: Draft, *, finished: bool = False, source: str | None = None) -> Printed:
    """Return the paper as it is by now, or (`finished`) as it is signed: always from the draft's frozen figures.

    `source` stands for the draft's text while it is being changed. Raises InputError where the text has faults.
    """
    own = draft.opened_by.membership
    template = template_of(draft) if source is None else read_template(source)
    paper = paper_of(draft.paper, draft.locality.unit, own.unit if own else None, tuple(draft.to))
    if finished:
        signature = replace(paper.signature, name=draft.signer)
        paper = replace(paper, number=draft.number, date=draft.date, signature=signature)
    figures = FigureSet.of_data(draft.figures.figures)
    with translation.override("vi"):
        return fill(
            template,
            figures,
            paper,
            contributions(draft),
            site=draft.site,
            draft=not finished,
            page_note=draft.locality.notice.vi,
        )


def changed_figures(user: User, draft: Draft) -> tuple[Change, ...]:
    """Return which of the draft's figures are otherwise today, as far as `user` may see them.

    What the text names comes first. A room that `user` may not see tells of no change.
    """
    old, new = FigureSet.of_data(draft.figures.figures), figures_now(user, draft)
    closed = {room for room, why in new.missing.items() if why == NOT_SEEN.missing}
    found = [change for change in changes(old, new) if change.name.partition(".")[0] not in closed]
    try:
        template = template_of(draft)
    except InputError:
        return tuple(found)
    named = {*template.figures(draft.period), *template.tables(draft.period)}
    return tuple(sorted(found, key=lambda change: change.name not in named))


def figures_now(user: User, draft: Draft) -> FigureSet:
    """Gather the draft's figures as they are today, as far as `user` may see them."""
    return gather(draft.locality, draft.kind, draft.period, draft.subject, draft.locality.today(), user=user)


def stage_words(draft: Draft, waiting: int) -> tuple[str, str]:
    """Return where the draft stands in words with the date, and the state that colours it."""
    if draft.state == Draft.State.APPROVED:
        return _("Đã duyệt ngày %s") % day(draft.approved_on), "done"
    if draft.state == Draft.State.SUBMITTED:
        return _("Chờ duyệt từ ngày %s") % day(draft.submitted_on), "due-soon"
    if draft.state == Draft.State.ABANDONED:
        return _("Đã thôi"), "none"
    if draft.returned_for:
        return _("Lãnh đạo trả lại"), "overdue"
    if waiting:
        return _("Đang chờ %d phần của đơn vị") % waiting, "in-time"
    return _("Đang biên tập"), "in-time"


def due_words(paragraph: Paragraph, today: dt.date) -> tuple[str, str]:
    """Return a unit's term for its paragraph in words with the date, and the state that colours it."""
    left, last = paragraph.days_left(today), day(paragraph.draft.due)
    if left is None:
        return _("Không thời hạn"), "none"
    if left < 0:
        return _("Quá hạn %(days)d ngày (hạn %(day)s)") % {"days": -left, "day": last}, "overdue"
    if left == 0:
        return _("Hôm nay là hạn cuối (%s)") % last, "due-soon"
    state = "due-soon" if left <= paragraph.draft.locality.warn_days else "in-time"
    return _("Còn %(days)d ngày (hạn %(day)s)") % {"days": left, "day": last}, state


def paragraph_words(paragraph: Paragraph, today: dt.date) -> tuple[str, str]:
    """Return where a unit's paragraph stands in words, and the state that colours it."""
    if paragraph.state == State.HANDED_IN:
        return _("Đã gửi ngày %s") % day(paragraph.handed_in_on), "done"
    if paragraph.state == State.WAIVED:
        return _("Không yêu cầu nữa"), "none"
    words, state = due_words(paragraph, today)
    if paragraph.state == State.RETURNED:
        return _("Trả lại, chờ sửa · %s") % words, "overdue" if state == "overdue" else "due-soon"
    return words, state
