"""Watched addresses against a real server: page by page, with a token, nothing twice, troubles told to people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from tests.web.cast import TODAY, Cast
from tests.web.source_server import TOKEN, Source, serving

from caicach.errors import InputError
from caicach.web.accounts.models import User
from caicach.web.audit.models import Entry
from caicach.web.audit.verify import verify
from caicach.web.dossiers.fetching import could_not_fetch, fetch_address
from caicach.web.dossiers.jobs import read_intake
from caicach.web.dossiers.models import Intake, WatchedAddress
from caicach.web.dossiers.services.addresses import (
    Watch,
    ask_for_fetch,
    change_watch,
    fetch_due,
    resume_watch,
    stop_watch,
    watch_address,
)
from caicach.web.dossiers.services.intake import confirm_mapping
from caicach.web.dossiers.waiting import waiting

SignedIn = Callable[[User | None], Client]
COLUMNS = {"dossier": "ma", "unit": "donVi.ma", "received_at": "tiepNhan", "due_at": "henTra"}
FLAT = {"dossier": "ma", "unit": "coQuan", "received_at": "tiepNhan", "due_at": "henTra"}
SINCE = dt.date(2022, 1, 1)


def row(number: int, changed: str = "2022-06-01T08:00:00") -> dict[str, Any]:
    """Return a dossier as such a system gives it: an object in it, the applicant's name, and what nobody needs."""
    return {
        "ma": f"H{number}",
        "donVi": {"ma": "so-a", "ten": "Sở A"},
        "tiepNhan": "2022-06-01 08:30",
        "henTra": "2022-06-03 08:30",
        "Họ và tên": "Nguyễn Văn A",
        "capNhat": changed,
    }


def flat(number: int) -> dict[str, Any]:
    return {"ma": f"H{number}", "coQuan": "so-a", "tiepNhan": "2022-06-01 08:30", "henTra": "2022-06-03 08:30"}


@pytest.fixture
def source(settings: Any) -> Iterator[Source]:
    settings.INTERNAL_SOURCES = ["127.0.0.1"]
    with serving(Source([row(n) for n in range(1, 6)])) as found:
        yield found


def watched(cast: Cast, url: str, **more: Any) -> WatchedAddress:
    watch = Watch("Một cửa", url, SINCE, token=more.pop("token", TOKEN), **more)
    return watch_address(cast.people.reform_officer, cast.province, watch)


def read_columns(cast: Cast, columns: dict[str, str]) -> None:
    confirm_mapping(cast.people.reform_officer, cast.province, "Một cửa", columns)


def fetched(address: WatchedAddress) -> str:
    """Fetch, import what came of it, and return what came of it in a word."""
    said = fetch_address.call(address.pk)
    for intake in Intake.objects.filter(state="waiting"):
        read_intake.call(intake.pk)
    address.refresh_from_db()
    return str(said)


def test_every_page_is_read_once_and_only_what_changed_is_asked_for_again(cast: Cast, source: Source) -> None:
    read_columns(cast, COLUMNS)
    address = watched(cast, f"{source.url}/json?page={{page}}&since={{since}}")
    assert fetched(address) == "asked"
    (intake,) = Intake.objects.all()
    assert (intake.added, intake.rejected, intake.address, intake.asked_by) == (5, 0, address, None)
    assert [path.partition("&")[0] for path, _ in source.log] == [f"/json?page={n}" for n in (1, 2, 3, 4)]
    assert "since=2022-01-01T00%3A00%3A00" in source.log[0][0]
    later = timezone.localtime() + dt.timedelta(minutes=5)
    source.rows.append(row(6, f"{later:%Y-%m-%dT%H:%M:%S}"))
    source.log.clear()
    assert fetched(address) == "asked"
    assert Intake.objects.order_by("pk").last().rows_read == 1  # type: ignore[union-attr]
    assert [status for _, status in source.log] == [200, 200]
    assert fetched(address) == "nothing"
    assert Intake.objects.count() == 2
    assert verify().broken == ()


def test_an_unchanged_table_is_not_sent_twice(cast: Cast, source: Source) -> None:
    source.rows = [flat(1), flat(2)]
    read_columns(cast, FLAT)
    address = watched(cast, f"{source.url}/csv")
    assert [fetched(address), fetched(address)] == ["asked", "nothing"]
    assert [status for _, status in source.log] == [200, 304]
    source.rows.append(flat(3))
    assert fetched(address) == "asked"
    assert sum(intake.added for intake in Intake.objects.all()) == 3


