"""How far an import is, as told to whoever waits."""

import threading

import pytest

from caicach.dossiers.imports import import_dossiers
from caicach.dossiers.lake import open_lake
from caicach.dossiers.progress import TOTAL

from .lakes import NOW, rows_of, sound, write_csv


def test_an_import_is_told_from_its_beginning_to_its_end(tmp_path):
    sources = [write_csv(tmp_path / f"{name}.csv", [sound(f"{name}{n}") for n in range(2_000)]) for name in "AB"]
    told = []
    import_dossiers(
        sources, tmp_path / "lake", at=NOW, progress=lambda *far: told.append((*far, threading.current_thread()))
    )
    done = [far for far, _, _ in told]
    assert done == sorted(set(done))
    assert (done[0], done[-1]) == (0, TOTAL)
    assert {(total, thread) for _, total, thread in told} == {(TOTAL, threading.current_thread())}


def test_files_known_already_are_done_at_once(tmp_path):
    source, told = write_csv(tmp_path / "a.csv", [sound("A")]), []
    for _ in range(2):
        told.clear()
        import_dossiers([source], tmp_path / "lake", at=NOW, progress=lambda done, total: told.append((done, total)))
    assert told == [(TOTAL, TOTAL)]


def test_a_listener_that_ends_the_work_leaves_the_lake_as_it_was(tmp_path):
    lake = tmp_path / "lake"
    import_dossiers([write_csv(tmp_path / "a.csv", [sound("A")])], lake, at=NOW)

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_dossiers([write_csv(tmp_path / "b.csv", [sound("B")])], lake, at=NOW, progress=stop)
    assert len(open_lake(lake).manifest.imports) == 1
    assert [row["dossier"] for row in rows_of(lake)] == ["A"]
