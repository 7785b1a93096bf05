"""A demonstration's cases: the library's rules taken up, the platform's facts kept, cases opened and notified."""

from __future__ import annotations

from caicach.accountability import ruleset_text
from caicach.web.accountability.judging import verdicts_for
from caicach.web.accountability.models import Adopted, Case
from caicach.web.accountability.services.cases import Said, notify, open_cases
from caicach.web.accountability.services.facts import take_from_rooms
from caicach.web.accountability.services.rules import adopt
from caicach.web.accounts.models import User
from caicach.web.units.models import Locality

RULES = "khanh-hoa-91"


def build_cases(locality: Locality, by: User, period: str | None = None, *, most: int = 12) -> list[Case]:
    """Take up the rules on late dossiers, keep the platform's facts of `period` (default: last year), open cases.

    At most `most` cases are opened, in the order of the verdicts, and all of them but the last are notified. Done
    again, it returns what is there. Raises InputError for a period that is none.
    """
    period = period or str(locality.today().year - 1)
    if not Adopted.objects.filter(locality=locality, ruleset_id=RULES, until=None).exists():
        adopt(by, locality, ruleset_text(RULES), RULES)
    take_from_rooms(by, locality, period)
    standing = Case.objects.filter(locality=locality, period=period)
    if standing.exists():
        return list(standing)
    applying = [
        f for f in verdicts_for(locality, period) if f.verdict.verdict == "applies" and f.verdict.kind == "unit"
    ]
    opened = open_cases(by, locality, period, [f.key for f in applying[:most]]) if applying else []
    words = "Đề nghị rà soát số liệu và phản hồi kèm minh chứng nếu số liệu chưa đúng (minh họa)."
    return [notify(by, case, Said(words)) for case in opened[:-1]] + opened[-1:]
