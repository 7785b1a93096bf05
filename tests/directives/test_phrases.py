"""Deadlines, names and citations in single sentences."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from caicach.directives import read_directive
from caicach.directives.citations import find_citations
from caicach.directives.gazetteer import gazetteer
from caicach.directives.names import name_list
from caicach.directives.tokens import tokenise

CASES = Path(__file__).parents[1] / "cases/directives"


def cases(name):
    return yaml.safe_load((CASES / f"{name}.yaml").read_text(encoding="utf-8"))


def only_task(sentence, signed=None):
    head = (
        f"UBND TỈNH MẪU\nSố: 1/TB-UBND\nMẫu, ngày {signed:%d tháng %m năm %Y}\n\n"
        if signed
        else "UBND TỈNH MẪU\nSố: 1/TB-UBND\n\n"
    )
    tasks = read_directive(
        f"{head}THÔNG BÁO\nKết luận\n\nChủ tịch UBND tỉnh kết luận như sau:\n\n1. {sentence}\n"
    ).tasks
    assert len(tasks) == 1, [task.text for task in tasks]
    return tasks[0]


@pytest.mark.parametrize("case", cases("deadlines"), ids=lambda case: case["text"])
def test_deadline(case):
    task = only_task(case["text"], case["signed"])
    deadline = task.deadline
    if case.get("none"):
        assert deadline.kind == "none"
        return
    every = tuple(case.get("every", ()))
    assert (deadline.every, deadline.day, deadline.month) == (every, case.get("day"), case.get("month"))
    assert deadline.kind == ("recurring" if every else "date")
    assert (deadline.bound, deadline.date, deadline.last_day) == (
        case.get("bound"),
        case.get("date"),
        case.get("last_day"),
    )
    assert deadline.time == case.get("time")
    assert ("deadline" in task.uncertain) == case.get("uncertain", False)


def test_without_the_documents_date_a_year_is_not_guessed():
    deadline = only_task("Sở Nội vụ báo cáo trước ngày 15/8.").deadline
    assert (deadline.kind, deadline.date, deadline.uncertain != ()) == ("date", None, True)
    assert only_task("Sở Nội vụ báo cáo trong 5 ngày làm việc kể từ ngày ký.").deadline.date is None


@pytest.mark.parametrize("case", cases("names"), ids=lambda case: case["text"])
def test_names(case):
    tokens = tokenise(case["text"])
    names, end = name_list(tokens, 0, gazetteer())
    assert [name.text for name in names] == case["names"]
    assert case["text"][tokens[end].start :].startswith(case["then"])


@pytest.mark.parametrize("case", cases("swallowed"), ids=lambda case: case["text"])
def test_an_action_that_no_list_holds_is_asked(case):
    task = only_task(case["text"])
    assert task.lead == (case["lead"],)
    assert task.text.startswith(case["work"])
    assert "action" in task.uncertain


@pytest.mark.parametrize("case", cases("directed"), ids=lambda case: case["text"])
def test_who_answers_and_who_carries_out(case):
    task = only_task(case["text"])
    assert (list(task.lead), list(task.directed)) == (case["lead"], case["directed"])


@pytest.mark.parametrize("case", cases("sentences"), ids=lambda case: case["text"])
def test_the_tasks_of_a_sentence(case):
    text = f"THÔNG BÁO\nKết luận\n\nChủ tịch UBND tỉnh kết luận như sau:\n\n1. {case['text']}\n"
    tasks = read_directive(text if case["tasks"] else text.replace("1. ", "")).tasks
    assert [list(task.lead) for task in tasks] == [wanted["lead"] for wanted in case["tasks"]]
    for task, wanted in zip(tasks, case["tasks"], strict=True):
        assert list(task.coordinating) == wanted.get("with", [])
        assert task.text.startswith(wanted["text"])


def test_names_that_the_caller_knows():
    text = "Cụm thi đua số 3 xây dựng kế hoạch"
    assert name_list(tokenise(text), 0, gazetteer())[0] == []
    assert [name.text for name in name_list(tokenise(text), 0, gazetteer(("Cụm thi đua số 3",)))[0]] == [
        "Cụm thi đua số 3"
    ]


@pytest.mark.parametrize("case", cases("citations"), ids=lambda case: case["text"])
def test_citations(case):
    found = [[c.kind, c.number, c.date] for c in find_citations(case["text"])]
    assert found == case["cited"]


@pytest.mark.parametrize("case", cases("heads"), ids=lambda case: str(case["number"]))
def test_head(case):
    document = read_directive(case["text"]).document
    for name in {"kind", "number", "date", "issuer", "title"} & set(case):
        assert getattr(document, name) == case[name], name
    assert list(document.recipients) == case.get("recipients", [])


def test_names_are_matched_to_the_callers_units_only_where_they_are_alike():
    text = "THÔNG BÁO\nMột\n\nChủ tịch kết luận:\n1. UBND phường Hòa Bình phối hợp với Sở Tài chính rà soát hồ sơ.\n"
    units = {"Ủy ban nhân dân phường Hòa Bình": "01234", "Sở Nội vụ": "SNV"}
    task = read_directive(text, aliases=units).tasks[0]
    assert [(match.name, match.unit) for match in task.matches] == [("UBND phường Hòa Bình", "01234")]
    assert task.as_json()["units"][0]["score"] == 100


@given(st.dates(min_value=dt.date(2000, 1, 1), max_value=dt.date(2099, 12, 31)))
def test_a_date_reads_the_same_however_it_is_written(day):
    written = [
        f"{day:%d/%m/%Y}",
        f"{day.day}/{day.month}/{day.year}",
        f"{day.day} tháng {day.month} năm {day.year}",
        f"{day:%d-%m-%Y}",
    ]
    read = {find_citations(f"Quyết định số 1/QĐ-UBND ngày {words}")[0].date for words in written}
    assert read == {day}
