"""Why dossiers were late: the list, what events show, the unit's word, findings opened from it."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.web.cast import Cast
from tests.web.situations import intake

from caicach.errors import InputError
from caicach.text import Text
from caicach.web.accounts.models import User
from caicach.web.audit.models import Entry
from caicach.web.audit.verify import verify
from caicach.web.dossiers.models import ConfirmedCause, DelayCause, EventTable
from caicach.web.dossiers.services.causes import add_cause, adopt_template, confirm_cause, retire_cause
from caicach.web.dossiers.services.events import hand_in_events
from caicach.web.files.keep import keep
from caicach.web.findings.models import Finding

SignedIn = Callable[[User | None], Client]
EVENTS = """case,activity,timestamp,resource,unit
H2,Tiếp nhận,2022-06-01 09:00,CB1,so-a
H2,Gửi lấy ý kiến,2022-06-01 10:00,CB1,so-a
H2,Nhận ý kiến,2022-06-08 09:00,CB2,so-b
H2,Trả kết quả,2022-06-08 10:00,CB1,so-a
H1,Tiếp nhận,2022-06-01 08:30,CB1,so-a
H1,Trả kết quả,2022-06-02 10:00,CB1,so-a
"""


@pytest.fixture
def lake(cast: Cast) -> None:
    intake(cast)


@pytest.fixture
def steps(cast: Cast, lake: None) -> EventTable:
    """Hand in steps in which H2 waited for Sở B's opinion for five working days."""
    stored = keep(io.BytesIO(EVENTS.encode()), "buoc.csv", "text/csv")
    return hand_in_events(cast.people.reform_officer, cast.province, stored, "buoc.csv")


@pytest.fixture
def listed(cast: Cast) -> dict[str, DelayCause]:
    adopt_template(cast.people.reform_officer, cast.province)
    return {cause.code: cause for cause in DelayCause.objects.all()}


def test_the_template_is_adopted_once(cast: Cast, listed: dict[str, DelayCause]) -> None:
    assert adopt_template(cast.people.reform_officer, cast.province) == []
    assert listed["waited-for-unit"].kind == "objective"


def test_a_cause_of_ones_own_is_added_once(cast: Cast) -> None:
    title = Text("Mất điện", "Power cut")
    add_cause(cast.people.reform_officer, cast.province, "objective", title, "Quyết định thử")
    with pytest.raises(InputError):
        add_cause(cast.people.reform_officer, cast.province, "objective", Text("MẤT ĐIỆN", ""))


def test_what_the_steps_show_is_proposed_and_said_to_be_a_proposal(
    cast: Cast, steps: EventTable, listed: dict[str, DelayCause], signed_in: SignedIn
) -> None:
    page = signed_in(cast.people.specialist).get(reverse("dossier", args=["H2"])).text
    assert "Chờ ý kiến của cơ quan khác" in page
    assert "đề xuất" in page
    assert "Gửi lấy ý kiến" in page
    on_time = signed_in(cast.people.specialist).get(reverse("dossier", args=["H1"])).text
    assert 'id="cause"' not in on_time


def test_the_unit_confirms_and_may_say_otherwise_later(
    cast: Cast, steps: EventTable, listed: dict[str, DelayCause], signed_in: SignedIn
) -> None:
    client = signed_in(cast.people.specialist)
    client.post(reverse("cause-confirm", args=["H2"]), {"cause": "waited-for-unit", "proposed": "waited-for-unit"})
    client.post(reverse("cause-confirm", args=["H2"]), {"cause": "left-lying", "note": "để quên"})
    said = ConfirmedCause.objects.order_by("pk")
    assert [(s.cause.code, s.superseded) for s in said] == [("waited-for-unit", True), ("left-lying", False)]
    assert Entry.objects.filter(act="confirm-delay-cause").count() == 2
    assert verify().broken == ()
    page = client.get(reverse("dossier", args=["H2"])).text
    assert "để quên" in page
    total = signed_in(cast.people.leader).get(reverse("dossier-causes")).text
    assert "Hồ sơ để lâu ở một bước của đơn vị" in total


