"""The command line: one thin module per group, loaded only when called, so that every command starts quickly."""

from __future__ import annotations

import importlib
import io
import sys
from typing import Any

import typer
from typer._click import Command, Context, HelpFormatter

import caicach

GROUPS: dict[str, tuple[str, str]] = {
    # name: (module:attribute, one line of help)
    "units": ("caicach.cli.units:app", "Đơn vị theo thời gian · units through time"),
    "instruments": ("caicach.cli.instruments:app", "Bộ chỉ số, bộ tiêu chí · indices and criteria sets"),
    "score": ("caicach.cli.score:app", "Chấm điểm · answers or index table to points"),
    "compare": ("caicach.cli.compare:app", "So sánh hai kỳ · what fell and why"),
    "directives": ("caicach.cli.directives:app", "Văn bản chỉ đạo · read tasks out of a document"),
    "dossiers": ("caicach.cli.dossiers:app", "Hồ sơ TTHC · clock, import, statistics, process"),
    "rules": ("caicach.cli.rules:app", "Quy định hệ quả · rules to verdicts"),
    "report": ("caicach.cli.report:app", "Báo cáo · documents out"),
    "demo": ("caicach.cli.running:demo_app", "Bản minh họa · build the sample and open it"),
    "serve": ("caicach.cli.running:serve_app", "Chạy máy chủ · web server and background worker"),
    "manage": ("caicach.cli.running:manage_app", "Lệnh quản trị của Django · Django's own commands"),
    "backup": ("caicach.cli.running:backup_app", "Sao lưu · one file with everything"),
    "restore": ("caicach.cli.running:restore_app", "Khôi phục · from a backup file"),
    "verify": ("caicach.cli.running:verify_app", "Kiểm chứng · audit chain and seals"),
}


class LazyGroups(typer.core.TyperGroup):
    """Finds a group's module when the group is called."""

    def list_commands(self, ctx: Context) -> list[str]:
        """Return the names in the order of the loop."""
        return list(GROUPS)

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        """Import the module of `cmd_name` and return its command."""
        if cmd_name not in GROUPS:
            return None
        module, attribute = GROUPS[cmd_name][0].split(":")
        command: Command = typer.main.get_command(getattr(importlib.import_module(module), attribute))
        command.name = cmd_name
        return command

    def format_commands(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Print the list without importing a single group."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, words) in GROUPS.items()])


app = typer.Typer(cls=LazyGroups, no_args_is_help=True, add_completion=False, rich_markup_mode=None)


def _version(value: bool) -> None:
    if value:
        typer.echo(f"caicach {caicach.__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version."),
) -> None:
    """Cải cách: đo lường, so sánh, giải thích, quyết định, giao việc, theo dõi, trách nhiệm, báo cáo.

    Example: caicach compare papi examples/papi/papi.csv --from 2020 --to 2021 --unit "Hà Nam"
    """


def main(argv: list[str] | None = None) -> Any:
    """Run the command line; a wrong input ends with exit code 2 and never with a traceback."""
    from caicach.cli.answer import explain_and_exit
    from caicach.errors import CaicachError

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # answers are UTF-8 wherever they go, whatever the locale says
            stream.reconfigure(encoding="utf-8")
    try:
        return app(argv if argv is not None else sys.argv[1:])
    except CaicachError as error:
        explain_and_exit(error)
