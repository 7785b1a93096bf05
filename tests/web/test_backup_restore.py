"""Everything in one file and back again: between databases, all or nothing, and never over what is there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings
from tests.plugins import postgres
from tests.web.cast import Cast
from tests.web.situations import attachment

from caicach.errors import InputError
from caicach.web.accounts.models import User
from caicach.web.backup import restore_backup, write_backup
from caicach.web.backup.parts import columns_of, models_in_order


@dataclass(frozen=True)
class Installation:
    """One installation: where its data lie, and which database it is on (empty: SQLite)."""

    folder: Path
    url: str

    def do(self, *steps: str) -> list[str]:
        """Do steps of tests/web/small_site.py in it, in one process, and return what each says."""
        environment = {**os.environ, "CAICACH_DATA_DIR": str(self.folder), "CAICACH_DATABASE_URL": self.url}
        environment["DJANGO_SETTINGS_MODULE"] = "caicach.web.settings"
        command = [sys.executable, "-m", "tests.web.small_site", *steps]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()


Install = Callable[[str, str], Installation]


@pytest.fixture(scope="module")
def install(tmp_path_factory: pytest.TempPathFactory) -> Install:
    """Return the function that prepares an empty installation on a kind of database."""

    def make(name: str, kind: str) -> Installation:
        server = os.environ.get("CAICACH_DATABASE_URL", "")
        url = postgres.new_database(server, f"backup_{name}") if kind == "pg" else ""
        return Installation(tmp_path_factory.mktemp(name), url)

    return make


def ways(config: pytest.Config) -> list[tuple[str, str]]:
    """Return from which database to which: on PostgreSQL's run all that touch it, else SQLite's alone."""
    return [("pg", "pg"), ("pg", "sqlite"), ("sqlite", "pg")] if config.getoption("db") == "pg" else [("sqlite",) * 2]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Try each way between databases that this run has."""
    if "way" in metafunc.fixturenames:
        metafunc.parametrize("way", ways(metafunc.config), ids="-to-".join, scope="module")


@pytest.fixture(scope="module")
def backed_up(way: tuple[str, str], install: Install) -> tuple[Path, dict[str, Any]]:
    """Return a backup of a small site on the first database of the way, and its manifest."""
    site = install(f"from_{way[0]}_{way[1]}", way[0])
    file = site.folder / "site.zip"
    said = site.do("build", f"backup={file}")
    assert "Khóa bí mật" in said[1]
    return file, manifest_of(file)


def manifest_of(file: Path) -> dict[str, Any]:
    with zipfile.ZipFile(file) as archive:
        manifest: dict[str, Any] = json.loads(archive.read("manifest.json"))
        return manifest


@pytest.mark.django_db
def test_what_comes_back_is_what_went_in(
    way: tuple[str, str], backed_up: tuple[Path, dict[str, Any]], install: Install
) -> None:
    file, manifest = backed_up
    site = install(f"to_{way[0]}_{way[1]}", way[1])
    again, altered = site.folder / "again.zip", site.folder / "altered.zip"
    restored, _, new, proof, refused, _, _ = site.do(
        f"restore={file}", f"backup={again}", "more", "verify", f"restore={file}", "alter", f"backup={altered}"
    )
    assert "mục nguyên vẹn" in restored
    twice = manifest_of(again)
    assert [twice[key] for key in ("rows", "files", "seal")] == [manifest[key] for key in ("rows", "files", "seal")]
    counts = {part["model"]: part["count"] for part in manifest["rows"]}
    assert (counts["directives.task"], len(manifest["files"])) == (1, 5)
    assert int(new) > counts["accounts.user"] - 1  # new records take new keys
    assert proof == "broken: []"
    assert "không bị ghi đè" in refused
    third = install(f"third_{way[0]}_{way[1]}", "sqlite")
    assert "CẢNH BÁO: nhật ký không khớp" in third.do(f"restore={altered}")[0]


def test_models_stand_after_those_they_point_to() -> None:
    ordered = [m._meta.label_lower for m in models_in_order()]
    assert ordered.index("accounts.user") < ordered.index("audit.entry")
    assert ordered.index("directives.directive") < ordered.index("directives.task")
    assert ordered.index("directives.task") < ordered.index("directives.task_coordinating")
    assert {"units.unit", "units.locality", "audit.head", "files.storedfile"} < set(ordered)
    assert not {"sessions.session", "auth.permission", "accounts.user_groups"} & set(ordered)
    assert all("password" not in columns_of(m) for m in models_in_order() if m is not User)


# What is refused, in this process: nothing is read from the database before the file was found whole.


@pytest.fixture
def file(settings: Settings, tmp_path: Path) -> Path:
    """Return a backup of an empty installation, as small as one can be."""
    settings.DATA_DIR, settings.FILES_DIR = tmp_path, tmp_path / "files"
    manifest = {
        "format": 1,
        "program": "0.1.0",
        "at": "2022-06-15T08:00:00+00:00",
        "migrations": [],
        "seal": "",
        "rows": [],
        "files": [],
        "missing": [],
    }
    path = tmp_path / "site.zip"
    rewrite(path, manifest, {})
    return path


def rewrite(path: Path, manifest: object, parts: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
        archive.writestr("manifest.json", json.dumps(manifest))


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as refused:
        restore_backup(path)
    assert not User.objects.exists()
    return refused.value.within("vi")


@pytest.mark.django_db
def test_what_is_no_backup_is_refused(file: Path) -> None:
    assert "chưa có" not in refusal(file.with_name("none.zip"))
    file.write_bytes(b"PK\x03\x04 cut short")
    assert "nguyên vẹn" in refusal(file)
    file.write_text("không phải ZIP", encoding="utf-8")
    assert "nguyên vẹn" in refusal(file)
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("readme.txt", "another program's")
    assert "caicach backup" in refusal(file)
    for manifest in ([], {"format": 2, "rows": [], "files": []}, {"format": 1, "rows": [{}], "files": []}):
        rewrite(file, manifest, {})
        assert "caicach backup" in refusal(file)


@pytest.mark.django_db
def test_another_structure_of_data_is_refused_naming_the_version(file: Path) -> None:
    assert "cải cách bản 0.1.0" in refusal(file)


def whole(path: Path) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return a backup's manifest and parts."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if name != "manifest.json"}
    return manifest_of(path), parts


@pytest.mark.django_db
@pytest.mark.parametrize("part", ["rows/units.unit.jsonl", "rows/audit.entry.jsonl", "files/"])
@pytest.mark.parametrize("harm", ["altered", "removed"])
def test_one_altered_or_missing_part_is_named_and_nothing_is_restored(
    part: str, harm: str, file: Path, backed_up: tuple[Path, dict[str, Any]]
) -> None:
    manifest, parts = whole(backed_up[0])
    name = next(n for n in parts if n.startswith(part))
    if harm == "altered":
        parts[name] = parts[name] + b" "
    else:
        del parts[name]
    rewrite(file, manifest, parts)
    assert name in refusal(file)


@pytest.mark.django_db
def test_an_installation_in_use_is_never_overwritten(cast: Cast, backed_up: tuple[Path, dict[str, Any]]) -> None:
    attachment(cast)
    before = User.objects.count()
    with pytest.raises(InputError, match="còn trống"):
        restore_backup(backed_up[0])
    assert User.objects.count() == before


def test_a_backup_never_overwrites_a_file(tmp_path: Path) -> None:
    taken = tmp_path / "taken.zip"
    taken.write_text("mine")
    with pytest.raises(InputError, match="chưa có"):
        write_backup(taken)
    assert taken.read_text() == "mine"
