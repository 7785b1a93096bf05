"""`python -m docs.build`: write the reference pages from the code they describe, and check the examples of all pages.

A page that the code could write is never written by hand; tests/test_docs.py fails where a page and the code differ.
"""

from __future__ import annotations

import importlib
import os
import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import typer
import yaml

from caicach.cli import GROUPS
from caicach.reporting.catalogue import Catalogue, catalogue, room_of
from caicach.reporting.template_fields import FILTERS

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
WEB = ROOT / "src" / "caicach" / "web"
WRITTEN = "<!-- Trang này do `python -m docs.build` viết ra từ mã nguồn; đừng sửa tay. Written from the code. -->"
CONSOLE = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)


def main() -> int:
    """Write the reference pages and return 1 where an example calls what there is not."""
    for path, text in pages().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    wrong = list(wrong_examples())
    for line in wrong:
        print(line, file=sys.stderr)  # noqa: T201 - a command's answer
    return 1 if wrong else 0


def pages() -> dict[Path, str]:
    """Return every generated page by its path."""
    folder = DOCS / "reference"
    made = {
        "commands.md": commands_page,
        "settings.md": settings_page,
        "permissions.md": permissions_page,
        "figures.md": figures_page,
    }
    return {folder / name: make() for name, make in made.items()}


def commands_page() -> str:
    """Return the page of all commands with their help, in the order of the loop."""
    lines = [
        WRITTEN,
        "# Dòng lệnh · The command line",
        "",
        "Mọi lệnh: `--format table|json|csv`, `--output TỆP`; mã thoát 0 là xong, 1 là câu trả lời “không”, "
        "2 là đầu vào sai (lỗi tiêu chuẩn nói rõ sai ở đâu, sửa thế nào).",
        "",
        "Every command: `--format table|json|csv`, `--output FILE`; exit code 0 is done, 1 is the answer “no”, "
        "2 is a wrong input (standard error says where and how to mend it).",
        "",
    ]
    for group, (_, words) in GROUPS.items():
        lines += [f"## caicach {group}", "", words, ""]
        for typed, command in commands(group):
            lines += _command(typed, command, alone=typed == group)
    return "\n".join(lines).rstrip() + "\n"


def commands(group: str) -> Iterator[tuple[str, click.Command]]:
    """Yield the commands of a group by what a user types; a group of one command is that command."""
    module, attribute = GROUPS[group][0].split(":")
    top = typer.main.get_command(getattr(importlib.import_module(module), attribute))
    below = getattr(top, "commands", None)
    yield from ((f"{group} {verb}", command) for verb, command in below.items()) if below else [(group, top)]


def _command(typed: str, command: click.Command, *, alone: bool) -> list[str]:
    lines = [] if alone else [f"### caicach {typed}", ""]
    told, example = _told(command.help or "")
    lines += [told, "", "```console", f"$ {example}", "```", ""]
    rows = [_parameter(parameter) for parameter in command.params if parameter.name not in _OWN]
    if rows:
        lines += ["| | |", "| --- | --- |", *rows, ""]
    return lines


_OWN = {"help", "install_completion", "show_completion"}


def _told(text: str) -> tuple[str, str]:
    """Return a command's help in one paragraph a line, and its example."""
    words, _, example = text.partition("Example: ")
    paragraphs = [re.sub(r"\s+", " ", part).strip() for part in words.split("\n\n")]
    return "\n\n".join(filter(None, paragraphs)), re.sub(r"\s+", " ", example).strip()


def _parameter(parameter: click.Parameter) -> str:
    named = parameter.param_type_name == "option"
    names = parameter.opts if named else [str(parameter.metavar or parameter.name).upper()]
    shown = ", ".join(f"`{name}`" for name in names).replace("|", "\\|")
    words = str(getattr(parameter, "help", "") or "").replace("|", "\\|")
    default = parameter.default
    if isinstance(default, str | int | float) and not isinstance(default, bool) and default != "":
        words += f" (`{getattr(default, 'value', default)}`)"
    return f"| {shown} | {words.strip()} |"


