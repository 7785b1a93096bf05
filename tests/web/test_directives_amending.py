"""An amended document: the old text stays as a version, tasks stay, what is new waits to be confirmed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given as drawn
from hypothesis import strategies as st
from tests.web.cast import Cast
from tests.web.situations import CONCLUSION, task

from caicach.errors import InputError
from caicach.web.accounts.models import User
from caicach.web.audit.verify import verify
from caicach.web.directives.amended import rows_of
from caicach.web.directives.models import Directive, Task
from caicach.web.directives.services.amending import amend, nearest
from caicach.web.directives.services.registering import Handed

SignIn = Callable[[User | None], Client]
LATER = CONCLUSION.replace("01/8/2022", "15/8/2022")
LONGER = CONCLUSION.replace("\n\n1.", "\n\nThực hiện chương trình công tác năm 2022.\n\n1.")
MORE = CONCLUSION + "\n2. Giao Sở B chủ trì tập huấn cán bộ một cửa, hoàn thành trước ngày 01/9/2022.\n"


def amended(cast: Cast, text: str) -> tuple[Directive, Task]:
    """Return the conclusion, its task given, after `text` took its place."""
    given = task(cast)
    amend(cast.people.reform_officer, given.directive, Handed(text=text), "đính chính")
    return Directive.objects.get(pk=given.directive_id), Task.objects.get(pk=given.pk)


def test_words_that_only_moved_stay_confirmed_at_their_new_place(cast: Cast) -> None:
    directive, given = amended(cast, LONGER)
    assert given.reading is not None
    before = directive.versions.get().text
    reading = given.reading
    assert directive.text[reading.start : reading.end] in before
    assert (reading.gone, reading.state, directive.state) == (False, "confirmed", Directive.State.CONFIRMED)
    assert directive.readings.count() == 1


def test_words_that_changed_leave_the_task_and_bring_a_proposal(cast: Cast) -> None:
    directive, given = amended(cast, LATER)
    assert given.reading is not None
    assert (given.state, given.last_day, given.reading.gone) == ("not-started", given.last_day, True)
    (proposed,) = directive.readings.filter(state="proposed")
    assert proposed.deadline["last_day"] == "2022-08-14"
    assert directive.state == Directive.State.READ
    assert not verify().broken


def test_what_is_new_waits_beside_what_was_given(cast: Cast) -> None:
    directive, given = amended(cast, MORE)
    assert given.reading is not None
    assert not given.reading.gone
    (proposed,) = directive.readings.filter(state="proposed")
    assert proposed.lead == ["Sở B"]


@pytest.mark.parametrize(
    ("text", "why", "said"),
    [
        (CONCLUSION, "đính chính", "khác với bản đang giữ"),
        (LATER, " ", "lý do thay bản"),
        ("Số: 49-KL/TU\n" + LATER, "đính chính", "bản sửa của 48-KL/TU"),
    ],
)
def test_what_is_no_amendment_is_refused_and_changes_nothing(text: str, why: str, said: str, cast: Cast) -> None:
    given = task(cast)
    with pytest.raises(InputError, match=said):
        amend(cast.people.reform_officer, given.directive, Handed(text=text), why)
    assert Directive.objects.get().text == given.directive.text
    assert not given.directive.versions.exists()


def test_versions_are_numbered_and_each_shows_what_the_next_changed(cast: Cast, signed_in: SignIn) -> None:
    directive, _given = amended(cast, LATER)
    amend(cast.people.reform_officer, directive, Handed(text=MORE), "bổ sung")
    assert list(directive.versions.values_list("number", "reason")) == [(1, "đính chính"), (2, "bổ sung")]
    client = signed_in(cast.people.leader)
    first = client.get(reverse("directive-version", args=[directive.pk, 1])).content.decode()
    assert "<del>01/8/2022.</del>" in first
    assert "<ins>15/8/2022.</ins>" in first
    second = client.get(reverse("directive-version", args=[directive.pk, 2])).content.decode()
    assert "từ bản 2 sang bản hiện nay" in second
    assert client.get(reverse("directive-version", args=[directive.pk, 3])).status_code == 404


def test_the_page_hands_an_amendment_in(cast: Cast, signed_in: SignIn) -> None:
    given = task(cast)
    address, client = reverse("directive-amend", args=[given.directive_id]), signed_in(cast.people.reform_officer)
    assert client.post(address, {"text": "", "reason": ""}).status_code == 422
    assert client.post(address, {"text": LATER, "reason": "đính chính"}).status_code == 302
    page = signed_in(cast.people.task_officer).get(reverse("directive", args=[given.directive_id])).content.decode()
    assert "Nhiệm vụ mà bản sửa không còn nêu như cũ" in page
    assert "đính chính" in page
    assert signed_in(cast.people.leader).get(address).status_code == 403
    assert signed_in(cast.people.stranger).get(address).status_code == 404


@drawn(st.text("ab\n ", max_size=40), st.text("ab\n ", max_size=40))
def test_the_two_columns_hold_what_differs(before: str, after: str) -> None:
    rows = rows_of(before, after)

    def lines(text: str) -> list[str]:
        return [line.strip() for line in text.splitlines() if line.strip()]

    assert any(row.changed for row in rows) == (lines(before) != lines(after))
    told = ["".join(run.text for run in row.before) for row in rows if row.before]
    assert all(line in lines(before) for line in told)


@drawn(st.text("ab", max_size=20), st.text("ab", min_size=1, max_size=3), st.integers(0, 20))
def test_the_nearest_place_holds_the_words(text: str, words: str, place: int) -> None:
    found = nearest(text, words, place)
    everywhere = [i for i in range(len(text)) if text.startswith(words, i)]
    assert found == min(everywhere, key=lambda i: abs(i - place), default=None)
