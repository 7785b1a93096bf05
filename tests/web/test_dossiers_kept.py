"""Figures computed by one worker are found by the others, and a changed lake is asked again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from tests.web.cast import TODAY, Cast
from tests.web.situations import DOSSIERS, intake

from caicach.web.accounts.models import User
from caicach.web.dossiers import figures, jobs
from caicach.web.dossiers.kept import kept
from caicach.web.dossiers.places import lake_of

SignedIn = Callable[[User | None], Client]


@pytest.fixture
def computed() -> list[str]:
    return []


def worker(computed: list[str]) -> Callable[[str], str]:
    """Return one function as two processes have it: what each keeps for itself is its own."""

    def shout(words: str) -> str:
        computed.append(words)
        return words.upper()

    return kept(8)(shout)


def test_what_one_worker_computed_another_finds(computed: list[str]) -> None:
    caches["figures"].clear()
    one, other = worker(computed), worker(computed)
    assert [one("a"), one("a"), other("a"), other("b")] == ["A", "A", "A", "B"]
    assert computed == ["a", "b"]


def test_a_lake_that_changed_is_asked_again(cast: Cast) -> None:
    def received() -> int:
        lake = lake_of(cast.province)
        assert lake is not None
        return int(figures.counts(figures.ask(lake, TODAY.replace(day=1), TODAY, TODAY))["received"][0])

    intake(cast)
    before = received()
    intake(cast, DOSSIERS.replace("H4", "H9"), "sau.csv")
    assert (before, received()) == (4, 5)


def test_the_day_s_figures_are_computed_once_before_anybody_asks(cast: Cast, signed_in: SignedIn) -> None:
    def waiting() -> int:
        return DBTaskResult.objects.filter(task_path=jobs.warm_figures.module_path).count()

    intake(cast)
    jobs.warm_all()
    jobs.warm_all()
    assert waiting() == 1
    assert jobs.warm_figures.call(cast.province.pk) == "done"
    intake(cast, DOSSIERS.replace("H4", "H9"), "sau.csv")
    jobs.warm_all()
    assert waiting() == 2
    assert signed_in(cast.people.leader).get(reverse("dossier-overview")).status_code == 200
