"""Drafts: opened with their figures, handed to the leader, returned, approved, given up. Only this writes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from django.db import IntegrityError, transaction

from caicach.errors import InputError, Problem
from caicach.registry.period import parse_period
from caicach.reporting import figures as written
from caicach.reporting.figure_set import FigureSet, in_words, taken_over
from caicach.reporting.template_model import LENGTHS, Slot, Template
from caicach.reporting.templates import KINDS
from caicach.text import Text
from caicach.web.accounts.models import User
from caicach.web.audit.chain import record
from caicach.web.reports.gathering import gather
from caicach.web.reports.models import Draft, FigureCopy, Paragraph, Wording
from caicach.web.reports.papers import within_sentence
from caicach.web.reports.services.asking import stream
from caicach.web.reports.services.locking import in_work
from caicach.web.reports.services.templates import template_for
from caicach.web.reports.services.writing import save_words, write
from caicach.web.reports.standing import changed_figures, figures_now, template_of
from caicach.web.units.models import Locality, Unit


@dataclass(frozen=True)
class Opening:
    """What a draft is to be: kind, period, about whom, on whose paper and to whom, and who writes until when."""

    kind: str
    period: str
    subject: Unit
    paper: str
    to: tuple[str, ...] = ()
    units: tuple[Unit, ...] = ()
    due: dt.date | None = None
    site: str = ""


def open_draft(by: User, locality: Locality, opening: Opening) -> Draft:
    """Open a draft with the figures of today that `by` may see, and ask the units for their paragraphs.

    Raises InputError for a period that the template is not for or that has no figures, for a last day in the past, and
    where the same report is in work already; nothing is kept then.
    """
    _check(opening, template_for(locality, opening.kind)[1], locality.today())
    gathered = gather(locality, opening.kind, opening.period, opening.subject, locality.today(), user=by)
    return begin(by, locality, opening, gathered)


@transaction.atomic
def begin(by: User, locality: Locality, opening: Opening, gathered: FigureSet) -> Draft:
    """Open a draft with the figures given; raises InputError as `open_draft`."""
    version, template = template_for(locality, opening.kind)
    _check(opening, template, locality.today())
    if gathered.empty:
        raise InputError(_no_figures(opening, gathered))
    slots = template.slots(opening.period)
    draft = Draft(
        locality=locality,
        kind=opening.kind,
        period=opening.period,
        subject=opening.subject,
        title=_title(opening),
        template=version,
        paper=opening.paper,
        to=list(opening.to),
        due=opening.due if opening.units and _of_units(slots) else None,
        site=opening.site,
        opened_by=by,
        opened_on=locality.today(),
    )
    _keep_only_one(draft)
    _copy(by, draft, gathered, "")
    text = Paragraph.objects.create(draft=draft, kind=Paragraph.Kind.TEXT, text=template.text)
    Wording.objects.create(
        paragraph=text, number=1, act=Wording.Act.WRITE, text=template.text, by=by, at=locality.now()
    )
    for slot in slots:
        _ask(draft, slot, opening.units)
    record(by, "open-draft", draft, stream=stream(locality), note=", ".join(str(unit) for unit in opening.units)[:300])
    return draft


def _of_units(slots: Iterable[Slot]) -> bool:
    return any(slot.whose == "unit" for slot in slots)


def _ask(draft: Draft, slot: Slot, units: Iterable[Unit]) -> None:
    if slot.whose == "unit":
        for unit in units:
            Paragraph.objects.create(draft=draft, slot=slot.id, kind=Paragraph.Kind.UNIT, unit=unit)
    else:
        Paragraph.objects.create(draft=draft, slot=slot.id, kind=Paragraph.Kind.OFFICE)


@transaction.atomic
def ask_units(by: User, draft: Draft, slot: str, units: Collection[Unit], due: dt.date | None) -> int:
    """Ask further units for a paragraph, and those anew whose was waived; returns how many now write.

    The last day may be moved with it. Raises InputError where the text has no such slot, or the day is past.
    """
    draft = in_work(draft)
    today = draft.locality.today()
    if due is not None and due < today:
        raise InputError(_past_day(due))
    if slot not in {s.id for s in template_of(draft).slots(draft.period) if s.whose == "unit"}:
        raise InputError(_no_slot(slot))
    asked = 0
    for unit in units:
        held, made = Paragraph.objects.get_or_create(draft=draft, slot=slot, kind=Paragraph.Kind.UNIT, unit=unit)
        if not made and held.state == Paragraph.State.WAIVED:
            held.state, held.reason = Paragraph.State.ASKED, ""
            held.save()
            record(by, "ask-paragraph", held, stream=stream(draft.locality))
            made = True
        asked += made
    draft.due = due or draft.due
    draft.save()
    record(by, "ask-for-paragraphs", draft, stream=stream(draft.locality), note=", ".join(map(str, units))[:300])
    return asked


@transaction.atomic
def write_text(by: User, draft: Draft, source: str, seen: int | None = None, note: str = "") -> Paragraph:
    """Keep the draft's whole text as a version; slots of the office that it now has get their paragraph.

    A text with faults is kept too, so that nothing is lost: the draft cannot be submitted until they are mended.
    """
    draft = in_work(draft)
    text = save_words(by, draft.paragraphs.get(kind=Paragraph.Kind.TEXT), source, seen, note)
    _place_office_slots(draft)
    return text


@transaction.atomic
def autosave_text(by: User, draft: Draft, source: str, seen: int | None = None) -> Paragraph:
    """Keep the draft's whole text as it is being written, without a version of its own; otherwise as `write_text`."""
    draft = in_work(draft)
    text, _cleaned = write(by, draft.paragraphs.get(kind=Paragraph.Kind.TEXT), source, seen)
    _place_office_slots(draft)
    return text