SETTINGS_VI = {
    "CAICACH_DATA_DIR": "thư mục chứa cơ sở dữ liệu, tệp và phần dựng sẵn (mặc định: ./var)",
    "CAICACH_DATABASE_URL": "địa chỉ PostgreSQL; không đặt thì dùng SQLite trong thư mục dữ liệu",
    "CAICACH_HOSTS": "các tên miền mà máy chủ này trả lời, cách nhau bằng dấu phẩy (mặc định: chỉ máy này)",
    "CAICACH_ORIGINS": "địa chỉ đầy đủ khi đứng sau máy chủ chuyển tiếp",
    "CAICACH_SECRET_KEY": "khóa bí mật; không đặt thì tạo một lần và giữ trong thư mục dữ liệu",
    "CAICACH_DEMO": "1: trang đăng nhập mời dùng tài khoản minh họa",
    "CAICACH_SECURE": "1: cookie chỉ gửi qua HTTPS",
    "CAICACH_UPLOAD_MB": "tệp lớn nhất được nhận, tính bằng MB (mặc định: 200)",
    "CAICACH_INTERNAL_SOURCES": "máy và mạng nội bộ được phép theo dõi để lấy hồ sơ (ví dụ lgsp.tinh.local);"
    " không đặt thì chỉ máy trên mạng công cộng",
    "CAICACH_SITE": "địa chỉ mà mọi người mở, đặt vào đường dẫn trong thư và lịch (mặc định: http://127.0.0.1:8000)",
    "CAICACH_SMTP_URL": "máy chủ gửi thư: smtp://, smtp+tls:// hoặc smtps://; không đặt thì không gửi thư",
    "CAICACH_MAIL_FROM": "người gửi ghi trên thư, ví dụ cải cách <cai-cach@example.gov.vn>",
}


def settings_page() -> str:
    """Return the page of settings, from the docstring of the settings module."""
    text = (WEB / "settings.py").read_text(encoding="utf-8").split('"""')[1]
    found = re.findall(r"^(CAICACH_\w+) +(.+(?:\n +.+)*)", text, re.MULTILINE)
    rows = [f"| `{name}` | {SETTINGS_VI[name]}<br>{' '.join(words.split())} |" for name, words in found]
    return "\n".join(
        [
            WRITTEN,
            "# Cấu hình · Settings",
            "",
            "Cấu hình lấy từ biến môi trường; không có tệp cấu hình nào khác.",
            "",
            "Settings are environment variables; there is no other configuration file.",
            "",
            "| Biến · Variable | |",
            "| --- | --- |",
            *rows,
            "",
        ]
    )


def permissions_page() -> str:
    """Return the page of who may do what how far, from the permission table."""
    table = yaml.safe_load((WEB / "access" / "table.yaml").read_text(encoding="utf-8"))
    roles = table["roles"]
    reach = {
        "own": "đơn vị mình · own unit",
        "locality": "cả tỉnh · province",
        "everywhere": "mọi nơi · everywhere",
        None: "–",
    }
    lines = [
        WRITTEN,
        "# Phân quyền · Who may do what",
        "",
        "Một bảng duy nhất, áp cho trang, tệp, bản xuất và tác vụ nền. Người lạ thấy “không có trang này”; người thấy "
        "được mà không có quyền được cho biết ai có quyền.",
        "",
        "One table for pages, files, exports and background jobs. A stranger is told there is no such page; whoever "
        "may see but not act is told who may.",
        "",
        "| Việc · Act | " + " | ".join(f"{r['vi']}<br>{r['en']}" for r in roles.values()) + " |",
        "| --- |" + " --- |" * len(roles),
    ]
    for act in table["acts"].values():
        cells = [reach[act["who"].get(role)] for role in roles]
        lines.append(f"| {act['words']['vi']}<br>{act['words']['en']} | " + " | ".join(cells) + " |")
    return "\n".join([*lines, "", *_addresses(table)])


def _addresses(table: dict) -> list[str]:
    words = {name: f"{act['words']['vi']} · {act['words']['en']}" for name, act in table["acts"].items()}
    words |= {"public": "ai cũng mở được · anyone", "signed-in": "mọi tài khoản · any account"}
    rows = [f"| `{name}` | {words[act]} |" for name, act in sorted(table["pages"].items())]
    return [
        "## Từng địa chỉ · Each address",
        "",
        "| Tên · Name | Cần quyền · Needs the right to |",
        "| --- | --- |",
        *rows,
        "",
    ]


