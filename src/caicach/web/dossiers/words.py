"""What columns, groupings, states and codes of dossiers are called on pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from caicach.dossiers.facts import library_rows
from caicach.text import Text
from caicach.web.dossiers.models import Intake

COLUMNS: dict[str, Any] = {
    "dossier": _("Mã hồ sơ"),
    "unit": _("Đơn vị giải quyết"),
    "procedure": _("Thủ tục hành chính"),
    "field": _("Lĩnh vực"),
    "level": _("Cấp giải quyết"),
    "channel": _("Kênh tiếp nhận"),
    "official": _("Người xử lý"),
    "received_at": _("Lúc tiếp nhận"),
    "due_at": _("Lúc hẹn trả"),
    "finished_at": _("Lúc giải quyết xong"),
    "returned_at": _("Lúc trả kết quả"),
    "paused_days": _("Số ngày tạm dừng"),
    "status": _("Trạng thái"),
    "updated_at": _("Lúc cập nhật"),
    "digitised": _("Hồ sơ có số hóa"),
    "paid_online": _("Thanh toán trực tuyến"),
}

GROUPINGS: dict[str, Any] = {
    "unit": _("Đơn vị"),
    "level": _("Cấp"),
    "field": _("Lĩnh vực"),
    "procedure": _("Thủ tục"),
    "channel": _("Kênh tiếp nhận"),
    "official": _("Người xử lý"),
    "month": _("Tháng"),
}

LEVELS: dict[str, Any] = {"province": _("cấp tỉnh"), "district": _("cấp huyện"), "commune": _("cấp xã")}
CHANNELS: dict[str, Any] = {"online": _("trực tuyến"), "counter": _("trực tiếp"), "post": _("bưu chính")}

STATES: dict[str, tuple[Any, str]] = {
    Intake.State.WAITING: (pgettext_lazy("intake", "đang chờ nạp"), "due-soon"),
    Intake.State.READING: (pgettext_lazy("intake", "đang nạp"), "due-soon"),
    Intake.State.DONE: (pgettext_lazy("intake", "đã nạp"), "done"),
    Intake.State.FAILED: (pgettext_lazy("intake", "không nạp được"), "overdue"),
    Intake.State.UNDOING: (pgettext_lazy("intake", "đang hủy"), "due-soon"),
    Intake.State.UNDONE: (pgettext_lazy("intake", "đã hủy"), "none"),
}


def value_words(grouping: str, value: Any, units: Mapping[str, Any] | None = None) -> str:
    """Return a value of a grouping as pages write it; what is not recorded says so."""
    if value is None or value == "":
        return str(_("không ghi"))
    if grouping == "unit" and units and value in units:
        return str(units[value])
    if grouping == "month":
        year, month = str(value).split("-")
        return f"{int(month)}/{year}"
    return str({"level": LEVELS, "channel": CHANNELS}.get(grouping, {}).get(str(value), value))


def status_words(code: str | None) -> Text | None:
    """Return what a status is called by the national list; a status in other words stands as it is written."""
    if not code:
        return None
    row = next((r for r in library_rows("statuses.csv") if r["code"] == code), None)
    return Text(row["label_vi"], row["label_en"]) if row else Text(code, code)
