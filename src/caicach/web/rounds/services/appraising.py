"""An appraiser judges: accepts what stands, changes the answer with the reason, or asks the unit.

What is judged is the answer; the points follow from the rule. Who appraises what, and that nobody appraises the own
unit, is checked here for each act.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

from django.db import transaction

from caicach.errors import InputError, Problem
from caicach.reporting import figures
from caicach.scoring import Answer as Answered
from caicach.scoring import Given, points_if
from caicach.scoring.answers import NOT_APPLICABLE
from caicach.text import Text
from caicach.web.accounts.models import User
from caicach.web.audit.chain import record
from caicach.web.rounds.doors import bodies_of, door, is_assigned, leaves_of, require_open
from caicach.web.rounds.matters import Matter, matter_of, matters_of, same
from caicach.web.rounds.models import Appraisal, Entrant, Figures, Remark, Round
from caicach.web.rounds.scores_at import instrument_of
from caicach.web.rounds.services.streams import of_answers

JudgingStage = Literal["first", "second"]
ACTS: dict[JudgingStage, str] = {"first": "appraise-first", "second": "appraise-second"}
NOTHING = Given("")
ACCEPT, CHANGE, ASK = Appraisal.Verdict.ACCEPT, Appraisal.Verdict.CHANGE, Appraisal.Verdict.ASK


@dataclass(frozen=True)
class Said:
    """What an appraiser says of one criterion of one unit: for a change the answer and why, for a question the words.

    `na_reason` says why the criterion does not apply to the unit.
    """

    verdict: str
    given: Given = NOTHING
    na_reason: str = ""
    words: str = ""


@dataclass(frozen=True)
class Conflict:
    """Somebody else wrote in the meantime: what they judged and what was to be written. Nothing was overwritten."""

    theirs: Appraisal
    mine: Said


def judging_stage(round: Round, entrant: Entrant | None = None) -> JudgingStage | None:
    """Return the appraisal that is open today, None where neither is."""
    return next((stage for stage, act in ACTS.items() if door(round, act, entrant).open), None)


def require_judging(entrant: Entrant) -> JudgingStage:
    """Return the appraisal that is open for the unit today; raise InputError that says why none is.

    A unit that may still change its answers, and has not handed them in, is not appraised yet.
    """
    round, stage = entrant.round, judging_stage(entrant.round, entrant)
    if stage is None:
        second = any(phase.kind == "second-appraisal" for phase in round.phases.all())
        first_over = any(p.kind == "appraisal" and p.closes < round.locality.today() for p in round.phases.all())
        require_open(round, ACTS["second" if second and first_over else "first"], entrant)
        raise AssertionError("an open door was not found open")
    if stage == "first" and (until := still_scoring(entrant)):
        raise InputError(Problem(found=until.vi, expected=_HANDED_IN, cure=_WAIT))
    return stage


def still_scoring(entrant: Entrant) -> Text | None:
    """Return until when a unit that has not handed in may still score itself; None where it may not."""
    own = door(entrant.round, "answer", entrant)
    if entrant.submitted_at or not own.open or own.closes is None:
        return None
    return _STILL.format(day=figures.date(own.closes))


def why_not(by: User, entrant: Entrant, code: str) -> Text | None:
    """Return why this person does not appraise the criterion for this unit; None where it is theirs to appraise."""
    if entrant.unit_id in bodies_of(by):
        return Text(f"{entrant.unit} là đơn vị của bạn", f"{entrant.unit} is your own unit")
    if not is_assigned(by, entrant.round, code):
        return Text(f"tiêu chí {code} không được phân công cho bạn", f"criterion {code} is not assigned to you")
    return None


@transaction.atomic
def judge(by: User, entrant: Entrant, code: str, said: Said, seen: int) -> Appraisal | Conflict:
    """Keep what an appraiser judged at the stage that is open today; `seen` is the edition the person saw (0: none).

    Raises InputError where no appraisal is open, it is not theirs to judge, a reason lacks, the rule refuses the
    answer, a blank is accepted, or a change changes nothing.
    """
    stage = require_judging(entrant)
    if why := why_not(by, entrant, code):
        raise InputError(Problem(found=why.vi, expected=_YOURS, cure=_ASK_OFFICER))
    Entrant.objects.select_for_update().get(pk=entrant.pk)
    matter = matter_of(entrant, code)
    found = matter.appraisal(stage)
    if found is not None and found.edition != seen:
        return found if found.by_id == by.pk and _says(found) == said else Conflict(found, said)
    if problems := _problems(matter, stage, said):
        raise InputError(problems)
    _refuse_by_rule(matter, said)
    return _keep(by, matter, stage, said)


def untouched(by: User, round: Round, codes: Iterable[str], entrants: Iterable[Entrant]) -> list[Matter]:
    """Return what may be accepted in one go: answered, not judged yet at this stage, and nothing there to settle.

    In the second appraisal that is what no unit explains and nobody asked about: the first judgement stands.
    """
    mine = set(leaves_of(by, round)) & set(codes)
    others = [entrant for entrant in entrants if entrant.unit_id not in bodies_of(by)]
    return untouched_among(matters_of(round, others, mine).values())


def untouched_among(matters: Collection[Matter]) -> list[Matter]:
    """Return those of an appraiser's matters that may be accepted in one go."""
    stages: dict[int, JudgingStage | None] = {}
    for matter in matters:
        entrant = matter.entrant
        if entrant.pk not in stages:
            stage = judging_stage(entrant.round, entrant)
            stages[entrant.pk] = None if stage == "first" and still_scoring(entrant) else stage
    found = ((matter, stages[matter.entrant.pk]) for matter in matters)
    return [matter for matter, stage in found if stage is not None and _is_untouched(matter, stage)]


