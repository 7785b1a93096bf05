"""The index pages on Hà Nam's published figures: the fall of 2021 made plain, every figure opening."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cache

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.cast import Cast

from caicach.web.accounts.models import User
from caicach.web.demo.build import examples
from caicach.web.indices.checked import check_table
from caicach.web.indices.models import Computation
from caicach.web.indices.services import Provenance, import_rows

SignIn = Callable[[User | None], Client]


@cache
def published(instrument: str, file: str) -> tuple:
    """Return an example table's rows, read once for all tests."""
    path = examples() / file
    return tuple(check_table(path.read_bytes(), path.name, instrument).rows)


@pytest.fixture
def papi(cast: Cast) -> Cast:
    """Bring in the published tables of PAPI 2016–2021 and the ranks of PAR INDEX."""
    for instrument, file in (("papi", "papi/papi.csv"), ("par-index", "par-index/ha_nam_ranks.csv")):
        rows, path = published(instrument, file), examples() / file
        import_rows(
            cast.people.reform_officer,
            instrument,
            rows,
            Provenance(f"{instrument} công bố", path.name),
            dt.date(2022, 6, 1),
        )
    return cast


def seen(client: Client, name: str, *args: str, **query: str) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_fall_of_2021_is_made_plain(papi: Cast, signed_in: SignIn) -> None:
    page = seen(signed_in(papi.people.leader), "index-compare", "papi", "35", "2020", "2021")
    assert "PAPI 2021 tụt 4 bậc: mất 0,212 điểm; hai chỉ số xuống nhóm, bốn lên nhóm" in page
    assert "43,285" in page
    assert "22/60" in page
    assert "20/63" in page
    assert "cao nhất → thấp nhất" in page
    assert "cao nhất → trung bình cao" in page
    assert "Quảng Ninh" in page, "who is not ranked is said"


def test_the_computation_is_named_and_kept_once(papi: Cast, signed_in: SignIn) -> None:
    client = signed_in(papi.people.leader)
    first = seen(client, "index-compare", "papi", "35", "2020", "2021")
    second = seen(client, "index-compare", "papi", "35", "2020", "2021")
    kept = Computation.objects.get()
    assert kept.name in first
    assert kept.name in second
    assert kept.result["units"][0]["score"]["from"]


def test_across_the_change_of_structure_nothing_is_split(papi: Cast, signed_in: SignIn) -> None:
    page = seen(signed_in(papi.people.leader), "index-compare", "papi", "35", "2017", "2018")
    assert "Không tách được phần đóng góp" in page


def test_a_period_says_what_is_missing(papi: Cast, signed_in: SignIn) -> None:
    page = seen(signed_in(papi.people.leader), "index-page", "papi", "2018")
    assert "Quảng Ninh năm 2018 thiếu chỉ số 2, 4, nên không có tổng điểm và thứ hạng" in page


def test_sources_that_disagree_are_shown(papi: Cast, signed_in: SignIn) -> None:
    assert "42,105" in seen(signed_in(papi.people.leader), "index-page", "papi", "2020")


def test_ranks_alone_are_shown_alone(papi: Cast, signed_in: SignIn) -> None:
    page = seen(signed_in(papi.people.leader), "index-page", "par-index", "2021")
    assert "60/63" in page
    assert "chỉ có thứ hạng" in page


def test_restated_on_34_says_so_and_ranks_nobody(papi: Cast, signed_in: SignIn) -> None:
    page = seen(signed_in(papi.people.leader), "index-page", "papi", "2021", units="34")
    assert "trọng số bằng nhau" in page
    assert "Hà Nam, Nam Định, Ninh Bình" in page or "Hà Nam, Ninh Bình, Nam Định" in page


def test_a_figure_opens_to_its_row(papi: Cast, signed_in: SignIn) -> None:
    page = seen(signed_in(papi.people.specialist), "index-trace", "papi", "2021", "35", "total")
    assert "43,285" in page
    assert "papi.csv" in page


def test_map_and_charts_come_as_images(papi: Cast, signed_in: SignIn) -> None:
    client = signed_in(papi.people.leader)
    svg = client.get(reverse("index-page", args=["papi", "2021"]), {"chart": "map", "as": "svg"})
    assert svg["Content-Type"] == "image/svg+xml"
    text = svg.content.decode()
    assert "Hoàng Sa" in text
    assert "Trường Sa" in text
    assert "Natural Earth" in text
    assert (
        client.get(reverse("index-page", args=["papi", "2021"]), {"chart": "nothing", "as": "svg"}).status_code == 404
    )


def test_export_holds_what_is_shown_with_full_figures(papi: Cast, signed_in: SignIn) -> None:
    address = reverse("index-page", args=["papi", "2021"])
    answer = signed_in(papi.people.leader).get(address, {"table": "ranking", "export": "csv", "q": "ha nam"})
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("Hà Nam,22,43.28546")


def test_the_tables_state_lives_in_the_address(papi: Cast, signed_in: SignIn) -> None:
    page = seen(signed_in(papi.people.leader), "index-page", "papi", "2021", sort="-unit", hide="rank")
    body = page[page.index('id="table-ranking"') :]
    assert body.index("Yên Bái") < body.index("An Giang")
    assert 'aria-sort="descending"' in page


def test_what_is_not_there_is_404(papi: Cast, signed_in: SignIn) -> None:
    client = signed_in(papi.people.leader)
    for name, args in (
        ("index-page", ("papi", "1999")),
        ("index-page", ("nothing", "2021")),
        ("index-compare", ("papi", "99", "2020", "2021")),
        ("index-trace", ("papi", "2021", "99", "total")),
        ("index-unit", ("papi", "99")),
    ):
        assert client.get(reverse(name, args=args)).status_code == 404
