"""The overview under the units of another day, with what can't be restated; rejected rows by unit."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.cast import Cast
from tests.web.situations import intake

from caicach.web.accounts.models import User

SignedIn = Callable[[User | None], Client]
ROWS = """dossier,unit,procedure,field,received_at,due_at,finished_at
H1,01,1.1,Đất đai,2022-06-01 08:30,2022-06-03 08:30,2022-06-02 10:00
H8,Hà Nội,1.1,Đất đai,2022-06-01 08:30,2022-06-03 08:30,2022-06-02 10:00
H2,so-a,1.1,Đất đai,2022-06-01 09:00,2022-06-03 09:00,2022-06-08 10:00
,so-a,1.1,Đất đai,2022-06-01 09:00,2022-06-03 09:00,2022-06-08 10:00
,so-a,1.1,Đất đai,2022-06-01 09:00,2022-06-03 09:00,2022-06-08 10:00
,,1.1,Đất đai,2022-06-01 09:00,2022-06-03 09:00,2022-06-08 10:00
H7,so-b,1.1,Đất đai,2022-06-01 09:00,2022-06-03 09:00,2022-05-08 10:00
"""
OVERVIEW = "dossier-overview"


@pytest.fixture
def lake(cast: Cast) -> None:
    """Dossiers of a unit of the registry, by code and by name, and of one that is not in it; four rows rejected."""
    intake(cast, ROWS)


def test_units_of_another_day_with_what_stays_as_written(cast: Cast, lake: None, signed_in: SignedIn) -> None:
    client = signed_in(cast.people.leader)
    page = client.get(reverse(OVERVIEW, query={"units-on": "2022-06-01"})).text
    assert "tính theo đơn vị của ngày 1/6/2022" in page
    assert "Sở A: danh mục đơn vị không có tên này" in page
    assert 'name="units-on" value="2022-06-01"' in page
    rows = client.get(reverse(OVERVIEW, query={"units-on": "2022-06-01", "export": "csv", "table": "dossiers"}))
    told = [line.split(",") for line in rows.content.decode("utf-8-sig").splitlines()[1:]]
    assert {row[0]: row[2] for row in told} == {"Thành phố Hà Nội": "2", "Sở A": "1"}
    assert "giữ nguyên như hồ sơ ghi" not in client.get(reverse(OVERVIEW)).text


def test_the_chart_of_units_is_restated_too_whatever_the_table_is_by(
    cast: Cast, lake: None, signed_in: SignedIn
) -> None:
    address = reverse(OVERVIEW, query={"units-on": "2022-06-01", "by": "field", "as-of": "2022-06-15"})
    shown = signed_in(cast.people.leader).get(address)
    assert shown.context["restated"].on.isoformat() == "2022-06-01"
    assert [next(iter(row.values())) for row in shown.context["charts"]["late"].rows] == ["Sở A"]


@pytest.mark.parametrize("day", ["hôm qua", "2035-01-01"])
def test_a_day_that_cannot_be_is_said_and_the_units_stay(cast: Cast, lake: None, signed_in: SignedIn, day: str) -> None:
    page = signed_in(cast.people.leader).get(reverse(OVERVIEW, query={"units-on": day})).text
    assert 'role="alert"' in page
    assert "tính theo đơn vị của ngày" not in page


def test_who_sees_own_units_only_sees_them_as_they_are(cast: Cast, lake: None, signed_in: SignedIn) -> None:
    page = signed_in(cast.people.specialist).get(reverse(OVERVIEW, query={"units-on": "2022-06-01"})).text
    assert "tính theo đơn vị của ngày" not in page
    assert "Theo đơn vị của ngày" not in page


def test_rejected_rows_stand_beside_the_unit_they_name(cast: Cast, lake: None, signed_in: SignedIn) -> None:
    def told(user: User) -> list[str]:
        rows = signed_in(user).get(reverse(OVERVIEW)).context["rejected_units"]
        return [f"{name}: {count}" for name, count in rows]

    assert told(cast.people.leader) == ["Sở A: 2", "Sở B: 1", "không ghi: 1"]
    assert told(cast.people.specialist) == ["Sở A: 2", "không ghi: 1"]
