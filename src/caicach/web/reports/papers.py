"""On whose paper a report is printed: the People's Committee, the Party's Standing Committee, or the asker's unit."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from caicach.reporting.document import Letterhead, Signature
from caicach.reporting.index_report import Paper
from caicach.web.accounts.models import User
from caicach.web.units.models import Unit

STATE, PARTY, OWN = "state", "party", "own"
OFFERED: dict[str, str | Promise] = {
    STATE: _("Ủy ban nhân dân cấp tỉnh (thể thức theo Nghị định 30/2020/NĐ-CP)"),
    PARTY: _("Ban Thường vụ Tỉnh ủy, Thành ủy (thể thức văn bản của Đảng)"),
    OWN: _("Đơn vị của người lập (thể thức theo Nghị định 30/2020/NĐ-CP)"),
}
DEPARTMENTS = ("department",)


def papers_for(user: User) -> list[tuple[str, str | Promise]]:
    """Return the papers that `user` may choose from: the own unit's only where that is a department."""
    unit = user.membership.unit if user.membership else None
    own = unit is not None and unit.level in DEPARTMENTS
    return [(name, words) for name, words in OFFERED.items() if name != OWN or own]


def paper_of(kind: str, province: Unit, own: Unit | None, to: tuple[str, ...]) -> Paper:
    """Return the paper of `kind` of a province: number, date and the signer's name stay open on a draft."""
    if kind == PARTY:
        party = "Thành ủy" if province.type.startswith("thành phố") else "Tỉnh ủy"
        head = Letterhead(f"{party} {province.name}", province.name, party=True)
        return Paper(head, Signature(("T/M BAN THƯỜNG VỤ",)), "BC/TU", to=to)
    committee = f"Ủy ban nhân dân {within_sentence(province)}"
    if kind == OWN and own is not None:
        head = Letterhead(own.full_name, province.name, superior=committee)
        return Paper(head, Signature(("THỦ TRƯỞNG ĐƠN VỊ",)), f"BC-{own.code.rpartition('.')[2]}", to=to)
    return Paper(Letterhead(committee, province.name), Signature(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")), "BC-UBND", to=to)


def within_sentence(unit: Unit) -> str:
    """Return a unit's full name as it stands within a sentence: `tỉnh Hà Nam`."""
    return unit.full_name[:1].lower() + unit.full_name[1:]
