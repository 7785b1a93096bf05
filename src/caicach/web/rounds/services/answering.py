"""A unit's own answers, saved one by one as they are written; of two who write at once neither overwrites the other."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from django.db import transaction

from caicach.errors import InputError, Problem
from caicach.scoring import Answer as Given
from caicach.scoring import points_if
from caicach.scoring.answers import NOT_APPLICABLE
from caicach.scoring.marking import wrong_place
from caicach.text import Text
from caicach.web.accounts.models import User
from caicach.web.audit.chain import record
from caicach.web.rounds.doors import require_open
from caicach.web.rounds.figures import known_answers, takes_of
from caicach.web.rounds.models import Answer, Entrant
from caicach.web.rounds.scores_at import form_at, instrument_of
from caicach.web.rounds.services import streams
from caicach.web.rounds.words import BY_OTHERS

LONGEST = {"value": 400, "numerator": 40, "denominator": 40, "na_reason": 500, "words": 5000}


@dataclass(frozen=True)
class Entered:
    """What a person entered on a criterion, as the core reads it; `not_applicable` says that it does not apply."""

    value: str = ""
    numerator: str = ""
    denominator: str = ""
    na_reason: str = ""
    words: str = ""
    not_applicable: bool = False

    @property
    def is_blank(self) -> bool:
        """Tell whether nothing is answered, whatever is said beside it."""
        return not (self.value or self.numerator or self.denominator or self.not_applicable)


@dataclass(frozen=True)
class Conflict:
    """Someone else saved a later edition: what stands now, and what was not saved."""

    theirs: Answer
    mine: Entered

    @property
    def differing(self) -> list[str]:
        """Return the names of the fields in which the two differ."""
        names = (field.name for field in fields(Entered) if field.name != "not_applicable")
        return [name for name in names if getattr(self.theirs, name) != getattr(self.mine, name)]


@transaction.atomic
def save_answer(by: User, entrant: Entrant, code: str, entered: Entered, seen: int) -> Answer | Conflict:
    """Keep an answer; what is blank is kept as no answer, and what was already saved alike changes nothing.

    `seen` is the edition that the writer saw (0: none yet). Raises InputError where self-scoring is not open to the
    unit, it has handed in, the criterion is not the unit's to answer, or the rule refuses the answer.
    """
    entrant = locked(entrant)
    require_open(entrant.round, "answer", entrant)
    require_not_submitted(entrant)
    entered = tidied(entered)
    check_answer(entrant, code, entered)
    kept = Answer.objects.filter(entrant=entrant, code=code).first()
    if kept is not None and not Conflict(kept, entered).differing:
        return kept
    if kept is not None and kept.edition != seen:
        return Conflict(kept, entered)
    if kept is None:
        kept = Answer(entrant=entrant, code=code, edition=0)
    for name in LONGEST:
        setattr(kept, name, getattr(entered, name))
    kept.origin, kept.by, kept.edition = origin_of(entrant, code, entered), by, kept.edition + 1
    kept.save()
    record(by, "save-answer", kept, stream=streams.of_answers(entrant))
    return kept


def locked(entrant: Entrant) -> Entrant:
    """Return the entrant with its row locked until the transaction ends: one unit's acts come one after the other."""
    rows = Entrant.objects.select_for_update(of=("self",))
    return rows.select_related("round__locality__unit", "round__version", "unit").get(pk=entrant.pk)


def tidied(entered: Entered) -> Entered:
    """Return what was entered without outer blanks; what does not apply has no figures, what applies no reason."""
    bare = {name: getattr(entered, name).replace("\r\n", "\n").strip() for name in LONGEST}
    found = replace(entered, **bare)
    if found.not_applicable:
        return replace(found, value="", numerator="", denominator="")
    return replace(found, na_reason="")


def check_answer(entrant: Entrant, code: str, entered: Entered) -> None:
    """Raise InputError where the criterion is not the unit's to answer, or what was entered can't be an answer."""
    round = entrant.round
    if problem := wrong_place(form_at(round), code):
        raise InputError(problem)
    leaf = form_at(round).branches[code].criterion
    if leaf.answered_by != "unit":
        raise InputError(_not_yours(code, BY_OTHERS[leaf.answered_by]))
    if problems := _too_long(entered):
        raise InputError(problems)
    if entered.not_applicable and not entered.na_reason:
        raise InputError(NO_REASON)
    if not entered.is_blank:
        points_if(instrument_of(round), round.period, given_of(entrant, code, entered))


def given_of(entrant: Entrant, code: str, entered: Entered) -> Given:
    """Return what was entered as the core reads it."""
    unit, period = entrant.unit.code, entrant.round.period
    if entered.not_applicable:
        return Given(unit, period, code, NOT_APPLICABLE, reason=entered.na_reason)
    return Given(unit, period, code, entered.value, entered.numerator, entered.denominator)


def origin_of(entrant: Entrant, code: str, entered: Entered) -> str:
    """Return what a figure was taken over from: as the platform has it now, or "" where a person entered another."""
    leaf = form_at(entrant.round).branches[code].criterion
    known = known_answers(entrant).get(code) if takes_of(leaf) else None
    if known is None or entered.is_blank or entered.not_applicable:
        return ""
    same = (known.value, known.numerator, known.denominator) == (entered.value, entered.numerator, entered.denominator)
    return known.origin[:300] if same else ""


def require_not_submitted(entrant: Entrant) -> None:
    """Raise InputError where the unit has handed in its self-score."""
    if entrant.submitted_at is not None:
        raise InputError(
            Problem(
                found=Text("đã gửi bản tự chấm, biên nhận {receipt}", "handed in, receipt {receipt}")
                .format(receipt=entrant.receipt)
                .vi,
                expected=Text("bản tự chấm chưa gửi", "a self-score not handed in yet"),
                cure=Text("Rút lại bản tự chấm rồi sửa.", "Withdraw the self-score, then change it."),
            )
        )


def _too_long(entered: Entered) -> list[Problem]:
    return [
        Problem(
            column=name,
            found=f"{len(getattr(entered, name))}",
            expected=Text(f"không quá {most} ký tự", f"at most {most} characters"),
            cure=Text("Viết ngắn lại, hoặc đính kèm tệp.", "Shorten it, or attach a file."),
        )
        for name, most in LONGEST.items()
        if len(getattr(entered, name)) > most
    ]


def _not_yours(code: str, why: Text) -> Problem:
    return Problem(
        column="code",
        found=code,
        expected=Text("một tiêu chí do đơn vị tự chấm", f"a criterion that the unit answers ({why.en})"),
        cure=why,
    )


NO_REASON = Problem(
    column="na_reason",
    expected=Text("lý do tiêu chí không áp dụng với đơn vị", "the reason why the criterion does not apply"),
    cure=Text("Ghi lý do, ví dụ văn bản quy định.", "Say why, for example by which document."),
)
