"""Running an installation: preparing the data folder, the web server and the background worker."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

Say = Callable[[str], None]


def prepare() -> None:
    """Bring database, registry and built assets up to date; does nothing where they already are."""
    Path(settings.DATA_DIR).mkdir(parents=True, exist_ok=True)
    call_command("build_assets", verbosity=0)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)


def run(*, port: int, host: str = "127.0.0.1", workers: int = 2, say: Say) -> None:
    """Serve the site until interrupted, with one background worker beside it."""
    server = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    server += ["--workers", str(workers), "--blocking-threads", "4", "--no-ws", "caicach.web.wsgi:application"]
    worker = [sys.executable, "-m", "django", "db_worker", "--interval", "0.5"]
    processes = [subprocess.Popen(command) for command in (server, worker)]  # noqa: S603 - our own commands
    say(f"http://{host}:{port}")
    try:
        for process in processes:
            process.wait()
    except KeyboardInterrupt:
        pass
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait()
