"""The watched folder: files are taken once, moved aside, and rejected with a reason."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.core.management import call_command
from tests.web.cast import Cast
from tests.web.situations import DOSSIERS

from caicach.web.dossiers.jobs import read_intake
from caicach.web.dossiers.models import Intake
from caicach.web.dossiers.places import inbox_folder
from caicach.web.dossiers.services.intake import confirm_mapping
from caicach.web.dossiers.watching import sweep


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
