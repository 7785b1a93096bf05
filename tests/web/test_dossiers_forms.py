"""Form II.06, index 766 with points entered by hand, the process map and its layout."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal

import docx
import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.web.cast import Cast
from tests.web.situations import intake

from caicach.web.accounts.models import User
from caicach.web.audit.models import Entry
from caicach.web.audit.verify import verify
from caicach.web.dossiers.flow import WIDTH, Transition, lay_out
from caicach.web.dossiers.models import EnteredPoint

SignedIn = Callable[[User | None], Client]


@pytest.fixture
def lake(cast: Cast) -> None:
    intake(cast)


def test_the_form_keeps_its_identities_and_comes_as_a_workbook(cast: Cast, lake: None, signed_in: SignedIn) -> None:
    client = signed_in(cast.people.leader)
    page = client.get(reverse("dossier-form06", query={"unit": "so-a"})).text
    assert "(3)=(4)+(5)+(6)" in page
    assert "không khớp" not in page
    answer = client.get(reverse("dossier-form06", query={"unit": "so-a", "export": "xlsx"}))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    totals = [[c.value for c in row] for row in sheet.iter_rows() if row[1].value == "Tổng số"]
    assert totals[0][2:13] == [3, 0, 3, 0, 2, 1, 0, 1, 1, 0, 1]


def test_the_form_is_a_paper_to_sign(cast: Cast, lake: None, signed_in: SignedIn) -> None:
    client = signed_in(cast.people.leader)
    answer = client.get(reverse("dossier-form06", query={"unit": "so-a", "export": "docx"}))
    paper = docx.Document(io.BytesIO(answer.content))
    (table,) = [t for t in paper.tables if len(t.columns) == 13]
    assert [cell.text for cell in table.rows[-1].cells][2:] == ["3", "0", "3", "0", "2", "1", "0", "1", "1", "0", "1"]
    assert "(3)=(4)+(5)+(6): khớp" in " ".join(p.text for p in paper.paragraphs)
    answer = client.get(reverse("dossier-form06", query={"unit": "so-a", "export": "pdf"}))
    assert (answer["Content-Type"], answer.content[:4]) == ("application/pdf", b"%PDF")
    sister = signed_in(cast.people.sister)
    assert sister.get(reverse("dossier-form06", query={"unit": "so-a", "export": "docx"})).status_code == 404


def test_the_form_of_a_sister_unit_is_not_there(cast: Cast, lake: None, signed_in: SignedIn) -> None:
    sister = signed_in(cast.people.sister)
    assert sister.get(reverse("dossier-form06", query={"unit": "so-a"})).status_code == 404
    assert "Sở B" in sister.get(reverse("dossier-form06")).text
    assert sister.get(reverse("dossier-index766", query={"unit": "so-a"})).status_code == 404
    assert sister.get(reverse("dossier-process", query={"unit": "so-a"})).status_code == 200  # nothing handed in yet


def test_what_dossiers_give_is_computed_and_no_total_without_the_rest(
    cast: Cast, lake: None, signed_in: SignedIn
) -> None:
    page = signed_in(cast.people.leader).get(reverse("dossier-index766", query={"month": "2022-06"})).text
    assert "chưa có tổng điểm" in page
    assert "tính từ hồ sơ" in page
    assert reverse("points-enter") not in page


def test_points_are_entered_with_their_source_and_superseded(cast: Cast, lake: None, signed_in: SignedIn) -> None:
    client = signed_in(cast.people.reform_officer)
    address = reverse("points-enter", query={"month": "2022-06"})
    for points in ("5,5", "5,75"):
        answer = client.post(address, {"component": "1.1", "points": points, "source": "Cổng DVC, 14/6/2022"})
        assert answer.status_code == 302
    kept = EnteredPoint.objects.filter(superseded=False).get()
    assert (kept.points, kept.month, kept.unit, kept.entered_by) == (
        Decimal("5.75"),
        "2022-06",
        "",
        cast.people.reform_officer,
    )
    assert Entry.objects.filter(act="enter-766-points").count() == 2
    assert verify().broken == ()
    page = client.get(reverse("dossier-index766", query={"month": "2022-06"})).text
    assert "Cổng DVC, 14/6/2022" in page


@pytest.mark.parametrize(
    "said",
    [
        {"component": "1.1", "points": "7", "source": "x"},
        {"component": "1.1", "points": "năm", "source": "x"},
        {"component": "1.1", "points": "5", "source": ""},
        {"component": "9.9", "points": "5", "source": "x"},
    ],
)
def test_points_that_cannot_be_are_refused(cast: Cast, lake: None, signed_in: SignedIn, said: dict[str, str]) -> None:
    answer = signed_in(cast.people.reform_officer).post(reverse("points-enter", query={"month": "2022-06"}), said)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert not EnteredPoint.objects.exists()


def test_only_the_reform_officer_enters_points(cast: Cast, lake: None, signed_in: SignedIn) -> None:
    assert signed_in(cast.people.leader).post(reverse("points-enter")).status_code == 403
    assert signed_in(cast.people.reform_officer).get(reverse("points-enter")).status_code == 405


names = st.sampled_from(["A", "B", "C", "D", "E", "F"])
transitions = st.dictionaries(st.tuples(names, names), st.tuples(st.integers(1, 99), st.floats(0, 50)), max_size=14)


@settings(max_examples=60)
@given(transitions, st.integers(5, 100))
def test_boxes_never_overlap_and_no_activity_is_left_without_a_way(
    found: dict[tuple[str, str], tuple[int, float]], detail: int
) -> None:
    ways = [Transition(a, b, count, days) for (a, b), (count, days) in found.items()]
    order = sorted({name for pair in found for name in pair})
    flow = lay_out(dict.fromkeys(order, 1), order, ways, detail)
    places = [(box.x, box.y) for box in flow.boxes]
    assert len(set(places)) == len(order)
    assert all(abs(x - a) >= WIDTH or abs(y - b) >= 54 for i, (x, y) in enumerate(places) for a, b in places[:i])
    drawn = {name for line in flow.lines for name in (line.transition.start, line.transition.end)}
    assert drawn >= {name for way in ways if way.start != way.end for name in (way.start, way.end)}
    assert all(box.x >= 0 and box.x + WIDTH <= flow.width and box.y + 54 <= flow.height for box in flow.boxes)
    assert flow.shown <= flow.all


def test_more_detail_shows_more() -> None:
    ways = [Transition("A", "B", 90, 1.0), Transition("B", "C", 80, 1.0), Transition("A", "C", 5, 9.0)]
    few, all_of_them = (lay_out({}, ["A", "B", "C"], ways, detail) for detail in (50, 100))
    assert (few.shown, all_of_them.shown) == (2, 3)
    assert [line.transition.end for line in few.lines if line.slow] == ["C", "B"]
