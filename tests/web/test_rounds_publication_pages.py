"""The pages of a publication: named in figures before, sealed and open to the province after; targets beside them."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from decimal import Decimal
from html import unescape

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from tests.web.cast import Cast
from tests.web.rounds import fresh_entry, move_day, move_to
from tests.web.rounds_done import approved_round, judged_round, published_round

from caicach.web.accounts.models import User
from caicach.web.rounds.jobs import could_not_make, make_papers
from caicach.web.rounds.models import Appraisal, Publication, Round
from caicach.web.rounds.services.approving import approve_round
from caicach.web.rounds.services.targets import register_target

SignIn = Callable[[User | None], Client]


def text(answer: HttpResponse) -> str:
    return unescape(answer.content.decode())


def test_what_will_be_published_is_named_in_figures_first(cast: Cast, signed_in: SignIn) -> None:
    small = approved_round(cast, both=False)
    client, address = signed_in(cast.people.reform_officer), reverse("publication-new", args=[small.round.pk])
    page = text(client.get(address))
    assert "Công bố xếp hạng của 1 đơn vị; sau đó chỉ có thể đính chính" in page
    assert "Sở B: thiếu 1.1, 1.2, 1.3, 2.1, 2.2, 2.3" in page
    made = client.post(address)
    assert made.url == reverse("publication", args=[Publication.objects.get().pk])
    assert "Sở B: thiếu 1.1, 1.2, 1.3, 2.1, 2.2, 2.3" in text(client.get(made.url))


def test_what_lacks_for_publication_is_said_and_no_button_offered(cast: Cast, signed_in: SignIn) -> None:
    small = judged_round(cast)
    client, address = signed_in(cast.people.reform_officer), reverse("publication-new", args=[small.round.pk])
    page = text(client.get(address))
    assert "Lãnh đạo chưa phê duyệt" in page
    assert "Chưa mở: bắt đầu ngày 1/9/2022" in page
    assert 'method="post" class="form"' not in page
    assert client.post(address).status_code == 422
    assert not Publication.objects.exists()


def test_everybody_in_the_province_reads_the_sealed_result_and_nobody_beside(cast: Cast, signed_in: SignIn) -> None:
    _, publication = published_round(cast)
    address = reverse("publication", args=[publication.pk])
    for person in (cast.people.sister, cast.people.task_officer, cast.people.administrator):
        page = text(signed_in(person).get(address))
        assert publication.digest in page
        assert "84,00 %" in page
    assert signed_in(cast.people.stranger).get(address).status_code == 404
    assert "Sở A" in text(signed_in(cast.people.sister).get(reverse("publication-unit", args=[publication.pk, "so-a"])))
    assert signed_in(cast.people.sister).get(reverse("publication-unit", args=[publication.pk, "x"])).status_code == 404


def test_the_sealed_file_is_what_its_digest_says(cast: Cast, signed_in: SignIn) -> None:
    _, publication = published_round(cast)
    client = signed_in(cast.people.sister)
    handed = client.get(reverse("publication-sealed", args=[publication.pk])).content
    assert hashlib.sha256(handed).hexdigest() == publication.digest
    assert "Nguyên vẹn" in text(client.get(reverse("publication", args=[publication.pk]), {"check": "1"}))
    Publication.objects.update(content=handed.replace(b"on time", b"too late") + b" ")
    assert "không còn nguyên vẹn" in text(client.get(reverse("publication", args=[publication.pk]), {"check": "1"}))


def test_a_published_figure_opens_from_the_sealed_answers(cast: Cast, signed_in: SignIn) -> None:
    small, publication = published_round(cast)
    Appraisal.objects.filter(entrant=small.a).delete()  # what stands now no longer matters
    client = signed_in(cast.people.sister)
    page = text(client.get(reverse("publication-trace", args=[publication.pk, "so-a", "1.3"])))
    assert "80" in page
    assert "“thiếu hồ sơ”" in page
    for unit, code in (("so-x", "1.3"), ("so-a", "9.9")):
        assert client.get(reverse("publication-trace", args=[publication.pk, unit, code])).status_code == 404


def test_papers_are_made_from_the_seal_and_handed_out(cast: Cast, signed_in: SignIn) -> None:
    _, publication = published_round(cast)
    client, address = signed_in(cast.people.sister), reverse("publication", args=[publication.pk])
    pdf = reverse("publication-file", args=[publication.pk, "pdf"])
    assert client.get(pdf).status_code == 404
    assert "đang lập" in text(client.get(address, headers={"HX-Request": "true"}))
    assert make_papers.call(publication.paper.pk) == "made"
    assert client.get(pdf).content.startswith(b"%PDF")
    assert client.get(pdf.replace("pdf", "exe")).status_code == 404
    assert make_papers.call(publication.paper.pk) == "made"  # a second run changes nothing


def test_papers_that_could_not_be_made_are_asked_for_again(cast: Cast, signed_in: SignIn) -> None:
    _, publication = published_round(cast)
    could_not_make(publication.paper.pk)
    client, again = signed_in(cast.people.reform_officer), reverse("publication-papers", args=[publication.pk])
    assert "chưa lập được" in text(client.get(reverse("publication", args=[publication.pk])))
    assert signed_in(cast.people.sister).post(again).status_code == 403
    client.post(again)
    publication.paper.refresh_from_db()
    assert publication.paper.state == "waiting"


def test_a_correction_shows_reason_and_differences_and_the_first_stays(cast: Cast, signed_in: SignIn) -> None:
    small, first = published_round(cast)
    Appraisal.objects.filter(entrant=small.a, code="1.3").update(value="92", edition=2)
    move_to(cast, small, "approval")
    approve_round(cast.people.leader, small.round)
    move_to(cast, small, "publication", after=5)
    client, address = signed_in(cast.people.reform_officer), reverse("publication-new", args=[small.round.pk])
    assert "84,00 %" in text(client.get(address))
    assert client.post(address, {"reason": ""}).status_code == 422
    client.post(address, {"reason": "tìm thấy hồ sơ"})
    second = Publication.objects.get(number=2)
    page = text(client.get(reverse("publication", args=[second.pk])))
    assert "Lý do: tìm thấy hồ sơ" in page
    assert "1.3: " in page
    old = text(client.get(reverse("publication", args=[first.pk])))
    assert "đính chính bằng số 2" in old
    assert "84,00 %" in old
    assert make_papers.call(second.paper.pk) == "made"


def test_a_unit_registers_its_target_and_next_year_tells_what_came_of_it(cast: Cast, signed_in: SignIn) -> None:
    small, _ = published_round(cast, year=2021)
    Round.objects.update(targets_due=dt.date(2021, 9, 20))
    own = reverse("target-new", args=[small.a.pk])
    client = signed_in(cast.people.specialist)
    assert "84,00 %" in text(client.get(own))
    refused = client.post(own, {"percent": "84", "words": ""})
    assert refused.status_code == 422
    assert "trên 84,00 % (kết quả kỳ này)" in text(refused)
    assert client.post(own, {"percent": "90", "words": "đôn đốc"}).status_code == 302
    assert signed_in(cast.people.sister).get(own).status_code == 404
    assert signed_in(cast.people.reform_officer).get(own).status_code == 403
    listed = reverse("target-list", args=[small.round.pk])
    assert "chờ kết quả" in text(client.get(listed))
    published_round(cast, year=2022, previous=small.round)
    assert "còn thiếu 6,00 điểm phần trăm" in text(client.get(listed))


def test_the_form_says_why_it_is_shut(cast: Cast, signed_in: SignIn) -> None:
    small, _ = published_round(cast)
    Round.objects.update(targets_due=dt.date(2022, 9, 20))
    register_target(cast.people.specialist, fresh_entry(small.round, small.a.unit_id), Decimal(90))
    move_day(cast, dt.date(2022, 9, 21))
    page = text(signed_in(cast.people.specialist).get(reverse("target-new", args=[small.a.pk])))
    assert "Đã hết hạn đăng ký chỉ tiêu (20/9/2022)" in page
    assert '<form method="post" class="form"' not in page
