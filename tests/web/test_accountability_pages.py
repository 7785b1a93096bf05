"""The pages of accountability: they work, keep what was written, refuse GET on acts, and show what a reader may see."""

from __future__ import annotations

import io
from collections.abc import Callable

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.web import verdicts
from tests.web.cast import Cast
from tests.web.rounds_done import published_round

from caicach.accountability import ruleset_text
from caicach.web.accountability.consequences import consequences_of
from caicach.web.accountability.models import Adopted, Case, KnownFact
from caicach.web.accountability.services.cases import Said, decide, open_cases
from caicach.web.accountability.services.facts import take_from_rooms
from caicach.web.accounts.models import User

SignIn = Callable[[User | None], Client]
NEVER = ruleset_text("khanh-hoa-91").replace("value: 5,", "value: 500,")


@pytest.mark.parametrize("name", ["case-notify", "case-object", "case-decide", "ruleset-end", "ruleset-begin"])
def test_acts_on_a_record_refuse_get(cast: Cast, signed_in: SignIn, name: str) -> None:
    assert signed_in(cast.people.reform_officer).get(reverse(name, args=[1])).status_code in (403, 405)


@pytest.mark.parametrize("name", ["fact-take", "case-open"])
def test_acts_refuse_get(cast: Cast, signed_in: SignIn, name: str) -> None:
    assert signed_in(cast.people.reform_officer).get(reverse(name)).status_code == 405


def test_a_rule_set_of_the_library_is_taken_up_once(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.people.reform_officer)
    answer = client.post(reverse("ruleset-adopt"), {"library": "khanh-hoa-91", "in_force": "yes"})
    adopted = Adopted.objects.get()
    assert answer.headers["Location"] == reverse("ruleset", args=[adopted.pk])
    page = client.get(reverse("ruleset", args=[adopted.pk])).content.decode()
    assert "từ 5 % trở lên (gồm cả 5 %)" in page
    assert "từ 5% hồ sơ trễ hạn trở lên" in page
    assert client.post(reverse("ruleset-adopt"), {"library": "khanh-hoa-91", "in_force": "yes"}).status_code == 422


@pytest.mark.parametrize("text", ["id: [", "id: a\nrules: []", NEVER, "\ufeffkhông phải YAML: : :"])
def test_a_text_that_is_no_sound_rule_set_is_refused_with_the_reason(cast: Cast, signed_in: SignIn, text: str) -> None:
    said = {"file": SimpleUploadedFile("quy-dinh.yaml", text.encode()), "in_force": "yes"}
    answer = signed_in(cast.people.reform_officer).post(reverse("ruleset-adopt"), said)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not Adopted.objects.exists()


def test_both_a_library_set_and_a_file_are_refused(cast: Cast, signed_in: SignIn) -> None:
    said = {"file": SimpleUploadedFile("a.yaml", b"x"), "library": "khanh-hoa-91", "in_force": "yes"}
    assert signed_in(cast.people.reform_officer).post(reverse("ruleset-adopt"), said).status_code == 422


def test_a_fact_is_entered_and_a_wrong_one_stays_in_the_form(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.people.reform_officer)
    said = {"kind": "unit", "subject": "Sở A", "period": "2022", "fact": "satisfaction_index", "source": "khảo sát"}
    refused = client.post(reverse("fact-new"), {**said, "value": "810"})
    assert refused.status_code == 422
    assert 'value="810"' in refused.content.decode()
    assert client.post(reverse("fact-new"), {**said, "value": "81,5"}).status_code == 302
    fact = KnownFact.objects.get()
    assert fact.value == "81.5"
    assert "khảo sát" in client.get(reverse("fact", args=[fact.pk])).content.decode()


def test_facts_are_found_without_diacritics_and_filtered(cast: Cast, signed_in: SignIn) -> None:
    verdicts.keep(cast)
    client = signed_in(cast.people.reform_officer)

    def names(**query: str) -> list[str]:
        return [k.name for k in client.get(reverse("fact-list", query=query)).context["table"].kept]

    assert names(q="khao sat thu") == ["Sở A"]
    assert names(**{"f.fact": "satisfaction_index"}) == ["Sở A"]
    assert names(**{"f.period": "2021"}) == []


