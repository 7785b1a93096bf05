"""A small site of its own for the walk through a round: the cast of the web tests, one criteria set, no round yet.

    python -m tests.browser.round_site build            the cast, the set, an appraiser of Sở A
    python -m tests.browser.round_site day=2022-07-05   another day in the province

The environment says where: CAICACH_DATA_DIR, CAICACH_DATABASE_URL.
"""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parents[2]


def build() -> None:
    """Fill the site with the cast and what a round needs before it is opened."""
    from django.core.management import call_command
    from tests.web.cast import build_cast
    from tests.web.rounds import more_people, small_set

    call_command("migrate", verbosity=0, interactive=False)
    cast = build_cast()
    small_set(cast)
    more_people(cast)


def day(text: str) -> None:
    """Make it that day in the province."""
    from caicach.web.units.models import Locality

    Locality.objects.update(fixed_today=dt.date.fromisoformat(text))


def step(words: str, environment: dict[str, str]) -> None:
    """Do a step in a process of its own: Playwright's loop keeps Django's ORM out of this one."""
    command = [sys.executable, "-m", "tests.browser.round_site", words]
    subprocess.run(command, env=environment, cwd=ROOT, check=True, stdin=subprocess.DEVNULL, timeout=120)


if __name__ == "__main__":
    django.setup()
    name, _, argument = sys.argv[1].partition("=")
    {"build": build, "day": day}[name](*filter(None, [argument]))
