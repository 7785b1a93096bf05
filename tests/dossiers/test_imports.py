"""Intake row by row, versions, undo."""

import csv
import datetime as dt
import tempfile
from pathlib import Path

import openpyxl
import polars as pl
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caicach.dossiers.imports import import_dossiers, undo_import
from caicach.dossiers.lake import open_lake
from caicach.dossiers.mapping import Mapping
from caicach.dossiers.schema import FLAGS, PROBLEMS
from caicach.errors import InputError

from .lakes import NOW, SOUND, bring, rows_of, sound, state, write_csv

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/dossiers/intake.yaml").read_text(encoding="utf-8"))


def text(value) -> object:
    return value.isoformat() if isinstance(value, dt.datetime) else value


@pytest.fixture(scope="module")
def taken_in(tmp_path_factory):
    """Every case as a file of one row, imported together: {name: (rejected, stored row)}."""
    folder = tmp_path_factory.mktemp("intake")
    for number, case in enumerate(CASES):
        row = SOUND | {"dossier": f"H{number}"} | {k: text(v) for k, v in case["row"].items()}
        write_csv(folder / "in" / f"{number:03d}.csv", [row])
    done = import_dossiers([folder / "in"], folder / "lake", at=NOW)
    stored = {row["import_row"]: row for row in rows_of(folder / "lake")}
    rejected = {row.file: row for row in done.rejected}
    return {case["name"]: (rejected.get(f"{n:03d}.csv"), stored.get(n)) for n, case in enumerate(CASES)}


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(taken_in, case):
    rejected, stored = taken_in[case["name"]]
    if "problems" in case:
        texts = {problem.id: problem.text.vi for problem in PROBLEMS}
        assert stored is None
        assert rejected.row == 2
        assert rejected.why.vi == "; ".join(texts[id] for id in case["problems"])
        return
    assert rejected is None
    assert {name: text(stored[name]) for name in case.get("is", {})} == {
        k: text(v) for k, v in case.get("is", {}).items()
    }
    if "flags" in case:
        assert [flag.id for flag in FLAGS if stored["flags"] & flag.bit] == case["flags"]


def test_rows_are_counted_once_each(tmp_path):
    rows = [sound("A"), sound("B", due_at="?"), sound("A"), sound("C"), sound("", unit="")]
    done = import_dossiers([write_csv(tmp_path / "a.csv", rows)], tmp_path / "lake", at=NOW)
    assert (done.read, done.added, done.unchanged, done.updated, done.rejected_rows) == (5, 2, 1, 0, 2)
    assert [(r.file, r.row, r.column, r.found) for r in done.rejected] == [
        ("a.csv", 3, "due_at", "?"),
        ("a.csv", 6, "dossier", ""),
    ]


def test_the_same_file_again_changes_nothing(tmp_path):
    source = write_csv(tmp_path / "a.csv", [sound("A"), sound("B", due_at="?")])
    import_dossiers([source], tmp_path / "lake", at=NOW)
    before = (tmp_path / "lake/lake.json").read_bytes()
    done = import_dossiers([source], tmp_path / "lake", at=NOW + dt.timedelta(days=1))
    assert (done.read, done.added, done.unchanged, done.updated) == (2, 0, 1, 0)
    assert [r.row for r in done.rejected] == [3]
    assert (tmp_path / "lake/lake.json").read_bytes() == before


def test_the_later_update_stands_in_whatever_order_it_comes(tmp_path):
    old = sound("A", field="cũ", updated_at="2026-03-02T10:00:00")
    new = sound("A", field="mới", updated_at="2026-03-03T10:00:00")
    for name, order in (("a", [old, new]), ("b", [new, old])):
        for number, row in enumerate(order):
            import_dossiers([write_csv(tmp_path / name / f"{number}.csv", [row])], tmp_path / name / "lake", at=NOW)
        assert [row["field"] for row in rows_of(tmp_path / name / "lake")] == ["mới"]
        import_dossiers([write_csv(tmp_path / name / "one.csv", order)], tmp_path / name / "lake2", at=NOW)
        assert [row["field"] for row in rows_of(tmp_path / name / "lake2")] == ["mới"]


def test_a_version_that_moves_to_another_month_leaves_the_old_one(tmp_path):
    lake = tmp_path / "lake"
    import_dossiers([write_csv(tmp_path / "1.csv", [sound("A"), sound("B")])], lake, at=NOW)
    done = import_dossiers(
        [write_csv(tmp_path / "2.csv", [sound("A", received_at="2026-02-02T09:00:00")])], lake, at=NOW
    )
    assert (done.added, done.updated) == (0, 1)
    assert [(r["dossier"], r["received_at"].month) for r in rows_of(lake)] == [("A", 2), ("B", 3)]
    assert all(
        f"month={row}" in path
        for row, path in zip(("2026-02-01", "2026-03-01"), sorted(open_lake(lake).files), strict=True)
    )


