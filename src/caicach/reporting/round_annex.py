"""A unit's self-score on paper: a cover and the annex table as the ministries print it.

The table's columns follow the self-score sheets of the ministries' yearly circulars on the index (code, criterion,
maximum, self-score, evidence); the words are ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from caicach.reporting import figures
from caicach.reporting.document import Annex, Column, Letterhead, Notice, Paragraph, Report, Signature, Table


@dataclass(frozen=True, slots=True)
class AnnexRow:
    """A line of the annex: a field or group (`heading`), or a criterion with what was answered and attached."""

    code: str
    title: str
    max: Decimal | None
    points: Decimal | None
    evidence: str = ""
    heading: bool = False
    pending: str = ""

    @property
    def written_points(self) -> str:
        """Return the self-score as printed; what has none says why (`pending`), or is left open."""
        return self.pending if self.points is None else short(self.points)


@dataclass(frozen=True, slots=True)
class AnnexMatter:
    """What the paper is made of: whose self-score of which period, its lines, its total, and what is to be said."""

    unit: str
    superior: str
    place: str
    symbol: str
    period: str
    title: str
    rows: Sequence[AnnexRow]
    total: Decimal | None
    most: Decimal | None
    receipt: str = ""
    notices: tuple[str, ...] = ()
    page_note: str = ""


def annex_report(matter: AnnexMatter) -> Report:
    """Return the paper: a report of the unit with the table as its annex, without number, date and signature."""
    annex = Annex(f"BẢNG TỰ CHẤM ĐIỂM NĂM {matter.period}", (_table(matter),))
    return Report(
        letterhead=Letterhead(matter.unit, matter.place, superior=matter.superior or None),
        kind="Báo cáo",
        title=f"Kết quả tự chấm điểm cải cách hành chính năm {matter.period}",
        symbol=matter.symbol,
        blocks=(*(Notice(text) for text in matter.notices), *_words(matter)),
        signature=Signature(("THỦ TRƯỞNG ĐƠN VỊ",)),
        annexes=(annex,),
        page_note=matter.page_note,
    )


def _words(matter: AnnexMatter) -> list[Paragraph]:
    total = (
        f"Tổng điểm tự chấm: {short(matter.total)} trên {short(matter.most)} điểm của các tiêu chí đã trả lời."
        if matter.total is not None
        else "Đơn vị chưa trả lời tiêu chí nào."
    )
    said = [
        Paragraph.of(
            f"{matter.unit} báo cáo kết quả tự chấm điểm năm {matter.period} theo {matter.title}. {total} "
            "Điểm, minh chứng và giải thích của từng tiêu chí tại Phụ lục kèm theo."
        )
    ]
    if matter.receipt:
        said.append(Paragraph.of(f"Bản tự chấm đã gửi trên hệ thống, biên nhận {matter.receipt}."))
    return said


def _table(matter: AnnexMatter) -> Table:
    columns = (
        Column("Mã", 0.8),
        Column("Tiêu chí", 3.6),
        Column("Điểm tối đa", 0.9, "number"),
        Column("Tự chấm", 1.0, "number"),
        Column("Minh chứng, giải thích", 3.2),
    )
    rows = tuple(
        (row.code, row.title, short(row.max) if row.max is not None else "", row.written_points, row.evidence)
        for row in matter.rows
    )
    strong = frozenset(place for place, row in enumerate(matter.rows) if row.heading)
    return Table(columns, rows, f"Tự chấm điểm năm {matter.period} của {matter.unit}", matter.title, strong=strong)


def short(points: Decimal | None) -> str:
    """Return points in Vietnamese with one to three places: `2,0`, `1,75`."""
    if points is None:
        return figures.MISSING
    places = next((n for n in (1, 2) if round(points, n) == points), 3)
    return figures.number(points, places)
