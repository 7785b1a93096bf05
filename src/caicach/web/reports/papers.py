"""On whose paper a report is printed: the People's Committee, the Party's Standing Committee, or the asker's unit."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from caicach.reporting.document import Letterhead, Signature
from caicach.reporting.paper import Paper
from caicach.web.accounts.models import User
from caicach.web.reports.models import Report
from caicach.web.units.models import Unit

STATE, PARTY, OWN = "state", "party", "own"
SHORT: dict[str, str | Promise] = {
    STATE: _("Ủy ban nhân dân"),
    PARTY: _("Ban Thường vụ cấp ủy"),
    OWN: _("đơn vị lập báo cáo"),
}


def papers_for(user: User) -> list[tuple[str, str]]:
    """Return the papers that `user` may choose from, by name: the own unit's only where that is a department."""
    membership = user.membership
    if membership is None or user.locality is None:
        return []
    province, own = user.locality.unit, membership.unit
    found = [(STATE, _state(f"Ủy ban nhân dân {within_sentence(province)}"))]
    found.append((PARTY, gettext("%s (thể thức văn bản của Đảng)") % f"Ban Thường vụ {party_committee(province)}"))
    return [*found, (OWN, _state(own.full_name))] if own.level == "department" else found


def paper_words(report: Report) -> str:
    """Return whose paper a report is on, by name."""
    return paper_named(report.asked["paper"], report.asked_by)


def paper_named(kind: str, user: User) -> str:
    """Return whose paper `kind` is for a user, by name; in short where that user may no longer choose it."""
    return dict(papers_for(user)).get(kind) or str(SHORT[kind])


def _state(body: str) -> str:
    return gettext("%s (thể thức theo Nghị định 30/2020/NĐ-CP)") % body


def party_committee(province: Unit) -> str:
    """Return the name of the province's Party committee: Tỉnh ủy Hà Nam, Thành ủy Hải Phòng."""
    return f"{'Thành ủy' if province.type.startswith('thành phố') else 'Tỉnh ủy'} {province.name}"


def paper_of(kind: str, province: Unit, own: Unit | None, to: tuple[str, ...]) -> Paper:
    """Return the paper of `kind` of a province: number, date and the signer's name stay open on a draft."""
    if kind == PARTY:
        head = Letterhead(party_committee(province), province.name, party=True)
        return Paper(head, Signature(("T/M BAN THƯỜNG VỤ",)), "BC/TU", to=to)
    committee = f"Ủy ban nhân dân {within_sentence(province)}"
    if kind == OWN and own is not None:
        return own_paper(province, own, to)
    return Paper(Letterhead(committee, province.name), Signature(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")), "BC-UBND", to=to)


def own_paper(province: Unit, own: Unit, to: tuple[str, ...] = ()) -> Paper:
    """Return a unit's own paper: that of its People's Committee where it is a district or a commune."""
    committee = f"Ủy ban nhân dân {within_sentence(province)}"
    if own.level in ("district", "commune"):
        # No line of the head ends within “Ủy ban nhân dân”.
        head = Letterhead(f"Ủy\u00a0ban\u00a0nhân\u00a0dân {within_sentence(own)}", own.name)
        return Paper(head, Signature(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")), "BC-UBND", to=to)
    head = Letterhead(own.full_name, province.name, superior=committee)
    return Paper(head, Signature(("THỦ TRƯỞNG ĐƠN VỊ",)), f"BC-{own.code.rpartition('.')[2]}", to=to)


def within_sentence(unit: Unit) -> str:
    """Return a unit's full name as it stands within a sentence: `tỉnh Hà Nam`."""
    return unit.full_name[:1].lower() + unit.full_name[1:]
