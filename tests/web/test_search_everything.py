"""Searching: with and without diacritics, by abbreviation and by number; only what the searcher may see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from tests.web.cast import TODAY, Cast
from tests.web.situations import finding, index_tables

from caicach.registry import fold
from caicach.web.accounts.models import User
from caicach.web.directives.models import Directive, Task
from caicach.web.home.search import LIMIT, Asked, find_everything
from caicach.web.units.models import Unit


def titles(user: User, asked: str) -> list[str]:
    return [item["words"] for _kind, items in find_everything(user, asked) for item in items]


def kinds(user: User, asked: str) -> list[str]:
    return [kind for kind, _items in find_everything(user, asked)]


@pytest.fixture
def told(cast: Cast) -> Cast:
    """Add index tables, a finding, a directive and tasks of Sở A and Sở B."""
    index_tables(cast)
    finding(cast)
    directive = Directive.objects.create(
        locality=cast.province,
        kind="Kết luận",
        number="15-KL/TU",
        date=dt.date(2022, 6, 10),
        title="Nâng cao chỉ số PAPI",
        text="...",
        state="confirmed",
        registered_by=cast.people.reform_officer,
        registered_on=TODAY,
    )
    for unit, words in ((cast.unit_a, "Công khai kế hoạch sử dụng đất"), (cast.unit_b, "Rà soát thủ tục đất đai")):
        Task.objects.create(
            locality=cast.province,
            directive=directive,
            words=words,
            folded=fold(f"{words} {unit} 15-KL/TU"),
            lead=unit,
            deadline_kind="none",
        )
    return cast


def test_units_are_found_with_and_without_diacritics_and_by_initials(told: Cast) -> None:
    Unit.objects.filter(pk=told.unit_a.pk).update(
        full_name="Sở Tài nguyên và Môi trường", folded=fold("Sở Tài nguyên và Môi trường")
    )
    officer = told.people.reform_officer
    for asked in ("Tài nguyên", "tai nguyen", "TÀI NGUYÊN", "stnmt", "STNMT", "môi trường sở"):
        assert "Sở Tài nguyên và Môi trường" in titles(officer, asked), asked
    assert titles(officer, "stnmt")[0] == "Sở Tài nguyên và Môi trường"


def test_a_province_opens_in_an_index_and_a_unit_on_the_board(told: Cast) -> None:
    [(_kind, items)] = [g for g in find_everything(told.people.reform_officer, "Nam Định") if g[0] == "Đơn vị"]
    assert items[0]["url"] == reverse("index-unit", args=["papi", "36"])
    [(_kind, items)] = [g for g in find_everything(told.people.reform_officer, "Sở B") if g[0] == "Đơn vị"]
    assert items[0]["url"] == reverse("task-board", query={"f.lead": told.unit_b.pk})


def test_each_kind_is_found(told: Cast) -> None:
    officer = told.people.reform_officer
    assert kinds(officer, "papi") == ["Chỉ số", "Tồn tại, hạn chế", "Văn bản chỉ đạo"]
    assert "Nâng cao chỉ số PAPI" in titles(officer, "15-KL/TU")
    assert "Nâng cao chỉ số PAPI" in titles(officer, "15 kl tu")
    assert titles(officer, "ke hoach su dung dat") == ["Công khai kế hoạch sử dụng đất"]
    assert "Chỉ số 1 giảm" in titles(officer, "chi so 1 giam")


def test_a_unit_officer_finds_only_the_tasks_of_the_own_unit(told: Cast) -> None:
    assert "Công khai kế hoạch sử dụng đất" in titles(told.people.specialist, "đất")
    assert "Rà soát thủ tục đất đai" not in titles(told.people.specialist, "đất")
    assert "Rà soát thủ tục đất đai" in titles(told.people.sister, "đất")


def test_a_stranger_finds_nothing_of_the_province(told: Cast) -> None:
    for asked in ("đất", "15-KL/TU", "Sở A", "Chỉ số 1 giảm"):
        found = titles(told.people.stranger, asked)
        assert not {"Công khai kế hoạch sử dụng đất", "Nâng cao chỉ số PAPI", "Sở A", "Chỉ số 1 giảm"} & set(found)


def test_an_administrator_finds_no_tasks_and_no_unit_that_would_open_them(told: Cast) -> None:
    assert "Sở A" not in titles(told.people.administrator, "Sở A")
    assert kinds(told.people.administrator, "đất") == []


def test_nobody_and_nothing_find_nothing(told: Cast) -> None:
    assert find_everything(AnonymousUser(), "papi") == []
    assert find_everything(told.people.former, "papi") == []
    for asked in ("", "   ", "-", "%"):
        assert find_everything(told.people.reform_officer, asked) == []


def test_what_the_database_reads_does_not_grow_with_what_is_there(
    told: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    directive = Directive.objects.get()
    Task.objects.bulk_create(
        Task(
            locality=told.province,
            directive=directive,
            words=f"Việc đất {n}",
            folded=f"viec dat {n}",
            lead=told.unit_a,
            deadline_kind="none",
        )
        for n in range(200)
    )
    officer = User.objects.get(pk=told.people.reform_officer.pk)
    with django_assert_max_num_queries(8):
        groups = dict(find_everything(officer, "đất"))
    assert len(groups["Nhiệm vụ"]) == LIMIT


@pytest.mark.parametrize(
    ("asked", "folded", "initials", "place"),
    [
        ("snv", "so noi vu", "snv", 0),
        ("nội vụ", "so noi vu", "snv", 1),
        ("noi v", "so noi vu", "snv", 2),
        ("vu so", "so noi vu", "snv", 3),
        ("y tế", "so noi vu", "snv", None),
        ("ở vụ", "so noi vu", "snv", None),
        ("UBND tỉnh", "uy ban nhan dan tinh ha nam", "ubndthn", 1),
    ],
)
def test_how_well_a_text_matches(asked: str, folded: str, initials: str, place: int | None) -> None:
    assert Asked.of(asked).place(folded, initials) == place


def test_the_page_shows_what_was_found(told: Cast, signed_in: Callable[[User | None], Client]) -> None:
    page = signed_in(told.people.reform_officer).get(reverse("search", query={"q": "đất"}))
    assert "Công khai kế hoạch sử dụng đất" in page.content.decode()
