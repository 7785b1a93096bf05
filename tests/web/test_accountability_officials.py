"""Officials' classes by the decree's bands, on each bound, and the quota on the best class over a unit."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from tests.web import verdicts
from tests.web.cast import TODAY, Cast

from caicach.accountability import ruleset_text
from caicach.web.accountability.officials import Quota, quotas_of
from caicach.web.accountability.services.rules import adopt
from caicach.web.accounts.models import Role
from caicach.web.accounts.services import give_role, open_account

HEAD = verdicts.FACTS.splitlines()[0]
YEAR = "2026"


def decree(cast: Cast) -> None:
    """Take the decree on evaluating civil servants up (unverified, and marked so)."""
    adopt(cast.people.reform_officer, cast.province, ruleset_text("nd-335-2025"), "nd-335-2025")


def scored(cast: Cast, points: dict[str, str]) -> None:
    """Keep the points of people of Sở A, each with an account."""
    rows = []
    for name, amount in points.items():
        give_role(None, open_account(None, name, name, "mật khẩu của bài thử"), Role.UNIT_OFFICER, cast.unit_a, TODAY)
        rows += [f"{name},official,{YEAR},official_points,{amount},,,,,phiếu đánh giá",
                 f"{name},official,{YEAR},official_disciplined,không,,,,,phiếu đánh giá"]  # fmt: skip
    verdicts.keep(cast, "\n".join([HEAD, *rows]) + "\n")


def quota(cast: Cast) -> Quota:
    """Return the quota of Sở A."""
    (found,) = quotas_of(cast.province, YEAR)
    assert found.unit == cast.unit_a
    return found


@pytest.mark.parametrize(
    ("points", "word"),
    [
        ("90", "hoàn thành xuất sắc nhiệm vụ"),
        ("89.99", "hoàn thành tốt nhiệm vụ"),
        ("70", "hoàn thành tốt nhiệm vụ"),
        ("69.99", "hoàn thành nhiệm vụ"),
        ("50", "hoàn thành nhiệm vụ"),
        ("49.99", "không hoàn thành nhiệm vụ"),
    ],
)
def test_each_band_on_its_bound(cast: Cast, points: str, word: str) -> None:
    decree(cast)
    scored(cast, {"can-bo": points})
    assert [(p.word, p.points) for p in quota(cast).officials] == [(word, points)]


@pytest.mark.parametrize(("good", "passed"), [(3, ["ND335-20-5"]), (4, []), (2, ["ND335-20-5", "ND335-20-5-EX"])])
def test_the_quota_is_exceeded_above_its_bound_and_not_on_it(cast: Cast, good: int, passed: list[str]) -> None:
    decree(cast)  # one excellent among 4, 5, 3: 25 %, 20 %, 33,3 %
    scored(cast, {"gioi": "95", **{f"tot-{n}": "80" for n in range(good)}})
    found = quota(cast)
    assert (found.excellent, found.good_or_above) == (1, good + 1)
    assert found.passed == passed
    assert found.share == Decimal(100) / (good + 1)


def test_who_has_no_points_is_told_as_open(cast: Cast) -> None:
    decree(cast)
    verdicts.keep(cast, f"{HEAD}\nspecialist,official,{YEAR},official_disciplined,không,,,,,x\n")
    assert quota(cast).open == 1
    assert quota(cast).share is None


def test_discipline_outweighs_points(cast: Cast) -> None:
    decree(cast)
    rows = "specialist,official,2026,official_points,95,,,,,x\nspecialist,official,2026,official_disciplined,có,,,,,x\n"
    verdicts.keep(cast, f"{HEAD}\n{rows}")
    assert [p.word for p in quota(cast).officials] == ["không hoàn thành nhiệm vụ"]


def test_the_page_marks_what_is_unverified(cast: Cast) -> None:
    decree(cast)
    scored(cast, {"gioi": "95"})
    client = Client()
    client.force_login(cast.people.leader)
    page = client.get("/accountability/officials/?period=2026").content.decode()
    assert "Chưa kiểm chứng." in page
    assert "vượt tỷ lệ (ND335-20-5, ND335-20-5-EX)" in page
