"""The configuration page: each outside part is checked, and what is not well says how to mend it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings
from tests.web.cast import Cast
from tests.web.mailbox import Mailbox, free_port, server_of

from caicach.web.accounts.models import User
from caicach.web.audit.append_only import TAKE_AWAY
from caicach.web.checks.configuration import LAST_BACKUP, PARTS, Part, check_configuration


@pytest.fixture
def well(db: None, settings: Settings, tmp_path: Path) -> Path:
    """Return the data folder of an installation that is well."""
    settings.DATA_DIR, settings.SECURE, settings.DEMO = tmp_path, True, False
    bundle = tmp_path / "assets" / "caicach" / "charts.js"
    bundle.parent.mkdir(parents=True)
    bundle.write_text("")
    back_up(tmp_path, timezone.now())
    return tmp_path


def back_up(folder: Path, at: dt.datetime) -> None:
    (folder / LAST_BACKUP).write_text(json.dumps({"at": at.isoformat(), "name": "x.zip", "size": 1}))


def part(title: str) -> Part:
    return next(p for p in check_configuration() if p.title == title)


def job(**fields: object) -> DBTaskResult:
    given = {"args_kwargs": {"args": [], "kwargs": {}}, "task_path": "x.y", "queue_name": "default", "priority": 0}
    return DBTaskResult.objects.create(**given | {"backend_name": "default"} | fields)


def test_all_is_well(well: Path) -> None:
    parts = check_configuration()
    assert len(parts) == len(PARTS)
    assert [p for p in parts if p.state != "ok"] == []


def test_the_database_is_named_with_its_version(well: Path) -> None:
    found = part("Cơ sở dữ liệu").found
    assert {"sqlite": "journal_mode=wal", "postgresql": "PostgreSQL"}[connection.vendor] in found


def test_what_is_wrong_comes_first_and_says_how_to_mend_it(well: Path) -> None:
    (well / "assets" / "caicach" / "charts.js").unlink()
    (well / LAST_BACKUP).unlink()
    first, second, *_ = check_configuration()
    assert (first.state, first.title) == ("error", "Bộ vẽ biểu đồ")
    assert "build_assets" in first.mend
    assert (second.state, second.title) == ("warning", "Bản sao lưu")


def test_a_trigger_taken_away_is_an_error(well: Path) -> None:
    with connection.cursor() as cursor:
        for statement in TAKE_AWAY[connection.vendor]:
            cursor.execute(statement)
    assert part("Khóa chỉ ghi thêm của nhật ký").state == "error"


@pytest.mark.parametrize(("days", "state"), [(6, "ok"), (8, "warning")])
def test_a_backup_gets_old_after_a_week(days: int, state: str, well: Path) -> None:
    back_up(well, timezone.now() - dt.timedelta(days=days))
    assert part("Bản sao lưu").state == state


@pytest.mark.parametrize(("minutes", "state"), [(1, "ok"), (10, "error")])
def test_a_job_that_nobody_takes_means_a_dead_worker(minutes: int, state: str, well: Path) -> None:
    waiting = job(status="READY")
    DBTaskResult.objects.filter(pk=waiting.pk).update(enqueued_at=timezone.now() - dt.timedelta(minutes=minutes))
    assert part("Máy chạy việc nền").state == state


def test_failed_jobs_are_named(well: Path) -> None:
    job(status="FAILED", finished_at=timezone.now())
    assert part("Máy chạy việc nền").state == "warning"
    DBTaskResult.objects.update(status="SUCCESSFUL")
    assert "việc gần nhất xong lúc" in part("Máy chạy việc nền").found


def test_plain_http_and_demo_accounts_are_named(well: Path, settings: Settings) -> None:
    settings.SECURE = False
    assert part("Phiên đăng nhập qua HTTPS").state == "warning"
    settings.DEMO = True
    assert part("Phiên đăng nhập qua HTTPS").state == "ok"
    assert part("Tài khoản minh họa").state == "warning"


def test_a_data_folder_that_is_not_there(well: Path, settings: Settings) -> None:
    settings.DATA_DIR = well / "none"
    assert part("Thư mục dữ liệu").state == "error"


def test_the_page_is_the_administrators(cast: Cast, well: Path, signed_in: Callable[[User | None], Client]) -> None:
    address = reverse("configuration")
    page = signed_in(cast.people.administrator).get(address).content.decode()
    assert "Mọi phần đều chạy tốt" in page
    assert signed_in(cast.people.leader).get(address).status_code == 403


def test_a_mail_server_is_asked_whether_it_answers(well: Path, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    settings.SITE = "https://caicach.example"
    lost = part("Thư điện tử")
    assert (lost.state, "CAICACH_SMTP_URL" in lost.mend) == ("error", True)
    server = server_of(Mailbox())
    settings.EMAIL_PORT = server.port
    server.start()
    try:
        assert part("Thư điện tử").state == "ok"
    finally:
        server.stop()


def test_links_in_mail_lead_somewhere_else_than_to_this_machine(well: Path, settings: Settings) -> None:
    settings.EMAIL_HOST, settings.SITE = "mail.example", "http://127.0.0.1:8000"
    assert part("Địa chỉ trang trong thư và lịch").state == "warning"
    settings.SITE = "https://caicach.example"
    assert part("Địa chỉ trang trong thư và lịch").state == "ok"