@transaction.atomic
def accept_untouched(by: User, round: Round, codes: Iterable[str], entrants: Iterable[Entrant], named: int) -> int:
    """Accept all that `untouched` returns, and return how many; `named` is the number the person agreed to.

    Raises InputError where there are by now more or fewer, so that nothing is accepted unseen.
    """
    found = untouched(by, round, codes, entrants)
    if len(found) != named:
        now = Text(f"nay có {len(found)} mục", f"{len(found)} by now")
        raise InputError(Problem(found=now.vi, expected=_AS_NAMED.format(n=named), cure=_LOOK_AGAIN))
    for matter in found:
        _keep(by, matter, judging_stage(round, matter.entrant) or "first", Said(ACCEPT))
    return len(found)


@transaction.atomic
def add_remark(by: User, entrant: Entrant, code: str, words: str) -> Remark:
    """Keep a note of the appraiser on a criterion of a unit; it stays with it, and the unit and later rounds see it.

    Raises InputError where it is not theirs to appraise, the round was abandoned, or nothing is said.
    """
    if why := why_not(by, entrant, code):
        raise InputError(Problem(found=why.vi, expected=_YOURS, cure=_ASK_OFFICER))
    if entrant.round.closed_on:
        raise InputError(Problem(found=entrant.round.title, expected=_RUNNING, cure=_ASK_OFFICER))
    if not words.strip():
        raise InputError(Problem(column="remark", expected=_A_NOTE, cure=_SAY_IT))
    row = Remark.objects.create(entrant=entrant, code=code, side=Remark.Side.APPRAISER, words=words.strip(), by=by)
    record(by, "add-remark", row, stream=of_answers(entrant))
    return row


def is_stale(matter: Matter, stage: JudgingStage) -> bool:
    """Tell whether the unit wrote again after this stage's judgement: its answer, or what it explains."""
    judged = matter.appraisal(stage)
    if judged is None:
        return False
    later = matter.answer if stage == "first" else matter.explanation
    return later is not None and later.at > judged.at


def is_pending(matter: Matter, stage: JudgingStage) -> bool:
    """Tell whether the appraiser has to do something here.

    In the second appraisal: where the unit explains, where it was asked, and where nobody judged before.
    """
    if matter.appraisal(stage) is not None:
        return is_stale(matter, stage)
    if stage == "first":
        return True
    if matter.first is None:
        return not (matter.explanation and matter.explanation.agrees)
    return matter.first.verdict == ASK or matter.disagrees


def _is_untouched(matter: Matter, stage: JudgingStage) -> bool:
    if matter.appraisal(stage) is not None or matter.at(stage) is None:
        return False
    return stage == "first" or not is_pending(matter, stage)


def before(matter: Matter, stage: JudgingStage) -> Figures | None:
    """Return the answer that the judgement of `stage` is about: the unit's, or that of the first appraisal."""
    return matter.at("self" if stage == "first" else "first")


def _says(row: Appraisal) -> Said:
    value = NOT_APPLICABLE if row.na_reason else row.value
    return Said(row.verdict, Given(value, row.numerator, row.denominator), row.na_reason, row.words)


def _problems(matter: Matter, stage: JudgingStage, said: Said) -> list[Problem]:
    """Return what keeps a judgement from being kept, its rule aside."""
    found: list[Problem] = []
    blank = before(matter, stage) is None
    if said.verdict not in Appraisal.Verdict.values:
        found.append(Problem(column="verdict", found=said.verdict, expected=_A_VERDICT, cure=_CHOOSE))
    if said.verdict == ACCEPT and blank:
        expected = _AN_ANSWER if matter.by_unit else _A_FIGURE
        found.append(Problem(expected=expected, cure=_CHANGE_OR_ASK if matter.by_unit else _ENTER))
    if said.verdict == ASK and stage == "second":
        found.append(Problem(column="verdict", expected=_A_CONCLUSION, cure=_CONCLUDE))
    if said.verdict in (CHANGE, ASK) and not said.words.strip():
        found.append(Problem(column="words", expected=_WHY if said.verdict == CHANGE else _QUESTION, cure=_SAY_IT))
    if said.verdict == CHANGE and not any(said.given):
        found.append(Problem(column="value", expected=_THE_ANSWER, cure=_FILL_IN))
    elif said.verdict == CHANGE and not blank and same(before(matter, stage), _figures(matter, stage, said)):
        found.append(Problem(column="value", expected=_ANOTHER, cure=_ACCEPT_INSTEAD))
    return found