def _place_office_slots(draft: Draft) -> None:
    try:
        slots = template_of(draft).slots(draft.period)
    except InputError:
        return
    for slot in slots:
        if slot.whose == "office":
            Paragraph.objects.get_or_create(draft=draft, slot=slot.id, kind=Paragraph.Kind.OFFICE, unit=None)


@transaction.atomic
def take_figures(by: User, draft: Draft, names: Collection[str] | None = None) -> FigureCopy | None:
    """Put today's figures into the draft: those named, or all that changed; None where none changed.

    The words around the figures stay as they are; the copy before stays on record. What `by` may not see stays too.
    """
    draft = in_work(draft)
    found = [change for change in changed_figures(by, draft) if names is None or change.name in names]
    if not found:
        return None
    old = FigureSet.of_data(draft.figures.figures)
    taken = taken_over(old, figures_now(by, draft), [change.name for change in found])
    taken = taken if names is not None else replace(taken, as_of=draft.locality.today())
    copy = _copy(by, draft, taken, "; ".join(f"{change.name}: {change.words()}" for change in found))
    record(by, "take-figures", draft, stream=stream(draft.locality), note=copy.note[:1000])
    return copy


@transaction.atomic
def undo_figures(by: User, draft: Draft) -> FigureCopy:
    """Go back to the figures before the last taking; raises InputError where there are none before."""
    draft = in_work(draft)
    last = draft.figures
    before = draft.copies.filter(number=last.number - 1).first()
    if before is None:
        raise InputError(_nothing_before())
    copy = _copy(by, draft, FigureSet.of_data(before.figures), "", as_of=before.as_of)
    record(by, "undo-figures", draft, stream=stream(draft.locality), note=str(before.number))
    return copy


def _copy(by: User, draft: Draft, figures: FigureSet, note: str, as_of: dt.date | None = None) -> FigureCopy:
    return FigureCopy.objects.create(
        draft=draft,
        number=draft.copies.count() + 1,
        figures=figures.to_data(),
        as_of=as_of or draft.locality.today(),
        note=note,
        by=by,
        at=draft.locality.now(),
    )


def _keep_only_one(draft: Draft) -> None:
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError:
        raise InputError(_in_work_already(draft)) from None


def _title(opening: Opening) -> str:
    about = within_sentence(opening.subject)
    return f"{KINDS[opening.kind].vi} {in_words(opening.period)}, {about}"


def _check(opening: Opening, template: Template, today: dt.date) -> None:
    problems = []
    if LENGTHS[parse_period(opening.period).months] not in template.periods:
        problems.append(_wrong_period(opening))
    if opening.due is not None and opening.due < today:
        problems.append(_past_day(opening.due))
    if opening.units and opening.due is None and _of_units(template.slots(opening.period)):
        problems.append(_needs_day())
    if problems:
        raise InputError(problems)


def _wrong_period(opening: Opening) -> Problem:
    return Problem(
        column="period",
        found=in_words(opening.period),
        expected=Text("một kỳ mà mẫu báo cáo này dùng cho", "a period that this template is for"),
        cure=Text("Chọn kỳ khác, hoặc sửa dòng “kỳ:” của mẫu.", "Choose another period, or change the template's."),
    )


def _past_day(day: dt.date) -> Problem:
    return Problem(
        column="due",
        found=written.date(day),
        expected=Text("hạn từ hôm nay trở đi", "a last day from today on"),
        cure=Text("Chọn lại hạn gửi.", "Choose another last day."),
    )


def _needs_day() -> Problem:
    return Problem(
        column="due",
        expected=Text("hạn gửi phần viết của các đơn vị", "the last day for the units' paragraphs"),
        cure=Text("Chọn hạn, hoặc bỏ chọn đơn vị.", "Choose the day, or ask no units."),
    )


def _no_figures(opening: Opening, gathered: FigureSet) -> Problem:
    why = " ".join(words.vi for words in gathered.missing.values())
    why_en = " ".join(words.en for words in gathered.missing.values())
    return Problem(
        column="period",
        found=in_words(opening.period),
        expected=Text("một kỳ có số liệu", "a period with figures"),
        cure=Text(
            f"Chưa có số liệu nào để báo cáo. {why} Chọn kỳ khác, hoặc nhập số liệu trước.",
            f"There are no figures to report. {why_en} Choose another period, or enter figures first.",
        ),
    )


def _in_work_already(draft: Draft) -> Problem:
    return Problem(
        column="period",
        found=draft.title,
        expected=Text("báo cáo chưa có bản thảo đang soạn", "a report without a draft in work"),
        cure=Text("Mở bản thảo đang soạn trong danh sách.", "Open the draft in the list."),
    )


def _no_slot(slot: str) -> Problem:
    return Problem(
        column="slot",
        found=slot,
        expected=Text("một đoạn dành cho đơn vị trong lời báo cáo", "a slot for units in the text"),
        cure=Text("Thêm dòng “@đoạn đơn vị” vào lời báo cáo trước.", "Put the slot into the text first."),
    )


def _nothing_before() -> Problem:
    return Problem(
        expected=Text("một lần cập nhật số liệu trước đó", "an earlier taking of figures"),
        cure=Text("Số liệu đang là bản lấy khi lập bản thảo.", "The figures are those of the opening."),
    )
