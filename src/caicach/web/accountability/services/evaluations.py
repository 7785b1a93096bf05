"""Evaluating officials: sheets opened for a unit and period, answered by the official, decided by the head.

Nobody decides the own sheet. A decided sheet gives facts, which the rules judge as any others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction

from caicach.errors import InputError, Problem
from caicach.instruments import load_instrument
from caicach.instruments.write import to_yaml
from caicach.registry.period import parse_period
from caicach.scoring import Answer, Given, points_if
from caicach.scoring.structure import edition_of
from caicach.web.access.reach import may
from caicach.web.accountability.facts_from_rooms import evaluated
from caicach.web.accountability.models import Evaluation, FactBatch, KnownFact, Sheet
from caicach.web.accountability.models.sheets import Answers
from caicach.web.accountability.services import refusals
from caicach.web.accountability.services.facts import keep_facts, of_platform
from caicach.web.accountability.services.streams import stream
from caicach.web.accountability.sheets import class_by, facts_of, form_of_sheet, gives, positions, ruleset_for, scored
from caicach.web.accountability.subjects import Directory, Subject, existed
from caicach.web.accountability.work import known_answers, work_of
from caicach.web.accounts.models import Role, User
from caicach.web.audit.chain import record
from caicach.web.units.models import Locality, Unit

State = Sheet.State
OVER_ALL = ("authority", "province")
PROFESSIONAL, LEADER = "professional", "leader"


@dataclass(frozen=True)
class Opening:
    """What an evaluation is opened with: unit, period, how a task and a dossier count, people without account."""

    unit: Unit
    period: str
    task_factor: Decimal | None = Decimal(1)
    dossier_factor: Decimal | None = None
    named: tuple[str, ...] = ()


@dataclass(frozen=True)
class Judged:
    """What whoever decides says: every answer, why where it is another than the official's, discipline, a remark."""

    answers: Mapping[str, Given]
    why: Mapping[str, str] = field(default_factory=dict)
    disciplined: bool | None = None
    words: str = ""


@transaction.atomic
def open_evaluation(by: User, locality: Locality, opening: Opening) -> Evaluation:
    """Open the evaluation of a unit's officials: those with an account at the unit, and those named.

    What the platform knows of their tasks and dossiers is filled in. Raises InputError for a period that is none, not
    begun, without a sheet, or evaluated already, for a unit that did not exist in it, and where there is nobody.
    """
    period = parse_period(opening.period).text
    _refuse_opening(locality, opening.unit, period)
    texts = {p.id: to_yaml(load_instrument(p.instrument)) for p in positions().values()}
    evaluation = Evaluation(
        locality=locality,
        unit=opening.unit,
        period=period,
        texts=texts,
        task_factor=opening.task_factor,
        dossier_factor=opening.dossier_factor,
        by=by,
        on=locality.today(),
    )
    evaluation.full_clean()
    evaluation.save()
    people = [*_accounts_of(opening.unit, period), *_named(locality, opening.unit, opening.named)]
    sheets = {subject.key: _sheet(evaluation, subject, position) for subject, position in reversed(people)}
    if not sheets:
        raise InputError(refusals.nobody())
    refresh(evaluation, sheets.values())
    record(by, "open-evaluation", evaluation, stream=stream(locality))
    return evaluation


@transaction.atomic
def add_person(by: User, evaluation: Evaluation, name: str, position: str) -> Sheet:
    """Add an official to an evaluation, by account or name; InputError where one is there already."""
    directory = Directory(evaluation.locality)
    subject = directory.official(name, evaluation.unit)
    if evaluation.sheets.filter(subject=subject.key).exists():
        raise InputError(refusals.there(subject.name))
    sheet = _sheet(evaluation, subject, position)
    refresh(evaluation, [sheet])
    record(by, "add-sheet", sheet, stream=stream(evaluation.locality))
    return sheet


@transaction.atomic
def change_position(by: User, sheet: Sheet, position: str) -> Sheet:
    """Give an official the sheet of another position; what was answered is dropped. InputError once it is decided."""
    sheet = _locked(sheet)
    _expect(sheet, State.OPEN, State.HANDED_IN)
    if position not in positions():
        raise InputError(refusals.no_position(position))
    if position != sheet.position:
        sheet.position, sheet.own, sheet.judged, sheet.known = position, {}, {}, {}
        sheet.state = State.OPEN if sheet.account else State.HANDED_IN
        _save(sheet)
        refresh(sheet.evaluation, [sheet])
        record(by, "change-sheet", sheet, stream=stream(sheet.evaluation.locality))
    return sheet


def refresh(evaluation: Evaluation, sheets: Iterable[Sheet]) -> None:
    """Take what the platform knows of the officials' work again, on the sheets that are not decided."""
    still = [sheet for sheet in sheets if sheet.state != State.DECIDED]
    works = work_of(evaluation, still)
    until = min(parse_period(evaluation.period).end, evaluation.locality.today())
    for sheet in still:
        own = works.get(sheet.pk, [])
        sheet.work = [work.record() for work in own]
        sheet.known = {
            code: {"value": a.value, "numerator": a.numerator, "denominator": a.denominator, "origin": a.origin}
            for code, a in known_answers(sheet, own, until).items()
        }
        sheet.save(update_fields=["work", "known"])


