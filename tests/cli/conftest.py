"""How the tests of a command ask it: as a person or a script does, and without leaving the process."""

import pytest

from caicach.cli import main


@pytest.fixture
def ask(request, capsys, monkeypatch):
    """Run `caicach GROUP ARGUMENTS`, GROUP being the module's; return exit code, standard output, standard error."""
    monkeypatch.setenv("CAICACH_LANG", "vi")
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments):
        try:
            main([request.module.GROUP, *map(str, arguments)])
            code = 0
        except SystemExit as ended:
            code = ended.code or 0
        return code, *capsys.readouterr()

    return run
