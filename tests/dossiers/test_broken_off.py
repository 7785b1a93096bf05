"""The lake is all there or as it was: a full disk, a killed import, two imports at once."""

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

from caicach.dossiers.imports import import_dossiers
from caicach.dossiers.lake import open_lake

from .lakes import NOW, rows_of, sound, state, write_csv

SCRIPT = """
import datetime as dt, resource, signal, sys
from pathlib import Path
from caicach.dossiers.imports import import_dossiers
from caicach.errors import InputError
room = int(sys.argv[3])
if room:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
try:
    print(import_dossiers([Path(sys.argv[1])], Path(sys.argv[2]), at=dt.datetime(2026, 1, 5)).added)
except InputError as error:
    print(error, file=sys.stderr)
    raise SystemExit(2)
"""


def many(path: Path, prefix: str, count: int) -> Path:
    return write_csv(path, [sound(f"{prefix}{n}", procedure=os.urandom(12).hex()) for n in range(count)])


def start(source: Path, lake: Path, room: int = 0) -> subprocess.Popen:
    command = [sys.executable, "-c", SCRIPT, str(source), str(lake), str(room)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_a_disk_that_fills_leaves_the_lake_as_it_was(tmp_path):
    lake = tmp_path / "lake"
    import_dossiers([write_csv(tmp_path / "a.csv", [sound("A")])], lake, at=NOW)
    before = state(lake)
    full = start(many(tmp_path / "big.csv", "B", 30_000), lake, room=100_000)
    _, error = full.communicate(timeout=60)
    assert full.returncode == 2
    assert "đĩa" in error
    assert "Traceback" not in error
    assert state(lake) == before
    assert import_dossiers([tmp_path / "big.csv"], lake, at=NOW).added == 30_000


def test_a_killed_import_leaves_nothing_half_visible(tmp_path):
    lake = tmp_path / "lake"
    import_dossiers([write_csv(tmp_path / "a.csv", [sound("A")])], lake, at=NOW)
    before, source = state(lake), many(tmp_path / "big.csv", "B", 60_000)
    running = start(source, lake)
    while running.poll() is None and not list((lake / "data").rglob("i00002*")):
        with contextlib.suppress(subprocess.TimeoutExpired):
            running.wait(timeout=0.002)
    running.send_signal(signal.SIGKILL)
    running.wait()
    assert state(lake) in (before, before + state(lake)[1:])
    assert len(open_lake(lake).manifest.imports) in (1, 2)
    import_dossiers([source], lake, at=NOW)
    assert len(state(lake)) == 60_001
    named = {part.path for part in open_lake(lake).manifest.parts}
    there = {file.relative_to(lake).as_posix() for file in (lake / "data").rglob("*.parquet")}
    assert there == named


def test_two_imports_at_once_are_both_there(tmp_path):
    lake = tmp_path / "lake"
    both = [start(many(tmp_path / f"{name}.csv", name, 3_000), lake) for name in "AB"]
    assert [process.communicate(timeout=60)[0].strip() for process in both] == ["3000", "3000"]
    assert len(rows_of(lake)) == 6_000
    assert len(open_lake(lake).manifest.imports) == 2
