"""What the fields of accountability are called on the trail's pages."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

ABOUT: dict[str, Any] = {
    "subject_kind": gettext_lazy("Loại đối tượng"),
    "subject": gettext_lazy("Khóa đối tượng"),
    "unit": gettext_lazy("Đơn vị"),
    "account": gettext_lazy("Tài khoản"),
    "name": gettext_lazy("Đối tượng"),
    "period": gettext_lazy("Kỳ"),
}
CASE_FIELDS: dict[str, dict[str, Any]] = {
    "accountability.adopted": {
        "locality": gettext_lazy("Tỉnh"),
        "ruleset_id": gettext_lazy("Mã bộ quy định"),
        "title_vi": gettext_lazy("Tên, tiếng Việt"),
        "title_en": gettext_lazy("Tên, tiếng Anh"),
        "text": gettext_lazy("Văn bản"),
        "digest": gettext_lazy("Mã băm văn bản"),
        "since": gettext_lazy("Áp dụng từ ngày"),
        "until": gettext_lazy("Thôi dùng từ ngày"),
        "by": gettext_lazy("Người đưa vào"),
        "on": gettext_lazy("Ngày đưa vào"),
    },
    "accountability.factbatch": {
        "locality": gettext_lazy("Tỉnh"),
        "origin": gettext_lazy("Cách có"),
        "name": gettext_lazy("Tên"),
        "file": gettext_lazy("Tệp"),
        "kept": gettext_lazy("Số dữ kiện"),
        "digest": gettext_lazy("Mã băm dữ kiện"),
        "by": gettext_lazy("Người ghi"),
        "on": gettext_lazy("Ngày ghi"),
    },
    "accountability.case": {
        **ABOUT,
        "locality": gettext_lazy("Tỉnh"),
        "adopted": gettext_lazy("Bộ quy định"),
        "rule": gettext_lazy("Quy định"),
        "verdict": gettext_lazy("Kết quả và số liệu"),
        "computed_on": gettext_lazy("Ngày tính"),
        "state": gettext_lazy("Tình trạng"),
        "proposed": gettext_lazy("Đề nghị theo số liệu đã sửa"),
        "due_on": gettext_lazy("Hạn phản hồi"),
        "decided_by": gettext_lazy("Người quyết định"),
        "decided_on": gettext_lazy("Ngày quyết định"),
        "opened_by": gettext_lazy("Người lập"),
        "opened_on": gettext_lazy("Ngày lập"),
    },
}
CASE_FIELDS |= {
    "accountability.review": {
        "case": gettext_lazy("Trường hợp xem xét"),
        "state": gettext_lazy("Tình trạng"),
        "due_on": gettext_lazy("Hạn gửi"),
        "text": gettext_lazy("Nội dung"),
        "edition": gettext_lazy("Lần lưu"),
        "handed_in_on": gettext_lazy("Ngày gửi"),
    },
    "accountability.evaluation": {
        "locality": gettext_lazy("Tỉnh"),
        "unit": gettext_lazy("Đơn vị"),
        "period": gettext_lazy("Kỳ"),
        "texts": gettext_lazy("Mẫu phiếu"),
        "task_factor": gettext_lazy("Hệ số quy đổi của nhiệm vụ"),
        "dossier_factor": gettext_lazy("Hệ số quy đổi của hồ sơ"),
        "by": gettext_lazy("Người mở"),
        "on": gettext_lazy("Ngày mở"),
    },
    "accountability.sheet": {
        **ABOUT,
        "evaluation": gettext_lazy("Đợt đánh giá"),
        "position": gettext_lazy("Loại phiếu"),
        "state": gettext_lazy("Tình trạng"),
        "known": gettext_lazy("Số liệu hệ thống điền"),
        "own": gettext_lazy("Tự đánh giá"),
        "judged": gettext_lazy("Kết quả quyết định"),
        "work": gettext_lazy("Công việc trong kỳ"),
        "disciplined": gettext_lazy("Bị kỷ luật"),
        "points": gettext_lazy("Tổng điểm"),
        "place": gettext_lazy("Bậc xếp loại"),
        "word": gettext_lazy("Mức xếp loại"),
        "rule": gettext_lazy("Quy định"),
        "words": gettext_lazy("Nhận xét"),
        "edition": gettext_lazy("Lần lưu"),
        "decided_by": gettext_lazy("Người quyết định"),
        "decided_on": gettext_lazy("Ngày quyết định"),
    },
}
CASE_CODES: dict[tuple[str, str], dict[str, Any]] = {
    ("accountability.factbatch", "origin"): {
        "entered": gettext_lazy("nhập tay"),
        "table": gettext_lazy("từ bảng"),
        "platform": gettext_lazy("hệ thống tính"),
    },
    ("accountability.review", "state"): {
        "asked": gettext_lazy("chờ tự kiểm điểm"),
        "handed-in": gettext_lazy("đã gửi"),
        "returned": gettext_lazy("trả lại"),
        "accepted": gettext_lazy("đã nhận"),
        "dropped": gettext_lazy("thôi yêu cầu"),
    },
    ("accountability.sheet", "state"): {
        "open": gettext_lazy("chờ tự đánh giá"),
        "handed-in": gettext_lazy("chờ quyết định"),
        "decided": gettext_lazy("đã quyết định"),
    },
}