def test_many_are_confirmed_at_once_all_or_none(
    cast: Cast, steps: EventTable, listed: dict[str, DelayCause], signed_in: SignedIn
) -> None:
    client, address = signed_in(cast.people.specialist), reverse("cause-queue")
    assert client.post(address).status_code == 422
    without = client.post(address, {"pick": ["H2", "H3"], "cause:H2": "waited-for-unit", "cause:H3": ""})
    assert without.status_code == 422
    assert "H3" in without.text
    assert not ConfirmedCause.objects.exists()
    done = {
        "pick": ["H2", "H3", "H4"],
        "cause:H2": "waited-for-unit",
        "cause:H3": "system-down",
        "cause:H4": "left-lying",
    }
    assert client.post(address, done).status_code == 302
    assert set(ConfirmedCause.objects.values_list("dossier", flat=True)) == {"H2", "H3"}  # H4 is Sở B's, and in time
    assert "Mọi hồ sơ trễ trong kỳ đã có nguyên nhân" in client.get(address).text


def test_only_the_unit_confirms_and_only_its_own(
    cast: Cast, lake: None, listed: dict[str, DelayCause], signed_in: SignedIn
) -> None:
    address, said = reverse("cause-confirm", args=["H2"]), {"cause": "left-lying"}
    assert signed_in(cast.people.reform_officer).post(address, said).status_code == 403
    assert signed_in(cast.people.sister).post(address, said).status_code == 404
    assert signed_in(cast.people.far_specialist).post(address, said).status_code == 404
    assert signed_in(cast.people.specialist).get(address).status_code == 405
    assert not ConfirmedCause.objects.exists()


def test_a_cause_off_the_list_is_no_longer_chosen(
    cast: Cast, lake: None, listed: dict[str, DelayCause], signed_in: SignedIn
) -> None:
    cause = listed["left-lying"]
    signed_in(cast.people.reform_officer).post(reverse("cause-retire", args=[cause.pk]))
    cause.refresh_from_db()
    assert cause.retired_on is not None
    with pytest.raises(InputError):
        confirm_cause(cast.people.specialist, cause, "H2", "so-a")
    signed_in(cast.people.specialist).post(reverse("cause-confirm", args=["H2"]), {"cause": "left-lying"})
    assert not ConfirmedCause.objects.exists()
    assert retire_cause(cast.people.reform_officer, cause).retired_on is None


def test_without_steps_or_list_the_page_says_so(cast: Cast, lake: None, signed_in: SignedIn) -> None:
    page = signed_in(cast.people.reform_officer).get(reverse("dossier-causes")).text
    assert "Chưa nạp bảng bước xử lý" in page
    assert "chưa có danh mục nguyên nhân trễ" in page


def test_a_finding_opens_prefilled_with_its_figures(
    cast: Cast, steps: EventTable, listed: dict[str, DelayCause], signed_in: SignedIn
) -> None:
    client = signed_in(cast.people.reform_officer)
    address = reverse("dossier-finding", query={"procedure": "1.000001"})
    page = client.get(address).text
    assert "1 hồ sơ trễ hạn: 1.000001" in page
    assert "Chờ ý kiến của cơ quan khác" in page
    assert client.post(address, {"title": ""}).status_code == 422
    said = {"title": "Đất đai trễ", "cause_kind": "objective", "cause_words": "chờ ý kiến", "units": [cast.unit_a.pk]}
    client.post(address, said)
    found = Finding.objects.get()
    assert (found.of_dossiers, found.code, found.period_from, found.period_to) == (
        True,
        "1.000001",
        "2022-01",
        "2022-06",
    )
    assert list(found.units.all()) == [cast.unit_a]
    shown = client.get(reverse("finding", args=[found.pk])).text
    assert reverse("dossier-causes") in shown


def test_a_new_table_of_steps_supersedes_and_a_bad_one_does_not(
    cast: Cast, steps: EventTable, signed_in: SignedIn
) -> None:
    client = signed_in(cast.people.reform_officer)
    bad = SimpleUploadedFile("b.csv", b"case,activity,timestamp\nH1,x,hom qua\n")
    answer = client.post(reverse("events-new"), {"file": bad})
    assert answer.status_code == 422
    assert "hom qua" in answer.text
    good = SimpleUploadedFile("c.csv", "case,activity,timestamp\nH1,Tiếp nhận,2022-06-01 08:30\n".encode())
    assert client.post(reverse("events-new"), {"file": good}).status_code == 302
    assert list(EventTable.objects.filter(superseded=False).values_list("file_name", "cases")) == [("c.csv", 1)]
    assert verify().broken == ()
    assert signed_in(cast.people.specialist).get(reverse("events-new")).status_code == 403
