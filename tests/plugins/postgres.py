"""A PostgreSQL server of the test run's own: in a temporary folder, without a TCP listener, gone afterwards."""

from __future__ import annotations

import contextlib
import getpass
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

DEBIAN = Path("/usr/lib/postgresql")
SPEED = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
MISSING = "PostgreSQL is not installed; install it with: sudo apt-get install postgresql"
SHORT = Path("/tmp")  # a socket's path may have 107 bytes, so $TMPDIR will not do


def binaries() -> Path | None:
    """Return the folder of the newest PostgreSQL programs that Debian installed, or None."""
    found = [path.parent for path in DEBIAN.glob("*/bin/initdb")]
    return max(found, key=lambda path: int(path.parent.name)) if found else None


@contextlib.contextmanager
def server() -> Iterator[str]:
    """Run a server and yield the URL of its first database; stop it and remove its folder at the end."""
    programs = binaries()
    if programs is None:
        raise pytest.UsageError(MISSING)
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir=SHORT))
    user = "postgres" if os.geteuid() == 0 else None  # the server refuses to run as root
    if user:
        os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
    data = f"{folder}/data"
    try:
        _run(
            user, folder, programs / "initdb", "-D", data, "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust", "--no-sync"
        )
        options = f"-c listen_addresses='' -c unix_socket_directories={folder} {SPEED}"
        _run(user, folder, programs / "pg_ctl", "start", "-w", "-s", "-D", data, "-l", f"{folder}/log", "-o", options)
        try:
            yield f"postgres:///postgres?host={folder}&user={user or getpass.getuser()}"
        finally:
            _run(user, folder, programs / "pg_ctl", "stop", "-s", "-m", "immediate", "-D", data)
    finally:
        shutil.rmtree(folder)


def new_database(url: str, name: str, template: str = "template1") -> str:
    """Create the database `name` on the server of `url`, empty or as a copy of another, and return its URL."""
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    with psycopg.connect(
        host=query["host"][0], user=query["user"][0], dbname="postgres", autocommit=True
    ) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return f"postgres:///{name}?{parts.query}"


def _run(user: str | None, folder: Path, *command: str | Path) -> None:
    done = subprocess.run(command, user=user, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        log = folder / "log"
        raise pytest.UsageError(f"{command[0]}: {done.stdout}{log.read_text() if log.exists() else ''}")
