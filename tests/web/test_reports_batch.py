"""Many reports at once: made part by part, gone on with after a break, handed over in one ZIP; a unit's own page."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings
from tests.web import report_batches, situations
from tests.web.cast import Cast

from caicach.errors import InputError
from caicach.web.accounts.models import Role, User
from caicach.web.accounts.services import end_role
from caicach.web.audit.models import Entry
from caicach.web.files.keep import path_of
from caicach.web.reports import batch_jobs
from caicach.web.reports.batch_jobs import could_not_make_batch, make_batch
from caicach.web.reports.models import Batch
from caicach.web.reports.services.batching import cancel_batch, folder_of, resume_batch
from caicach.web.reports.waiting import waiting

SignedIn = Callable[[User | None], Client]
FORM = {"period": "2022", "groups": ["sở"], "paper": "own", "formats": ["xlsx"]}


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> None:
    """Make reports in the test's own process, in parts of two: spawning is tried with the core's tests."""
    settings.DATA_DIR = tmp_path
    made = batch_jobs.make_many
    monkeypatch.setattr(batch_jobs, "make_many", lambda *args, **how: made(*args, **{**how, "processes": 1}))
    monkeypatch.setattr(batch_jobs, "PART", 2)


def run(batch: Batch, most: int = 9) -> Batch:
    """Run the job as the worker would, until nothing is left to do."""
    for _ in range(most):
        if make_batch.call(batch.pk) != Batch.State.WAITING:
            break
    batch.refresh_from_db()
    return batch


def names_in(batch: Batch) -> list[str]:
    """Return the names in a batch's ZIP."""
    assert batch.zip is not None
    with zipfile.ZipFile(io.BytesIO(path_of(batch.zip.digest).read_bytes())) as archive:
        return sorted(archive.namelist())


def states(batch: Batch) -> list[str]:
    return list(batch.items.values_list("state", flat=True))


def test_each_unit_has_its_report_and_who_has_none_is_told(cast: Cast) -> None:
    report_batches.tasks_of(cast, cast.unit_a, cast.unit_b)
    batch = run(report_batches.asked(cast, cast.unit_a, cast.unit_b, cast.below_a))
    assert batch.state == Batch.State.MADE
    assert names_in(batch) == ["Không lập được.txt", "so-a.xlsx", "so-b.xlsx"]
    failed = batch.items.get(unit=cast.below_a)
    assert (failed.state, bool(failed.trouble_words.vi)) == ("failed", True)
    assert not folder_of(batch).exists()
    acts = list(Entry.objects.filter(stream__startswith="reports:").values_list("act", flat=True))
    assert acts == ["ask-for-batch", "make-batch"]


def test_a_broken_off_batch_goes_on_and_makes_nothing_twice(cast: Cast) -> None:
    report_batches.tasks_of(cast, cast.unit_a, cast.unit_b, cast.below_a)
    batch = report_batches.asked(cast, cast.unit_a, cast.unit_b, cast.below_a)
    make_batch.call(batch.pk)  # the first part of two; then the worker dies
    assert sorted(states(batch)) == ["made", "made", "waiting"]
    files = {path: path.stat().st_mtime_ns for path in folder_of(batch).iterdir()}
    make_batch.call(batch.pk)
    assert {path: path.stat().st_mtime_ns for path in files} == files
    assert run(batch).state == Batch.State.MADE
    assert len(names_in(batch)) == 3
    assert make_batch.call(batch.pk) == Batch.State.MADE  # handed out twice, done once


def test_what_lost_its_files_is_made_again(cast: Cast) -> None:
    report_batches.tasks_of(cast, cast.unit_a)
    batch = report_batches.asked(cast)
    make_batch.call(batch.pk)
    for path in folder_of(batch).iterdir():
        path.unlink()
    assert run(batch).state == Batch.State.MADE
    assert names_in(batch) == ["so-a.xlsx"]


def test_a_batch_is_stopped_and_gone_on_with(cast: Cast) -> None:
    report_batches.tasks_of(cast, cast.unit_a, cast.unit_b, cast.below_a)
    batch, officer = report_batches.asked(cast, cast.unit_a, cast.unit_b, cast.below_a), cast.people.reform_officer
    make_batch.call(batch.pk)
    assert cancel_batch(officer, batch)
    assert not cancel_batch(officer, batch)
    assert run(batch).state == Batch.State.CANCELLED
    assert states(batch).count("waiting") == 1
    assert resume_batch(officer, batch)
    assert not resume_batch(officer, batch)
    assert run(batch).state == Batch.State.MADE


def test_without_the_right_on_the_day_nothing_is_made(cast: Cast) -> None:
    report_batches.tasks_of(cast, cast.unit_a)
    batch = report_batches.asked(cast)
    officer = cast.people.reform_officer
    end_role(None, officer.memberships.get(role=Role.REFORM_OFFICER), cast.province.today(), "thôi việc")
    assert run(batch).state == Batch.State.FAILED
    assert "quyền" in batch.trouble_words.vi


