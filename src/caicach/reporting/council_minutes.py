"""The minutes of an appraisal council: who sits on it, by which rule it decides, each point with both sides and votes.

Everything is handed in as plain values; what has not been decided yet is said to be open.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from caicach.reporting import figures
from caicach.reporting.document import Block, Column, Heading, Paragraph, Report, Run, Table
from caicach.reporting.paper import Paper


@dataclass(frozen=True, slots=True)
class Member:
    """A member: the name, the body they belong to, and whether they lead the council."""

    name: str
    body: str
    chair: bool = False


@dataclass(frozen=True, slots=True)
class Ballot:
    """One vote by name, with the reason if one was given."""

    name: str
    choice: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class MinutedPoint:
    """One point: what each side answered and says, how the members voted, and what came of it.

    `own`, `judged` and `final` are points; `result` is the outcome in words, empty while the point is open.
    `excluded` are members of the unit itself, who neither vote nor count; `silent` those who did not vote.
    """

    unit: str
    code: str
    title: str
    own_answer: str
    judged_answer: str
    own: Decimal | None
    judged: Decimal | None
    final: Decimal | None
    unit_words: str
    appraiser_words: str
    ballots: tuple[Ballot, ...] = ()
    silent: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    short: str = ""
    result: str = ""
    words: str = ""
    on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class MinutesMatter:
    """What the minutes are made of. `first` and `last` are the days between which the council was open."""

    round: str
    members: tuple[Member, ...]
    rule: str
    points: tuple[MinutedPoint, ...]
    first: dt.date | None = None
    last: dt.date | None = None
    page_note: str = ""

    @property
    def decided(self) -> int:
        """How many points are decided."""
        return sum(bool(point.result) for point in self.points)


def council_minutes(matter: MinutesMatter, paper: Paper) -> Report:
    """Put the minutes together as a paper that is open for number, day and signature."""
    blocks: list[Block] = [
        *_council(matter),
        *_overview(matter),
        *_points(matter.points),
        Paragraph.of("Biên bản được lập theo phiếu biểu quyết ghi tên của từng thành viên trên hệ thống."),
    ]
    return paper.report(
        "Biên bản",
        f"Họp Hội đồng thẩm định: {matter.round}",
        blocks,
        notices=("Bản dự thảo: chưa có số, ngày và chữ ký.",),
        page_note=matter.page_note,
    )


def _council(matter: MinutesMatter) -> list[Block]:
    blocks: list[Block] = [Heading("Thành phần và cách quyết định")]
    if matter.first and matter.last:
        term = f"từ ngày {figures.date(matter.first)} đến ngày {figures.date(matter.last)}"
        blocks.append(Paragraph.of(f"Thời gian: {term}."))
    if not matter.members:
        return [*blocks, Paragraph.of("Kỳ chấm điểm này không có thành viên hội đồng.")]
    columns = (
        Column("TT", 0.5, "whole"),
        Column("Thành viên", 2.5),
        Column("Cơ quan, đơn vị", 2.5),
        Column("Vai trò", 1.5),
    )
    rows = tuple(
        (n, member.name, member.body or figures.MISSING, "Chủ tịch hội đồng" if member.chair else "Thành viên")
        for n, member in enumerate(matter.members, 1)
    )
    return [*blocks, Table(columns, rows, "Thành viên hội đồng"), Paragraph.of(matter.rule)]


def _overview(matter: MinutesMatter) -> list[Block]:
    heading = Heading("Kết quả")
    if not matter.points:
        return [heading, Paragraph.of("Không có tiêu chí nào còn khác nhau giữa đơn vị và người thẩm định.")]
    counted = Counter(point.short for point in matter.points if point.result)
    told = "; ".join(f"{words}: {n}" for words, n in counted.items())
    left = len(matter.points) - matter.decided
    sentence = f"Hội đồng xét {len(matter.points)} tiêu chí còn khác nhau, đã quyết định {matter.decided}"
    sentence += f" ({told})" if told else ""
    sentence += f"; {left} tiêu chí chưa quyết định." if left else "."
    columns = (
        Column("TT", 0.5, "whole"),
        Column("Đơn vị", 1.8),
        Column("Tiêu chí", 2.6),
        Column("Tự chấm", 0.9, "number", 2, "điểm"),
        Column("Thẩm định", 0.9, "number", 2, "điểm"),
        Column("Sau hội đồng", 0.9, "number", 2, "điểm"),
        Column("Quyết định", 1.6),
    )
    rows = tuple(
        (
            n,
            p.unit,
            f"{p.code}. {p.title}",
            p.own,
            p.judged,
            p.final if p.result else None,
            p.short or "chưa quyết định",
        )
        for n, p in enumerate(matter.points, 1)
    )
    return [heading, Paragraph.of(sentence), Table(columns, rows, "Các tiêu chí hội đồng xét")]


def _points(points: Sequence[MinutedPoint]) -> list[Block]:
    if not points:
        return []
    blocks: list[Block] = [Heading("Ý kiến và biểu quyết từng tiêu chí")]
    for point in points:
        blocks += _point(point)
    return blocks


def _point(point: MinutedPoint) -> list[Block]:
    blocks: list[Block] = [
        Heading(f"{point.unit}: {point.code}. {point.title}", 2),
        _side("Đơn vị tự chấm", point.own_answer, point.own, point.unit_words),
        _side("Thẩm định", point.judged_answer, point.judged, point.appraiser_words),
    ]
    if point.ballots:
        votes = "; ".join(_ballot(ballot) for ballot in point.ballots)
        blocks.append(Paragraph.of(f"- Biểu quyết: {votes}."))
    if point.silent:
        blocks.append(Paragraph.of(f"- Không biểu quyết: {', '.join(point.silent)}."))
    if point.excluded:
        names = ", ".join(point.excluded)
        blocks.append(
            Paragraph.of(f"- Thuộc đơn vị được xét, không biểu quyết và không tính vào số thành viên: {names}.")
        )
    return [*blocks, _result(point)]


def _side(title: str, answer: str, points: Decimal | None, words: str) -> Paragraph:
    got = "chưa có điểm" if points is None else f"{figures.exact(points)} điểm"
    said = f" Ý kiến: {_sentence(words)}" if words.strip() else ""
    return Paragraph.of(f"- {title}: {answer.rstrip('.')} ({got}).{said}")


def _ballot(ballot: Ballot) -> str:
    return f"{ballot.name}: {ballot.choice}" + (
        f" ({ballot.words.strip().rstrip('.')})" if ballot.words.strip() else ""
    )


def _result(point: MinutedPoint) -> Paragraph:
    if not point.result:
        return Paragraph.of("- Chưa quyết định: kết quả thẩm định giữ nguyên cho đến khi hội đồng quyết định.")
    runs = [Run("- Quyết định"), Run(f" ngày {figures.date(point.on)}" if point.on else ""), Run(": ")]
    final = "" if point.final is None else f" Điểm: {figures.exact(point.final)}."
    return Paragraph(
        (
            *runs,
            Run(_sentence(point.result), bold=True),
            Run(f" {_sentence(point.words)}" if point.words else ""),
            Run(final),
        )
    )


def _sentence(words: str) -> str:
    return words.strip().rstrip(".") + "."
