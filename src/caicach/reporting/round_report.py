"""The report on a scoring round: ranking, classes, fields, lost points, every criterion of every unit, and the seal.

Everything is said from one set of scores and plain values beside it. A part that has nothing to say says so.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from caicach.instruments.model import Criterion
from caicach.reporting import figures
from caicach.reporting.document import Annex, Block, Column, Heading, Notice, Paragraph, Report, Run, Table
from caicach.reporting.paper import Paper
from caicach.scoring.form import Form, form_of
from caicach.scoring.losses import lost_points
from caicach.scoring.result import Scores, UnitScore

ACROSS = 8  # criteria beside one another in a table that still prints upright
MOST_LOST = 10


@dataclass(frozen=True, slots=True)
class Moved:
    """A unit whose result a correction changed: percent and rank before and after."""

    name: str
    percent_before: Decimal | None
    percent_after: Decimal | None
    rank_before: int | None
    rank_after: int | None


@dataclass(frozen=True, slots=True)
class RoundMatter:
    """What the report is made of. `names` holds every unit that took part, by code, in the order of the alphabet.

    `number` 1 is the publication, a higher one a correction with its `reason` and what it `moved`.
    """

    title: str
    scores: Scores
    names: Mapping[str, str]
    bound: Decimal | None
    number: int
    reason: str
    moved: Sequence[Moved]
    approved_on: dt.date
    published_on: dt.date
    digest: str
    previous: str
    page_note: str = ""


def round_report(matter: RoundMatter, paper: Paper) -> Report:
    """Put the report together."""
    form = form_of(matter.scores.edition, matter.scores.period)
    blocks = [
        *_corrected(matter),
        *_standing(matter),
        *_fields(matter, form),
        *_lost(matter, form),
        *_below(matter),
        *_seal(matter),
    ]
    return paper.report(
        "Báo cáo",
        f"Kết quả {matter.title[:1].lower()}{matter.title[1:]}",
        blocks,
        annexes=(Annex("Điểm từng tiêu chí của từng đơn vị", tuple(_criteria(matter, form))),),
        computation=matter.digest[:12],
        page_note=matter.page_note,
    )


def _corrected(matter: RoundMatter) -> list[Block]:
    if matter.number == 1:
        return []
    blocks: list[Block] = [Notice(f"Bản đính chính số {matter.number}. Lý do: {matter.reason}")]
    if not matter.moved:
        return [*blocks, Paragraph.of("Đính chính không làm thay đổi tỷ lệ điểm và thứ hạng của đơn vị nào.")]
    columns = (
        Column("Đơn vị", 3),
        Column("Tỷ lệ trước", 1, "percent"),
        Column("Tỷ lệ sau", 1, "percent"),
        Column("Hạng trước", 1, "rank"),
        Column("Hạng sau", 1, "rank"),
    )
    rows = tuple((m.name, m.percent_before, m.percent_after, m.rank_before, m.rank_after) for m in matter.moved)
    return [*blocks, Table(columns, rows, "Các đơn vị có kết quả thay đổi sau đính chính", _source(matter))]


def _standing(matter: RoundMatter) -> list[Block]:
    scores, ranked = matter.scores, _ranked(matter)
    if not ranked:
        return [Heading("Kết quả xếp hạng"), Paragraph.of("Không đơn vị nào có đủ điểm để xếp hạng.")]
    first = ranked[0]
    blocks: list[Block] = [
        Heading("Kết quả xếp hạng"),
        Paragraph.of(
            Run(f"{len(ranked)}/{len(matter.names)} đơn vị được xếp hạng", bold=True),
            f"; cao nhất là {matter.names[first.unit]} với {figures.percent(first.percent, 2)} số điểm tối đa áp dụng.",
        ),
    ]
    titles = {band.code: band.title.vi for band in scores.edition.classes}
    if titles:
        counted = Counter(u.class_code for u in ranked)
        said = "; ".join(f"{title}: {counted.get(code, 0)}" for code, title in titles.items())
        blocks.append(Paragraph.of(f"Số đơn vị theo xếp loại: {said}."))
    blocks.append(_ranking(matter, ranked, titles))
    if without := _unranked(matter):
        blocks.append(Paragraph.of("Không xếp hạng: " + "; ".join(f"{name} ({why})" for name, why in without) + "."))
    return blocks


def _ranking(matter: RoundMatter, ranked: Sequence[UnitScore], titles: Mapping[str, str]) -> Table:
    decimals = matter.scores.edition.decimals
    columns = (
        Column("Hạng", 0.7, "rank"),
        Column("Đơn vị", 3.4),
        Column("Điểm", 1, "number", decimals),
        Column("Điểm tối đa áp dụng", 1.1, "number", decimals),
        Column("Tỷ lệ", 1, "percent", 2),
        Column("Xếp loại", 1.4),
    )
    rows = tuple(
        (u.rank, matter.names[u.unit], u.points, u.max, u.percent, titles.get(u.class_code or "", figures.MISSING))
        for u in ranked
    )
    return Table(columns, rows, "Xếp hạng các đơn vị", _source(matter))


def _fields(matter: RoundMatter, form: Form) -> list[Block]:
    ranked, decimals = _ranked(matter), matter.scores.edition.decimals
    blocks: list[Block] = [Heading("Kết quả theo lĩnh vực")]
    listed = "; ".join(f"{item.code}. {item.criterion.title.vi}" for item in form.tree)
    blocks.append(Paragraph.of(f"Các lĩnh vực: {listed}."))
    portions = _portions([item.criterion for item in form.tree])
    return blocks + [_crossed(matter, ranked, some, "Điểm từng lĩnh vực", decimals) for some in portions]


def _crossed(
    matter: RoundMatter, units: Sequence[UnitScore], criteria: Sequence[Criterion], caption: str, decimals: int
) -> Table:
    """Return a table of units by criteria, with what each criterion is at most worth in its heading."""
    heads = tuple(Column(_head(c, decimals), 1, "number", decimals) for c in criteria)
    rows = tuple((matter.names[u.unit], *(u.nodes[c.code].points for c in criteria)) for u in units)
    codes = f"{criteria[0].code} – {criteria[-1].code}" if len(criteria) > 1 else criteria[0].code
    return Table((Column("Đơn vị", 3), *heads), rows, f"{caption} ({codes})", _source(matter))


def _portions(criteria: Sequence[Criterion]) -> list[Sequence[Criterion]]:
    """Return the criteria in portions that fit beside one another, as even as can be."""
    tables = -(-len(criteria) // ACROSS)
    size = -(-len(criteria) // tables) if tables else 1
    return [criteria[start : start + size] for start in range(0, len(criteria), size)]


def _head(criterion: Criterion, decimals: int) -> str:
    if criterion.max is None:
        return criterion.code
    return f"{criterion.code} (/{figures.number(criterion.max, decimals).rstrip('0').rstrip(',')})"


def _lost(matter: RoundMatter, form: Form) -> list[Block]:
    """Return the criteria on which the units together lost most."""
    by_unit = [lost_points(matter.scores, u.unit) for u in matter.scores.units]
    gaps = {item.code: [lost.get(item.code, Decimal(0)) for lost in by_unit] for item in form.leaves}
    lost = [(item.criterion, gaps[item.code]) for item in form.leaves if any(gaps[item.code])]
    heading = Heading("Tiêu chí mất nhiều điểm nhất")
    if not lost:
        return [heading, Paragraph.of("Không đơn vị nào mất điểm.")]
    columns = (
        Column("Mã", 0.8),
        Column("Tiêu chí", 4),
        Column("Tổng điểm mất", 1.2, "number", matter.scores.edition.decimals),
        Column("Số đơn vị mất điểm", 1.2, "whole"),
    )
    worst = sorted(lost, key=lambda row: -sum(row[1]))[:MOST_LOST]
    rows = tuple((c.code, c.title.vi, sum(each, Decimal(0)), sum(gap > 0 for gap in each)) for c, each in worst)
    return [heading, Table(columns, rows, "Tiêu chí mất nhiều điểm nhất, cộng các đơn vị", _source(matter))]


def _below(matter: RoundMatter) -> list[Block]:
    if matter.bound is None:
        return []
    bound = figures.percent(matter.bound, 2 if matter.bound % 1 else 0)
    low = [u for u in _ranked(matter) if u.percent is not None and u.percent < matter.bound]
    heading = Heading("Đơn vị cần tự kiểm điểm")
    if not low:
        return [heading, Paragraph.of(f"Không đơn vị nào dưới {bound}.")]
    named = "; ".join(f"{matter.names[u.unit]} ({figures.percent(u.percent, 2)})" for u in low)
    return [heading, Paragraph.of(f"{len(low)} đơn vị dưới {bound}: {named}.")]


def _seal(matter: RoundMatter) -> list[Block]:
    """Return how anybody can prove that these are the figures that were published."""
    first = matter.previous.strip("0") == ""
    rows = (
        ("Số công bố", str(matter.number)),
        ("Phê duyệt", figures.date(matter.approved_on)),
        ("Công bố", figures.date(matter.published_on)),
        ("Mã niêm phong (SHA-256)", matter.digest),
        ("Mã của lần công bố liền trước của tỉnh", "không có, đây là lần đầu" if first else matter.previous),
    )
    return [
        Heading("Niêm phong"),
        Table((Column("Nội dung", 1), Column("Giá trị", 2.6)), rows, "Niêm phong của kết quả công bố"),
        Paragraph.of(
            "Để kiểm chứng: tải tệp niêm phong (JSON), tính SHA-256 của tệp và so với mã trên; "
            "hoặc chạy lệnh caicach verify trên máy chủ."
        ),
    ]


def _criteria(matter: RoundMatter, form: Form) -> list[Block]:
    """Return, field by field, what the criteria are called and the points of every unit."""
    units, decimals = list(matter.scores.units), matter.scores.edition.decimals
    blocks: list[Block] = []
    for field in form.tree:
        leaves = [item.criterion for item in field.walk() if not item.below]
        blocks.append(Heading(field.criterion.title.vi, 2))
        columns = (Column("Mã", 1), Column("Tiêu chí", 6), Column("Điểm tối đa", 1.2, "number", decimals))
        rows = tuple((c.code, c.title.vi, c.max) for c in leaves)
        blocks.append(Table(columns, rows, f"Tiêu chí của lĩnh vực {field.code}", _source(matter)))
        caption = f"Điểm của lĩnh vực {field.code}"
        blocks += [_crossed(matter, units, some, caption, decimals) for some in _portions(leaves)]
    return blocks


def _ranked(matter: RoundMatter) -> list[UnitScore]:
    return [u for u in matter.scores.units if u.rank is not None]


def _unranked(matter: RoundMatter) -> list[tuple[str, str]]:
    """Return the units without a rank by name, each with what it lacks."""
    found = []
    for code, name in matter.names.items():
        unit = matter.scores.unit(code)
        if unit is None:
            found.append((name, "chưa có câu trả lời"))
        elif unit.rank is None:
            leaves = [c for c in unit.missing if not _has_parts(matter.scores, c)]
            found.append((name, f"thiếu {', '.join(leaves)}" if leaves else "không có tiêu chí nào áp dụng"))
    return found


def _has_parts(scores: Scores, code: str) -> bool:
    criterion = scores.edition.criterion(code)
    return bool(criterion and criterion.children)


def _source(matter: RoundMatter) -> str:
    return f"{matter.title}, kết quả công bố số {matter.number}, mã niêm phong {matter.digest[:12]}"
