"""Publishing where it goes wrong: the process dies in the middle, or two people publish at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.plugins import postgres

pytestmark = pytest.mark.django_db  # on both databases, each a database of its own
NOTHING, WHOLE = "(0, 0, 0, 0) broken: []", "(1, 1, 1, 1) broken: []"


@dataclass(frozen=True)
class Site:
    """An installation of its own (tests/web/round_site.py)."""

    environment: dict[str, str]

    def start(self, *steps: str) -> subprocess.Popen[str]:
        """Begin steps in one process."""
        command = [sys.executable, "-m", "tests.web.round_site", *steps]
        return subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE, text=True)

    def do(self, *steps: str) -> str:
        """Do steps in one process and return what the last one says."""
        process = self.start(*steps)
        said = process.communicate()[0].splitlines()
        assert process.returncode == 0
        return said[-1]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Return an installation with a round that waits to be published, on the database this run is on."""
    server = os.environ.get("CAICACH_DATABASE_URL", "")
    place = {
        "CAICACH_DATA_DIR": str(tmp_path_factory.mktemp("round")),
        "CAICACH_DATABASE_URL": postgres.new_database(server, "killed_round") if server else "",
        "DJANGO_SETTINGS_MODULE": "caicach.web.settings",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    built = Site({**os.environ, **place})
    assert built.do("build") == "built"
    return built


def test_killed_before_the_commit_nothing_is_there_and_of_two_at_once_one_is_whole(site: Site) -> None:
    for table in ("rounds_publication", "audit_entry"):
        process = site.start(f"stall={table}", "publish")
        assert process.stdout is not None
        assert [process.stdout.readline().strip() for _ in range(2)] == ["watching", "standing still"]
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert site.do("verify") == NOTHING
    first = site.start("stall=rounds_publication", "publish")
    assert first.stdout is not None
    assert [first.stdout.readline().strip() for _ in range(2)] == ["watching", "standing still"]
    second = site.start("publish")
    first.send_signal(signal.SIGUSR1)
    said = sorted(process.communicate()[0].split()[-1] for process in (first, second))
    assert (len(said[0]), said[1]) == (64, "refused")
    assert site.do("verify") == WHOLE
