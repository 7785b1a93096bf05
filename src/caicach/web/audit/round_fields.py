"""What the fields of a scoring round's records are called on the trail's pages."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

# What stands on a criterion, whoever put it there.
FIGURES: dict[str, Any] = {
    "entrant": gettext_lazy("Đơn vị dự chấm"),
    "code": gettext_lazy("Mã tiêu chí"),
    "value": gettext_lazy("Câu trả lời"),
    "numerator": gettext_lazy("Tử số"),
    "denominator": gettext_lazy("Mẫu số"),
    "na_reason": gettext_lazy("Lý do không áp dụng"),
    "words": gettext_lazy("Lời kèm theo"),
    "edition": gettext_lazy("Lần lưu"),
    "by": gettext_lazy("Người lưu"),
    "at": gettext_lazy("Lưu lúc"),
}
ROUND_FIELDS: dict[str, dict[str, Any]] = {
    "rounds.answer": {**FIGURES, "origin": gettext_lazy("Lấy từ")},
    "rounds.appraisal": {
        **FIGURES,
        "stage": gettext_lazy("Lần thẩm định"),
        "verdict": gettext_lazy("Kết quả thẩm định"),
    },
    "rounds.decision": {
        **FIGURES,
        "outcome": gettext_lazy("Quyết định"),
        "members": gettext_lazy("Số thành viên được biểu quyết"),
        "for_unit": gettext_lazy("Phiếu theo đơn vị"),
        "for_appraiser": gettext_lazy("Phiếu theo thẩm định"),
        "abstained": gettext_lazy("Phiếu trắng"),
        "on": gettext_lazy("Ngày quyết định"),
    },
    "rounds.explanation": {
        "entrant": gettext_lazy("Đơn vị dự chấm"),
        "code": gettext_lazy("Mã tiêu chí"),
        "agrees": gettext_lazy("Đồng ý"),
        "words": gettext_lazy("Giải trình"),
        "edition": gettext_lazy("Lần lưu"),
        "by": gettext_lazy("Người lưu"),
        "at": gettext_lazy("Lưu lúc"),
    },
    "rounds.evidence": {
        "entrant": gettext_lazy("Đơn vị dự chấm"),
        "code": gettext_lazy("Mã tiêu chí"),
        "file": gettext_lazy("Tệp"),
        "directive": gettext_lazy("Văn bản"),
        "name": gettext_lazy("Tên"),
        "phase": gettext_lazy("Gửi trong bước"),
        "by": gettext_lazy("Người gửi"),
        "at": gettext_lazy("Gửi lúc"),
        "withdrawn_at": gettext_lazy("Gỡ lúc"),
    },
    "rounds.entrant": {
        "round": gettext_lazy("Kỳ chấm điểm"),
        "unit": gettext_lazy("Đơn vị"),
        "group": gettext_lazy("Nhóm so sánh"),
        "submitted_at": gettext_lazy("Gửi bản tự chấm lúc"),
        "submitted_by": gettext_lazy("Người gửi bản tự chấm"),
        "receipt": gettext_lazy("Biên nhận"),
    },
    "rounds.publication": {
        "round": gettext_lazy("Kỳ chấm điểm"),
        "number": gettext_lazy("Số công bố"),
        "chain_number": gettext_lazy("Thứ tự trong chuỗi của tỉnh"),
        "locality": gettext_lazy("Tỉnh"),
        "previous": gettext_lazy("Mã niêm phong liền trước"),
        "digest": gettext_lazy("Mã niêm phong"),
        "reason": gettext_lazy("Lý do đính chính"),
        "by": gettext_lazy("Người công bố"),
        "on": gettext_lazy("Ngày công bố"),
        "at": gettext_lazy("Công bố lúc"),
    },
    "rounds.publishedpaper": {
        "publication": gettext_lazy("Kết quả công bố"),
        "state": gettext_lazy("Tình trạng"),
        "pdf": gettext_lazy("Tệp PDF"),
        "docx": gettext_lazy("Tệp DOCX"),
        "xlsx": gettext_lazy("Tệp XLSX"),
    },
    "rounds.target": {
        "entrant": gettext_lazy("Đơn vị dự chấm"),
        "percent": gettext_lazy("Chỉ tiêu (%)"),
        "words": gettext_lazy("Cách làm"),
        "by": gettext_lazy("Người đăng ký"),
        "on": gettext_lazy("Ngày đăng ký"),
        "withdrawn": gettext_lazy("Đã rút"),
    },
}
