"""A small site in a process and a data folder of its own, for tests that need more than one installation.

    python -m tests.web.small_site build backup=FILE        the cast, work of all kinds; then a backup
    python -m tests.web.small_site restore=FILE more verify alter

The environment says where: CAICACH_DATA_DIR, CAICACH_DATABASE_URL. Each step prints one line.
"""

from __future__ import annotations

import sys
from pathlib import Path

import django


def build() -> str:
    """Fill the site with the cast, a task with an attachment, a report, and a round published sealed."""
    from django.core.management import call_command
    from tests.web.cast import build_cast
    from tests.web.rounds_done import published_round
    from tests.web.situations import attachment, report

    call_command("migrate", verbosity=0, interactive=False)
    cast = build_cast()
    attachment(cast)
    report(cast)
    published_round(cast)
    return "built"


def more() -> str:
    """Open one more account, through the services."""
    from caicach.web.accounts.services import open_account

    return str(open_account(None, "them", "Thêm một người", None).pk)


def alter() -> str:
    """Alter a record behind the trail's back."""
    from caicach.web.directives.models import Task

    return str(Task.objects.update(words="nội dung khác"))


def verify() -> str:
    """Verify the trail."""
    from caicach.web.audit.verify import verify as prove

    return f"broken: {[b.what.vi for b in prove().broken]}"


def backup(file: str) -> str:
    """Write a backup."""
    from caicach.web.backup import write_backup

    return write_backup(Path(file)).vi


def restore(file: str) -> str:
    """Restore a backup; a refusal is what it says."""
    from caicach.errors import InputError
    from caicach.web.backup import restore_backup

    try:
        return restore_backup(Path(file)).vi
    except InputError as error:
        return str(error)


STEPS = {step.__name__: step for step in (build, more, alter, verify, backup, restore)}

if __name__ == "__main__":
    django.setup()
    for word in sys.argv[1:]:
        name, _, argument = word.partition("=")
        sys.stdout.write(STEPS[name](*filter(None, [argument])) + "\n")