def _refuse_by_rule(matter: Matter, said: Said) -> None:
    """Raise InputError where the criterion's rule does not take the answer."""
    if said.verdict != CHANGE:
        return
    round = matter.entrant.round
    given = Answered(matter.entrant.unit.code, round.period, matter.code, *said.given, reason=said.na_reason)
    points_if(instrument_of(round), round.period, given)


def _figures(matter: Matter, stage: JudgingStage, said: Said) -> Appraisal:
    """Return the row that a judgement makes; only a change holds figures."""
    row = matter.appraisal(stage) or Appraisal(entrant=matter.entrant, code=matter.code, stage=stage, edition=0)
    changes = said.verdict == CHANGE
    applies = changes and said.given.value.casefold() != NOT_APPLICABLE
    return Appraisal(
        pk=row.pk,
        entrant=matter.entrant,
        code=matter.code,
        stage=stage,
        verdict=said.verdict,
        value=said.given.value if applies else "",
        numerator=said.given.numerator if applies else "",
        denominator=said.given.denominator if applies else "",
        na_reason=said.na_reason.strip() if changes and not applies else "",
        words=said.words.strip(),
        edition=row.edition + 1,
    )


def _keep(by: User, matter: Matter, stage: JudgingStage, said: Said) -> Appraisal:
    row = _figures(matter, stage, said)
    row.by = by
    row.full_clean(exclude=["entrant", "by"], validate_unique=False, validate_constraints=False)
    row.save()
    record(by, f"appraise-{said.verdict}", row, stream=of_answers(matter.entrant))
    return row


_STILL = Text("đơn vị còn được tự chấm đến hết {day}", "the unit may score itself until {day}")
_HANDED_IN = Text("đơn vị đã gửi hoặc đã hết hạn tự chấm", "a unit that has handed in, or whose term has ended")
_WAIT = Text("Chờ đơn vị gửi, hoặc đến khi hết hạn.", "Wait until it hands in, or its term ends.")
_YOURS = Text("tiêu chí được phân công, của đơn vị khác", "a criterion assigned to you, of another unit")
_ASK_OFFICER = Text(
    "Đề nghị cán bộ cải cách hành chính phân công người thẩm định khác.",
    "Ask the reform officer to assign another appraiser.",
)
_AS_NAMED = Text("đúng {n} mục đã nêu", "the {n} that were named")
_LOOK_AGAIN = Text("Xem lại danh sách rồi bấm lần nữa.", "Look at the list again, then repeat.")
_A_VERDICT = Text("chấp nhận, sửa hoặc hỏi", "accept, change or ask")
_CHOOSE = Text("Chọn một trong ba việc.", "Choose one of the three.")
_AN_ANSWER = Text("tiêu chí đơn vị đã tự chấm", "a criterion that the unit has answered")
_CHANGE_OR_ASK = Text(
    "Đơn vị để trống: bấm Sửa để ghi kết quả thẩm định, hoặc Hỏi đơn vị.",
    "The unit left it blank: change it to what you found, or ask the unit.",
)
_A_FIGURE = Text("kết quả do người thẩm định ghi", "a result that the appraiser enters")
_ENTER = Text("Tiêu chí này đơn vị không tự chấm: ghi kết quả và căn cứ.", "Enter the result and what it is based on.")
_A_CONCLUSION = Text("kết luận: giữ hoặc sửa", "a conclusion: keep or change")
_CONCLUDE = Text(
    "Sau thẩm định lần hai đơn vị không giải trình nữa.", "The unit does not explain any more after the second one."
)
_WHY = Text("lý do sửa, hoặc căn cứ của kết quả", "the reason for the change, or what it is based on")
_QUESTION = Text("điều cần đơn vị làm rõ", "what the unit is to make clear")
_SAY_IT = Text("Ghi một câu; đơn vị sẽ đọc câu này.", "Write a sentence; the unit will read it.")
_THE_ANSWER = Text("kết quả thẩm định", "the result of the appraisal")
_FILL_IN = Text("Chọn mức hoặc điền số liệu.", "Choose an option or fill in the figures.")
_A_NOTE = Text("nội dung ghi chú", "the words of the note")
_RUNNING = Text("kỳ chấm điểm chưa dừng", "a round that was not abandoned")
_ANOTHER = Text("kết quả khác kết quả đang có", "a result other than what stands")
_ACCEPT_INSTEAD = Text("Nếu không thay đổi gì, bấm Chấp nhận.", "Where nothing changes, accept it.")
