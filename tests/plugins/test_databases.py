"""The run is on the database that was asked for, and on nothing of the person who runs it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from tests.plugins.databases import TESTS, needs_django

VENDORS = {"sqlite": "sqlite", "pg": "postgresql"}


@pytest.mark.django_db
def test_the_database_is_the_one_asked_for(request: pytest.FixtureRequest) -> None:
    assert connection.vendor == VENDORS[request.config.getoption("db")]
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)


@pytest.mark.django_db
def test_sqlite_is_a_file_in_wal_mode_and_postgresql_has_no_tcp_listener() -> None:
    asks = {"sqlite": ("PRAGMA journal_mode", "wal"), "postgresql": ("SHOW listen_addresses", "")}
    question, answer = asks[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(question)
        assert cursor.fetchone() == (answer,)


def test_data_lies_in_a_temporary_folder() -> None:
    assert Path(os.environ["CAICACH_DATA_DIR"]).is_relative_to(tempfile.gettempdir())
    assert Path(os.environ["CAICACH_DATA_DIR"]).resolve() == settings.DATA_DIR
    assert not (settings.DATA_DIR / "secret-key").exists()


@pytest.mark.parametrize(
    ("paths", "needed"),
    [
        ([], True),
        (["."], True),
        (["tests"], True),
        (["tests/web"], True),
        (["tests/web/test_access.py::test_x"], True),
        (["tests/scoring", "tests/browser/test_smoke.py"], True),
        (["tests/scoring"], False),
        (["tests/scoring/test_ranks.py::test_x", "tests/test_house.py"], False),
    ],
)
def test_tests_of_core_rooms_alone_run_without_django(
    paths: list[str], needed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(TESTS.parent)
    assert needs_django(paths) is needed