@pytest.mark.parametrize("path", ["/csv?page={page}", "/moved"])
def test_csv_by_page_up_to_the_page_that_is_not_there_and_moved_on_the_same_machine(
    cast: Cast, source: Source, path: str
) -> None:
    source.rows = [flat(n) for n in range(1, 6)]
    read_columns(cast, FLAT)
    assert fetched(watched(cast, f"{source.url}{path}")) == "asked"
    assert [(i.rows_read, i.added) for i in Intake.objects.all()] == [(5, 5)]


def test_the_next_page_that_an_answer_names_is_followed(cast: Cast, source: Source) -> None:
    read_columns(cast, COLUMNS)
    assert fetched(watched(cast, f"{source.url}/next")) == "asked"
    assert [intake.added for intake in Intake.objects.all()] == [5]


def test_columns_are_confirmed_once_by_a_person_and_names_of_applicants_are_not_kept(
    cast: Cast, source: Source, signed_in: SignedIn
) -> None:
    client = signed_in(cast.people.reform_officer)
    said = {"system": "Một cửa", "url": f"{source.url}/json?page={{page}}", "since": "2022-01-01"}
    answer = client.post(reverse("address-new"), {**said, "every_minutes": "60", "token": TOKEN})
    address = WatchedAddress.objects.get()
    assert answer.url == reverse("address", args=[address.pk])
    assert "đang lấy" in client.get(answer.url).text
    assert fetched(address) == "nothing"
    assert "Xác nhận cột của Một cửa" in [str(w.words) for w in waiting(cast.people.reform_officer)]
    columns = client.get(reverse("address-columns", args=[address.pk]))
    page = client.get(columns.url)
    assert "donVi.ma" in page.text
    assert "Họ và tên" not in page.text
    headers = [r["column"].header for r in page.context["rows"]]
    meanings = {theirs: ours for ours, theirs in COLUMNS.items()}
    client.post(columns.url, {f"c{n}": meanings.get(header, "") for n, header in enumerate(headers)})
    assert fetched(address) == "asked"
    assert {(i.state, i.address) for i in Intake.objects.all()} == {("done", address)}
    page = client.get(answer.url).text
    assert page.count("hồ sơ thêm mới") == 2
    assert TOKEN not in page + str(list(Entry.objects.values_list("state", flat=True)))


@pytest.mark.parametrize(
    ("path", "token", "said"),
    [
        ("/json", "sai", "HTTP 401"),
        ("/elsewhere", TOKEN, "không chuyển sang máy khác"),
        ("/sign-in", TOKEN, "trang đăng nhập"),
    ],
)
def test_what_goes_wrong_is_told_with_what_to_do(
    cast: Cast, source: Source, signed_in: SignedIn, path: str, token: str, said: str
) -> None:
    address = watched(cast, source.url + path, token=token)
    assert fetched(address) == "trouble"
    page = signed_in(cast.people.reform_officer).get(reverse("address", args=[address.pk])).text
    assert said in page
    assert "Chưa lấy được hồ sơ từ Một cửa" in [str(w.words) for w in waiting(cast.people.reform_officer)]
    assert waiting(cast.people.stranger) == []


def test_a_machine_that_is_down_is_tried_again_and_the_trouble_ends_when_it_answers(cast: Cast, source: Source) -> None:
    read_columns(cast, COLUMNS)
    address = watched(cast, f"{source.url}/next")
    source.refuses = 503
    assert fetched(address) == "trouble"
    since = address.failing_since
    assert fetched(address) == "trouble"
    assert address.failing_since == since
    source.refuses = 0
    assert fetched(address) == "asked"
    assert (address.failing_since, address.trouble) == (None, [])


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9/x",
        "http://10.0.0.1/x",
        "http://[::1]/x",
        "http://169.254.169.254/latest/",
        "http://[::ffff:127.0.0.1]/x",
        "http://localhost/x",
    ],
)
def test_machines_of_the_own_network_are_not_called_unless_named(cast: Cast, settings: Any, url: str) -> None:
    settings.INTERNAL_SOURCES = []
    address = watched(cast, url, token="")
    assert fetched(address) == "trouble"
    assert "CAICACH_INTERNAL_SOURCES" in address.trouble_words[0].vi


