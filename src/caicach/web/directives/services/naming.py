"""Whom a name in a document means: a unit of the locality as it was on the document's date, or a group of them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet
from rapidfuzz import fuzz, process

from caicach.registry import fold
from caicach.web.directives.models import Learned
from caicach.web.units.models import Locality, Unit

SURE = 93  # below this likeness (0 to 100) a person chooses
NEAR = 60  # below it a unit is not even offered as one of the nearest

# Words of a group, folded (no signs), and the level they stand for. A group is told by its plural, or by two kinds
# named together (“sở, ban, ngành”, “xã, phường”): a single “Sở ...” or “huyện ...” is one unit.
GROUPS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\b(cac|moi|tung|tat ca) (co quan chuyen mon|so)\b|\bso ban nganh\b|\bso nganh\b"), "department"),
    (re.compile(r"\b(cac|cap|moi|tung) huyen\b|\bhuyen (thi xa )?thanh pho\b|\bcac thi xa\b"), "district"),
    (re.compile(r"\b(cac|cap|moi|tung) xa\b|\bxa phuong\b|\bcac phuong\b"), "commune"),
    (re.compile(r"\b(cac doan the|ban nganh doan the|to chuc chinh tri xa hoi)\b"), "mass-organisation"),
)
# The head of an office, or the office of a territory: the task goes to the body behind it.
HEAD_OF = re.compile(
    r"^(thu truong|nguoi dung dau|giam doc|chu tich|chanh van phong|chanh thanh tra|truong ban|bi thu) "
)
_OFFICE = re.compile(
    r"^(?:uy ban nhan dan|huyen uy|thi uy|thanh uy|dang uy) (huyen|thi xa|thanh pho|xa|phuong|thi tran|dac khu) "
)
_SHORT = (
    (r"\bubnd\b", "uy ban nhan dan"),
    (r"\bhdnd\b", "hoi dong nhan dan"),
    (r"\b(ub)?mttq\b", "mat tran to quoc"),
    (r"\bvp\b", "van phong"),
    (r"\btx\b", "thi xa"),
    (r"\btp\b", "thanh pho"),
    (r"\btt\b(?= [a-z]+ [a-z]+$)", "thi tran"),
    (r"\bkh ?cn\b", "khoa hoc va cong nghe"),
    (r"\btn ?mt\b", "tai nguyen va moi truong"),
    (r"\bkh ?dt\b", "ke hoach va dau tu"),
    (r"\bgd ?dt\b", "giao duc va dao tao"),
    (r"\bnn ?mt\b", "nong nghiep va moi truong"),
    (r"\bnn ?ptnt\b", "nong nghiep va phat trien nong thon"),
    (r"\btt ?tt\b", "thong tin va truyen thong"),
    (r"\bld ?tb ?xh\b", "lao dong thuong binh va xa hoi"),
    (r"\bvh ?tt ?dl\b", "van hoa the thao va du lich"),
    (r"\bgtvt\b", "giao thong van tai"),
    (r"\bbhxh\b", "bao hiem xa hoi"),
)


@dataclass(frozen=True)
class Meant:
    """The units a name means; `sure` is False where a person has to choose, then `candidates` are the nearest.

    `lesson` is what a person's correction taught, where that and no unit's own name decides.
    """

    name: str
    units: tuple[Unit, ...]
    sure: bool
    group: bool = False
    candidates: tuple[Unit, ...] = ()
    lesson: Learned | None = None


class Roster:
    """The units of a locality in force on a day, read once, to look many names up in."""

    def __init__(self, locality: Locality, on: dt.date) -> None:
        """Read the units of `locality` on the day `on`, the province itself aside."""
        self.units = tuple(Unit.objects.filter(locality=locality).on(on).exclude(level="province"))
        self._locality = locality
        self._province = fold(locality.unit.full_name)
        self._by_pk = {unit.pk: unit for unit in self.units}
        self._meant: dict[str, Meant] = {}

    @cached_property
    def _names(self) -> dict[int, str]:
        return {unit.pk: self.key(unit.full_name) for unit in self.units}

    @cached_property
    def _codes(self) -> dict[int, str]:
        return {unit.pk: fold(unit.code.split(".")[-1]) for unit in self.units}

    @cached_property
    def _lessons(self) -> dict[str, list[Learned]]:
        """Return the lessons in use about units in force on the day, by the words they are about."""
        found: dict[str, list[Learned]] = {}
        for lesson in lessons_in_use(self._locality).exclude(unit=None).select_related("directive"):
            if lesson.unit_id in self._by_pk:
                found.setdefault(lesson.key, []).append(lesson)
        return found

    def meant_by(self, name: str) -> Meant:
        """Return whom `name` means; asked again it is not looked up again."""
        if name not in self._meant:
            self._meant[name] = self._looked_up(name)
        return self._meant[name]

    def _looked_up(self, name: str) -> Meant:
        folded = fold(name)
        levels = {level for words, level in GROUPS if words.search(folded)}
        group = tuple(u for u in self.units if u.level in levels)
        return Meant(name, group, sure=True, group=True) if group else self._one(name, folded)

    def of(self, keys: Sequence[int]) -> list[Unit]:
        """Return the units of those primary keys, each once, in the order given; unknown ones are left out."""
        return [self._by_pk[key] for key in dict.fromkeys(keys) if key in self._by_pk]

    def _one(self, name: str, folded: str) -> Meant:
        """Return the single unit of that name: by its full name, its code, or alone in being so like it."""
        wanted = self.key(name)
        exact = self._exact(wanted, folded)
        if len(exact) == 1:
            return Meant(name, (exact[0],), sure=True)
        taught = self._lessons.get(wanted, [])
        if len(taught) == 1:
            return Meant(name, (self._by_pk[taught[0].unit_id or 0],), sure=True, lesson=taught[0])
        if taught:
            return Meant(name, (), sure=False, candidates=tuple(self.of([t.unit_id or 0 for t in taught])))
        like = process.extract(wanted, self._names, scorer=fuzz.token_sort_ratio, limit=2, score_cutoff=SURE)
        if not exact and len(like) == 1:
            return Meant(name, (self._by_pk[like[0][2]],), sure=True)
        near = process.extract(wanted, self._names, scorer=fuzz.token_set_ratio, limit=5, score_cutoff=NEAR)
        return Meant(name, (), sure=False, candidates=tuple(exact) or tuple(self._by_pk[pk] for _, _, pk in near))

    def is_official(self, name: str) -> bool:
        """Tell whether `name` is a unit's own name or code, or stands for a group."""
        folded = fold(name)
        return bool(self._exact(self.key(name), folded)) or any(words.search(folded) for words, _ in GROUPS)

    def _exact(self, wanted: str, folded: str) -> list[Unit]:
        code = folded.replace(" ", "")
        return [u for u in self.units if self._names[u.pk] == wanted or self._codes[u.pk] == code]

    def key(self, name: str) -> str:
        """Return a name folded, abbreviations written out, without the office in front and the province behind."""
        words = fold(name.replace("&", " "))
        for short, full in _SHORT:
            words = re.sub(short, full, words)
        words = _OFFICE.sub(r"\1 ", HEAD_OF.sub("", words) or words)
        bare = words.removesuffix(f" {self._province}")
        return bare if bare != words else words.removesuffix(" tinh")


def lessons_in_use(locality: Locality) -> QuerySet[Learned]:
    """Return what people's corrections taught in a locality and nobody has revoked."""
    return Learned.objects.filter(locality=locality, revoked_on=None)


def meant_by(name: str, locality: Locality, on: dt.date) -> Meant:
    """Return whom `name` means in `locality` on the day `on`."""
    return Roster(locality, on).meant_by(name)
