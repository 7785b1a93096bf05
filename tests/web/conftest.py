"""What every web test stands on."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings
from tests.web.cast import Cast, build_cast

from caicach.web.accounts.models import User

PLAIN = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
QUICK = "django.contrib.auth.hashers.MD5PasswordHasher"


@pytest.fixture(autouse=True)
def for_tests_only(settings: Settings) -> None:
    """Name static files without the manifest, which only `collectstatic` makes; hash passwords in no time."""
    settings.STORAGES = {**settings.STORAGES, "staticfiles": PLAIN}
    settings.PASSWORD_HASHERS = [QUICK]


@pytest.fixture(autouse=True)
def no_lake_left(settings: Settings) -> Iterator[None]:
    """Clear away what a test put on the disk where the database's rollback does not reach."""
    yield
    for folder in ("lakes", "inbox"):
        shutil.rmtree(Path(settings.DATA_DIR) / folder, ignore_errors=True)


@pytest.fixture
def cast(db: None) -> Cast:
    """Return the small cast of every page: see tests/web/cast.py."""
    return build_cast()


@pytest.fixture
def signed_in() -> Callable[[User | None], Client]:
    """Return the function that gives a client in which the person is signed in (None: nobody is)."""

    def sign_in(person: User | None) -> Client:
        client = Client()
        if person is not None:
            client.force_login(person)
        return client

    return sign_in
