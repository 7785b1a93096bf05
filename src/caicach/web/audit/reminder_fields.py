"""What the fields of reminders are called on the trail's pages."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

REMINDER_FIELDS: dict[str, dict[str, Any]] = {
    "reminders.choice": {
        "user": gettext_lazy("Tài khoản"),
        "mail": gettext_lazy("Thư điện tử"),
        "language": gettext_lazy("Ngôn ngữ của thư"),
    },
    "reminders.rulechange": {
        "locality": gettext_lazy("Tỉnh"),
        "kind": gettext_lazy("Loại việc"),
        "before": gettext_lazy("Trước hạn (ngày)"),
        "late_first": gettext_lazy("Quá hạn, lần đầu (ngày)"),
        "late_every": gettext_lazy("Quá hạn, nhắc lại (ngày)"),
        "working": gettext_lazy("Đếm theo ngày làm việc"),
    },
    "reminders.run": {
        "locality": gettext_lazy("Tỉnh"),
        "on": gettext_lazy("Ngày nhắc"),
        "reminders": gettext_lazy("Số lời nhắc"),
        "letters": gettext_lazy("Số thư"),
        "unheard": gettext_lazy("Việc không có ai để nhắc"),
    },
    "reminders.letter": {
        "locality": gettext_lazy("Tỉnh"),
        "user": gettext_lazy("Người nhận"),
        "on": gettext_lazy("Ngày nhắc"),
    },
    "reminders.feed": {
        "locality": gettext_lazy("Tỉnh"),
        "user": gettext_lazy("Lịch của tài khoản"),
        "unit": gettext_lazy("Lịch của đơn vị"),
        "opened_by": gettext_lazy("Người mở"),
        "opened_on": gettext_lazy("Ngày mở"),
        "ended_on": gettext_lazy("Ngày thu hồi"),
    },
}

REMINDER_CODES: dict[tuple[str, str], dict[str, Any]] = {
    ("reminders.choice", "mail"): {"daily": gettext_lazy("mỗi ngày một thư"), "none": gettext_lazy("không gửi thư")},
}