def figures_page() -> str:
    """Return the page of every figure, table and chart that a report's template may name, room by room."""
    known = catalogue()
    lines = [
        WRITTEN,
        "# Số liệu của báo cáo · Figures of reports",
        "",
        "Mẫu báo cáo chỉ được gọi tên những số liệu, bảng và biểu đồ dưới đây. Chưa có thì báo cáo viết "
        "“chưa có dữ liệu”, không bao giờ viết 0.",
        "",
        "A report's template may name only the figures, tables and charts below. What is not there is printed as "
        "“chưa có dữ liệu”, never as 0.",
        "",
    ]
    for room, title in known.rooms.items():
        lines += [f"## {title.vi} · {title.en}", "", "| Tên · Name | Là gì · What it is |", "| --- | --- |"]
        lines += [f"| `{name}` | {words} |" for name, words in _of_room(known, room)]
        lines.append("")
    return "\n".join([*lines, *_filter_lines()])


def _of_room(known: Catalogue, room: str) -> Iterator[tuple[str, str]]:
    """Yield the figures, then the tables, then the charts of a room, each with its words."""
    for entry in (e for e in known.figures.values() if e.room == room):
        unit = f" ({entry.unit.vi})" if entry.unit else " (%)" if entry.kind == "percent" else ""
        yield entry.name, f"**{entry.title.vi}**{unit}: {entry.what.vi}<br>{entry.title.en}: {entry.what.en}"
    for table in (t for t in known.tables.values() if room_of(t.name) == room):
        columns = "; ".join(column.title.vi.lower() for column in table.columns)
        told = f"**Bảng: {table.title.vi}**. {table.what.vi} Cột: {columns}."
        yield f"@bảng {table.name}", f"{told}<br>{table.title.en}: {table.what.en}"
    for chart in (c for c in known.charts.values() if room_of(c.name) == room):
        yield f"@hình {chart.name}", f"**Hình: {chart.title.vi}**, vẽ từ `{chart.table}`<br>{chart.title.en}"


def _filter_lines() -> list[str]:
    heading = "## Cách viết một số liệu · Filters"
    shown = "`{{ tasks.done | compared }}`: tên, dấu “|”, rồi cách viết · the name, a “|”, then the filter."
    rows = [f"| `{name}` | {words.vi}<br>{words.en} |" for name, words in FILTERS.items()]
    return [heading, "", shown, "", "| | |", "| --- | --- |", *rows, ""]


def examples(page: Path) -> Iterator[str]:
    """Yield the calls of `caicach` in a page's console blocks, a long one joined to one line."""
    for block in CONSOLE.findall(page.read_text(encoding="utf-8")):
        joined = block.replace("\\\n", " ")
        for line in joined.splitlines():
            if line.startswith("$ caicach "):
                yield re.sub(r"\s+", " ", line.removeprefix("$ ")).strip()


def wrong_examples() -> Iterator[str]:
    """Yield each example that calls a command or an option that there is not."""
    for page in [*sorted(DOCS.rglob("*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]:
        for line in examples(page):
            fault = fault_of(shlex.split(line)[1:])
            if fault:
                yield f"{page.relative_to(ROOT)}: {line}: {fault}"


def fault_of(words: list[str]) -> str:
    """Return what is wrong with a call of `caicach`, by its words; empty where nothing is."""
    if words[0].startswith("-"):
        return ""
    if words[0] not in GROUPS:
        return f"no command {words[0]}"
    if words[0] == "manage":
        return ""
    known = dict(commands(words[0]))
    command = known.get(words[0]) or known.get(" ".join(words[:2]))
    if command is None:
        return f"no command {' '.join(words[:2])}"
    options = {name for parameter in command.params for name in [*parameter.opts, *parameter.secondary_opts]}
    unknown = [w for w in words if w.startswith("--") and w.split("=")[0] not in options | {"--help"}]
    return f"no option {', '.join(unknown)}" if unknown else ""


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caicach.web.settings")
    raise SystemExit(main())
