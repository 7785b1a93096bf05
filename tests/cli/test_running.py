"""Running an installation from the command line: where there is none, the answer says so."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize("command", [["verify"], ["backup", "all.zip"]])
def test_a_folder_without_an_installation_is_told(tmp_path: Path, command: list[str]) -> None:
    code = "from caicach.cli import main; main()"
    call = [sys.executable, "-c", code, *command, "--data-dir", str(tmp_path / "empty")]
    environment = {"PATH": "/usr/bin:/bin", "PYTHONUTF8": "1", "CAICACH_SECRET_KEY": "of this test"}
    (tmp_path / "empty").mkdir()
    done = subprocess.run(call, capture_output=True, text=True, cwd=tmp_path, env=environment)
    assert done.returncode == 2
    assert "--data-dir" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
