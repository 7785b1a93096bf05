"""Whole documents against their labels, field by field: ours, and the six of the reference."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from tests.directives import labels
from tests.reference import reference

from caicach.directives import read_directive

OURS = Path(__file__).parents[1] / "cases/directives/documents"
DOCUMENTS = sorted(OURS.glob("*.txt"))


@cache
def read(document):
    return read_directive(document)


def pairs(document):
    tasks, taken = read(document).tasks, set()
    return [(row, labels.task_of(row, tasks, taken)) for row in labels.rows(document) if row["kind"] == "task"]


def check(document):
    found = pairs(document)
    assert [row["action"] for row, task in found if task is None] == []
    assert len(read(document).tasks) == len(found), [task.text for task in read(document).tasks]
    for row, task in found:
        assert labels.units(row["lead_units"]) == {labels.plain(name) for name in task.lead}, row["action"]
        partners = labels.plain(", ".join(task.coordinating)).replace(" và ", " ")
        assert labels.plain(row["coordinating"]).replace(" và ", " ") == partners, row["action"]
        assert labels.wanted_deadline(row) == labels.found_deadline(task), row["action"]


def check_citations(document):
    reading = read(document)
    wanted = {" ".join(c.split()) for row in labels.rows(document) for c in row["citations"].split(";") if c}
    assert {" ".join(reading.text[c.start : c.end].split()) for c in reading.citations} == wanted


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_tasks_of_our_documents(document):
    check(document)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_citations_of_our_documents(document):
    check_citations(document)


REFERENCE = [
    "E1_thong_bao_ket_luan",
    "E2_ke_hoach_bang_nhiem_vu",
    "E3_cong_van",
    "E4_nghi_quyet",
    "E5_chi_thi",
    "E6_quyet_dinh_giao_chi_tieu",
]


@pytest.mark.reference
@pytest.mark.parametrize("name", REFERENCE)
def test_tasks_of_the_reference(name):
    check(reference(f"directives/eval/{name}.txt"))


@pytest.mark.reference
@pytest.mark.parametrize("name", REFERENCE)
def test_citations_of_the_reference(name):
    check_citations(reference(f"directives/eval/{name}.txt"))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_every_task_says_where_it_stands_and_why(document):
    reading = read(document)
    for task in reading.tasks:
        clause = " ".join(reading.text[task.start : task.end].split())
        assert task.text.split()[0] in clause
        assert task.because.vi
        assert task.because.en
        assert task.section


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_tasks_stand_in_order_and_apart(document):
    tasks = read(document).tasks
    assert all(a.end <= b.start for a, b in pairwise(tasks))
