"""A small round in a process and a data folder of its own, for tests that kill the process in the middle.

    python -m tests.web.round_site build                   the cast and the small round, approved
    python -m tests.web.round_site stall=TABLE publish     publish, and stand still once a row is written to TABLE
    python -m tests.web.round_site publish verify

The environment says where: CAICACH_DATA_DIR, CAICACH_DATABASE_URL. Each step prints one line.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from typing import Any

import django


def build() -> str:
    """Fill the site with the cast and a round that waits to be published."""
    from django.core.management import call_command
    from tests.web.cast import build_cast
    from tests.web.rounds_done import approved_round

    call_command("migrate", verbosity=0, interactive=False)
    approved_round(build_cast())
    return "built"


def stall(table: str) -> str:
    """Have the next process-wide write to `table` say so and then stand still, its transaction open, until SIGUSR1."""
    from django.db import connection

    signal.signal(signal.SIGUSR1, lambda *_: None)

    def watch(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        done = execute(sql, *rest)
        if sql.startswith(f'INSERT INTO "{table}"'):
            say("standing still")
            signal.pause()
        return done

    connection.execute_wrappers.append(watch)
    return "watching"


def publish() -> str:
    """Publish the round, or say that it was refused."""
    from caicach.errors import InputError
    from caicach.web.accounts.models import User
    from caicach.web.rounds.models import Round
    from caicach.web.rounds.services.publishing import publish as do

    try:
        return do(User.objects.get(username="reform_officer"), Round.objects.get()).digest
    except InputError:
        return "refused"


def verify() -> str:
    """Say what there is of the publication, and whether the site is whole."""
    from django_tasks_db.models import DBTaskResult

    from caicach.web.audit.models import Entry
    from caicach.web.audit.verify import verify as prove
    from caicach.web.rounds.models import Publication, PublishedPaper

    told = Entry.objects.filter(act="publish-result").count()
    counts = (Publication.objects.count(), PublishedPaper.objects.count(), DBTaskResult.objects.count(), told)
    return f"{counts} broken: {[b.what.vi for b in prove().broken]}"


STEPS = {step.__name__: step for step in (build, stall, publish, verify)}


def say(words: str) -> None:
    """Print one line at once."""
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    django.setup()
    for word in sys.argv[1:]:
        name, _, argument = word.partition("=")
        say(STEPS[name](*filter(None, [argument])))
