"""Whom facts and cases are about: the unit, the account or the party organisation that a written name stands for."""

from __future__ import annotations

from dataclasses import dataclass

from caicach.accountability.model import SubjectKind
from caicach.errors import InputError, Problem
from caicach.registry import fold
from caicach.registry.period import parse_period
from caicach.text import Text
from caicach.web.access.reach import own_units
from caicach.web.accountability.models import About
from caicach.web.accounts.models import User
from caicach.web.units.models import Locality, Unit


@dataclass(frozen=True)
class Subject:
    """A subject found: `key` is the name that rules are applied under, the same for good; `name` is for people."""

    kind: SubjectKind
    key: str
    name: str
    unit: Unit | None = None
    account: User | None = None


class Directory:
    """The subjects of a locality, read once: units by code and name as of a period, accounts by their names."""

    def __init__(self, locality: Locality) -> None:
        """Read the locality's units and accounts."""
        self.locality = locality
        self._units: dict[str, list[Unit]] = {}
        for unit in Unit.objects.filter(locality=locality):
            for name in {fold(unit.code), fold(unit.full_name), fold(unit.key)}:
                self._units.setdefault(name, []).append(unit)
        users = User.objects.filter(memberships__unit__locality=locality).distinct()
        self._accounts = {fold(name): user for user in users for name in (user.username, str(user))}

    def find(self, kind: SubjectKind, text: str, period: str) -> Subject:
        """Return whom `text` names; InputError for a unit that is not kept here or did not exist in the period.

        An official without an account, and a party organisation, stand under the name as it is written.
        """
        name = " ".join(text.split())
        if kind == "unit":
            return self.of_unit(self._unit(name, period))
        account = self._accounts.get(fold(name)) if kind == "official" else None
        if account is not None:
            return Subject(kind, f"account:{account.pk}", str(account), account=account)
        return Subject(kind, fold(name), name)

    def official(self, name: str, unit: Unit) -> Subject:
        """Return the official whom a unit's dossiers name so: by the account, or under the name with the unit's."""
        name = " ".join(name.split())
        account = self._accounts.get(fold(name))
        if account is not None:
            return Subject("official", f"account:{account.pk}", str(account), account=account)
        return Subject("official", f"{fold(name)}@{unit.key}", f"{name} ({unit.full_name})")

    @staticmethod
    def of_unit(unit: Unit) -> Subject:
        """Return a unit as a subject."""
        return Subject("unit", unit.key, unit.full_name, unit=unit)

    def _unit(self, name: str, period: str) -> Unit:
        named = self._units.get(fold(name), [])
        there = [unit for unit in named if existed(unit, period)]
        if len(there) == 1:
            return there[0]
        raise InputError(_absent(name, named[-1], period) if named and not there else _unknown(name, len(there)))


def existed(unit: Unit, period: str) -> bool:
    """Tell whether the unit was in force on any day of the period."""
    at = parse_period(period)
    return unit.valid_from <= at.end and (unit.valid_to is None or at.start < unit.valid_to)


def unit_of(about: About) -> Unit | None:
    """Return the unit that it is about, or at which the official it is about works today; None where unknown."""
    membership = about.account.membership if about.account else None
    return about.unit or (membership.unit if membership else None)


def is_own(user: User, about: About) -> bool:
    """Tell whether it is about the user, or about the user's unit: with those above it in the province and below."""
    if about.account_id == user.pk:
        return True
    if about.unit_id is None:
        return False
    above = {key for m in user.current() for key in _above(m.unit)}
    return about.unit_id in own_units(user) | above


def _above(unit: Unit) -> set[int]:
    """Return the unit and those above it, without the province, whose unit everybody is in."""
    found: set[int] = set()
    at: Unit | None = unit
    while at is not None and at.level != "province" and at.pk not in found:
        found.add(at.pk)
        at = at.parent
    return found


def _absent(name: str, unit: Unit, period: str) -> Problem:
    since, until = unit.valid_from, unit.valid_to
    return Problem(
        column="subject",
        found=name,
        expected=Text(
            f"đơn vị tồn tại trong kỳ {period} ({unit.full_name}: từ {since} đến trước {until or 'nay'})",
            f"a unit that existed in {period} ({unit.full_name}: from {since} to before {until or 'now'})",
        ),
        cure=Text("Sửa tên đơn vị hoặc kỳ.", "Mend the unit or the period."),
    )


def _unknown(name: str, count: int) -> Problem:
    if count:
        expected = Text("tên chỉ một đơn vị trong tỉnh", "the name of one unit only")
        return Problem(column="subject", found=name, expected=expected, cure=_WRITE_CODE)
    expected = Text("mã hoặc tên đầy đủ của một đơn vị trong tỉnh", "the code or full name of a unit of the province")
    return Problem(column="subject", found=name, expected=expected, cure=_WRITE_NAME)


_WRITE_CODE = Text("Ghi mã của đơn vị thay cho tên.", "Write the unit's code in place of its name.")
_WRITE_NAME = Text("Ghi đúng như trong danh mục đơn vị.", "Write it as in the list of units.")
