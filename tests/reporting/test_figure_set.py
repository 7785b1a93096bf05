"""A set of figures: only what the catalogue names, kept and read back as it was, compared with a newer one."""

import dataclasses
import datetime as dt
import json
from decimal import Decimal

import pytest
from tests.reporting.figures_of_a_quarter import BY_UNIT, QUARTER

from caicach.errors import InputError
from caicach.reporting.catalogue import catalogue
from caicach.reporting.figure_set import Figure, FigureSet, Rows, changes, taken_over


def made(*figures: Figure, tables: tuple[Rows, ...] = (), period: str = "2026-Q1") -> FigureSet:
    return FigureSet("MAU", "tỉnh Mẫu", period, dt.date(2026, 3, 31), figures, tables)


def test_every_name_has_words_in_both_languages_and_a_room() -> None:
    known = catalogue()
    for name, title, _kind in known.things():
        assert title.vi
        assert title.en
        assert name.partition(".")[0] in known.rooms
    assert all(entry.what.vi.endswith(".") for entry in [*known.figures.values(), *known.tables.values()])


@pytest.mark.parametrize("words", ["nhiệm vụ quá hạn", "nhiem vu qua han", "overdue tasks", "tasks.overdue"])
def test_a_figure_is_found_by_its_words(words: str) -> None:
    assert "tasks.overdue" in [name for name, _title, _kind in catalogue().search(words)]


def test_searching_for_nothing_gives_what_there_is() -> None:
    assert len(catalogue().search("", limit=7)) == 7


def test_all_that_is_wrong_is_told_at_once() -> None:
    figures = (Figure("tasks.overdu", 1), Figure("tasks.done", 1), Figure("tasks.done", 2), Figure("report.unit", "x"))
    with pytest.raises(InputError) as error:
        made(*figures, tables=(Rows("tasks.ageing", (("1–5 ngày",),)), Rows("tasks.by_unit", (), links=("/a",))))
    found = error.value.problems
    assert [p.found for p in found] == ["tasks.overdu", "tasks.done", "report.unit", "1", "1"]
    assert "tasks.overdue" in found[0].cure.vi
    assert found[3].row == 1


def test_a_period_that_is_none_is_refused() -> None:
    with pytest.raises(InputError):
        made(period="quý I")


def test_a_set_is_read_back_as_it_was_kept() -> None:
    assert FigureSet.of_data(json.loads(json.dumps(QUARTER.to_data()))) == QUARTER


def test_what_is_no_number_is_kept_as_missing() -> None:
    kept = made(Figure("tasks.completion_rate", float("nan"), Decimal("NaN"))).to_data()["figures"][0]
    assert (kept["value"], kept["before"]) == (None, None)


def test_missing_is_never_nought() -> None:
    whole = made(Figure("tasks.done", None), Figure("tasks.open", 0))
    assert [figure.written() for figure in whole.figures] == ["chưa có dữ liệu", "0"]
    assert not whole.empty
    assert made(Figure("tasks.done", None)).empty
    assert whole.figure("tasks.overdue") is None


def test_the_report_gives_its_own_figures() -> None:
    half = made(period="2026-H2")
    told = {name: half.figure(f"report.{name}") for name in ("period", "period_before", "from", "to", "unit")}
    assert {name: figure.value for name, figure in told.items() if figure} == {
        "period": "6 tháng cuối năm 2026",
        "period_before": "6 tháng đầu năm 2026",
        "from": dt.date(2026, 7, 1),
        "to": dt.date(2026, 12, 31),
        "unit": "tỉnh Mẫu",
    }


def test_changes_are_what_a_reader_would_read_otherwise() -> None:
    old = made(Figure("tasks.done", 12), Figure("tasks.completion_rate", Decimal("53.84")), Figure("tasks.open", 3, 5))
    new = made(
        Figure("tasks.done", 15), Figure("tasks.completion_rate", Decimal("53.8")), Figure("tasks.open", 3, 6),
        tables=(BY_UNIT,),
    )  # fmt: skip
    found = changes(old, new)
    assert [(one.name, one.words()) for one in found] == [
        ("tasks.done", "12 → 15"),
        ("tasks.open", "5 → 6"),
        ("tasks.by_unit", "chưa có dữ liệu → 3 dòng"),
    ]
    assert [one.table for one in found] == [False, False, True]
    assert changes(QUARTER, QUARTER) == ()


def test_figures_are_taken_over_one_by_one_or_all() -> None:
    newer = dataclasses.replace(QUARTER, figures=(Figure("tasks.done", 1), Figure("tasks.open", 2)), tables=())
    one = taken_over(QUARTER, newer, ["tasks.done"])
    assert [c.name for c in changes(QUARTER, one)] == ["tasks.done"]
    all_of_it = taken_over(QUARTER, newer, [c.name for c in changes(QUARTER, newer)])
    assert changes(all_of_it, newer) == ()