VERSIONS = st.lists(
    st.lists(
        st.tuples(
            st.sampled_from("ABC"), st.sampled_from(["x", "y"]), st.none() | st.integers(1, 3), st.sampled_from([1, 2])
        ),
        min_size=1,
        max_size=5,
    ),
    min_size=1,
    max_size=4,
)


def fold(imports: list[list[tuple]]) -> dict:
    """What stands, version by version: the later update, else the later row."""
    standing: dict = {}
    for code, field, updated, month in (row for rows in imports for row in rows):
        before = standing.get(code)
        if before is None or updated is None or before[1] is None or updated >= before[1]:
            standing[code] = (field, updated, month)
    return standing


def as_row(version: tuple) -> dict:
    code, field, updated, month = version
    stamp = f"2026-03-{updated:02d}T10:00:00" if updated else ""
    return sound(code, field=field, updated_at=stamp, received_at=f"2026-0{month}-02T09:00:00")


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(VERSIONS, st.data())
def test_supersession_and_undo_agree_with_a_fold_by_hand(imports, data):
    with tempfile.TemporaryDirectory() as name:
        folder, lake = Path(name), Path(name) / "lake"
        numbers = []
        for number, versions in enumerate(imports):
            rows = [as_row(version) | {"official": f"nạp {number}"} for version in versions]
            numbers.append(import_dossiers([write_csv(folder / f"{number}.csv", rows)], lake, at=NOW).no)
        assert standing(lake) == fold(imports)
        undone = data.draw(st.sampled_from(range(len(imports))))
        undo_import(lake, numbers[undone], at=NOW, who="Trần Thị Mẫu")
        assert standing(lake) == fold([rows for n, rows in enumerate(imports) if n != undone])


def standing(lake: Path) -> dict:
    return {
        row["dossier"]: (row["field"], row["updated_at"] and row["updated_at"].day, row["received_at"].month)
        for row in rows_of(lake)
    }


def test_an_undone_import_is_listed_and_its_files_can_come_again(tmp_path):
    source, lake = write_csv(tmp_path / "a.csv", [sound("A")]), tmp_path / "lake"
    import_dossiers([source], lake, at=NOW, who="Nguyễn Văn Mẫu")
    undo_import(lake, 1, at=NOW + dt.timedelta(hours=1), who="Trần Thị Mẫu")
    entry = open_lake(lake).manifest.imports[0]
    assert (entry.who, entry.undone_by, entry.undone_at) == ("Nguyễn Văn Mẫu", "Trần Thị Mẫu", "2026-01-05T10:00:00")
    assert rows_of(lake) == []
    with pytest.raises(InputError):
        undo_import(lake, 1, at=NOW)
    assert import_dossiers([source], lake, at=NOW).added == 1


def test_rejected_rows_are_counted_until_they_are_mended(tmp_path):
    lake = tmp_path / "lake"
    bad = import_dossiers(
        [write_csv(tmp_path / "a.csv", [sound("A", due_at="?"), sound("B", due_at="?")])], lake, at=NOW
    )
    assert open_lake(lake).manifest.quarantined_rows == 2
    with bad.quarantine.open(encoding="utf-8", newline="") as file:
        mended = [row | {"due_at": "2026-03-09T09:00:00"} for row in csv.DictReader(file)][:1]
    done = import_dossiers([write_csv(tmp_path / "mended.csv", mended)], lake, at=NOW)
    assert (done.added, done.rejected_rows) == (1, 0)
    assert open_lake(lake).manifest.quarantined_rows == 1
    undo_import(lake, done.no, at=NOW)
    assert open_lake(lake).manifest.quarantined_rows == 2


def test_personal_data_is_dropped_unless_the_mapping_keeps_it(tmp_path):
    row = sound("A") | {"ChuHoSo": "Nguyễn Thị Bí Mật", "SoDinhDanh": "001099999999", "due_at": "2026-03-09T09:00:00"}
    source = write_csv(tmp_path / "a.csv", [row, row | {"dossier": "B", "due_at": "?"}])
    import_dossiers([source], tmp_path / "lake", at=NOW)
    for file in (tmp_path / "lake").rglob("*"):
        assert not file.is_file() or "Bí Mật".encode() not in file.read_bytes()
    kept = Mapping({name: name for name in SOUND}, keep=("ChuHoSo",))
    import_dossiers([source], tmp_path / "kept", at=NOW, mapping=kept)
    assert rows_of(tmp_path / "kept")[0]["kept"] == '{"ChuHoSo":"Nguyễn Thị Bí Mật"}'


