"""The watched folder: files are taken once, moved aside, and rejected with a reason."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from tests.web.cast import Cast
from tests.web.situations import DOSSIERS, intake

from caicach.web.accounts.models import User
from caicach.web.dossiers.jobs import read_intake
from caicach.web.dossiers.models import Intake
from caicach.web.dossiers.places import inbox_folder
from caicach.web.dossiers.services.intake import confirm_mapping
from caicach.web.dossiers.waiting import waiting
from caicach.web.dossiers.watching import sweep

SignedIn = Callable[[User | None], Client]


@pytest.fixture
def inbox(cast: Cast) -> Path:
    folder = inbox_folder(cast.province)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def put(folder: Path, name: str, content: str, *, age: float = 60) -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    long_ago = path.stat().st_mtime - age
    os.utime(path, (long_ago, long_ago))
    return path


def test_a_file_is_taken_once_and_moved_aside(cast: Cast, inbox: Path) -> None:
    put(inbox, "a.csv", DOSSIERS)
    (taken,) = sweep()
    assert sweep() == []
    assert (inbox / "done" / "a.csv").is_file()
    assert (taken.watched, taken.asked_by, taken.mapping) == (True, None, None)
    assert read_intake.call(taken.pk) == "done"


def test_a_confirmed_reading_that_fits_is_used(cast: Cast, inbox: Path) -> None:
    columns = {"dossier": "A", "unit": "B", "received_at": "C", "due_at": "D"}
    mapping = confirm_mapping(cast.people.reform_officer, cast.province, "Một cửa", columns)
    put(inbox, "a.csv", "A,B,C,D\nH1,so-a,2022-06-01,2022-06-03\n")
    (taken,) = sweep()
    assert taken.mapping == mapping


def test_a_file_that_nobody_confirmed_is_rejected_with_the_cure(cast: Cast, inbox: Path) -> None:
    put(inbox, "la.csv", "x,y\n1,2\n")
    assert sweep() == []
    assert "xác nhận từng cột" in (inbox / "rejected" / "la.csv.txt").read_text()
    assert (inbox / "rejected" / "la.csv").is_file()


def test_what_was_rejected_is_told_on_the_page_of_imports(cast: Cast, inbox: Path, signed_in: SignedIn) -> None:
    put(inbox, "la.csv", "x,y\n1,2\n")
    sweep()
    page = signed_in(cast.people.reform_officer).get(reverse("intake-list")).text
    assert "la.csv" in page
    assert "xác nhận từng cột" in page
    (inbox / "rejected" / "la.csv").unlink()
    assert "la.csv" not in signed_in(cast.people.reform_officer).get(reverse("intake-list")).text


def test_an_import_that_fails_by_itself_is_told_to_who_may_mend_it(cast: Cast, inbox: Path) -> None:
    def told(user: User) -> list[str]:
        return [str(one.words) for one in waiting(user)]

    put(inbox, "a.csv", DOSSIERS)
    (taken,) = sweep()
    Intake.objects.filter(pk=taken.pk).update(state="failed")
    assert told(cast.people.reform_officer) == ["Nạp lại tệp hồ sơ a.csv"]
    assert told(cast.people.stranger) == told(cast.people.specialist) == []
    intake(cast, DOSSIERS, "a.csv")
    assert told(cast.people.reform_officer) == []


def test_a_file_whose_import_fails_is_moved_to_the_rejected_ones(cast: Cast, inbox: Path) -> None:
    put(inbox, "a.csv", DOSSIERS)
    (taken,) = sweep()
    Intake.objects.filter(pk=taken.pk).update(file_name="a.csv")
    (inbox.parent.parent / "lakes").mkdir(exist_ok=True)
    other = inbox.parent.parent / "lakes" / inbox.name
    other.mkdir()
    (other / "something-else").write_text("x")
    assert read_intake.call(taken.pk) == "failed"
    assert (inbox / "rejected" / "a.csv").is_file()


def test_a_file_still_being_written_and_hidden_ones_wait(cast: Cast, inbox: Path) -> None:
    put(inbox, "now.csv", DOSSIERS, age=0)
    put(inbox, ".hidden.csv", DOSSIERS)
    put(inbox, "notes.txt", DOSSIERS)
    assert sweep() == []


def test_a_second_file_of_one_name_keeps_both(cast: Cast, inbox: Path) -> None:
    put(inbox, "a.csv", DOSSIERS)
    sweep()
    put(inbox, "a.csv", DOSSIERS.replace("H1", "H7"))
    sweep()
    assert sorted(p.name for p in (inbox / "done").iterdir()) == ["2-a.csv", "a.csv"]


def test_the_command_names_what_it_took(cast: Cast, inbox: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(inbox, "a.csv", DOSSIERS)
    call_command("watch_dossiers")
    assert "a.csv" in capsys.readouterr().out
