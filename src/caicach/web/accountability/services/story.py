"""A demonstration's cases and score sheets: each act by the account that would do it, on the day it would be done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from caicach.accountability import ruleset_text
from caicach.scoring import Given
from caicach.web.accountability.judging import verdicts_for
from caicach.web.accountability.models import Adopted, Case, Evaluation, FactBatch, KnownFact
from caicach.web.accountability.services.cases import Said, decide, notify, object_to, open_cases
from caicach.web.accountability.services.evaluations import Judged, Opening, decide_sheet, open_evaluation
from caicach.web.accountability.services.facts import Stated, keep_facts, take_from_rooms
from caicach.web.accountability.services.rules import adopt
from caicach.web.accountability.subjects import Directory
from caicach.web.accounts.models import User
from caicach.web.units.models import Locality, Unit

RULES = "khanh-hoa-91"
SHEETS = "nd-335-2025"
NOTICE = "Đề nghị rà soát số liệu và phản hồi kèm minh chứng nếu số liệu chưa đúng (minh họa)."
OBJECTION = (
    "Một số hồ sơ đã trả kết quả đúng hạn nhưng ghi nhận trễ trên hệ thống; đề nghị đối chiếu sổ theo dõi (minh họa)."
)
CORRECTED = "Đã đối chiếu sổ theo dõi với ngày trả kết quả thực tế (minh họa)"
UPHELD = "Đối chiếu sổ theo dõi cho thấy số liệu trên hệ thống là đúng (minh họa)."
WITHDRAWN = "Số liệu đã sửa thấp hơn mức quy định (minh họa)."
REMARK = "Hoàn thành công việc được giao (minh họa)."


@dataclass(frozen=True)
class Actors:
    """Who acts beside the reform officer, and how to make it another day: `first` for the notice of the first cases,
    then the objections, the correction and decisions, then the notice of the others."""

    leader: User
    officer_of: Callable[[Unit], User]
    at: Callable[[dt.date], AbstractContextManager[None]]
    days: tuple[dt.date, dt.date, dt.date, dt.date]


def build_cases(
    locality: Locality, by: User, period: str | None = None, *, most: int = 12, actors: Actors | None = None
) -> list[Case]:
    """Take up the rules on late dossiers, keep the platform's facts of `period` (default: last year), open cases.

    At most `most` cases are opened, in the order of the verdicts, and all of them but the last are notified. With
    `actors` the first is upheld, the second withdrawn after its figure was corrected, the third waits for a decision.
    Done again, it returns what is there. Raises InputError for a period that is none.
    """
    period = period or str(locality.today().year - 1)
    with actors.at(actors.days[0]) if actors else nullcontext():
        if not Adopted.objects.filter(locality=locality, ruleset_id=RULES, until=None).exists():
            adopt(by, locality, ruleset_text(RULES), RULES)
        take_from_rooms(by, locality, period)
        standing = Case.objects.filter(locality=locality, period=period)
        if standing.exists():
            return list(standing)
        applying = [
            f for f in verdicts_for(locality, period) if f.verdict.verdict == "applies" and f.verdict.kind == "unit"
        ]
        opened = open_cases(by, locality, period, [f.key for f in applying[:most]]) if applying else []
        if actors is None:
            return [notify(by, case, Said(NOTICE)) for case in opened[:-1]] + opened[-1:]
        told = [notify(by, case, Said(NOTICE)) for case in opened[:3]]
    _play(locality, by, told, actors)
    with actors.at(actors.days[3]):
        for case in opened[3:-1]:
            notify(by, case, Said(NOTICE))
    return list(standing.all())


def _play(locality: Locality, by: User, told: list[Case], actors: Actors) -> None:
    """Let the units of the first cases object; one is upheld, one withdrawn, one waits."""
    with actors.at(actors.days[1]):
        told = [object_to(actors.officer_of(case.unit), case, Said(OBJECTION)) for case in told if case.unit]
    with actors.at(actors.days[2]):
        if told:
            decide(actors.leader, told[0], "uphold", Said(UPHELD))
        if len(told) > 1:
            _correct(locality, by, told[1])
            decide(actors.leader, Case.objects.get(pk=told[1].pk), "withdraw", Said(WITHDRAWN))


def _correct(locality: Locality, by: User, case: Case) -> None:
    """Enter the figure of a case's late dossiers as corrected: as many fewer as bring it below the rule's bound."""
    known = KnownFact.objects.get(
        locality=locality, subject=case.subject, period=case.period, fact="late_dossier_share", in_force=True
    )
    whole = Decimal(known.denominator)
    late = (whole * Decimal("0.0499")).to_integral_value(ROUND_FLOOR)
    assert case.unit is not None
    stated = Stated(
        Directory.of_unit(case.unit),
        case.period,
        known.fact,
        str(late * 100 / whole),
        CORRECTED,
        numerator=str(late),
        denominator=known.denominator,
        trace=known.trace,
    )
    keep_facts(by, locality, FactBatch.Origin.ENTERED, CORRECTED, [stated], reason=CORRECTED)


def build_evaluation(
    by: User, locality: Locality, leader: User, unit: Unit, period: str, names: tuple[str, ...]
) -> Evaluation:
    """Open the evaluation of a unit's officials, and decide the sheets of those without an account."""
    if not Adopted.objects.filter(locality=locality, ruleset_id=SHEETS, until=None).exists():
        adopt(by, locality, ruleset_text(SHEETS), SHEETS)
    evaluation = open_evaluation(by, locality, Opening(unit, period, dossier_factor=Decimal("0.2"), named=names))
    for place, sheet in enumerate(evaluation.sheets.filter(account=None).order_by("name")):
        work = sheet.known.get("2")
        if work is None:
            continue
        general = Given(str(9 - place % 3))
        answers = {"1.1": general, "1.2": general, "1.3": general, "2": Given(work["value"])}
        decide_sheet(leader, sheet, Judged(answers, disciplined=False, words=REMARK), sheet.edition)
    return evaluation
