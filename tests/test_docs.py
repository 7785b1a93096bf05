"""The documentation can't lie: generated pages are those of the code, every call in a page is one there is, and the
tutorial's commands are run.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from docs.build import CONSOLE, DOCS, ROOT, SETTINGS_VI, WEB, fault_of, pages, wrong_examples
from tests.browser.site import built_demo

TUTORIAL = DOCS / "tutorial.md"
CAICACH = Path(sys.executable).with_name("caicach")


@pytest.mark.parametrize("page", pages(), ids=lambda path: path.name)
def test_a_generated_page_is_what_the_code_says(page: Path) -> None:
    assert page.read_text(encoding="utf-8") == pages()[page], "run: make docs"


def test_every_setting_is_explained_in_both_languages() -> None:
    text = (WEB / "settings.py").read_text(encoding="utf-8")
    used = set(re.findall(r'environ\.get\("(CAICACH_\w+)"', text))
    assert used == set(re.findall(r"^(CAICACH_\w+) ", text, re.MULTILINE)) == set(SETTINGS_VI)


def test_every_call_in_the_pages_is_one_there_is() -> None:
    assert list(wrong_examples()) == []


@pytest.mark.parametrize(
    ("call", "fault"),
    [
        ("compare papi x.csv --from 2020", ""),
        ("units show 35 --on 2024-12-31", ""),
        ("manage check_data", ""),
        ("compares papi", "no command compares"),
        ("units shows 35", "no command units shows"),
        ("verify --folder var", "no option --folder"),
    ],
)
def test_a_wrong_call_would_be_found(call: str, fault: str) -> None:
    assert fault_of(shlex.split(call)) == fault


def test_every_page_is_reached_from_the_index() -> None:
    linked = set(re.findall(r"\]\(([\w/.-]+\.md)\)", (DOCS / "index.md").read_text(encoding="utf-8")))
    written = {str(path.relative_to(DOCS)) for path in DOCS.rglob("*.md")}
    assert written - linked == {"index.md"}


def test_publiccode_names_this_version_and_licence() -> None:
    from caicach import __version__

    told = yaml.safe_load((ROOT / "publiccode.yaml").read_text(encoding="utf-8"))
    assert (told["softwareVersion"], told["legal"]["license"]) == (__version__, "Apache-2.0")
    assert set(told["description"]) == {"vi", "en"}


def steps() -> list[tuple[str, list[str]]]:
    """Return the tutorial's calls of `caicach` in order, each with the lines it must print."""
    found: list[tuple[str, list[str]]] = []
    for block in CONSOLE.findall(TUTORIAL.read_text(encoding="utf-8")):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line.removeprefix("$ "), []))
            elif line.strip():
                found[-1][1].append(line)
    return [(call, said) for call, said in found if call.startswith("caicach ")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the examples and, where the tutorial's first step builds it, a copy of the demo."""
    place = tmp_path_factory.mktemp("tutorial")
    (place / "examples").symlink_to(ROOT / "examples")
    shutil.copytree(built_demo(place / "built"), place / "var" / "demo")
    return place


def run(call: str, place: Path) -> str:
    """Run a call of `caicach` in `place` and return all it says."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("CAICACH_", "DJANGO_"))}
    words = [str(CAICACH), *shlex.split(call)[1:]]
    done = subprocess.run(words, cwd=place, env=own, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


@pytest.mark.parametrize(("call", "said"), steps(), ids=[call[:40] for call, _ in steps()])
def test_the_tutorials_commands_do_what_it_says(folder: Path, call: str, said: list[str]) -> None:
    answer = " ".join(run(call, folder).split())
    assert [line for line in said if " ".join(line.split()) not in answer] == []


def test_the_backup_how_to_leads_there_and_back(folder: Path) -> None:
    for block in CONSOLE.findall((DOCS / "how-to" / "backup.md").read_text(encoding="utf-8")):
        run(block.strip().removeprefix("$ "), folder)
    assert (folder / "var" / "khoi-phuc").exists()
