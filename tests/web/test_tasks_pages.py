"""The board, the calendar and the task page: what each shows to whom, and the acts done from them."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from tests.web.cast import TODAY, Cast
from tests.web.situations import attachment, finding, index_tables
from tests.web.situations import task as a_task
from tests.web.work import document, given

from caicach.instruments.observations import Observation
from caicach.web.accounts.models import User
from caicach.web.directives.models import Attachment, Task
from caicach.web.files.models import StoredFile
from caicach.web.indices.services import Provenance, import_rows

SignIn = Callable[[User | None], Client]
PDF = b"%PDF-1.7\n..."
PNG = b"\x89PNG\r\n\x1a\n0000"


def board(client: Client, **query: str) -> str:
    return client.get(reverse("task-board", query=query)).content.decode()


@pytest.fixture
def tasks(cast: Cast) -> dict[str, Task]:
    """Give four tasks: one late and one due of Sở A, one far and one done of Sở B."""
    paper = document(cast)
    day = dt.timedelta(days=1)
    return {
        "far": given(paper, cast.unit_b, TODAY + 90 * day, words="xây dựng đề án"),
        "done": given(paper, cast.unit_b, TODAY, words="tập huấn", state="confirmed-done", finished_on=TODAY),
        "soon": given(paper, cast.unit_a, TODAY + 3 * day, words="rà soát thủ tục", instrument="papi", code="5"),
        "late": given(paper, cast.unit_a, TODAY - 6 * day, words="công khai quy hoạch", instrument="papi", code="2"),
    }


def test_the_board_puts_the_late_first_and_counts_what_it_shows(
    cast: Cast, signed_in: SignIn, tasks: dict[str, Task]
) -> None:
    page = board(signed_in(cast.people.task_officer))
    places = [page.index(reverse("task", args=[tasks[name].pk])) for name in ("late", "soon", "far", "done")]
    assert places == sorted(places)
    assert "1 nhiệm vụ quá hạn, 1 sắp đến hạn" in page
    assert "Quá hạn 6 ngày (hạn 9/6/2022)" in page
    assert "50,0 %" in page  # one done, one late


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"f.standing": "open_overdue"}, ["late"]),
        ({"f.state": "confirmed-done"}, ["done"]),
        ({"f.criterion": "papi 5"}, ["soon"]),
        ({"q": "quy hoach"}, ["late"]),
        ({"f.lead": "không phải số"}, []),
        ({"f.directive": "99999"}, []),
        ({"f.deadline": "2022-06-09"}, ["late"]),
        ({"f.deadline": "hôm qua"}, []),
        ({"sort": "-deadline"}, ["far", "soon", "done", "late"]),
    ],
)
def test_the_board_is_filtered_and_sorted_by_the_address(
    cast: Cast, signed_in: SignIn, tasks: dict[str, Task], query: dict[str, str], shown: list[str]
) -> None:
    page = board(signed_in(cast.people.leader), **query)
    places = {name: page.find(reverse("task", args=[task.pk])) for name, task in tasks.items()}
    assert sorted((n for n in places if places[n] >= 0), key=places.__getitem__) == shown


def test_a_unit_sees_its_own_tasks_and_a_stranger_none(cast: Cast, signed_in: SignIn, tasks: dict[str, Task]) -> None:
    own = board(signed_in(cast.people.specialist))
    assert "công khai quy hoạch".capitalize() in own
    assert "Xây dựng đề án" not in own
    assert "Chưa có nhiệm vụ nào" in board(signed_in(cast.people.stranger))
    late = reverse("task", args=[tasks["late"].pk])
    assert signed_in(cast.people.sister).get(late).status_code == 404
    assert signed_in(cast.people.stranger).get(late).status_code == 404
    tasks["late"].coordinating.add(cast.unit_b)
    assert signed_in(cast.people.sister).get(late).status_code == 200
    assert board(signed_in(cast.people.sister)).count(late) == 1


def test_the_board_exports_what_is_shown(cast: Cast, signed_in: SignIn, tasks: dict[str, Task]) -> None:
    query = {"f.standing": "open_overdue", "export": "csv", "table": "tasks"}
    answer = signed_in(cast.people.leader).get(reverse("task-board", query=query))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 2
    assert "công khai quy hoạch" in rows[1][0]
    assert "2022-06-09" in rows[1]


def test_the_board_stays_quick(
    cast: Cast, signed_in: SignIn, tasks: dict[str, Task], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    paper = tasks["far"].directive
    for n in range(40):
        given(paper, cast.unit_a, TODAY + dt.timedelta(days=n))
    client = signed_in(cast.people.task_officer)
    with django_assert_max_num_queries(22):
        board(client)


def test_the_calendar_shows_due_days_and_days_off(cast: Cast, signed_in: SignIn, tasks: dict[str, Task]) -> None:
    client, address = signed_in(cast.people.task_officer), reverse("task-calendar")
    june = client.get(address).content.decode()
    assert "Tháng 6/2022: 3 nhiệm vụ đến hạn" in june
    assert reverse("task", args=[tasks["late"].pk]) in june
    only = client.get(address, {"unit": str(cast.unit_b.pk)}).content.decode()
    assert "Tháng 6/2022: 1 nhiệm vụ đến hạn" in only
    september = client.get(address, {"month": "2022-09"}).content.decode()
    assert "Quốc khánh" in september
    for odd in ("2022-13", "0000-01", "x", "9999-12"):
        assert client.get(address, {"month": odd}).status_code == 200


def test_a_unit_officer_reports_with_a_picture(cast: Cast, signed_in: SignIn) -> None:
    task, client = a_task(cast), signed_in(cast.people.specialist)
    address = reverse("task-act", args=[task.pk])
    assert "Báo cáo của đơn vị" in client.get(reverse("task", args=[task.pk])).content.decode()
    assert client.get(address).status_code == 405
    client.post(address, {"act": "start"})
    files = [SimpleUploadedFile("../../a\\b/ảnh 1.png", PNG), SimpleUploadedFile("bien-ban.pdf", PDF)]
    sent = {"act": "report-progress", "words": "Đã họp.", "percent": "40", "attached": files}
    assert client.post(address, sent).status_code == 302
    task.refresh_from_db()
    assert (task.state, task.percent) == ("in-progress", 40)
    kept = list(Attachment.objects.order_by("pk"))
    assert [a.name for a in kept] == ["ảnh 1.png", "bien-ban.pdf"]
    page = client.get(reverse("task", args=[task.pk])).content.decode()
    assert "Đã họp." in page
    given_out = client.get(reverse("attachment", args=[kept[0].pk]))
    assert b"".join(given_out) == PNG
    assert given_out.headers["Content-Disposition"].startswith("attachment;")
    assert given_out.headers["X-Content-Type-Options"] == "nosniff"
    assert given_out.headers["Content-Type"] == "image/png"


def test_a_refused_report_comes_back_with_what_was_written(cast: Cast, signed_in: SignIn) -> None:
    task, client = a_task(cast), signed_in(cast.people.specialist)
    client.post(reverse("task-act", args=[task.pk]), {"act": "start"})
    files = [SimpleUploadedFile("bao-cao.pdf", b"MZ\x90\x00"), SimpleUploadedFile("trong.txt", b"")]
    sent = {"act": "report-progress", "words": "Đã viết rất dài.", "percent": "40", "attached": files}
    answer = client.post(reverse("task-act", args=[task.pk]), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Đã viết rất dài." in page
    assert "bao-cao.pdf" in page
    assert "trong.txt" in page
    assert not StoredFile.objects.exclude(pk=task.directive.file_id).exists()
    assert task.events.count() == 1


def test_acts_are_for_those_who_may(cast: Cast, signed_in: SignIn) -> None:
    task = a_task(cast)
    report, judge = reverse("task-act", args=[task.pk]), reverse("task-judge", args=[task.pk])
    cancel = {"act": "cancel", "words": "Gộp vào việc khác."}
    assert signed_in(cast.people.specialist).post(judge, cancel).status_code == 403
    assert signed_in(cast.people.specialist).post(report, cancel).status_code == 403  # not through its own door either
    assert signed_in(cast.people.leader).post(judge, cancel).status_code == 403
    assert signed_in(cast.people.stranger).post(judge, cancel).status_code == 404
    assert (
        signed_in(cast.people.task_officer).post(judge, {"act": "confirm"}).status_code == 422
    )  # nothing reported yet
    assert signed_in(cast.people.task_officer).post(judge, {}).status_code == 422
    assert signed_in(cast.people.task_officer).post(judge, cancel).status_code == 302
    task.refresh_from_db()
    assert task.state == "cancelled"
    assert "Gộp vào việc khác." in signed_in(cast.people.leader).get(reverse("task", args=[task.pk])).content.decode()


def test_person_and_product_are_completed_from_the_page(cast: Cast, signed_in: SignIn) -> None:
    task = a_task(cast)
    sent = {"act": "describe", "person": "Trưởng phòng", "product": "Báo cáo"}
    signed_in(cast.people.specialist).post(reverse("task-act", args=[task.pk]), sent)
    task.refresh_from_db()
    assert (task.person, task.product) == ("Trưởng phòng", "Báo cáo")
    assert signed_in(cast.people.leader).post(reverse("task-judge", args=[task.pk]), sent).status_code == 403


def test_an_attachment_is_for_those_who_see_its_task(cast: Cast, signed_in: SignIn) -> None:
    address = reverse("attachment", args=[attachment(cast).pk])
    assert signed_in(cast.people.leader).get(address).status_code == 200
    assert signed_in(cast.people.sister).get(address).status_code == 404
    assert signed_in(cast.people.stranger).get(address).status_code == 404


def test_what_came_of_it_is_shown_once_the_next_figures_are_here(cast: Cast, signed_in: SignIn) -> None:
    served = finding(cast)
    task = given(document(cast, served), cast.unit_a, TODAY, finding=served, instrument="papi", code="1")
    address = reverse("task", args=[task.pk])
    client = signed_in(cast.people.specialist)
    assert "Chưa có số liệu sau kỳ 2021" in client.get(address).content.decode()
    rows = [Observation(unit=u, period="2022", code=str(c), value=5.0) for u in ("35", "36") for c in range(1, 9)]
    import_rows(cast.people.reform_officer, "papi", rows, Provenance("số liệu thử", "thu.csv"), TODAY)
    page = client.get(address).content.decode()
    assert reverse("index-compare", args=["papi", "35", "2021", "2022"]) in page
    assert "1,250" in page  # from 3.75 to 5
    index_tables(cast)  # the same figures again change nothing
    assert client.get(address).status_code == 200
