"""The real site for the browser: the demo, built and served by the commands users run, in processes of their own."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CAICACH = Path(sys.executable).with_name("caicach")
BUILD_SECONDS = 300
START_SECONDS = 60


@dataclass(frozen=True)
class Site:
    """A running site: where it answers, and where its data lies."""

    address: str
    data: Path


@contextlib.contextmanager
def running_site(data: Path, database_url: str) -> Iterator[Site]:
    """Build the demo in `data` (SQLite where `database_url` is empty), serve it, and stop it at the end."""
    environment = {
        **os.environ,
        "CAICACH_DEMO": "1",
        "CAICACH_DATA_DIR": str(data),
        "CAICACH_DATABASE_URL": database_url,
    }
    build = [CAICACH, "demo", "--no-serve", "--data-dir", data]
    subprocess.run(build, env=environment, check=True, stdin=subprocess.DEVNULL, timeout=BUILD_SECONDS)
    with serving(data, environment) as running:
        yield running


@contextlib.contextmanager
def serving(data: Path, environment: dict[str, str]) -> Iterator[Site]:
    """Serve what lies in `data` on a free port, and stop it at the end."""
    port = free_port()
    serve = [CAICACH, "serve", "--data-dir", data, "--port", str(port)]
    server = subprocess.Popen(serve, env=environment, stdin=subprocess.DEVNULL, start_new_session=True)
    try:
        wait_for(server, port)
        yield Site(f"http://127.0.0.1:{port}", data)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
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