def test_a_batch_of_nothing_and_one_that_broke_say_so(cast: Cast) -> None:
    batch = run(report_batches.asked(cast))  # Sở A has no data at all
    assert (batch.state, batch.zip) == (Batch.State.FAILED, None)
    assert [item.url for item in waiting(cast.people.reform_officer)] == [reverse("batch", args=[batch.pk])]
    assert resume_batch(cast.people.reform_officer, batch)
    could_not_make_batch(batch.pk)
    batch.refresh_from_db()
    assert batch.state == Batch.State.FAILED
    for wrong in ({"units": ()}, {"files": ()}, {"files": ("exe",)}):
        with pytest.raises(InputError):
            report_batches.asked(cast, **wrong)


def test_the_office_asks_and_watches_on_pages(cast: Cast, signed_in: SignedIn) -> None:
    report_batches.tasks_of(cast, cast.unit_a, cast.unit_b)
    client = signed_in(cast.people.reform_officer)
    page = client.get(reverse("batch-new"), {"kind": "directives"}).text
    assert "sở (4)" in page
    assert client.get(reverse("batch-new"), {"kind": "x"}).status_code == 404
    wrong = client.post(f"{reverse('batch-new')}?kind=directives", {**FORM, "groups": [], "formats": []})
    assert wrong.status_code == 422
    assert "Chọn ít nhất một nhóm đơn vị" in wrong.text
    answer = client.post(f"{reverse('batch-new')}?kind=directives", FORM)
    batch = Batch.objects.get()
    assert answer.url == reverse("batch", args=[batch.pk])
    assert DBTaskResult.objects.filter(task_path=make_batch.module_path).exists()
    assert "0/4" in client.get(answer.url, headers={"HX-Request": "true"}).text
    run(batch)
    page = client.get(answer.url).text
    assert "Tải tất cả (ZIP)" in page
    assert "Phòng A1" in page  # it has no tasks, and says so
    handed = client.get(reverse("batch-file", args=[batch.pk]))
    assert handed.getvalue()[:2] == b"PK"
    assert "2/4" in client.get(reverse("batch-list")).text
    assert client.get(reverse("batch-cancel", args=[batch.pk])).status_code == 405


def test_the_analysis_of_an_index_is_made_for_every_province(cast: Cast, signed_in: SignedIn) -> None:
    situations.index_tables(cast)
    client = signed_in(cast.people.reform_officer)
    asked = {"comparison": "papi:2020:2021", "paper": "state", "formats": ["xlsx"]}
    client.post(f"{reverse('batch-new')}?kind=index", asked)
    batch = run(Batch.objects.get())
    assert names_in(batch) == ["tinh-ha-nam.xlsx", "tinh-nam-dinh.xlsx"]


def test_a_unit_reads_its_own_page(cast: Cast, signed_in: SignedIn) -> None:
    report_batches.tasks_of(cast, cast.unit_a)
    situations.intake(cast)
    client, address = signed_in(cast.people.specialist), reverse("unit-review", args=[cast.unit_a.pk])
    page = client.get(address, {"period": "2022"})
    assert page.status_code == 200
    assert "50,00 %" in page.text
    assert "/dossiers/units/so-a/?" in page.text
    assert "Sở B" not in page.text.partition("<article")[2]
    assert client.get(address, {"period": "1999"}).context["period"] == str(cast.province.today().year)
    paper = client.get(reverse("unit-review-file", args=[cast.unit_a.pk, "docx"]))
    assert paper.content[:2] == b"PK"
    assert client.get(reverse("unit-review-file", args=[cast.unit_a.pk, "exe"])).status_code == 404
    assert signed_in(cast.people.sister).get(address).status_code == 404
    assert signed_in(cast.people.stranger).get(address).status_code == 404
    assert signed_in(cast.people.appraiser).get(address).status_code == 403
    province = reverse("unit-review", args=[cast.province.unit.pk])
    assert signed_in(cast.people.leader).get(province).status_code == 404


def test_a_page_of_a_unit_without_data_says_why(cast: Cast, signed_in: SignedIn) -> None:
    address = reverse("unit-review", args=[cast.unit_b.pk])
    page = signed_in(cast.people.sister).get(address)
    assert page.status_code == 422
    assert 'role="alert"' in page.text
    file = signed_in(cast.people.sister).get(reverse("unit-review-file", args=[cast.unit_b.pk, "pdf"]))
    assert file.url.startswith(address)


def test_the_list_of_units_leads_the_only_one_to_its_page(cast: Cast, signed_in: SignedIn) -> None:
    sister = signed_in(cast.people.sister).get(reverse("unit-review-list"))
    assert sister.url == reverse("unit-review", args=[cast.unit_b.pk])
    page = signed_in(cast.people.leader).get(reverse("unit-review-list")).text
    assert reverse("unit-review", args=[cast.unit_a.pk]) in page
