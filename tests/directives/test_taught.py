"""What corrections teach the reader: which names and phrases can be learned, and how they fill gaps only."""

from __future__ import annotations

import pytest

from caicach.directives import read_directive
from caicach.directives.taught import name_cut_off, teachable_name, teachable_phrase

HEAD = "Số: 1/KL-UBND\nngày 3 tháng 5 năm 2026\nKẾT LUẬN\nVề việc mẫu\n"


@pytest.mark.parametrize("name", ["Tổ 766", "Trung tâm PVHCC", "SNV", "Công an", "Sở Kế hoạch và Đầu tư", "Cụm số 3"])
def test_a_spelling_of_one_unit_can_be_learned(name):
    assert teachable_name(name)


@pytest.mark.parametrize(
    "name",
    ["các sở", "Đơn vị chủ trì", "UBND", "Ban Chỉ đạo", "Giám đốc", "Tổ chức", "Sở Nội vụ tham mưu", "địa phương", ""],
)
def test_groups_offices_actions_and_names_run_on_can_not(name):
    assert not teachable_name(name)


@pytest.mark.parametrize(
    ("phrase", "can"),
    [
        ("mỗi kỳ giao ban", True),
        ("sau mỗi đợt kiểm tra", True),
        ("hằng tháng", False),  # the grammar reads it
        ("trước ngày 5/6", False),
        ("đợt 1", False),
        ("sớm", False),
    ],
)
def test_a_phrase_without_a_day_that_the_grammar_does_not_read_can_be_learned(phrase, can):
    assert teachable_phrase(phrase) == can


@pytest.mark.parametrize(
    ("before", "after", "name"),
    [
        ("Giao Tổ 766 rà soát hồ sơ", "rà soát hồ sơ", "Tổ 766"),
        ("Tổ 766: Rà soát hồ sơ", "rà soát hồ sơ", "Tổ 766"),
        ("Giao các đơn vị rà soát hồ sơ", "rà soát hồ sơ", None),
        ("Khẩn trương rà soát hồ sơ", "rà soát hồ sơ", None),
        ("Rà soát hồ sơ", "rà soát hồ sơ", None),
        ("Rà soát hồ sơ", "kiểm tra", None),
    ],
)
def test_a_name_cut_off_the_words_is_told(before, after, name):
    assert name_cut_off(before, after) == name


def test_a_taught_name_and_phrase_are_read_and_told():
    text = HEAD + "1. Giao Tổ 766 rà soát hồ sơ, báo cáo mỗi kỳ giao ban.\n"
    assert read_directive(text).tasks == ()
    (task,) = read_directive(text, aliases={"Tổ 766": "vp"}, phrases={"Mỗi kỳ giao ban": "week"}).tasks
    assert (task.lead, task.deadline.every, task.deadline.text) == (("Tổ 766",), ("week",), "mỗi kỳ giao ban")
    assert text[task.deadline.start : task.deadline.end] == "mỗi kỳ giao ban"
    assert "đã học" in task.because.vi


def test_a_taught_phrase_never_stands_against_the_text():
    text = HEAD + "1. Sở Nội vụ báo cáo mỗi kỳ giao ban, hoàn thành trước ngày 30/6/2026.\n"
    (task,) = read_directive(text, phrases={"mỗi kỳ giao ban": "week"}).tasks
    assert (task.deadline.kind, str(task.deadline.last_day)) == ("date", "2026-06-29")
