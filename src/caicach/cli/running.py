"""`caicach demo | serve | manage | backup | restore | verify`: running an installation."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from caicach.cli.answer import Format, FormatOption, OutputOption, give, language
from caicach.errors import InputError, Problem
from caicach.text import Text

demo_app = typer.Typer(add_completion=False)
serve_app = typer.Typer(add_completion=False)
manage_app = typer.Typer(add_completion=False)
backup_app = typer.Typer(add_completion=False)
restore_app = typer.Typer(add_completion=False)
verify_app = typer.Typer(add_completion=False)

DataDir = Annotated[Path | None, typer.Option("--data-dir", help="Where the database and files live (default: var).")]
Port = Annotated[int, typer.Option("--port", help="Port to listen on.")]


def _set_up(data_dir: Path | None) -> None:
    """Point the settings at `data_dir` and start Django."""
    if data_dir is not None:
        os.environ["CAICACH_DATA_DIR"] = str(data_dir.resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caicach.web.settings")
    import django

    django.setup()


def _need_installation() -> None:
    """Raise InputError where the data folder or database holds no installation yet."""
    from django.conf import settings
    from django.db import connection

    if "audit_head" in connection.introspection.table_names():
        return
    raise InputError(
        Problem(
            file=str(settings.DATA_DIR),
            expected=Text("thư mục dữ liệu của một bản cài đặt", "the data folder of an installation"),
            cure=Text(
                "Chỉ đúng thư mục bằng --data-dir (bản minh họa ở var/demo), hoặc chạy “caicach serve” để tạo mới.",
                "Name the folder with --data-dir (the demo's is var/demo), or run “caicach serve” to start one.",
            ),
        )
    )


@demo_app.command()
def demo(
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Build only.")] = False,
    data_dir: DataDir = None,
    port: Port = 8000,
) -> None:
    """Build the sample province, if it is not there yet, and open the site.

    Example: caicach demo --data-dir var/demo --port 8000
    """
    os.environ["CAICACH_DEMO"] = "1"
    _set_up(data_dir or Path("var/demo"))
    from caicach.web.demo import build_demo
    from caicach.web.running import prepare, run

    prepare()
    build_demo(say=lambda words: typer.echo(words, err=True))
    if not no_serve:
        run(port=port, say=lambda words: typer.echo(words, err=True))


@serve_app.command()
def serve(
    data_dir: DataDir = None, port: Port = 8000, host: Annotated[str, typer.Option("--host")] = "127.0.0.1"
) -> None:
    """Run the web server and the background worker.

    Example: caicach serve --data-dir /srv/caicach --port 8000
    """
    _set_up(data_dir)
    from caicach.web.running import prepare, run

    prepare()
    run(port=port, host=host, say=lambda words: typer.echo(words, err=True))


@manage_app.command(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}
)
def manage(context: typer.Context) -> None:
    """Run one of Django's own commands.

    Example: caicach manage check_data
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caicach.web.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["caicach manage", *context.args])


@backup_app.command()
def backup(file: Path, data_dir: DataDir = None) -> None:
    """Write everything (database and files) into one file.

    Example: caicach backup caicach-2026-11-22.zip
    """
    _set_up(data_dir)
    _need_installation()
    from caicach.web.backup import write_backup

    typer.echo(f"{file}: {write_backup(file).within(language())}", err=True)


@restore_app.command()
def restore(file: Path, data_dir: DataDir = None) -> None:
    """Bring an installation back from a backup file, into an empty data folder or database.

    Example: caicach restore caicach-2026-11-22.zip --data-dir /srv/caicach
    """
    _set_up(data_dir)
    from caicach.web.backup import restore_backup

    typer.echo(f"{file}: {restore_backup(file).within(language())}", err=True)


@verify_app.command()
def verify(data_dir: DataDir = None, format: FormatOption = Format.table, output: OutputOption = None) -> None:
    """Prove the audit chain and the seals; exit 1 and the first broken link if anything was altered.

    Example: caicach verify --data-dir var/demo
    """
    _set_up(data_dir)
    _need_installation()
    from caicach.web.audit.verify import verify as prove

    proof = prove()
    broken = [{"stream": b.stream, "number": b.number, "what": b.what.within(language())} for b in proof.broken]
    counts = {"streams": proof.streams, "entries": proof.entries, "records": proof.records, "seal": proof.seal}
    give({"ok": not broken, **counts, "broken": broken}, broken or [{"ok": True, **counts}], format, output)
    raise typer.Exit(1 if broken else 0)
