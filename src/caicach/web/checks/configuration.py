"""Checking every part outside caicach: does it work, and if not, how to mend it."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import get_connection
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from caicach.reporting import figures
from caicach.web.audit.append_only import trigger_count
from caicach.web.reminders.models import Letter

LEAST_FREE = 2 * 1024**3  # bytes: room for a backup and a season's files
WAITING_TOO_LONG = dt.timedelta(minutes=5)
BACKUP_TOO_OLD = dt.timedelta(days=7)
LEAST_POSTGRESQL = 15
MAIL_ANSWERS_WITHIN = 5  # seconds
LAST_BACKUP = "last-backup.json"

State = Literal["ok", "warning", "error"]


@dataclass(frozen=True)
class Part:
    """One outside part: what was found, and how to mend it where it is not well."""

    title: str
    state: State
    found: str
    mend: str = ""


def check_configuration() -> list[Part]:
    """Check all parts; what is wrong comes first."""
    order = {"error": 0, "warning": 1, "ok": 2}
    return sorted((part() for part in PARTS), key=lambda p: order[p.state])


def _database() -> Part:
    title = _("Cơ sở dữ liệu")
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sqlite_version()")
            version = cursor.fetchone()[0]
            cursor.execute("PRAGMA journal_mode")
            mode = cursor.fetchone()[0]
            found = f"SQLite {version}, journal_mode={mode}"
            mend = _("Đặt cơ sở dữ liệu trên đĩa của chính máy chủ (không phải ổ mạng), rồi khởi động lại.")
            return Part(title, "ok", found) if mode == "wal" else Part(title, "error", found, mend)
        cursor.execute("SHOW server_version")
        version = cursor.fetchone()[0]
    mend = _("Nâng cấp PostgreSQL lên bản %d trở lên.") % LEAST_POSTGRESQL
    major = int(version.split(".")[0])
    return Part(title, "ok" if major >= LEAST_POSTGRESQL else "error", f"PostgreSQL {version}", mend)


def _migrations() -> Part:
    title = _("Cấu trúc cơ sở dữ liệu")
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not pending:
        return Part(title, "ok", _("đúng với bản chương trình đang chạy"))
    found = _("còn %d bước nâng cấp chưa chạy") % len(pending)
    return Part(title, "error", found, _("Sao lưu, rồi chạy: caicach manage migrate"))


def _triggers() -> Part:
    title = _("Khóa chỉ ghi thêm của nhật ký")
    if trigger_count(connection) == 2:
        return Part(title, "ok", _("cơ sở dữ liệu từ chối sửa và xóa mục nhật ký"))
    mend = _("Kiểm chứng nhật ký, rồi chạy lại bước nâng cấp của ứng dụng audit để đặt lại khóa.")
    return Part(title, "error", _("khóa đã bị gỡ"), mend)


def _worker() -> Part:
    title = _("Máy chạy việc nền")
    now = timezone.now()
    last = DBTaskResult.objects.filter(finished_at__isnull=False).order_by("-finished_at").first()
    oldest = DBTaskResult.objects.ready().order_by("enqueued_at").first()
    mend = _("Khởi động lại máy chạy việc nền: caicach serve, hoặc caicach manage db_worker.")
    if oldest and now - oldest.enqueued_at > WAITING_TOO_LONG:
        return Part(title, "error", _("có việc chờ từ %s mà chưa ai chạy") % _moment(oldest.enqueued_at), mend)
    failed = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED).count()
    if failed:
        mend = _("Mở báo cáo bị lỗi để xem lý do, rồi lập lại.")
        return Part(title, "warning", _("%d việc không chạy được") % failed, mend)
    if last is None:
        return Part(title, "ok", _("chưa có việc nền nào"))
    return Part(title, "ok", _("việc gần nhất xong lúc %s") % _moment(last.finished_at))


def _data_folder() -> Part:
    title = _("Thư mục dữ liệu")
    folder = Path(settings.DATA_DIR)
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        mend = _("Cho tài khoản chạy máy chủ quyền ghi vào thư mục dữ liệu.")
        return Part(title, "error", f"{folder}: {error.strerror}", mend)
    free = shutil.disk_usage(folder).free
    found = _("ghi được, còn trống %s GB") % figures.number(free / 1024**3, 1, _language())
    mend = _("Dọn đĩa hoặc chuyển thư mục dữ liệu sang đĩa lớn hơn.")
    return Part(title, "ok", found) if free >= LEAST_FREE else Part(title, "warning", found, mend)


def _charts() -> Part:
    title = _("Bộ vẽ biểu đồ")
    if (Path(settings.DATA_DIR) / "assets" / "caicach" / "charts.js").exists():
        return Part(title, "ok", _("đã dựng"))
    mend = _("Chạy: caicach manage build_assets, rồi caicach manage collectstatic --noinput")
    return Part(title, "error", _("chưa dựng; biểu đồ trên trang sẽ trống"), mend)


def _fonts() -> Part:
    title = _("Phông chữ của báo cáo")
    faces = list(Path(str(files("caicach.reporting") / "fonts")).glob("LiberationSerif-*.ttf"))
    if len(faces) == 4:
        return Part(title, "ok", "Liberation Serif")
    return Part(title, "error", _("thiếu phông; chữ có dấu trong PDF sẽ sai"), _("Cài lại chương trình."))


def _email() -> Part:
    title = _("Thư điện tử")
    if not settings.EMAIL_HOST:
        return Part(title, "ok", _("chưa cấu hình; cải cách không gửi thư, mọi việc chờ nằm ở trang đầu"))
    where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    try:
        with get_connection(timeout=MAIL_ANSWERS_WITHIN):
            pass
    except OSError as error:  # what smtplib and ssl raise is one too
        mend = _("Kiểm tra CAICACH_SMTP_URL (máy chủ, cổng, tài khoản) và tường lửa, rồi khởi động lại.")
        return Part(title, "error", f"{where}: {error}", mend)
    failed = Letter.objects.filter(state__in=[Letter.State.FAILED, Letter.State.UNSURE], reminders__isnull=False)
    if count := failed.distinct().count():
        mend = _("Mở Quản trị › Nhắc việc để xem lý do và gửi lại.")
        return Part(title, "warning", _("%d thư nhắc việc không gửi được") % count, mend)
    return Part(title, "ok", _("nối được %s") % where)


def _site() -> Part:
    title = _("Địa chỉ trang trong thư và lịch")
    local = urlsplit(settings.SITE).hostname in ("127.0.0.1", "localhost", None)
    if not local or settings.DEMO or not settings.EMAIL_HOST:
        return Part(title, "ok", settings.SITE)
    mend = _("Đặt CAICACH_SITE là địa chỉ mà mọi người mở, ví dụ https://caicach.example.gov.vn.")
    return Part(title, "warning", _("%s chỉ mở được trên máy chủ này") % settings.SITE, mend)


def _cookies() -> Part:
    title = _("Phiên đăng nhập qua HTTPS")
    if settings.SECURE:
        return Part(title, "ok", _("bật"))
    mend = _("Đặt máy chủ sau HTTPS rồi đặt CAICACH_SECURE=1.")
    state: State = "ok" if settings.DEMO else "warning"
    return Part(title, state, _("tắt: phiên đăng nhập có thể bị nghe lén trên mạng"), mend)


def _demo() -> Part:
    title = _("Tài khoản minh họa")
    if not settings.DEMO:
        return Part(title, "ok", _("không hiện ở trang đăng nhập"))
    mend = _("Nếu đây không phải bản minh họa, bỏ CAICACH_DEMO và khóa các tài khoản minh họa.")
    return Part(title, "warning", _("hiện ở trang đăng nhập, mật khẩu ai cũng biết"), mend)


def _backup() -> Part:
    title = _("Bản sao lưu")
    mend = _("Chạy: caicach backup TỆP.zip, đưa tệp sang máy khác, và đặt lịch chạy hằng ngày.")
    kept = Path(settings.DATA_DIR) / LAST_BACKUP
    if not kept.exists():
        return Part(title, "warning", _("chưa có lần nào"), mend)
    at = dt.datetime.fromisoformat(json.loads(kept.read_text(encoding="utf-8"))["at"])
    found = _("lần gần nhất lúc %s") % _moment(at)
    return Part(title, "ok", found) if timezone.now() - at <= BACKUP_TOO_OLD else Part(title, "warning", found, mend)


PARTS: tuple[Callable[[], Part], ...] = (
    _database,
    _migrations,
    _triggers,
    _worker,
    _data_folder,
    _charts,
    _fonts,
    _email,
    _site,
    _cookies,
    _demo,
    _backup,
)


def _moment(value: dt.datetime) -> str:
    return figures.moment(timezone.localtime(value), _language())


def _language() -> str:
    return translation.get_language() or "vi"
