"""Templates as officers write them: the library's are right, faulty ones name every fault with its line."""

import unicodedata
from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from caicach.errors import InputError
from caicach.reporting.template_reading import MOST_LETTERS
from caicach.reporting.templates import KINDS, library_template, library_text, read_template

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/reporting/templates.yaml").read_text(encoding="utf-8"))
SMALL = "tên: A\ntrích yếu: Kết quả {{ report.period }}\nkỳ: quý, năm\n\nMở đầu.\n# Một\n{{ tasks.done }}\n"


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_every_fault_is_told_with_its_line(case: dict) -> None:
    with pytest.raises(InputError) as error:
        read_template(case["text"])
    problems = error.value.problems
    assert [(p.row, p.found) for p in problems] == [(f.get("row"), f["found"]) for f in case["faults"]]
    for problem, fault in zip(problems, case["faults"], strict=True):
        assert fault.get("near", "") in problem.cure.vi


@pytest.mark.parametrize("kind", KINDS)
def test_the_librarys_templates_are_right_and_have_slots(kind: str) -> None:
    template = library_template(kind)
    assert template.name == KINDS[kind].vi
    assert {slot.whose for slot in template.slots("2026")} <= {"unit", "office"}
    assert template.slots("2026")
    assert template.rooms("2026")


def test_a_kind_that_is_not_there() -> None:
    with pytest.raises(KeyError):
        library_text("../nd30")


def test_a_section_may_be_meant_for_some_periods_with_all_below_it() -> None:
    template = read_template(
        f"{SMALL}# Hai\n@kỳ năm\n{{{{ dossiers.received }}}}\n## Dưới hai\n@bảng tasks.ageing\n# Ba\nx"
    )
    assert [section.title for section in template.within("2026-Q1")] == ["", "Một", "Ba"]
    assert [section.title for section in template.within("2026")] == ["", "Một", "Hai", "Dưới hai", "Ba"]
    assert template.figures("2026-Q1") == ("tasks.done",)
    assert template.tables("2026") == ("tasks.ageing",)
    assert template.rooms("2026") == ("tasks", "dossiers")


def test_remarks_and_windows_line_ends_do_no_harm() -> None:
    typed = ("% ghi chú\n" + SMALL).replace("\n", "\r\n")
    assert [section.title for section in read_template(typed).sections] == ["", "Một"]


def test_letters_with_accents_apart_are_read_alike() -> None:
    assert read_template(unicodedata.normalize("NFD", SMALL)).periods == ("quarter", "year")


def test_a_text_without_end_is_refused() -> None:
    with pytest.raises(InputError):
        read_template("x" * (MOST_LETTERS + 1))


@given(st.text(st.sampled_from("{}|*#@% \nabđoạn.tasks:"), max_size=80))
def test_any_text_is_a_template_or_a_list_of_faults(text: str) -> None:
    with suppress(InputError):
        assert read_template(text).sections
