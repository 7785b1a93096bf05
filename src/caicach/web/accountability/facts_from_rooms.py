"""What the platform's own rooms know as facts: dossiers, tasks, published rounds, indices; each with its trace."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import translation

from caicach.accountability import load_vocabulary
from caicach.directives.following import TimeState
from caicach.registry.period import Period, parse_period
from caicach.reporting import figures as written
from caicach.scoring.structure import TOTAL
from caicach.web.accountability.models import Evaluation, Sheet
from caicach.web.accountability.sheets import BEST, OF_GOOD_OR_ABOVE, facts_of, gives
from caicach.web.accountability.subjects import Directory, Subject, existed
from caicach.web.directives.models import Task
from caicach.web.directives.standing import counted_once, with_standing
from caicach.web.dossiers import figures
from caicach.web.dossiers.places import lake_of
from caicach.web.dossiers.units import units_by_name
from caicach.web.indices.figures_of import current_tables, standing_of
from caicach.web.rounds.models import Publication
from caicach.web.rounds.sealed import opened
from caicach.web.units.models import Locality, Unit

DUE = (TimeState.done_on_time, TimeState.done_late, TimeState.open_overdue)
LATE = (TimeState.done_late, TimeState.open_overdue)
CLASSES = "unit_cchc_rank"


@dataclass(frozen=True)
class PlatformFact:
    """A fact that the platform computed: its figures, its source in words, the page it comes from, what it rests on."""

    subject: Subject
    period: str
    fact: str
    value: Decimal | str | None
    source: str
    trace: str
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    detail: dict[str, Any] = field(default_factory=dict)


def facts_for(locality: Locality, period: str) -> Iterable[PlatformFact]:
    """Yield what the rooms know of a locality in a period, as of its last day or today; what is not there is left out.

    Sources are written in Vietnamese, as they are kept. Raises InputError for a period that is none.
    """
    at = parse_period(period)
    if at.start > locality.today():
        return
    with translation.override("vi"):
        yield from late_dossiers(locality, at)
        yield from overdue_tasks(locality, at)
        yield from published_results(locality, at)
        yield from index_figures(locality, at)
        yield from evaluated(Evaluation.objects.filter(locality=locality, period=at.text))


@dataclass
class Share:
    """The late dossiers of a subject, and the page they are found on; `fields` counts its dossiers by their field."""

    subject: Subject
    page: str
    late: int = 0
    whole: int = 0
    fields: Counter[str] = field(default_factory=Counter)

    def add(self, row: Mapping[str, Any]) -> None:
        """Count a row of the statistics in."""
        own = row["carried_over"] + row["received"]
        self.late += row["resolved_late"] + row["pending_overdue"]
        self.whole += own
        if row["field"]:
            self.fields[row["field"]] += own


def late_dossiers(locality: Locality, at: Period) -> Iterator[PlatformFact]:
    """Yield the share of late dossiers of each unit and each official: resolved late or overdue, of all there were.

    Who has no account stands under the name that the dossiers give, with the unit's: two people may share a name.
    """
    lake = lake_of(locality)
    if lake is None:
        return
    as_of = min(at.end, locality.today())
    names, directory = units_by_name(locality), Directory(locality)
    asked = figures.ask(lake, at.start, at.end, as_of)
    query = urlencode({"from": at.start, "to": at.end, "as-of": as_of})
    of_units, of_people = dict[str, Share](), dict[str, Share]()
    for row in figures.counts(asked, ("unit", "official", "field")).to_dicts():
        unit = names.get(row["unit"])
        if unit is None or not existed(unit, at.text):
            continue
        page = f"{reverse('dossier-unit', args=[row['unit']])}?{query}"
        _share(of_units, Directory.of_unit(unit), page).add(row)
        if row["official"]:
            _share(of_people, directory.official(row["official"], unit), page).add(row)
    for name, shares in (("late_dossier_share", of_units), ("late_dossier_share_of_person", of_people)):
        yield from (_late_share(name, share, at, as_of) for share in shares.values() if share.whole)


def _share(shares: dict[str, Share], subject: Subject, page: str) -> Share:
    return shares.setdefault(subject.key, Share(subject, page))


def _late_share(name: str, share: Share, at: Period, as_of: dt.date) -> PlatformFact:
    detail = {"from": str(at.start), "to": str(at.end), "as_of": str(as_of), "late": share.late, "of": share.whole}
    if share.fields:
        detail["field"] = max(sorted(share.fields), key=share.fields.__getitem__)
    return PlatformFact(
        share.subject,
        at.text,
        name,
        Decimal(share.late) / share.whole * 100,
        "Hồ sơ một cửa trên hệ thống: hồ sơ giải quyết trễ và đang quá hạn, trên số tồn đầu kỳ và tiếp nhận trong kỳ, "
        f"tính đến hết ngày {written.date(as_of)}",
        share.page,
        numerator=Decimal(share.late),
        denominator=Decimal(share.whole),
        detail=detail,
    )


def overdue_tasks(locality: Locality, at: Period) -> Iterator[PlatformFact]:
    """Yield each unit's share of tasks done late or overdue, among those whose last day fell within the period."""
    as_of = min(at.end, locality.today())
    tasks = Task.objects.filter(locality=locality, last_day__range=(at.start, as_of)).select_related("lead")
    late, whole, units = defaultdict[int, int](int), defaultdict[int, int](int), dict[int, Unit]()
    for task in counted_once(with_standing(tasks, as_of, 0)):
        if task.standing in DUE:  # type: ignore[attr-defined]
            units[task.lead_id] = task.lead
            whole[task.lead_id] += 1
            late[task.lead_id] += task.standing in LATE  # type: ignore[attr-defined]
    for key, unit in units.items():
        yield PlatformFact(
            Directory.of_unit(unit),
            at.text,
            "overdue_task_share",
            Decimal(late[key]) / whole[key] * 100,
            "Nhiệm vụ trên hệ thống: xong trễ hoặc quá hạn, trên số nhiệm vụ đến hạn trong kỳ, "
            f"tính đến hết ngày {written.date(as_of)}",
            f"{reverse('task-board')}?{urlencode({'f.lead': unit.full_name})}",
            numerator=Decimal(late[key]),
            denominator=Decimal(whole[key]),
            detail={"as_of": str(as_of), "late": late[key], "of": whole[key]},
        )


