"""Who appraises which part of the tree in a round, who sits on its council, and that no survey was held."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from caicach.errors import InputError, Problem
from caicach.registry import fold
from caicach.text import Text
from caicach.web.access.reach import may
from caicach.web.accounts.models import Membership, Role, User
from caicach.web.audit.chain import record
from caicach.web.rounds.doors import bodies_of
from caicach.web.rounds.models import Assignment, CouncilMember, Round
from caicach.web.rounds.scores_at import form_at
from caicach.web.rounds.services.streams import of_round
from caicach.web.units.models import Locality


@dataclass(frozen=True)
class Proposal:
    """Leaves that one body appraises by the set, and the appraisers there. Whole fields are named by their own code."""

    body: str
    codes: tuple[str, ...]
    users: tuple[User, ...]


def holders(locality: Locality, role: str) -> list[User]:
    """Return the people of a province who hold a role today, by name."""
    held = Membership.objects.filter(role=role, unit__locality=locality, user__is_active=True)
    people = {m.user for m in held.select_related("user", "unit__locality") if m.holds()}
    return sorted(people, key=lambda user: (str(user), user.pk))


def proposed_assignments(round: Round) -> list[Proposal]:
    """Return who would appraise what: for each body that the set names as appraiser, its people with that role.

    A body without such people is proposed without users; somebody has to be chosen.
    """
    form = form_at(round)
    bodies: dict[str, list[str]] = {}
    for leaf in form.leaves:
        bodies.setdefault(leaf.criterion.appraiser or "", []).append(leaf.code)
    appraisers = holders(round.locality, Role.APPRAISER)
    return [
        Proposal(body, _gathered(round, codes), tuple(u for u in appraisers if _works_at(u, body)))
        for body, codes in bodies.items()
    ]


def without_appraiser(round: Round) -> dict[str, list[str]]:
    """Return, by unit, the leaves that nobody else appraises: without a person, or only people of that very unit."""
    form = form_at(round)
    given: dict[str, set[User]] = {leaf.code: set() for leaf in form.leaves}
    for assignment in round.assignments.filter(until=None).select_related("user"):
        for item in form.branches[assignment.code].walk() if assignment.code in form.branches else ():
            if item.code in given:
                given[item.code].add(assignment.user)
    own = {user: bodies_of(user) for users in given.values() for user in users}
    found = {}
    for entrant in round.entrants.select_related("unit"):
        codes = [code for code, users in given.items() if all(entrant.unit_id in own[user] for user in users)]
        if codes:
            found[str(entrant.unit)] = codes
    return found


@transaction.atomic
def assign(by: User, round: Round, user: User, codes: Iterable[str]) -> list[Assignment]:
    """Give an appraiser criteria and all below them; codes that the person already has are left as they are.

    Raises InputError where a code is not of the set or the person is no appraiser of the province.
    """
    wanted, form = list(dict.fromkeys(codes)), form_at(round)
    problems = [
        Problem(column="code", found=c, expected=_A_CODE, cure=_CHOOSE) for c in wanted if c not in form.branches
    ]
    if user not in holders(round.locality, Role.APPRAISER):
        problems.append(Problem(column="user", found=str(user), expected=_AN_APPRAISER, cure=_GIVE_ROLE))
    if problems:
        raise InputError(problems)
    has = set(round.assignments.filter(user=user, until=None).values_list("code", flat=True))
    today, made = round.locality.today(), []
    for code in wanted:
        if code not in has:
            made.append(Assignment.objects.create(round=round, user=user, code=code, since=today))
            record(by, "assign-appraiser", made[-1], stream=of_round(round))
    return made


@transaction.atomic
def end_assignment(by: User, assignment: Assignment) -> Assignment:
    """Take a part of the tree from an appraiser; what was judged stays."""
    assignment.until = assignment.round.locality.today()
    assignment.save(update_fields=["until"])
    record(by, "end-assignment", assignment, stream=of_round(assignment.round))
    return assignment


@transaction.atomic
def seat(by: User, round: Round, user: User, *, chair: bool = False) -> CouncilMember:
    """Give a person a seat on the round's council; a new chair takes the place of the one before, who stays a member.

    Raises InputError where the person does not hold the role in the province.
    """
    if not may(user, "sit-on-council", round):
        raise InputError(Problem(column="user", found=str(user), expected=_A_MEMBER, cure=_GIVE_ROLE))
    if chair:
        for old in round.council.filter(chair=True, until=None).exclude(user=user):
            old.chair = False
            old.save(update_fields=["chair"])
            record(by, "seat-member", old, stream=of_round(round))
    values = {"chair": chair, "since": round.locality.today()}
    member, new = CouncilMember.objects.get_or_create(round=round, user=user, until=None, defaults=values)
    if not new and member.chair == chair:
        return member
    member.chair = chair
    member.save(update_fields=["chair"])
    record(by, "seat-member", member, stream=of_round(round))
    return member


@transaction.atomic
def unseat(by: User, member: CouncilMember) -> CouncilMember:
    """End a person's seat on the council; the votes cast stay."""
    member.until = member.round.locality.today()
    member.save(update_fields=["until"])
    record(by, "unseat-member", member, stream=of_round(member.round))
    return member


