"""Whom a name in a document means: a unit of the locality as it was on the document's date, or a group of them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from caicach.registry import fold
from caicach.web.units.models import Locality, Unit

SURE = 93  # below this likeness (0 to 100) a person chooses

# Words of a group, folded, and the level it stands for.
GROUPS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\bcac so\b|\bso,? ban,? nganh\b"), "department"),
    (re.compile(r"\b(cac|cap) huyen\b|\bhuyen, (thi xa, )?thanh pho\b|\bcac thi xa\b"), "district"),
    (re.compile(r"\b(cac|cap) xa\b|\bxa, phuong\b|\bcac phuong\b"), "commune"),
)
_OFFICE = re.compile(r"^(?:chu tich )?uy ban nhan dan (huyen|thi xa|thanh pho|xa|phuong|thi tran|dac khu) ")
_SHORT = {
    "ubnd": "uy ban nhan dan",
    "mttq": "mat tran to quoc",
    "hdnd": "hoi dong nhan dan",
    "vp": "van phong",
    "kh&cn": "khoa hoc va cong nghe",
    "tn&mt": "tai nguyen va moi truong",
    "kh&dt": "ke hoach va dau tu",
    "gd&dt": "giao duc va dao tao",
    "nn&mt": "nong nghiep va moi truong",
}


@dataclass(frozen=True)
class Meant:
    """The units a name means; `sure` is False where a person has to choose, then `candidates` are the nearest."""

    name: str
    units: tuple[Unit, ...]
    sure: bool
    group: bool = False
    candidates: tuple[Unit, ...] = ()


def meant_by(name: str, locality: Locality, on: dt.date) -> Meant:
    """Return whom `name` means in `locality` on the day `on`."""
    units = list(Unit.objects.filter(locality=locality).on(on).exclude(level="province"))
    folded = fold(name)
    group = [u for u in units if any(u.level == level for words, level in GROUPS if words.search(folded))]
    if group:
        return Meant(name, tuple(group), sure=True, group=True)
    return _one(name, folded, units)


def _one(name: str, folded: str, units: list[Unit]) -> Meant:
    """Return the single unit of that name: by its full name, its name without type words, or its abbreviation."""
    wanted = _spelled_out(folded)
    choices = {u.pk: _spelled_out(fold(u.full_name)) for u in units}
    by_pk = {u.pk: u for u in units}
    exact = [u for u in units if choices[u.pk] == wanted or fold(u.code.split(".")[-1]) == folded.replace(" ", "")]
    if len(exact) == 1:
        return Meant(name, (exact[0],), sure=True)
    near = process.extract(wanted, choices, scorer=fuzz.token_sort_ratio, limit=5, score_cutoff=60)
    candidates = tuple(by_pk[pk] for _, _, pk in near)
    if near and near[0][1] >= SURE and (len(near) == 1 or near[1][1] < near[0][1]):
        return Meant(name, (candidates[0],), sure=True, candidates=candidates)
    return Meant(name, (), sure=False, candidates=candidates)


def _spelled_out(folded: str) -> str:
    """Return a folded name with common abbreviations written out, and without the office in front of a territory."""
    words = " ".join(_SHORT.get(word, word) for word in folded.replace(".", " ").split())
    return _OFFICE.sub(r"\1 ", words)