def published_results(locality: Locality, at: Period) -> Iterator[PlatformFact]:
    """Yield percent, rank and class of each unit by the last publication of a round of the period.

    A class whose title is not on the scale of the rules is left out: no word is taken for another one.
    """
    units = {u.code: u for u in Unit.objects.filter(locality=locality) if existed(u, at.text)}
    for publication in last_publications(locality, at.text):
        sealed = opened(bytes(publication.content))
        titles = {band.code: band.title.vi for band in sealed.edition.classes}
        source = f"Kết quả đã công bố: {publication.round.title}, số {publication.number}, mã {publication.digest[:12]}"
        for line in sealed.result["units"]:
            unit = units.get(line["unit"])
            if unit is None:
                continue
            trace = reverse("publication-unit", args=[publication.pk, line["unit"]])
            said: dict[str, Decimal | str | None] = {
                "unit_cchc_index": Decimal(line["percent"]) if line["percent"] is not None else None,
                "unit_cchc_place": Decimal(line["rank"]) if line["rank"] is not None else None,
                CLASSES: _class_word(titles.get(line["class"], "")),
            }
            for name, value in said.items():
                if value is not None:
                    yield PlatformFact(Directory.of_unit(unit), at.text, name, value, source, trace)


def last_publications(locality: Locality, period: str) -> list[Publication]:
    """Return the last publication of each round of the period, of the round that was published last in the end."""
    found: dict[int, Publication] = {}
    published = Publication.objects.filter(locality=locality, round__period=period)
    for publication in published.select_related("round").order_by("chain_number"):
        found[publication.round_id] = publication
    # Rounds of departments and of communes share no unit; where two rounds do, the one published later counts.
    taken: set[str] = set()
    kept = []
    for publication in sorted(found.values(), key=lambda p: -p.chain_number):
        units = set(opened(bytes(publication.content)).units)
        if not units & taken:
            kept.append(publication)
            taken |= units
    return kept


