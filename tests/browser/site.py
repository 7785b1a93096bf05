"""The real site for the browser: the demo, built and served by the commands users run, in processes of their own."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.plugins import postgres

CAICACH = Path(sys.executable).with_name("caicach")
BUILD_SECONDS = 600
START_SECONDS = 60
DEMO = "demo"


@dataclass(frozen=True)
class Site:
    """A running site: where it answers, and where its data lies."""

    address: str
    data: Path


def built_demo(folder: Path, server: str = "") -> Path:
    """Build the demo in `folder` (SQLite where no database server is named), once for all who ask; return its data.

    On SQLite it is built once for all runs of tests that name one folder by TESTS_SHARED, as `make test` does.
    """
    if not server and "TESTS_SHARED" in os.environ:
        folder = Path(os.environ["TESTS_SHARED"]) / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    data, done = folder / "data", folder / "done"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            url = postgres.new_database(server, DEMO) if server else ""
            build = [CAICACH, "demo", "--no-serve", "--data-dir", data]
            where = _environment(data, url)
            subprocess.run(build, env=where, check=True, stdin=subprocess.DEVNULL, timeout=BUILD_SECONDS)
            done.touch()
    return data


@contextlib.contextmanager
def running_site(built: Path, data: Path, server: str) -> Iterator[Site]:
    """Serve a copy in `data` of the demo that was built, and stop it at the end."""
    shutil.copytree(built, data, dirs_exist_ok=True)
    url = postgres.new_database(server, f"site-{os.environ.get('PYTEST_XDIST_WORKER', '')}", DEMO) if server else ""
    with serving(data, _environment(data, url)) as running:
        yield running


def _environment(data: Path, database_url: str) -> dict[str, str]:
    own = {"CAICACH_DEMO": "1", "CAICACH_DATA_DIR": str(data), "CAICACH_DATABASE_URL": database_url}
    return {**{name: value for name, value in os.environ.items() if not name.startswith("CAICACH_")}, **own}


@contextlib.contextmanager
def serving(data: Path, environment: dict[str, str]) -> Iterator[Site]:
    """Serve what lies in `data` on a free port, and stop it at the end."""
    port = free_port()
    serve = [CAICACH, "serve", "--data-dir", data, "--port", str(port)]
    server = subprocess.Popen(serve, env=environment, stdin=subprocess.DEVNULL)
    try:
        wait_for(server, port)
        yield Site(f"http://127.0.0.1:{port}", data)
    finally:
        server.terminate()
        server.wait(timeout=START_SECONDS)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(server: subprocess.Popen[bytes], port: int) -> None:
    """Return once the server takes connections; fail where it ends before, or takes too long."""
    for _ in range(START_SECONDS * 5):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            raise RuntimeError(f"the server ended with exit code {server.wait(timeout=0.2)}")
    raise RuntimeError(f"no answer on port {port} after {START_SECONDS} s")
