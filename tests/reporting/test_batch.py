"""Many reports: in processes and one by one alike, whole files only; one fault harms no other."""

import zipfile
from functools import partial
from pathlib import Path

import pytest
from tests.reporting.figures_of_a_quarter import PAPER, QUARTER

from caicach.errors import InputError, Problem
from caicach.reporting.batch import UNMADE, Made, Order, make_many, to_zip
from caicach.reporting.document import Report
from caicach.reporting.filling import fill
from caicach.reporting.templates import read_template
from caicach.text import Text

TEMPLATE = read_template("tên: Thử\ntrích yếu: Thử\n# Một\n{{ tasks.done }}\n@bảng tasks.by_unit")
REPORT = fill(TEMPLATE, QUARTER, PAPER)


def refused() -> Report:
    raise InputError(Problem(found="2026-Q1", expected=Text("số liệu", "figures"), cure=Text("Nạp.", "Load.")))


def broken() -> Report:
    raise ZeroDivisionError


def orders(count: int = 3) -> list[Order]:
    return [Order(f"r{i}", partial(fill, TEMPLATE, QUARTER, PAPER)) for i in range(count)]


def test_every_report_has_its_files(tmp_path: Path) -> None:
    heard: list[Made] = []
    made = make_many(orders(), tmp_path, processes=1, progress=heard.append)
    assert heard == made
    assert [path.name for one in made for path in one.files] == [
        "r0.pdf",
        "r0.xlsx",
        "r1.pdf",
        "r1.xlsx",
        "r2.pdf",
        "r2.xlsx",
    ]
    assert all(path.stat().st_size for one in made for path in one.files)


def test_two_processes_make_the_same_as_one(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    make_many(orders(2), one, processes=1)
    made = make_many([*orders(2), Order("x", broken)], two, processes=2)
    assert sorted(m.name for m in made) == ["r0", "r1", "x"]
    assert {p.name: p.read_bytes() for p in one.iterdir()} == {p.name: p.read_bytes() for p in two.iterdir()}


def test_one_fault_harms_no_other_and_leaves_nothing_behind(tmp_path: Path) -> None:
    asked = [Order("a", refused), Order("b", broken), Order("d", REPORT, ("pdf",))]
    made = make_many(asked, tmp_path, processes=1)
    assert [(m.name, bool(m.trouble)) for m in made] == [("a", True), ("b", True), ("d", False)]
    assert [path.name for path in tmp_path.iterdir()] == ["d.pdf"]
    assert made[0].trouble
    assert "Nạp." in made[0].trouble.vi
    assert made[1].trouble
    assert "ZeroDivisionError" in made[1].trouble.vi


def test_what_is_there_is_kept(tmp_path: Path) -> None:
    (tmp_path / "r0.pdf").write_bytes(b"made before")
    [made] = make_many([Order("r0", refused, ("pdf",))], tmp_path, processes=1)
    assert made.trouble is None
    assert (tmp_path / "r0.pdf").read_bytes() == b"made before"


def test_it_stops_before_the_next(tmp_path: Path) -> None:
    heard: list[Made] = []
    make_many(orders(), tmp_path, processes=1, progress=heard.append, stop=lambda: len(heard) == 2)
    assert [one.name for one in heard] == ["r0", "r1"]


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".ẩn"])
def test_a_name_is_a_plain_file_name(name: str) -> None:
    with pytest.raises(ValueError, match="plain file name"):
        Order(name, REPORT)


def test_the_zip_holds_all_and_tells_what_is_not_there(tmp_path: Path) -> None:
    made = make_many([*orders(1), Order("hỏng", refused)], tmp_path / "made", processes=1)
    with zipfile.ZipFile(to_zip(made, tmp_path / "all.zip")) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["r0.pdf", "r0.xlsx", UNMADE]
        assert archive.read(UNMADE).decode().startswith("hỏng: thấy “2026-Q1”")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["all.zip", "made"]