def _class_word(title: str) -> str | None:
    vocabulary = load_vocabulary()
    place = vocabulary.place(CLASSES, title) if title else None
    return None if place is None else vocabulary.words(CLASSES)[place].vi


OF_INDICES = (
    ("pci", "pci_score", "pci_rank"),
    ("par-index", "par_index_score", "par_index_rank"),
    ("sipas", "satisfaction_index", ""),
)


def index_figures(locality: Locality, at: Period) -> Iterator[PlatformFact]:
    """Yield the province's own score and rank in the indices that rules speak of."""
    province = locality.unit
    subject = Directory.of_unit(province)
    for instrument, score_name, rank_name in OF_INDICES:
        table = current_tables(instrument).get(at.text)
        standing = standing_of(table) if table else None
        if table is None or standing is None or province.code not in standing.units:
            continue
        value, rank = standing.value(province.code, TOTAL), standing.rank(province.code, TOTAL)
        trace = reverse("index-trace", args=[instrument, at.text, province.code, TOTAL])
        if value is not None:
            yield PlatformFact(subject, at.text, score_name, Decimal(str(value)), table.source[:400], trace)
        if rank is not None and rank_name:
            yield PlatformFact(subject, at.text, rank_name, Decimal(rank), table.source[:400], trace)


def evaluated(
    evaluations: Iterable[Evaluation], subjects: Collection[str] | None = None, *, gone: bool = False
) -> Iterator[PlatformFact]:
    """Yield what decided score sheets say of officials (of `subjects`, where given), and each unit's share of the best.

    With `gone`, the facts of a sheet that is not decided, and of a unit with such a sheet, are yielded as missing.
    """
    for evaluation in evaluations:
        sheets = list(evaluation.sheets.select_related("evaluation", "account"))
        for sheet in sheets:
            if subjects is None or sheet.subject in subjects:
                yield from _of_sheet(sheet, gone=gone)
        yield from _quota_share(evaluation, sheets, gone=gone)


def _of_sheet(sheet: Sheet, *, gone: bool) -> Iterator[PlatformFact]:
    subject = Subject("official", sheet.subject, sheet.name, account=sheet.account)
    trace = reverse("sheet", args=[sheet.pk])
    if sheet.state == Sheet.State.DECIDED:
        source = f"Phiếu đánh giá trên hệ thống, quyết định ngày {written.date(sheet.decided_on)}"
        for fact in facts_of(sheet):
            yield PlatformFact(
                subject, sheet.period, fact.fact, fact.value, source, trace, fact.numerator, fact.denominator
            )
    elif gone:
        for name in gives(sheet).facts:
            yield PlatformFact(subject, sheet.period, name, None, "Phiếu đánh giá chưa quyết định", trace)


def _quota_share(evaluation: Evaluation, sheets: list[Sheet], *, gone: bool) -> Iterator[PlatformFact]:
    """Yield the unit's share of the best class, once every sheet is decided; none where nobody is good or above."""
    if not sheets:
        return
    name = gives(sheets[0]).quota
    subject, trace = Directory.of_unit(evaluation.unit), reverse("evaluation", args=[evaluation.pk])
    best = sum(sheet.place == BEST for sheet in sheets)
    base = sum(sheet.place == BEST - 1 for sheet in sheets) + (best if name == OF_GOOD_OR_ABOVE else 0)
    if base and all(sheet.state == Sheet.State.DECIDED for sheet in sheets):
        share = Decimal(best) * 100 / base
        source = f"Phiếu đánh giá của {len(sheets)} người trên hệ thống"
        yield PlatformFact(subject, evaluation.period, name, share, source, trace, Decimal(best), Decimal(base))
    elif gone:
        yield PlatformFact(subject, evaluation.period, name, None, "Còn phiếu đánh giá chưa quyết định", trace)