@transaction.atomic
def declare_no_survey(by: User, round: Round, reason: str) -> Round:
    """Say that no survey was held, and why: its leaves then do not apply to any unit; an empty reason takes it back.

    Raises InputError where the set does not let such a leaf be left out.
    """
    survey = [leaf for leaf in form_at(round).leaves if leaf.criterion.answered_by == "survey"]
    refused = [leaf.code for leaf in survey if leaf.not_applicable == "refused"]
    if reason.strip() and refused:
        raise InputError(Problem(column="reason", found=", ".join(refused), expected=_MAY_LACK, cure=_NEW_SET))
    round.no_survey = reason.strip()
    round.full_clean()
    round.save(update_fields=["no_survey"])
    record(by, "declare-no-survey", round, stream=of_round(round), note=round.no_survey)
    return round


def _gathered(round: Round, codes: list[str]) -> tuple[str, ...]:
    """Return the same leaves named as high in the tree as they fill a branch."""
    mine, found = set(codes), []
    waiting = list(form_at(round).tree)
    while waiting:
        branch = waiting.pop(0)
        leaves = {item.code for item in branch.walk() if not item.below}
        if leaves <= mine:
            found.append(branch.code)
        elif leaves & mine:
            waiting = [*branch.below, *waiting]
    return tuple(found)


def _works_at(user: User, body: str) -> bool:
    """Tell whether the person appraises for that body: `Văn phòng UBND cấp tỉnh` is Văn phòng Ủy ban nhân dân tỉnh."""
    asked = _plain(body)
    return bool(asked) and any(m.role == Role.APPRAISER and _plain(str(m.unit)) == asked for m in user.current())


def _plain(name: str) -> str:
    words = fold(name).replace("uy ban nhan dan", "ubnd").replace("cap tinh", "tinh")
    return " ".join(words.split())


_A_CODE = Text("mã có trong bộ tiêu chí", "a code of the criteria set")
_CHOOSE = Text("Chọn lại tiêu chí.", "Choose the criteria again.")
_AN_APPRAISER = Text("người giữ vai trò cán bộ thẩm định của tỉnh", "someone who holds the role of appraiser here")
_A_MEMBER = Text("người giữ vai trò thành viên hội đồng thẩm định", "someone who holds the role of council member")
_GIVE_ROLE = Text("Quản trị hệ thống giao vai trò này trước.", "The administrator gives the role first.")
_MAY_LACK = Text("tiêu chí khảo sát được phép không áp dụng", "survey criteria that may be left out")
_NEW_SET = Text("Sửa bộ tiêu chí trước khi mở kỳ chấm điểm.", "Change the set before a round is opened.")