def test_a_doubtful_table_is_asked_about_before_it_is_kept(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.people.reform_officer)
    head = verdicts.FACTS.splitlines()[0]
    rows = "so-a,unit,2022,late_dossier_share,0.05,,,,,x\nso-b,unit,2022,late_dossier_share,5,,,,,x\n"
    table = SimpleUploadedFile("bang.csv", f"{head}\n{rows}".encode())
    asked = client.post(reverse("fact-import"), {"file": table})
    assert asked.status_code == 422
    assert not KnownFact.objects.exists()
    digest = asked.context["digest"]
    assert client.post(reverse("fact-import"), {"digest": digest}).status_code == 302
    assert KnownFact.objects.count() == 2


def test_a_digest_that_was_not_asked_about_keeps_nothing(cast: Cast, signed_in: SignIn) -> None:
    assert signed_in(cast.people.reform_officer).post(reverse("fact-import"), {"digest": "0" * 64}).status_code == 422


def test_verdicts_become_cases_from_the_page(cast: Cast, signed_in: SignIn) -> None:
    verdicts.khanh_hoa(cast)
    verdicts.keep(cast)
    client = signed_in(cast.people.reform_officer)
    page = client.get(reverse("verdict-list", query={"period": "2022"})).content.decode()
    assert "bớt 13 hồ sơ trễ hạn thì không bị áp dụng" in page
    (key,) = [r.key for r in client.get(reverse("verdict-list")).context["table"].records if r.answer == "applies"]
    client.post(reverse("case-open"), {"period": "2022", "chosen": [key, "rác", "1|x"]})
    assert Case.objects.get().unit == cast.unit_a
    csv = client.get(reverse("verdict-list", query={"export": "csv", "table": "verdicts"})).content.decode()
    assert "KH-01" in csv


