"""The pages of reports: asking, watching, downloading, and who may not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.cast import Cast
from tests.web.situations import COMPARED, index_tables

from caicach.web.accounts.models import User
from caicach.web.audit.models import Entry
from caicach.web.reports.jobs import make_report
from caicach.web.reports.models import Report
from caicach.web.reports.services import Asked, ask_for_report

SignedIn = Callable[[User | None], Client]
CHOICE = {"comparison": "papi:2020:2021", "paper": "state", "to": "- Ban Thường vụ Tỉnh ủy;\n\n"}


@pytest.fixture
def report(cast: Cast) -> Report:
    index_tables(cast)
    return ask_for_report(cast.people.reform_officer, cast.province, Asked("papi", "2020", "2021", "state"))


def test_asking_offers_the_comparison_of_the_address_first(cast: Cast, signed_in: SignedIn) -> None:
    index_tables(cast)
    page = signed_in(cast.people.leader).get(reverse("report-new", query=COMPARED))
    form = page.context["form"]
    assert form.fields["comparison"].choices[0] == ("papi:2020:2021", "PAPI: 2020 → 2021")
    assert [value for value, _ in form.fields["paper"].choices] == ["state", "party"]


def test_without_two_periods_the_page_says_so(cast: Cast, signed_in: SignedIn) -> None:
    page = signed_in(cast.people.leader).get(reverse("report-new"))
    assert page.status_code == 200
    assert "Chưa có hai kỳ số liệu" in page.text


def test_asking_keeps_the_question_and_leads_to_its_page(cast: Cast, signed_in: SignedIn) -> None:
    index_tables(cast)
    answer = signed_in(cast.people.reform_officer).post(reverse("report-new"), CHOICE)
    kept = Report.objects.get()
    assert answer.url == reverse("report", args=[kept.pk])
    assert kept.state == "waiting"
    assert kept.asked["to"] == ["Ban Thường vụ Tỉnh ủy"]
    assert kept.asked["site"] == "http://testserver/"
    assert Entry.objects.filter(act="ask-for-report", subject_id=str(kept.pk)).count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"comparison": "papi:2021:2020"},
        {"comparison": "papi:2020"},
        {"comparison": ""},
        {"paper": "own"},  # the reform officer's unit here is an office, not a department
        {"paper": "../etc"},
        {"to": "a" * 501},
    ],
)
def test_a_wrong_question_is_refused_beside_its_field(cast: Cast, signed_in: SignedIn, wrong: dict[str, str]) -> None:
    index_tables(cast)
    answer = signed_in(cast.people.reform_officer).post(reverse("report-new"), CHOICE | wrong)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == set(wrong)
    assert 'role="alert"' in answer.text
    assert not Report.objects.exists()


def test_the_page_asks_again_until_the_report_is_made(report: Report, cast: Cast, signed_in: SignedIn) -> None:
    client, address = signed_in(cast.people.leader), reverse("report", args=[report.pk])
    waiting = client.get(address, headers={"HX-Request": "true"}).text
    assert "hx-trigger" in waiting
    assert "<html" not in waiting
    make_report.call(report.pk)
    made = client.get(address, headers={"HX-Request": "true"}).text
    assert "hx-trigger" not in made
    assert made.count("download") == 3


def test_files_come_whole_and_always_as_downloads(report: Report, cast: Cast, signed_in: SignedIn) -> None:
    make_report.call(report.pk)
    for kind, start in (("pdf", b"%PDF-"), ("docx", b"PK"), ("xlsx", b"PK")):
        answer = signed_in(cast.people.task_officer).get(reverse("report-file", args=[report.pk, kind]))
        assert answer.content.startswith(start)
        assert answer["Content-Disposition"] == f'attachment; filename="bao-cao-papi-2020-2021-{report.pk}.{kind}"'
        assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("kind", ["pdf", "exe", "asked_by"])
def test_there_is_no_file_before_it_is_made_nor_of_another_kind(
    report: Report, cast: Cast, signed_in: SignedIn, kind: str
) -> None:
    assert signed_in(cast.people.leader).get(reverse("report-file", args=[report.pk, kind])).status_code == 404


@pytest.mark.parametrize(("person", "status"), [("stranger", 404), ("specialist", 403), ("former", 403)])
def test_neither_page_nor_file_opens_to_others(
    report: Report, cast: Cast, signed_in: SignedIn, person: str, status: int
) -> None:
    make_report.call(report.pk)
    client = signed_in(cast.people.named()[person])
    assert client.get(reverse("report", args=[report.pk])).status_code == status
    assert client.get(reverse("report-file", args=[report.pk, "pdf"])).status_code == status


def test_the_list_shows_a_province_its_own_reports_only(report: Report, cast: Cast, signed_in: SignedIn) -> None:
    assert report.title in signed_in(cast.people.leader).get(reverse("report-list")).text
    assert report.title not in signed_in(cast.people.stranger).get(reverse("report-list")).text


def test_the_list_does_not_ask_more_of_the_database_for_more_reports(
    report: Report, cast: Cast, signed_in: SignedIn, django_assert_max_num_queries: Callable
) -> None:
    client, address = signed_in(cast.people.leader), reverse("report-list")
    client.get(address)
    for _ in range(5):
        ask_for_report(cast.people.leader, cast.province, Asked("papi", "2020", "2021", "party"))
    with django_assert_max_num_queries(12):
        assert client.get(address).context["table"].total == 6


def test_a_failed_report_says_what_to_do(report: Report, cast: Cast, signed_in: SignedIn) -> None:
    report.asked["before"] = "2019"
    report.save()
    make_report.call(report.pk)
    page = signed_in(cast.people.reform_officer).get(reverse("report", args=[report.pk])).text
    assert "Nhập bảng của kỳ này" in page
    assert reverse("report-new") in page
    home = signed_in(cast.people.reform_officer).get(reverse("home")).text
    assert "Lập lại báo cáo" in home
