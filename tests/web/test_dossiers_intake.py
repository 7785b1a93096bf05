"""Bringing dossiers in: columns confirmed by a person, read once, mended, undone; on the trail, and for whom."""

from __future__ import annotations

import fcntl
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from tests.web.cast import Cast
from tests.web.situations import DOSSIERS, intake

from caicach.errors import InputError
from caicach.web.accounts.models import User
from caicach.web.audit.models import Entry
from caicach.web.audit.verify import verify
from caicach.web.dossiers.jobs import could_not_read, could_not_take_out, read_intake, take_out_intake
from caicach.web.dossiers.models import Intake, SourceMapping
from caicach.web.dossiers.places import lake_folder, lake_of
from caicach.web.dossiers.progress import course_of, told_by
from caicach.web.dossiers.services.intake import ask_for_intake, ask_for_undo, confirm_mapping, undo_intake
from caicach.web.files.keep import keep, path_of
from caicach.web.jobs.retrying import tick

SignedIn = Callable[[User | None], Client]
THEIRS = """Mã HS,Nơi xử lý,Ngày tiếp nhận,Ngày hẹn trả,Họ và tên
H9,so-a,01/06/2022 08:30,03/06/2022 08:30,Nguyễn Văn A
"""


def upload(content: str, name: str = "ho-so.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode(), content_type="text/csv")


def acts(cast: Cast) -> list[str]:
    stream = f"dossiers:{cast.province.unit.key}"
    return list(Entry.objects.filter(stream=stream).order_by("number").values_list("act", flat=True))


def test_what_an_import_did_is_kept_and_on_the_trail(cast: Cast) -> None:
    done = intake(cast)
    assert (done.state, done.number, done.rows_read, done.added, done.rejected) == ("done", 1, 5, 4, 1)
    assert acts(cast) == ["ask-for-intake", "begin-intake", "import-dossiers"]
    assert verify().broken == ()


def test_reading_twice_imports_once(cast: Cast) -> None:
    done = intake(cast)
    assert read_intake.call(done.pk) == "done"
    lake = lake_of(cast.province)
    assert lake is not None
    assert len(lake.manifest.imports) == 1


def test_a_worker_that_dies_after_the_lake_was_written_finds_its_own_import_again(cast: Cast) -> None:
    done = intake(cast)
    Intake.objects.filter(pk=done.pk).update(state="reading", number=None, added=0)
    read_intake.call(done.pk)
    done.refresh_from_db()
    assert (done.state, done.number, done.added) == ("done", 1, 4)


def test_the_same_file_again_says_that_nothing_changed(cast: Cast) -> None:
    intake(cast)
    again = intake(cast)
    assert (again.state, again.number, again.added, again.unchanged) == ("done", None, 0, 4)
    with pytest.raises(InputError):
        undo_intake(cast.people.reform_officer, again, "nhầm")


def test_a_file_that_is_no_table_fails_with_what_to_do(cast: Cast, signed_in: SignedIn) -> None:
    failed = intake(cast, "a,b\n1,2\n", "la.csv")
    assert failed.state == "failed"
    page = signed_in(cast.people.reform_officer).get(reverse("intake", args=[failed.pk])).text
    assert "kho hồ sơ còn nguyên như trước" in page
    assert "la.csv" in page
    assert lake_of(cast.province) is None


def test_a_job_that_failed_for_good_marks_the_import(cast: Cast) -> None:
    stored = keep(io.BytesIO(DOSSIERS.encode()), "a.csv", "text/csv")
    asked = ask_for_intake(cast.people.reform_officer, cast.province, stored, "a.csv")
    DBTaskResult.objects.update(status=TaskResultStatus.FAILED, worker_ids=["a", "b", "c"])
    tick()
    asked.refresh_from_db()
    assert asked.state == "failed"
    could_not_read(asked.pk)
    assert acts(cast) == ["ask-for-intake", "fail-intake"]


def test_columns_are_guessed_confirmed_and_remembered(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.people.reform_officer)
    answer = client.post(reverse("intake-new"), {"system": "Một cửa", "file": upload(THEIRS)})
    page = client.get(answer.url)
    assert "Nguyễn Văn A" not in page.text
    assert "dữ liệu cá nhân, không hiển thị" in page.text
    wrong = client.post(answer.url, {"c0": "dossier", "c1": "unit", "c2": "received_at", "c3": "received_at"})
    assert wrong.status_code == 422
    assert "Hai cột cùng được đọc là" in wrong.text
    assert "Lúc hẹn trả" in wrong.text
    assert not Intake.objects.exists()
    done = client.post(answer.url, {"c0": "dossier", "c1": "unit", "c2": "received_at", "c3": "due_at"})
    mapping = SourceMapping.objects.get()
    assert mapping.columns == {
        "dossier": "Mã HS",
        "unit": "Nơi xử lý",
        "received_at": "Ngày tiếp nhận",
        "due_at": "Ngày hẹn trả",
    }
    asked = Intake.objects.get()
    assert done.url == reverse("intake", args=[asked.pk])
    read_intake.call(asked.pk)
    asked.refresh_from_db()
    assert asked.added == 1
    again = client.post(reverse("intake-new"), {"system": "Một cửa", "file": upload(THEIRS + "\n")})
    assert "Dùng cách đọc cột của “Một cửa”" in client.get(again.url).text


def test_another_reading_supersedes_the_one_before(cast: Cast) -> None:
    officer, columns = cast.people.reform_officer, {"dossier": "A", "unit": "B", "received_at": "C", "due_at": "D"}
    first = confirm_mapping(officer, cast.province, "Một cửa", columns)
    assert confirm_mapping(officer, cast.province, "Một cửa", columns) == first
    second = confirm_mapping(officer, cast.province, "Một cửa", {**columns, "field": "E"})
    first.refresh_from_db()
    assert (first.superseded, second.superseded) == (True, False)
    assert acts(cast) == ["confirm-mapping", "supersede-mapping", "confirm-mapping"]
    assert verify().broken == ()


@pytest.mark.parametrize(("content", "said"), [("", "0 byte"), ("\x00\x01\x02", "ho-so.csv")])
def test_a_bad_file_is_refused_beside_its_field(cast: Cast, signed_in: SignedIn, content: str, said: str) -> None:
    client = signed_in(cast.people.reform_officer)
    answer = client.post(reverse("intake-new"), {"system": "x", "file": upload(content)})
    assert answer.status_code in (302, 422)
    if answer.status_code == 422:
        assert said in answer.text
        assert 'role="alert"' in answer.text


def test_rejected_rows_are_listed_given_out_mended_and_then_no_longer_counted(cast: Cast, signed_in: SignedIn) -> None:
    done, client = intake(cast), signed_in(cast.people.reform_officer)
    page = client.get(reverse("intake", args=[done.pk])).text
    assert "thiếu mã hồ sơ" in page
    file = client.get(reverse("intake-quarantine", args=[done.pk]))
    assert file["Content-Disposition"] == f'attachment; filename="dong-bi-loai-{done.pk}.csv"'
    rows = file.content.decode("utf-8-sig").splitlines()
    mended = "\n".join([rows[0], "H5" + rows[1]])
    answer = client.post(reverse("intake-mend", args=[done.pk]), {"file": upload(mended, "sua.csv")})
    again = Intake.objects.get(mends=done)
    assert answer.url == reverse("intake", args=[again.pk])
    read_intake.call(again.pk)
    again.refresh_from_db()
    assert (again.added, again.rejected) == (1, 0)


def test_undoing_says_what_will_happen_and_takes_the_dossiers_out(cast: Cast, signed_in: SignedIn) -> None:
    done, client = intake(cast), signed_in(cast.people.reform_officer)
    page = client.get(reverse("intake", args=[done.pk])).text
    assert "Hủy sẽ rút" in page
    without = client.post(reverse("intake-undo", args=[done.pk]))
    assert without.status_code == 422
    client.post(reverse("intake-undo", args=[done.pk]), {"reason": "nạp nhầm tệp"})
    page = client.get(reverse("intake", args=[done.pk])).text
    assert "đang hủy" in page
    assert client.post(reverse("intake-undo", args=[done.pk]), {"reason": "lần nữa"}).status_code == 422
    assert [take_out_intake.call(done.pk), take_out_intake.call(done.pk)] == ["undone", "undone"]
    done.refresh_from_db()
    assert (done.state, done.undone_reason, done.undone_by) == ("undone", "nạp nhầm tệp", cast.people.reform_officer)
    lake = lake_of(cast.province)
    assert lake is not None
    assert lake.active() == []
    assert acts(cast)[-2:] == ["ask-for-undo", "undo-intake"]
    assert verify().broken == ()


def test_an_undoing_that_cannot_be_done_leaves_all_as_it_was_and_says_so(cast: Cast, signed_in: SignedIn) -> None:
    done, client = intake(cast), signed_in(cast.people.reform_officer)
    ask_for_undo(cast.people.reform_officer, done, "nhầm")
    could_not_take_out(done.pk)
    could_not_take_out(done.pk)
    done.refresh_from_db()
    assert (done.state, done.undone_by) == ("done", None)
    assert "Chưa hủy được lần nạp này" in client.get(reverse("intake", args=[done.pk])).text
    assert acts(cast)[-2:] == ["ask-for-undo", "fail-undo"]
    assert verify().broken == ()


def test_the_page_says_how_far_an_import_is_and_when_it_was_broken_off(cast: Cast, signed_in: SignedIn) -> None:
    done, client = intake(cast), signed_in(cast.people.reform_officer)

    def shown() -> str:
        return client.get(reverse("intake", args=[done.pk]), headers={"HX-Request": "true"}).text

    Intake.objects.filter(pk=done.pk).update(state="reading")
    done.refresh_from_db()
    path = lake_folder(cast.province) / "lock"
    tell = told_by(done, path_of(done.file.digest))
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert "một lần nạp khác chưa xong" in shown()
        tell(40, 100)
        assert 'value="40"' in shown()
        assert course_of(done).rows_read == 2
        tell(90, 100)
        assert "Bước 2/2" in shown()
    caches["figures"].clear()
    assert "tự nạp lại từ đầu" in shown()


def test_a_file_whose_import_failed_is_imported_again_as_it_was_handed_in(cast: Cast, signed_in: SignedIn) -> None:
    done, client = intake(cast), signed_in(cast.people.reform_officer)
    Intake.objects.filter(pk=done.pk).update(state="failed")
    assert "Nạp lại tệp này" in client.get(reverse("intake", args=[done.pk])).text
    answer = client.post(reverse("intake-again", args=[done.pk]))
    again = Intake.objects.exclude(pk=done.pk).get()
    assert answer.url == reverse("intake", args=[again.pk])
    assert (again.file, again.mapping, again.file_name) == (done.file, done.mapping, done.file_name)
    assert client.post(reverse("intake-again", args=[again.pk])).url == answer.url


def test_an_undoing_broken_off_is_finished_by_the_next(cast: Cast) -> None:
    done = intake(cast)
    undo_intake(cast.people.reform_officer, done, "một")
    Intake.objects.filter(pk=done.pk).update(state="done", undone_on=None)
    done.refresh_from_db()
    assert undo_intake(cast.people.reform_officer, done, "hai").state == "undone"


def test_a_unit_officer_may_not_import_and_a_stranger_sees_no_import(cast: Cast, signed_in: SignedIn) -> None:
    done = intake(cast)
    assert signed_in(cast.people.specialist).get(reverse("intake-list")).status_code == 403
    assert signed_in(cast.people.stranger).get(reverse("intake", args=[done.pk])).status_code == 404
    assert signed_in(cast.people.stranger).post(reverse("intake-undo", args=[done.pk])).status_code == 404
    assert signed_in(cast.people.reform_officer).get(reverse("intake-undo", args=[done.pk])).status_code == 405
    assert "ho-so.csv" not in signed_in(cast.people.stranger).get(reverse("intake-list")).text


def test_a_page_that_is_asked_again_by_itself_reloads_once_it_is_read(cast: Cast, signed_in: SignedIn) -> None:
    done, client = intake(cast), signed_in(cast.people.administrator)
    answer = client.get(reverse("intake", args=[done.pk]), headers={"HX-Request": "true"})
    assert answer.headers["HX-Refresh"] == "true"


def test_the_lake_lies_under_the_provinces_key(cast: Cast, settings: object) -> None:
    intake(cast)
    lake = lake_of(cast.province)
    assert lake is not None
    assert lake.root.parent == Path(settings.DATA_DIR) / "lakes"  # type: ignore[attr-defined]
    assert ":" not in lake.root.name
