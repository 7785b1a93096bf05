"""Running an installation: preparing the data folder, the web server, the background worker, and looking after them."""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, close_old_connections

from caicach.errors import InputError, Problem
from caicach.text import Text

Say = Callable[[str], None]
TICK_SECONDS = 30
STOP_SECONDS = 30
log = logging.getLogger("caicach")


def prepare() -> None:
    """Bring database, registry and built assets up to date; does nothing where they already are."""
    Path(settings.DATA_DIR).mkdir(parents=True, exist_ok=True)
    call_command("build_assets", verbosity=0)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)


def run(*, port: int, host: str = "127.0.0.1", workers: int = 2, say: Say) -> None:
    """Serve the site until interrupted, with one background worker beside it that is started again if it ends.

    Raises InputError where something already answers on the port: two servers would share it unnoticed.
    """
    _refuse_taken(host, port)
    server = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    server += ["--workers", str(workers), "--blocking-threads", "4", "--no-ws", "caicach.web.wsgi:application"]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    processes = {"server": _start(server), "worker": _start_worker()}
    say(f"http://{host}:{port}")
    try:
        while processes["server"].poll() is None:
            if processes["worker"].poll() is not None:
                log.warning("the background worker ended; starting it again")
                processes["worker"] = _start_worker()
            _tick()
            with suppress(subprocess.TimeoutExpired):
                processes["server"].wait(timeout=TICK_SECONDS)
    except KeyboardInterrupt:
        pass
    finally:
        _stop(list(processes.values()))


def _refuse_taken(host: str, port: int) -> None:
    with suppress(OSError), socket.create_connection((host, port), timeout=1):
        raise InputError(
            Problem(
                column="--port",
                found=str(port),
                expected=Text("một cổng chưa có chương trình nào dùng", "a port that nothing else uses"),
                cure=Text("Dừng chương trình kia, hoặc chọn --port khác.", "Stop the other, or choose another --port."),
            )
        )


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    """Start a command in a process group of its own: an interrupt of ours reaches it once, and from here.

    Where the terminal interrupts the server and its workers at once, the server can wait for itself for ever.
    """
    return subprocess.Popen(command, start_new_session=True)  # noqa: S603 - our own commands


def _stop(processes: list[subprocess.Popen[bytes]]) -> None:
    """Ask each to end, and end what has not after STOP_SECONDS: a job cut off is taken up when its lease ends."""
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            log.warning("process %d did not end within %d seconds; ending it", process.pid, STOP_SECONDS)
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _start_worker() -> subprocess.Popen[bytes]:
    return _start([sys.executable, "-m", "django", "db_worker", "--interval", "0.5"])


def _tick() -> None:
    """Look after the job queue; a database that does not answer now will be asked again at the next tick."""
    from caicach.web.jobs.due import call_due
    from caicach.web.jobs.retrying import tick

    try:
        tick()
        call_due()
    except DatabaseError:
        log.exception("the job queue could not be looked after")
    finally:
        close_old_connections()