def test_a_network_of_one_s_own_may_be_named(cast: Cast, source: Source, settings: Any) -> None:
    settings.INTERNAL_SOURCES = ["127.0.0.0/8"]
    source.rows = [flat(1)]
    address = watched(cast, f"{source.url}/sign-in", token="")
    assert fetched(address) == "trouble"
    assert source.log == [("/sign-in", 200)]


@pytest.mark.parametrize(
    ("url", "more"),
    [
        ("ftp://mot-cua.example/x", {}),
        ("file:///etc/passwd", {}),
        ("https://ten:mk@mot-cua.example/x", {}),
        ("https://mot-cua.example/x?trang={trang}", {}),
        ("http://mot-cua.example/x", {"token": "t"}),
        ("https://mot-cua.example/x", {"token": "a\nb"}),
        ("https://mot-cua.example/x", {"token": "t", "token_header": "X: y"}),
    ],
)
def test_a_watch_that_cannot_be_is_refused(cast: Cast, settings: Any, url: str, more: dict[str, str]) -> None:
    settings.INTERNAL_SOURCES = []
    with pytest.raises(InputError):
        watched(cast, url, **{"token": "", **more})
    assert not WatchedAddress.objects.exists()


def test_a_bad_form_says_so_beside_its_field_and_keeps_what_was_written(cast: Cast, signed_in: SignedIn) -> None:
    said = {"system": "Một cửa", "url": "ftp://mot-cua.example/x", "since": "2022-01-01", "every_minutes": "60"}
    answer = signed_in(cast.people.reform_officer).post(reverse("address-new"), said)
    assert answer.status_code == 422
    assert 'href="#id_url"' in answer.text
    assert "ftp://mot-cua.example/x" in answer.text


def test_the_tick_asks_at_intervals_never_twice_and_not_once_stopped(cast: Cast, source: Source) -> None:
    def asked() -> int:
        return DBTaskResult.objects.filter(task_path=fetch_address.module_path).count()

    read_columns(cast, COLUMNS)
    address = watched(cast, f"{source.url}/next")
    assert asked() == 1
    fetch_due()
    assert not ask_for_fetch(address)
    assert asked() == 1
    fetched(address)
    fetch_due()
    assert asked() == 1
    WatchedAddress.objects.update(tried_at=timezone.now() - dt.timedelta(hours=2))
    call_command("watch_dossiers")
    assert asked() == 2
    WatchedAddress.objects.update(tried_at=None, asked_at=None)
    stop_watch(cast.people.reform_officer, address)
    fetch_due()
    assert asked() == 2
    assert fetch_address.call(address.pk) == "stopped"


def test_stopping_changing_and_taking_up_again_are_on_the_trail(cast: Cast, source: Source) -> None:
    officer, address = cast.people.reform_officer, watched(cast, f"{source.url}/next")
    stop_watch(officer, address)
    other = watched(cast, f"{source.url}/next")
    with pytest.raises(InputError):
        resume_watch(officer, address)
    stop_watch(officer, other)
    resume_watch(officer, address)
    change_watch(officer, address, Watch("Một cửa", f"{source.url}/csv", SINCE, every_minutes=15))
    assert (address.token, address.every_minutes) == (TOKEN, 15)
    could_not_fetch(address.pk)
    acts = Entry.objects.filter(subject_type="dossiers.watchedaddress").order_by("pk").values_list("act", flat=True)
    assert list(acts) == [*("watch-address", "stop-watch") * 2, "resume-watch", "change-watch"]
    assert verify().broken == ()


def test_who_may_not_import_may_not_watch(cast: Cast, signed_in: SignedIn) -> None:
    address = watched(cast, "https://mot-cua.example/x", token="")
    assert signed_in(cast.people.specialist).get(reverse("address-new")).status_code == 403
    for name in ("address", "address-fetch", "address-stop"):
        answer = signed_in(cast.people.stranger).post(reverse(name, args=[address.pk]))
        assert answer.status_code == 404
    assert signed_in(cast.people.reform_officer).get(reverse("address-stop", args=[address.pk])).status_code == 405
    assert address.added_on == TODAY