def test_a_period_that_is_none_is_said(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in(cast.people.leader).get(reverse("verdict-list", query={"period": "năm ngoái"}))
    assert "năm ngoái" in page.content.decode()


def test_the_unit_sees_its_case_once_it_was_notified(cast: Cast, signed_in: SignIn) -> None:
    case = verdicts.found(cast)
    client = signed_in(cast.people.specialist)
    assert client.get(reverse("case", args=[case.pk])).status_code == 404
    officer = signed_in(cast.people.reform_officer)
    refused = officer.post(reverse("case-notify", args=[case.pk]), {"days": "99"})
    assert refused.status_code == 422
    assert officer.post(reverse("case-notify", args=[case.pk]), {"days": "3"}).status_code == 302
    page = client.get(reverse("case", args=[case.pk])).content.decode()
    assert "Chờ phản hồi" in page
    assert signed_in(cast.people.sister).get(reverse("case", args=[case.pk])).status_code == 404


def test_an_objection_keeps_its_evidence_and_a_refused_one_its_words(cast: Cast, signed_in: SignIn) -> None:
    case = verdicts.noticed(cast)
    client = signed_in(cast.people.specialist)
    address = reverse("case-object", args=[case.pk])
    bad = client.post(address, {"words": "ngày trả ghi sai", "evidence": SimpleUploadedFile("a.pdf", b"MZ program")})
    assert bad.status_code == 422
    assert "ngày trả ghi sai" in bad.content.decode()
    good = SimpleUploadedFile("phieu-tra.pdf", b"%PDF-1.7 x")
    assert client.post(address, {"words": "ngày trả ghi sai", "evidence": good}).status_code == 302
    file = case.events.get(act="object").files.get()
    answer = client.get(reverse("case-file", args=[file.pk]))
    assert answer.content == b"%PDF-1.7 x"
    assert "phieu-tra.pdf" in answer.headers["Content-Disposition"]


def test_the_head_of_the_unit_is_told_that_somebody_else_decides(cast: Cast, signed_in: SignIn) -> None:
    case = verdicts.objected(cast)
    client = signed_in(cast.people.head)
    assert "nên người khác quyết định" in client.get(reverse("case", args=[case.pk])).content.decode()
    refused = client.post(reverse("case-decide", args=[case.pk]), {"act": "uphold", "words": "tự quyết"})
    assert refused.status_code == 422
    case.refresh_from_db()
    assert case.state == "objected"


def test_the_minutes_hold_rule_figures_and_decision(cast: Cast, signed_in: SignIn) -> None:
    case = decide(cast.people.leader, verdicts.objected(cast), "uphold", Said("đủ căn cứ theo biên bản"))
    answer = signed_in(cast.people.specialist).get(reverse("case-minutes", args=[case.pk, "docx"]))
    paper = docx.Document(io.BytesIO(answer.content))
    words = "\n".join(p.text for p in paper.paragraphs)
    assert "từ 5% hồ sơ trễ hạn trở lên" in words
    assert "đủ căn cứ theo biên bản" in words
    assert "Giữ nguyên, ngày 15/6/2022" in words
    assert signed_in(cast.people.specialist).get(reverse("case-minutes", args=[case.pk, "exe"])).status_code == 404


def test_an_upheld_case_lowers_the_class_shown_and_never_the_publication(cast: Cast, signed_in: SignIn) -> None:
    _small, publication = published_round(cast)
    case = verdicts.unobjected(cast)
    before = bytes(publication.content)
    waiting = consequences_of(cast.province, "2022")
    assert [c.capped.after for c in waiting.classes if c.capped and c.name == "Sở A"] == ["tốt"]
    assert waiting.lowered == []
    decide(cast.people.leader, case, "uphold", Said("đủ căn cứ"))
    found = consequences_of(cast.province, "2022")
    (lowered,) = found.lowered
    assert lowered.capped is not None
    assert (lowered.name, lowered.capped.before, lowered.capped.after) == ("Sở A", "tốt", "khá")
    assert [c.name for c in found.candidates] == ["Sở B"]
    page = signed_in(cast.people.leader).get(reverse("consequences", query={"period": "2022"})).content.decode()
    assert "không được đề nghị" in page
    publication.refresh_from_db()
    assert bytes(publication.content) == before


def test_a_case_about_another_scale_leaves_the_class_as_it_is(cast: Cast) -> None:
    published_round(cast)  # Sở B is classed fair, so that KH-06 keeps it from another class, on another scale
    adopted = verdicts.khanh_hoa(cast)
    officer = cast.people.reform_officer
    take_from_rooms(officer, cast.province, "2022")
    (case,) = open_cases(officer, cast.province, "2022", [(adopted.pk, "KH-06", "unit", cast.unit_b.key)])
    Case.objects.filter(pk=case.pk).update(state="upheld")
    line = next(c for c in consequences_of(cast.province, "2022").classes if c.name == "Sở B")
    assert line.capped is not None
    assert (line.capped.before, line.capped.after, line.barred) == ("khá", "khá", True)


def test_a_rule_is_tried_at_several_bounds_and_nothing_is_kept(cast: Cast, signed_in: SignIn) -> None:
    adopted = verdicts.khanh_hoa(cast, in_force=False)
    verdicts.keep(cast)
    client = signed_in(cast.people.leader)
    query = {"rule": f"{adopted.pk}|KH-01", "bounds": "4,99; 6,2; 6,3", "period": "2022"}
    table = client.get(reverse("rule-try", query=query)).context["table"]
    counted = {t.bound: len(t.touched) for t in table.records}
    assert counted == {"4,99 %": 2, "6,2 %": 1, "6,3 %": 0, "5 %": 1}
    assert table.records[0].added == ("Sở B",)
    assert client.get(reverse("rule-try", query=query | {"bounds": "nhiều"})).status_code == 422
    assert not Case.objects.exists()


def test_what_waits_is_said_on_the_home_page(cast: Cast, signed_in: SignIn) -> None:
    verdicts.noticed(cast)
    assert "Phản hồi trước khi hết hạn" in signed_in(cast.people.specialist).get("/").content.decode()
