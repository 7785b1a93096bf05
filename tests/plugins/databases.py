"""The database and the folders of a test run: `--db=sqlite` (default) or `--db=pg`.

Loaded by pyproject.toml with `-p`, so that all is set before pytest-django reads the settings; a conftest is too late.
With pytest-xdist the first process prepares, and its workers inherit the environment, each with a folder of its own.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.plugins import postgres

SETTINGS = "caicach.web.settings"
TESTS = Path(__file__).resolve().parents[1]
OF_THE_WEB = ("web", "browser", "plugins")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--db`."""
    words = "the database: a SQLite file, or a PostgreSQL server of its own (only the tests that use a database)"
    parser.addoption("--db", choices=["sqlite", "pg"], default="sqlite", help=words)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    """Set the environment that the settings read: nothing of the caller's own installation is touched."""
    if needs_django(early_config.known_args_namespace.file_or_dir):
        os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker is None:
        _prepare(early_config)
    else:  # what lies in folders is no more shared between workers than their databases are
        own = Path(os.environ["CAICACH_DATA_DIR"]) / worker
        own.mkdir()
        os.environ["CAICACH_DATA_DIR"] = str(own)
    return (yield)


def needs_django(paths: list[str]) -> bool:
    """Tell whether these paths of the command line reach the web; tests of core rooms alone run without Django."""
    found = [Path(path.split("::")[0]).resolve() for path in paths] or [TESTS]
    web = [TESTS / room for room in OF_THE_WEB]
    return any(path in room.parents or path == room or room in path.parents for path in found for room in web)


def _prepare(config: pytest.Config) -> None:
    for name in [name for name in os.environ if name.startswith("CAICACH_")]:
        del os.environ[name]
    folder = tempfile.mkdtemp(prefix="caicach-tests-")
    config.add_cleanup(lambda: shutil.rmtree(folder))
    os.environ["CAICACH_DATA_DIR"] = folder
    os.environ["CAICACH_SECRET_KEY"] = "of this test run only, and of nothing else"
    if config.known_args_namespace.db == "pg" and postgres.binaries():
        running = postgres.server()
        os.environ["CAICACH_DATABASE_URL"] = running.__enter__()
        config.add_cleanup(lambda: running.__exit__(None, None, None))


def pytest_report_header(config: pytest.Config) -> str:
    """Say which database the run is on."""
    return f"database: {config.getoption('db')}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL keep only what uses a database: the rest says the same on both."""
    if config.getoption("db") != "pg":
        return
    kept = [item for item in items if uses_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if not uses_database(item)])
    items[:] = kept
    if not postgres.binaries():
        for item in items:
            item.add_marker(pytest.mark.skip(reason=postgres.MISSING))


def uses_database(item: pytest.Item) -> bool:
    """Tell whether a test reaches a database: by pytest-django's mark or fixtures, or through the browser."""
    fixtures = getattr(item, "fixturenames", ())
    return any(item.iter_markers("django_db")) or any(item.iter_markers("browser")) or "db" in fixtures
