"""Finding units, indices, findings, directives and tasks by a few words, with or without diacritics.

Only what the searcher may see is looked through. What is few (units, criteria, findings, directives) is matched here,
by folded words and by initials; tasks, which are many, by the database on their folded words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from caicach.instruments import list_instruments
from caicach.registry import fold
from caicach.reporting import figures
from caicach.web.access.reach import may, within
from caicach.web.accounts.models import User
from caicach.web.directives.models import Directive, Task
from caicach.web.dossiers.units import dossier_of
from caicach.web.findings.models import Finding
from caicach.web.indices.models import IndexTable
from caicach.web.units.models import Unit

LIMIT = 20
SHORT = {"ubnd": "uy ban nhan dan", "hdnd": "hoi dong nhan dan", "tp": "thanh pho", "tx": "thi xa", "vp": "van phong"}

Group = tuple[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Asked:
    """What is looked for: its folded words, and itself without blanks, to compare with initials."""

    words: tuple[str, ...]
    joined: str

    @classmethod
    def of(cls, text: str) -> Asked:
        """Read what was typed; usual abbreviations stand for their words."""
        folded = fold(text)
        words = " ".join(SHORT.get(word, word) for word in folded.split()).split()
        return cls(tuple(words), folded.replace(" ", ""))

    def place(self, folded: str, initials: str = "") -> int | None:
        """Return how well a folded text matches (0 is best), or None: initials, words in order, beginnings of words."""
        if initials and self.joined == initials:
            return 0
        text, asked = f" {folded} ", " ".join(self.words)
        if f" {asked}" in text:
            return 1 if f" {asked} " in text else 2
        return 3 if all(f" {word}" in text for word in self.words) else None


def find_everything(user: User | AnonymousUser, asked: str) -> list[Group]:
    """Return what matches by kind: units, indices, findings, directives, tasks, at most LIMIT of each, best first."""
    look = Asked.of(asked)
    if not look.words or not isinstance(user, User) or user.locality is None:
        return []
    groups = [
        (_("Đơn vị"), _units(user, look)),
        (_("Chỉ số"), _indices(user, look)),
        (_("Tồn tại, hạn chế"), _findings(user, look)),
        (_("Văn bản chỉ đạo"), _directives(user, look)),
        (_("Nhiệm vụ"), _tasks(user, look)),
        (_("Hồ sơ một cửa"), _dossiers(user, asked)),
    ]
    return [(title, items) for title, items in groups if items]


def _best(found: Iterable[tuple[int | None, dict[str, Any]]]) -> list[dict[str, Any]]:
    """Return the items that matched, best first; those that match alike stay in the order they came."""
    matched = [(place, item) for place, item in found if place is not None]
    return [item for _place, item in sorted(matched, key=lambda pair: pair[0])][:LIMIT]


def _units(user: User, look: Asked) -> list[dict[str, Any]]:
    """Units of the province, and the country's provinces where an index measures them."""
    assert user.locality is not None
    today = user.locality.today()
    measured = _measured_instrument() if may(user, "see-indices") else None
    tasks = may(user, "see-tasks")
    found = []
    for unit in Unit.objects.filter(Q(locality=user.locality) | Q(level="province")).select_related("parent"):
        address = _unit_address(unit, measured, tasks)
        place = look.place(unit.folded, _initials(unit))
        if address and place is not None:
            past = not unit.holds_on(today)
            found.append((place + 4 * past, _item(unit.full_name, address, _unit_line(unit, past))))
    return _best(found)


def _unit_address(unit: Unit, measured: str | None, tasks: bool) -> str | None:
    if unit.level == "province":
        return reverse("index-unit", args=[measured, unit.code]) if measured else None
    return reverse("task-board", query={"f.lead": unit.pk}) if tasks else None


def _unit_line(unit: Unit, past: bool) -> str:
    above = unit.parent.full_name if unit.parent else ""
    if not past:
        return above
    ended = (
        _("không còn hoạt động từ %s") % figures.date(unit.valid_to, _language())
        if unit.valid_to
        else _("chưa thành lập")
    )
    return f"{above} · {ended}" if above else ended


def _initials(unit: Unit) -> str:
    """Return the first letters of a unit's full name without `và`: `Sở Tài nguyên và Môi trường` is stnmt."""
    return "".join(word[0] for word in fold(unit.full_name).split() if word != "va")


def _measured_instrument() -> str | None:
    """Return an instrument that measures provinces and has a table here."""
    here = set(IndexTable.objects.filter(superseded_by=None).values_list("instrument", flat=True))
    return next((i.id for i in list_instruments() if i.id in here and i.measures == "province"), None)


def _indices(user: User, look: Asked) -> list[dict[str, Any]]:
    if not may(user, "see-indices"):
        return []
    here = set(IndexTable.objects.filter(superseded_by=None).values_list("instrument", flat=True))
    return _best(_criteria(look, here))


def _criteria(look: Asked, here: set[str]) -> Iterator[tuple[int | None, dict[str, Any]]]:
    """Yield the instruments that have a table here, and the criteria of their latest edition."""
    for instrument in list_instruments():
        if instrument.id not in here:
            continue
        title = instrument.title.within(_language())
        place = look.place(fold(f"{instrument.short} {instrument.id} {instrument.title.vi} {instrument.title.en}"))
        yield place, _item(instrument.short, reverse("index-instrument", args=[instrument.id]), title)
        for criterion in instrument.editions[-1].walk():
            words = criterion.title.within(_language())
            place = look.place(fold(f"{criterion.code} {criterion.title.vi} {criterion.title.en}"))
            address = reverse("index-criterion", args=[instrument.id, criterion.code])
            yield place, _item(f"{criterion.code}. {words}", address, instrument.short)


def _findings(user: User, look: Asked) -> list[dict[str, Any]]:
    records = within(user, "see-findings", Finding.objects.all())
    return _best(
        (
            look.place(fold(f"{f.title} {f.instrument}")),
            _item(f.title, reverse("finding", args=[f.pk]), f"{f.origin_words} · {f.period_from} → {f.period_to}"),
        )
        for f in records
    )


def _directives(user: User, look: Asked) -> list[dict[str, Any]]:
    records = within(user, "see-directives", Directive.objects.defer("text", "citations"))
    return _best(
        (
            look.place(fold(f"{d} {d.title} {d.issuer}")),
            _item(d.title or str(d), reverse("directive", args=[d.pk]), f"{d} · {figures.date(d.date, _language())}"),
        )
        for d in records
    )


def _tasks(user: User, look: Asked) -> list[dict[str, Any]]:
    records = within(user, "see-tasks", Task.objects.all()).select_related("lead", "directive")
    for word in look.words:
        records = records.filter(Q(folded__startswith=word) | Q(folded__contains=f" {word}"))
    found = records.order_by("-directive__date", "pk")[:LIMIT]
    return [_item(t.words, reverse("task", args=[t.pk]), f"{t.lead} · {t.directive}") for t in found]


def _dossiers(user: User, asked: str) -> list[dict[str, Any]]:
    """Return the dossier whose code was typed in full, where the searcher may see it."""
    found = dossier_of(user, asked.strip())
    return [_item(found.dossier, reverse("dossier", args=[found.dossier]), found.procedure or "")] if found else []


def _item(words: str, url: str, line: str) -> dict[str, Any]:
    return {"words": words, "url": url, "line": line}


def _language() -> str:
    return translation.get_language() or "vi"
