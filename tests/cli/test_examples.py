"""Every example in the help runs as it is written: a person copies it first."""

import re
import shlex
from pathlib import Path

import click
import pytest
import typer

from caicach.cli import LazyGroups, main

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
ELSEWHERE = {"dossiers", "demo", "serve", "manage", "backup", "restore", "verify"}
"""Groups whose examples need a lake or an installation, and are run by their own tests, as is one that names a lake."""


def examples():
    groups = LazyGroups(name="caicach")
    context = typer.Context(click.Command("caicach"))
    for name in groups.list_commands(context):
        if name not in ELSEWHERE:
            group = groups.get_command(context, name)
            for command in getattr(group, "commands", {"": group}).values():
                found = re.findall(r"Example: (caicach .*)", command.help or "")
                yield from (line for line in found if " lake " not in line)


@pytest.mark.parametrize("line", list(examples()))
def test_it_runs(line, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "examples").symlink_to(EXAMPLES)
    code = 0
    try:
        main(shlex.split(line)[1:])
    except SystemExit as ended:
        code = ended.code or 0
    out, err = capsys.readouterr()
    assert code == 0, err
    assert out or list(tmp_path.glob("*.*"))
