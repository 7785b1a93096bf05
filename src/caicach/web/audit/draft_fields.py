"""What the fields of drafts and templates of reports are called on the trail's pages."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

DRAFT_FIELDS: dict[str, dict[str, Any]] = {
    "reports.batch": {
        "locality": gettext_lazy("Tỉnh"),
        "kind": gettext_lazy("Loại báo cáo"),
        "title": gettext_lazy("Tên loạt báo cáo"),
        "period": gettext_lazy("Kỳ"),
        "as_of": gettext_lazy("Ngày lấy số liệu"),
        "asked": gettext_lazy("Yêu cầu"),
        "paper": gettext_lazy("Báo cáo của"),
        "files": gettext_lazy("Loại tệp"),
        "state": gettext_lazy("Tình trạng"),
        "trouble": gettext_lazy("Lý do chưa lập được"),
        "zip": gettext_lazy("Tệp ZIP"),
        "asked_by": gettext_lazy("Người lập"),
        "asked_on": gettext_lazy("Ngày lập"),
    },
    "reports.draft": {
        "locality": gettext_lazy("Tỉnh"),
        "kind": gettext_lazy("Loại báo cáo"),
        "period": gettext_lazy("Kỳ"),
        "subject": gettext_lazy("Báo cáo về"),
        "title": gettext_lazy("Tên báo cáo"),
        "template": gettext_lazy("Bản mẫu của tỉnh"),
        "paper": gettext_lazy("Báo cáo của"),
        "to": gettext_lazy("Kính gửi"),
        "due": gettext_lazy("Hạn phần viết"),
        "state": gettext_lazy("Tình trạng"),
        "returned_for": gettext_lazy("Lý do trả lại hoặc thôi"),
        "number": gettext_lazy("Số"),
        "date": gettext_lazy("Ngày ban hành"),
        "signer": gettext_lazy("Người ký"),
        "site": gettext_lazy("Địa chỉ trang"),
        "opened_by": gettext_lazy("Người lập"),
        "opened_on": gettext_lazy("Ngày lập"),
        "submitted_by": gettext_lazy("Người trình"),
        "submitted_on": gettext_lazy("Ngày trình"),
        "approved_by": gettext_lazy("Người duyệt"),
        "approved_on": gettext_lazy("Ngày duyệt"),
        "report": gettext_lazy("Báo cáo đã lập"),
    },
    "reports.paragraph": {
        "draft": gettext_lazy("Bản thảo báo cáo"),
        "slot": gettext_lazy("Chỗ trong báo cáo"),
        "kind": gettext_lazy("Phần của"),
        "unit": gettext_lazy("Đơn vị"),
        "text": gettext_lazy("Lời"),
        "state": gettext_lazy("Tình trạng"),
        "reason": gettext_lazy("Lý do"),
        "edition": gettext_lazy("Lần lưu"),
        "saved_by": gettext_lazy("Người lưu"),
        "saved_at": gettext_lazy("Lưu lúc"),
        "handed_in_on": gettext_lazy("Ngày gửi"),
    },
    "reports.templateversion": {
        "locality": gettext_lazy("Tỉnh"),
        "kind": gettext_lazy("Loại báo cáo"),
        "number": gettext_lazy("Bản"),
        "source": gettext_lazy("Lời của mẫu"),
        "note": gettext_lazy("Đã sửa gì"),
        "by": gettext_lazy("Người lưu"),
        "at": gettext_lazy("Lưu lúc"),
    },
    "reports.letterheadfile": {
        "locality": gettext_lazy("Tỉnh"),
        "number": gettext_lazy("Bản"),
        "file": gettext_lazy("Tệp"),
        "name": gettext_lazy("Tên"),
        "by": gettext_lazy("Người lưu"),
        "at": gettext_lazy("Lưu lúc"),
    },
}
DRAFT_CODES: dict[tuple[str, str], dict[str, Any]] = {
    ("reports.batch", "state"): {
        "waiting": gettext_lazy("đang lập"),
        "made": gettext_lazy("đã lập xong"),
        "cancelled": gettext_lazy("đã dừng"),
        "failed": gettext_lazy("chưa lập được"),
    },
    ("reports.draft", "state"): {
        "open": gettext_lazy("đang soạn"),
        "submitted": gettext_lazy("chờ duyệt"),
        "approved": gettext_lazy("đã duyệt"),
        "abandoned": gettext_lazy("đã thôi"),
    },
    ("reports.paragraph", "state"): {
        "asked": gettext_lazy("chờ viết"),
        "handed-in": gettext_lazy("đã gửi"),
        "returned": gettext_lazy("trả lại"),
        "waived": gettext_lazy("không yêu cầu nữa"),
    },
    ("reports.paragraph", "kind"): {
        "unit": gettext_lazy("đơn vị"),
        "office": gettext_lazy("cơ quan soạn báo cáo"),
        "text": gettext_lazy("toàn văn báo cáo"),
    },
}
