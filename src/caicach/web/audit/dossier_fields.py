"""What the fields of records about dossiers are called on the trail's pages."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy, pgettext_lazy

_LOCALITY = gettext_lazy("Tỉnh")
_OF_FILE = {"file": gettext_lazy("Tệp"), "file_name": gettext_lazy("Tên tệp")}
_SUPERSEDED = gettext_lazy("Đã được thay")
_UNIT = gettext_lazy("Đơn vị")

DOSSIER_FIELDS: dict[str, dict[str, Any]] = {
    "dossiers.sourcemapping": {
        "locality": _LOCALITY,
        "system": gettext_lazy("Hệ thống nguồn"),
        "columns": gettext_lazy("Cách đọc cột"),
        "confirmed_by": gettext_lazy("Người xác nhận"),
        "confirmed_on": gettext_lazy("Ngày xác nhận"),
        "superseded": _SUPERSEDED,
    },
    "dossiers.watchedaddress": {
        "locality": _LOCALITY,
        "system": gettext_lazy("Hệ thống nguồn"),
        "rows_at": gettext_lazy("Danh sách nằm ở"),
        "token_header": gettext_lazy("Gửi mã trong trường"),
        "every_minutes": gettext_lazy("Hỏi lại sau mỗi (phút)"),
        "since": gettext_lazy("Lấy thay đổi từ ngày"),
        "stopped": gettext_lazy("Đã dừng"),
        "added_by": gettext_lazy("Người thêm"),
        "added_on": gettext_lazy("Ngày thêm"),
    },
    "dossiers.intake": {
        "locality": _LOCALITY,
        **_OF_FILE,
        "mapping": gettext_lazy("Cách đọc cột"),
        "mends": gettext_lazy("Sửa dòng bị loại của lần nạp"),
        "watched": gettext_lazy("Nạp tự động"),
        "address": gettext_lazy("Địa chỉ theo dõi"),
        "state": gettext_lazy("Tình trạng"),
        "trouble": gettext_lazy("Vì sao không nạp được"),
        "number": gettext_lazy("Số lần nạp trong kho"),
        "rows_read": gettext_lazy("Dòng đọc được"),
        "added": gettext_lazy("Thêm mới"),
        "unchanged": gettext_lazy("Không đổi"),
        "updated": gettext_lazy("Cập nhật"),
        "rejected": gettext_lazy("Bị loại"),
        "flagged": gettext_lazy("Nhận nhưng cần lưu ý"),
        "asked_by": gettext_lazy("Người nạp"),
        "asked_on": gettext_lazy("Ngày nạp"),
        "asked_at": gettext_lazy("Lúc nạp"),
        "undone_by": gettext_lazy("Người hủy"),
        "undone_on": gettext_lazy("Ngày hủy"),
        "undone_reason": gettext_lazy("Lý do hủy"),
    },
    "dossiers.delaycause": {
        "locality": _LOCALITY,
        "code": gettext_lazy("Mã"),
        "kind": gettext_lazy("Loại"),
        "title_vi": gettext_lazy("Tên nguyên nhân"),
        "title_en": gettext_lazy("Tên tiếng Anh"),
        "source": gettext_lazy("Căn cứ"),
        "added_by": gettext_lazy("Người thêm"),
        "added_on": gettext_lazy("Ngày thêm"),
        "retired_on": gettext_lazy("Thôi dùng từ ngày"),
    },
    "dossiers.confirmedcause": {
        "locality": _LOCALITY,
        "dossier": gettext_lazy("Mã hồ sơ"),
        "unit": _UNIT,
        "cause": gettext_lazy("Nguyên nhân"),
        "proposed": gettext_lazy("Nguyên nhân được đề xuất"),
        "note": gettext_lazy("Giải thích"),
        "confirmed_by": gettext_lazy("Người xác nhận"),
        "confirmed_on": gettext_lazy("Ngày xác nhận"),
        "superseded": _SUPERSEDED,
    },
    "dossiers.enteredpoint": {
        "locality": _LOCALITY,
        "unit": _UNIT,
        "month": gettext_lazy("Tháng"),
        "component": gettext_lazy("Thành phần"),
        "points": gettext_lazy("Điểm"),
        "source": gettext_lazy("Xem ở đâu"),
        "entered_by": gettext_lazy("Người nhập"),
        "entered_on": gettext_lazy("Ngày nhập"),
        "superseded": _SUPERSEDED,
    },
    "dossiers.declaredsteps": {
        "locality": _LOCALITY,
        "procedure": gettext_lazy("Thủ tục"),
        "steps": gettext_lazy("Các bước đã công bố"),
        "declared_by": gettext_lazy("Người ghi"),
        "declared_on": gettext_lazy("Ngày ghi"),
        "superseded": _SUPERSEDED,
    },
    "dossiers.eventtable": {
        "locality": _LOCALITY,
        **_OF_FILE,
        "cases": gettext_lazy("Hồ sơ"),
        "events": gettext_lazy("Bước xử lý"),
        "handed_by": gettext_lazy("Người nạp"),
        "handed_on": gettext_lazy("Ngày nạp"),
        "superseded": _SUPERSEDED,
    },
}

DOSSIER_CODES: dict[tuple[str, str], dict[str, Any]] = {
    ("dossiers.intake", "state"): {
        "waiting": pgettext_lazy("intake", "đang chờ nạp"),
        "reading": pgettext_lazy("intake", "đang nạp"),
        "done": pgettext_lazy("intake", "đã nạp"),
        "failed": pgettext_lazy("intake", "không nạp được"),
        "undoing": pgettext_lazy("intake", "đang hủy"),
        "undone": pgettext_lazy("intake", "đã hủy"),
    },
    ("dossiers.delaycause", "kind"): {
        "objective": gettext_lazy("khách quan"),
        "subjective": gettext_lazy("chủ quan"),
    },
}