@transaction.atomic
def take_work_again(by: User, evaluation: Evaluation) -> None:
    """Take the work again on every sheet that is not decided, such as after an import of dossiers."""
    refresh(evaluation, evaluation.sheets.select_for_update(of=("self",)).select_related("account", "evaluation"))
    record(by, "refresh-sheets", evaluation, stream=stream(evaluation.locality))


@transaction.atomic
def answer_sheet(by: User, sheet: Sheet, answers: Mapping[str, Given], seen: int, *, hand_in: bool) -> Sheet:
    """Keep an official's own answers, and hand the sheet in; only the official does. InputError with all that is wrong.

    `seen` is the edition that the writer saw. A sheet is handed in whole.
    """
    sheet = _locked(sheet)
    if sheet.account_id != by.pk:
        raise InputError(refusals.not_yours())
    _expect(sheet, State.OPEN)
    _expect_edition(sheet, seen)
    sheet.own = _checked(sheet, answers, "unit", whole=hand_in)
    if hand_in:
        sheet.state = State.HANDED_IN
    _save(sheet)
    if hand_in:
        record(by, "hand-in-sheet", sheet, stream=stream(sheet.evaluation.locality))
    else:
        record(by, "answer-sheet", sheet, stream=stream(sheet.evaluation.locality))
    return sheet


@transaction.atomic
def decide_sheet(by: User, sheet: Sheet, judged: Judged, seen: int) -> Sheet:
    """Decide a sheet: points, the class by the rules of the period; the facts follow, and cases are judged again.

    Raises InputError on the own sheet, with every answer that is missing or wrong, where an answer is another than the
    official's without a reason, and where it is not said whether there was a disciplinary measure.
    """
    sheet = _for_decision(by, sheet, State.HANDED_IN)
    _expect_edition(sheet, seen)
    given = _checked(sheet, judged.answers, None, whole=True)
    problems = [refusals.needs_why(code) for code in _differing(sheet, given) if not judged.why.get(code, "").strip()]
    if judged.disciplined is None:
        problems.append(refusals.discipline_unsaid())
    if problems:
        raise InputError(problems)
    sheet.judged = {
        code: texts | ({"why": judged.why[code].strip()} if judged.why.get(code, "").strip() else {})
        for code, texts in given.items()
    }
    sheet.disciplined, sheet.words = judged.disciplined, judged.words.strip()
    sheet.state, sheet.decided_by, sheet.decided_on = State.DECIDED, by, sheet.evaluation.locality.today()
    _class(sheet)
    _save(sheet)
    record(by, "decide-sheet", sheet, stream=stream(sheet.evaluation.locality), note=sheet.words)
    _keep(by, sheet)
    return sheet


@transaction.atomic
def give_back(by: User, sheet: Sheet, words: str) -> Sheet:
    """Give a sheet that was handed in back to the official, with the reason; not where the official has no account."""
    sheet = _for_decision(by, sheet, State.HANDED_IN)
    if sheet.account is None:
        raise InputError(refusals.no_account())
    refusals.need_words(words)
    sheet.state, sheet.words = State.OPEN, words.strip()
    _save(sheet)
    record(by, "return-sheet", sheet, stream=stream(sheet.evaluation.locality), note=words)
    return sheet


@transaction.atomic
def reopen_sheet(by: User, sheet: Sheet, words: str) -> Sheet:
    """Open a decided sheet again to put it right, with the reason; its facts are missing until it is decided anew."""
    sheet = _for_decision(by, sheet, State.DECIDED)
    refusals.need_words(words)
    sheet.state, sheet.words, sheet.decided_by, sheet.decided_on = State.HANDED_IN, words.strip(), None, None
    sheet.points, sheet.place, sheet.word, sheet.rule = "", None, "", ""
    _save(sheet)
    record(by, "reopen-sheet", sheet, stream=stream(sheet.evaluation.locality), note=words)
    _keep(by, sheet)
    return sheet


def may_decide(user: User, sheet: Sheet) -> bool:
    """Tell whether the user may decide a sheet: a leader of the unit, of one above or of the province."""
    if sheet.account_id == user.pk or not may(user, "decide-sheet", sheet):
        return False
    above = set(sheet.evaluation.unit.ancestry())
    led = [m.unit for m in user.current() if m.role == Role.LEADER]
    return any(unit.pk in above or unit.level in OVER_ALL for unit in led)


def _sheet(evaluation: Evaluation, subject: Subject, position: str) -> Sheet:
    sheet = Sheet(
        evaluation=evaluation,
        subject_kind="official",
        subject=subject.key,
        unit=evaluation.unit,
        account=subject.account,
        name=subject.name,
        period=evaluation.period,
        position=position,
        state=State.OPEN if subject.account else State.HANDED_IN,
    )
    sheet.clean_fields(exclude=["evaluation", "unit", "account"])
    sheet.save()
    return sheet