def test_every_kind_of_file_gives_the_same_rows(tmp_path):
    rows = [sound("A", finished_at="2026-03-05T10:00:00", field="Đất đai, xây dựng"), sound("B", finished_at="")]
    write_csv(tmp_path / "a.csv", rows)
    text = (tmp_path / "a.csv").read_text(encoding="utf-8")
    (tmp_path / "bom.csv").write_text(text, encoding="utf-8-sig")
    (tmp_path / "utf16.csv").write_text(text, encoding="utf-16")
    (tmp_path / "crlf.csv").write_bytes(text.replace("\n", "\r\n").encode())
    semicolons = "\n".join(
        ";".join(f'"{value}"' for value in line) for line in ([*rows[0]], *(r.values() for r in rows))
    )
    (tmp_path / "semicolons.csv").write_text(semicolons, encoding="utf-8")
    moments = [
        {k: dt.datetime.fromisoformat(v) if k.endswith("_at") and v else v or None for k, v in r.items()} for r in rows
    ]
    pl.DataFrame(moments).write_parquet(tmp_path / "a.parquet")
    book = openpyxl.Workbook()
    for line in ([*rows[0]], *([*r.values()] for r in moments)):
        book.active.append(line)
    book.save(tmp_path / "a.xlsx")
    names = ("a.csv", "bom.csv", "utf16.csv", "crlf.csv", "semicolons.csv", "a.parquet", "a.xlsx")
    states = {name: state_after(tmp_path, name) for name in names}
    assert len(states["a.csv"]) == 2
    assert all(found == states["a.csv"] for found in states.values()), {
        k: v for k, v in states.items() if v != states["a.csv"]
    }


def state_after(folder: Path, name: str) -> list[dict]:
    import_dossiers([folder / name], folder / f"lake-{name}", at=NOW)
    return state(folder / f"lake-{name}")


def test_lines_too_long_or_too_short(tmp_path):
    source = tmp_path / "a.csv"
    source.write_text(
        "dossier,unit,received_at,due_at,field\n"
        "A,22,2026-03-02T09:00:00,2026-03-09T09:00:00\n"
        "B,22,2026-03-02T09:00:00,2026-03-09T09:00:00,x,thừa,thừa\n"
        "C,22,2026-03-02T09:00:00,?,x\n",
        encoding="utf-8",
    )
    done = import_dossiers([source], tmp_path / "lake", at=NOW)
    assert (done.read, done.added) == (3, 1)
    assert [(r.row, r.column) for r in done.rejected] == [(3, ""), (4, "due_at")]


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("empty.csv", b"", ""),
        ("tcvn3.csv", "Mã hồ sơ,đơn vị\n".encode()[:3] + b"\xb5\xb6\xb7\xb8\xb9,\xae\xac\xad\n", None),
        ("columns.csv", b"dossier,unit\nA,22\n", ""),
        ("twice.csv", b"dossier,unit,received_at,due_at,unit\n", "unit"),
        ("broken.parquet", b"PAR1 not really", None),
        ("broken.xlsx", b"PK\x03\x04 not really", None),
        ("header.csv", b"\n\n", ""),
    ],
)
def test_a_file_that_is_no_table_is_refused_and_leaves_nothing(tmp_path, name, content, found):
    (tmp_path / name).write_bytes(content)
    sound_file = write_csv(tmp_path / "sound.csv", [sound("A")])
    with pytest.raises(InputError) as error:
        import_dossiers([sound_file, tmp_path / name], tmp_path / "lake", at=NOW)
    problem = error.value.problems[0]
    assert problem.file == name
    assert found is None or problem.found == found
    with pytest.raises(InputError):
        open_lake(tmp_path / "lake")


def test_all_the_files_faults_are_told_at_once(tmp_path):
    (tmp_path / "a.csv").write_text("dossier,unit\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("x,y\n", encoding="utf-8")
    with pytest.raises(InputError) as error:
        import_dossiers([tmp_path / "a.csv", tmp_path / "b.csv"], tmp_path / "lake", at=NOW)
    assert [(p.file, p.column) for p in error.value.problems] == [
        *(("a.csv", name) for name in ("received_at", "due_at")),
        *(("b.csv", name) for name in ("dossier", "unit", "received_at", "due_at")),
    ]


def test_missing_files_and_folders_are_named(tmp_path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError) as error:
        import_dossiers([tmp_path / "no.csv", tmp_path / "folder"], tmp_path / "lake", at=NOW)
    assert len(error.value.problems) == 2


def test_a_folder_of_something_else_is_not_made_a_lake(tmp_path):
    source = write_csv(tmp_path / "a.csv", [sound("A")])
    (tmp_path / "home").mkdir()
    (tmp_path / "home/letter.txt").write_text("thư", encoding="utf-8")
    with pytest.raises(InputError):
        import_dossiers([source], tmp_path / "home", at=NOW)
    assert (tmp_path / "home/letter.txt").exists()


def test_a_later_version_of_the_lake_is_not_read(tmp_path):
    bring(tmp_path, [])
    manifest = tmp_path / "lake/lake.json"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace('"schema": 1', '"schema": 2'), encoding="utf-8")
    with pytest.raises(InputError):
        open_lake(tmp_path / "lake")
