"""What tests of accountability begin from: a rule set in use, facts of both units, a case as far as it is wanted."""

from __future__ import annotations

import datetime as dt
import io

from tests.web.cast import Cast

from caicach.accountability import ruleset_text
from caicach.web.accountability.models import Adopted, Case, CaseFile, FactBatch, KnownFact, Review
from caicach.web.accountability.services.cases import Said, decide, notify, object_to, open_cases
from caicach.web.accountability.services.facts import Taken, keep_facts, read_table
from caicach.web.accountability.services.rules import adopt
from caicach.web.accountability.subjects import Directory, Subject
from caicach.web.files.kinds import accept

PERIOD = "2022"
# Sở A has 62 of 1000 dossiers late: 13 fewer would have been enough to stay below 5 %. Sở B stands below the bound.
FACTS = """subject,kind,period,fact,value,numerator,denominator,low,high,source
so-a,unit,2022,late_dossier_share,,62,1000,,,báo cáo thử
Sở B,unit,2022,late_dossier_share,4.99,,,,,báo cáo thử
so-a,unit,2022,satisfaction_index,81,,,79,83,khảo sát thử
"""


def khanh_hoa(cast: Cast, *, in_force: bool = True) -> Adopted:
    """Take up the library's rule set on late dossiers and satisfaction."""
    officer = cast.people.reform_officer
    return adopt(officer, cast.province, ruleset_text("khanh-hoa-91"), "khanh-hoa-91", in_force=in_force)


def keep(cast: Cast, table: str = FACTS, reason: str = "") -> Taken:
    """Keep the facts of a table."""
    stated, _questions = read_table(table.encode(), "thu.csv", cast.province)
    return keep_facts(
        cast.people.reform_officer, cast.province, FactBatch.Origin.TABLE, "thu.csv", stated, reason=reason
    )


def corrected(cast: Cast, late: int) -> Taken:
    """Correct how many dossiers of Sở A were late."""
    head, row = FACTS.splitlines()[:2]
    return keep(cast, f"{head}\n{row.replace('62,1000', f'{late},1000')}\n", "đã rà soát lại ngày hoàn thành")


def found(cast: Cast) -> Case:
    """Open the case of Sở A under KH-01."""
    adopted = khanh_hoa(cast)
    keep(cast)
    key = (adopted.pk, "KH-01", "unit", cast.unit_a.key)
    (case,) = open_cases(cast.people.reform_officer, cast.province, PERIOD, [key])
    return case


def noticed(cast: Cast) -> Case:
    """Notify Sở A of its case: five working days to object."""
    return notify(cast.people.reform_officer, found(cast), Said("đề nghị rà soát"))


def objected(cast: Cast) -> Case:
    """Let Sở A object."""
    return object_to(cast.people.specialist, noticed(cast), Said("13 hồ sơ đã trả đúng hạn, hệ thống ghi sai ngày"))


def unobjected(cast: Cast) -> Case:
    """Let the term of Sở A's case pass."""
    case = noticed(cast)
    assert case.due_on is not None
    cast.province.fixed_today = case.due_on + dt.timedelta(days=1)
    cast.province.save()
    return Case.objects.get(pk=case.pk)


def fact(cast: Cast) -> KnownFact:
    """Keep facts and return that of Sở A's late dossiers."""
    keep(cast)
    return KnownFact.objects.get(subject=subject_a(cast).key, fact="late_dossier_share")


def subject_a(cast: Cast) -> Subject:
    """Return Sở A as a subject."""
    return Directory.of_unit(cast.unit_a)


def evidence(cast: Cast) -> CaseFile:
    """Let Sở A object with a file."""
    said = Said("xem minh chứng", [accept(io.BytesIO(b"%PDF-1.7 minh chung"), "minh-chung.pdf")])
    case = object_to(cast.people.specialist, noticed(cast), said)
    return CaseFile.objects.get(event__case=case)


OWN_RULE = """
id: cua-tinh
title: Quy định của tỉnh
document: {kind: Quyết định}
rules:
- id: T-01
  kind: trigger
  subject: đơn vị
  meets: [unit]
  periods: {first: "2022"}
  when: {fact: unit_cchc_index, op: lt, value: 80, inclusive: false}
  consequence: {effect: review, text: Kiểm điểm trách nhiệm}
  source: {text: Quyết định thử}
"""


def reviewed(cast: Cast) -> Review:
    """Uphold a case of Sở A under a rule that asks for a self-review, and return the review."""
    officer = cast.people.reform_officer
    adopted = adopt(officer, cast.province, OWN_RULE, "cua-tinh")
    keep(cast, f"{FACTS.splitlines()[0]}\nso-a,unit,2022,unit_cchc_index,79.99,,,,,thông báo thử\n")
    key = (adopted.pk, "T-01", "unit", cast.unit_a.key)
    (case,) = open_cases(officer, cast.province, PERIOD, [key])
    notify(officer, case, Said())
    object_to(cast.people.specialist, case, Said("đề nghị xem lại"))
    decide(cast.people.leader, case, "uphold", Said("số liệu đúng"))
    return Review.objects.get(case=case)