def _accounts_of(unit: Unit, period: str) -> Iterable[tuple[Subject, str]]:
    """Yield who has an account at the unit in the period; who holds the role of a leader there is one."""
    at = parse_period(period)
    held = unit.memberships.filter(valid_from__lte=at.end).select_related("user")
    for membership in held.exclude(valid_to__lte=at.start).order_by("user__display_name"):
        user = membership.user
        subject = Subject("official", f"account:{user.pk}", str(user), account=user)
        yield subject, LEADER if membership.role == Role.LEADER else PROFESSIONAL


def _named(locality: Locality, unit: Unit, names: Iterable[str]) -> Iterable[tuple[Subject, str]]:
    directory = Directory(locality)
    for name in names:
        if name.strip():
            yield directory.official(name, unit), PROFESSIONAL


def _class(sheet: Sheet) -> None:
    scores = scored(sheet, sheet.judged)
    total = scores.units[0].points if scores and gives(sheet).totals else None
    found = class_by(ruleset_for(sheet, sheet.evaluation.locality), facts_of(sheet))
    sheet.points = "" if total is None else str(total)
    sheet.place, sheet.word, sheet.rule = found or (None, "", "")


def _keep(by: User, sheet: Sheet) -> None:
    """Keep the facts that the sheet, and with it the unit, gives now; those that it gives no longer are missing."""
    evaluation = sheet.evaluation
    found = [of_platform(fact) for fact in evaluated([evaluation], {sheet.subject}, gone=True)]
    there = KnownFact.objects.filter(locality=evaluation.locality, in_force=True, period=evaluation.period)
    known = set(there.values_list("subject", "fact"))
    stated = [fact for fact in found if fact.value or (fact.subject.key, fact.fact) in known]
    if stated:
        name = f"Phiếu đánh giá của {sheet.name}, kỳ {sheet.period}"
        keep_facts(by, evaluation.locality, FactBatch.Origin.PLATFORM, name, stated)


def _checked(sheet: Sheet, answers: Mapping[str, Given], answered_by: str | None, *, whole: bool) -> Answers:
    """Return the answers as they are kept; InputError with every one that is refused, and those lacking if `whole`."""
    kept: Answers = {}
    problems: list[Problem] = []
    for leaf in form_of_sheet(sheet).leaves:
        if answered_by is not None and leaf.criterion.answered_by != answered_by:
            continue
        given = answers.get(leaf.code, Given(""))
        if not any(given):
            problems += [refusals.missing(leaf.code)] if whole else []
            continue
        try:
            points_if(sheet.instrument, sheet.period, _answer(sheet, leaf.code, given))
        except InputError as error:
            problems += [p.__class__(p.expected, p.cure, p.found, column=leaf.code) for p in error.problems]
        kept[leaf.code] = {name: text for name, text in given._asdict().items() if text}
    if problems:
        raise InputError(problems)
    return kept


def _differing(sheet: Sheet, given: Answers) -> list[str]:
    """Return the criteria on which the official said something else."""
    figures = ("value", "numerator", "denominator")
    return [
        code
        for code, own in sheet.own.items()
        if any(own.get(name, "") != given.get(code, {}).get(name, "") for name in figures)
    ]


def _answer(sheet: Sheet, code: str, given: Given) -> Answer:
    return Answer(sheet.subject, sheet.period, code, *given)


def _locked(sheet: Sheet) -> Sheet:
    related = ("evaluation__locality__unit", "evaluation__unit", "account", "unit")
    return Sheet.objects.select_for_update(of=("self",)).select_related(*related).get(pk=sheet.pk)


def _for_decision(by: User, sheet: Sheet, state: str) -> Sheet:
    """Lock the sheet; InputError on the own one, where the reader may not decide it, and in another state."""
    sheet = _locked(sheet)
    if sheet.account_id == by.pk:
        raise InputError(refusals.own_sheet())
    if not may_decide(by, sheet):
        raise InputError(refusals.not_yours())
    _expect(sheet, state)
    return sheet


def _expect(sheet: Sheet, *wanted: str) -> None:
    if sheet.state not in wanted:
        raise InputError(refusals.not_open(State(sheet.state)))


def _expect_edition(sheet: Sheet, seen: int) -> None:
    if sheet.edition != seen:
        raise InputError(refusals.someone_else())


def _save(sheet: Sheet) -> None:
    sheet.edition += 1
    sheet.clean_fields(exclude=["evaluation", "unit", "account", "decided_by"])
    sheet.save()


def _refuse_opening(locality: Locality, unit: Unit, period: str) -> None:
    problems = []
    if parse_period(period).start > locality.today():
        problems.append(refusals.not_begun(period))
    if not existed(unit, period):
        problems.append(refusals.absent(unit, period))
    if Evaluation.objects.filter(unit=unit, period=period).exists():
        problems.append(refusals.opened_already(unit, period))
    if problems:
        raise InputError(problems)
    for position in positions().values():
        edition_of(load_instrument(position.instrument), period)
