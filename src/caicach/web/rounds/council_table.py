"""The council's list: each point in dispute with its points on both sides and how far its vote is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from caicach.web.accounts.models import User
from caicach.web.interface.tables import Column, Table
from caicach.web.rounds.council_words import SHORT, Count, count_in, count_of
from caicach.web.rounds.doors import bodies_of, door
from caicach.web.rounds.matters import Matter, disputes_of, with_points
from caicach.web.rounds.models import CouncilMember, Round
from caicach.web.rounds.services.council import sitting, tallies, tally_among
from caicach.web.rounds.templatetags.rounds import points, points_change


@dataclass(frozen=True)
class Point:
    """A point in dispute: its count, and whether the reader still has to vote on it."""

    matter: Matter
    count: Count
    waits: bool

    @property
    def own(self) -> Decimal | None:
        """The points of the unit's own answer."""
        return self.matter.points.get("self")

    @property
    def judged(self) -> Decimal | None:
        """The points after the last appraisal."""
        return self.matter.points.get("second")

    @property
    def change(self) -> Decimal | None:
        """What the appraisal took off or added."""
        return None if self.own is None or self.judged is None else self.judged - self.own


def points_of(
    user: User, round: Round, *, scored: bool = True, seats: Sequence[CouncilMember] | None = None
) -> list[Point]:
    """Return the points in dispute, unit by unit in the order of the tree, decided ones among them."""
    seats = sitting(round) if seats is None else seats
    matters = disputes_of(round)
    if scored:
        with_points(round, matters, ("self", "second"))
    counted = tallies(round, {m.entrant.pk: m.entrant for m in matters}.values(), seats)
    seat = next((seat for seat in seats if seat.user_id == user.pk), None)
    open_now = door(round, "vote").open
    found = []
    for matter in matters:
        tally = counted.get(matter.key) or tally_among(round, seats, matter.entrant.unit_id, [])
        voted = seat is not None and seat.pk in {vote.member_id for vote in tally.votes}
        free = seat is not None and open_now and matter.decision is None
        waits = free and not voted and matter.entrant.unit_id not in bodies_of(user)
        count = count_in(matter.decision, round) if matter.decision else count_of(tally)
        found.append(Point(matter, count, waits))
    return found


def points_table(request: HttpRequest, found: Sequence[Point]) -> Table:
    """Return the list as a table."""
    states = [("waits", _("chờ phiếu của bạn")), ("open", _("đang biểu quyết")), ("decided", _("đã quyết định"))]
    columns = (
        Column("unit", _("Đơn vị"), lambda p: str(p.matter.entrant.unit)),
        Column("criterion", _("Tiêu chí"), _title, show=_link),
        Column(
            "own",
            _("Tự chấm"),
            lambda p: p.own,
            show=lambda p: points(p.own),
            numeric=True,
            minor=True,
            unit=_("điểm"),
        ),
        Column(
            "judged",
            _("Thẩm định"),
            lambda p: p.judged,
            show=lambda p: points(p.judged),
            numeric=True,
            minor=True,
            unit=_("điểm"),
        ),
        Column(
            "change",
            _("Chênh lệch"),
            lambda p: p.change,
            show=lambda p: points_change(p.change),
            numeric=True,
            unit=_("điểm"),
        ),
        Column("votes", _("Đã biểu quyết"), lambda p: f"{p.count.voted}/{p.count.members}", numeric=True),
        Column("state", _("Tình trạng"), _state, show=_chip, choices=states),
    )
    return Table(
        request,
        "council",
        columns,
        found,
        caption=_("Tiêu chí còn khác nhau"),
        empty=_("Không còn tiêu chí nào khác nhau giữa đơn vị và người thẩm định; hội đồng không phải biểu quyết."),
    )


def _title(point: Point) -> str:
    title = point.matter.criterion.title.within(translation.get_language() or "vi")
    return f"{point.matter.code}. {title}"


def _link(point: Point) -> SafeString:
    address = reverse("council-point", args=[point.matter.entrant.pk, point.matter.code])
    return format_html('<a href="{}">{}</a>', address, _title(point))


def _state(point: Point) -> str:
    return "decided" if point.matter.decision else "waits" if point.waits else "open"


def _chip(point: Point) -> SafeString:
    language = translation.get_language() or "vi"
    if point.matter.decision is not None:
        words = SHORT[point.matter.decision.outcome].within(language)
        return format_html('<span class="chip done">{}</span>', words)
    if point.waits:
        return format_html('<span class="chip due-soon">{}</span>', _("chờ phiếu của bạn"))
    return format_html('<span class="chip none">{}</span>', _("đang biểu quyết"))
