"""What the fields of audited records are called on the trail's pages."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language, gettext_lazy

from caicach.directives.following import states
from caicach.web.access.table import permission_table
from caicach.web.audit.case_fields import CASE_CODES, CASE_FIELDS
from caicach.web.audit.dossier_fields import DOSSIER_CODES, DOSSIER_FIELDS
from caicach.web.audit.draft_fields import DRAFT_CODES, DRAFT_FIELDS
from caicach.web.audit.reminder_fields import REMINDER_CODES, REMINDER_FIELDS
from caicach.web.audit.round_fields import ROUND_FIELDS

# Not shown: these only serve to find, to sort and to count.
LEFT_OUT = {"id", "folded", "sort_key", "version"}
FIELDS: dict[str, dict[str, Any]] = {
    **ROUND_FIELDS,
    **CASE_FIELDS,
    **DOSSIER_FIELDS,
    **DRAFT_FIELDS,
    **REMINDER_FIELDS,
    "accounts.user": {
        "username": gettext_lazy("Tên đăng nhập"),
        "display_name": gettext_lazy("Tên hiển thị"),
        "is_active": gettext_lazy("Đang dùng"),
        "password_once": gettext_lazy("Mật khẩu dùng một lần"),
        "demo": gettext_lazy("Tài khoản minh họa"),
        "first_name": gettext_lazy("Tên"),
        "last_name": gettext_lazy("Họ"),
        "email": gettext_lazy("Thư điện tử"),
        "is_staff": gettext_lazy("Cờ nhân viên của Django"),
        "is_superuser": gettext_lazy("Cờ quản trị của Django"),
        "date_joined": gettext_lazy("Mở lúc"),
    },
    "accounts.membership": {
        "user": gettext_lazy("Tài khoản được giao"),
        "role": gettext_lazy("Vai trò"),
        "unit": gettext_lazy("Đơn vị"),
        "valid_from": gettext_lazy("Từ ngày"),
        "valid_to": gettext_lazy("Thôi từ ngày"),
    },
    "units.locality": {
        "unit": gettext_lazy("Tỉnh"),
        "fixed_today": gettext_lazy("Ngày cố định của bản minh họa"),
        "notice_vi": gettext_lazy("Dòng ghi chú, tiếng Việt"),
        "notice_en": gettext_lazy("Dòng ghi chú, tiếng Anh"),
        "simulated": gettext_lazy("Số liệu mô phỏng"),
        "clarity_variant": gettext_lazy("Bộ tiêu chí “rõ”"),
        "warn_days": gettext_lazy("Báo trước (ngày)"),
    },
    "indices.indextable": {
        "instrument": gettext_lazy("Chỉ số"),
        "period": gettext_lazy("Kỳ"),
        "source": gettext_lazy("Nguồn"),
        "published_on": gettext_lazy("Ngày công bố"),
        "file_name": gettext_lazy("Tên tệp"),
        "file": gettext_lazy("Tệp"),
        "digest": gettext_lazy("Mã băm số liệu"),
        "imported_by": gettext_lazy("Người nhập"),
        "imported_on": gettext_lazy("Ngày nhập"),
        "superseded_by": gettext_lazy("Được thay bởi"),
        "reason": gettext_lazy("Lý do thay"),
    },
    "instruments.criteriaset": {
        "locality": gettext_lazy("Tỉnh"),
        "slug": gettext_lazy("Mã của bộ"),
        "title": gettext_lazy("Tên bộ tiêu chí"),
        "measures": gettext_lazy("Dùng để chấm"),
        "created_by": gettext_lazy("Người lập"),
        "created_on": gettext_lazy("Ngày lập"),
    },
    "instruments.setversion": {
        "criteria_set": gettext_lazy("Bộ tiêu chí"),
        "number": gettext_lazy("Số của bản"),
        "text": gettext_lazy("Nội dung"),
        "digest": gettext_lazy("Mã băm nội dung"),
        "frozen": gettext_lazy("Đang dùng cho kỳ chấm điểm"),
        "note": gettext_lazy("Đã làm gì"),
        "made_by": gettext_lazy("Người lưu"),
        "made_at": gettext_lazy("Lúc lưu"),
    },
    "findings.finding": {
        "locality": gettext_lazy("Tỉnh"),
        "title": gettext_lazy("Tồn tại"),
        "description": gettext_lazy("Biểu hiện"),
        "instrument": gettext_lazy("Chỉ số"),
        "code": gettext_lazy("Chỉ số nội dung"),
        "period_from": gettext_lazy("Từ kỳ"),
        "period_to": gettext_lazy("Đến kỳ"),
        "computation": gettext_lazy("Bản tính"),
        "closed_on": gettext_lazy("Ngày đóng"),
        "closed_reason": gettext_lazy("Lý do đóng"),
        "recorded_by": gettext_lazy("Người ghi nhận"),
        "recorded_on": gettext_lazy("Ngày ghi nhận"),
    },
    "findings.cause": {
        "finding": gettext_lazy("Tồn tại"),
        "kind": gettext_lazy("Loại"),
        "words": gettext_lazy("Nguyên nhân"),
        "main": gettext_lazy("Nguyên nhân chính"),
        "withdrawn": gettext_lazy("Đã rút"),
    },
    "directives.directive": {
        "locality": gettext_lazy("Tỉnh"),
        "kind": gettext_lazy("Loại văn bản"),
        "number": gettext_lazy("Số, ký hiệu"),
        "date": gettext_lazy("Ngày ban hành"),
        "issuer": gettext_lazy("Cơ quan ban hành"),
        "title": gettext_lazy("Trích yếu"),
        "text": gettext_lazy("Toàn văn"),
        "party": gettext_lazy("Văn bản của Đảng"),
        "file": gettext_lazy("Tệp"),
        "file_name": gettext_lazy("Tên tệp"),
        "citations": gettext_lazy("Căn cứ"),
        "recipients": gettext_lazy("Nơi nhận"),
        "envelope": gettext_lazy("Gói văn bản điện tử"),
        "state": gettext_lazy("Tình trạng"),
        "illustrative": gettext_lazy("Minh họa"),
        "registered_by": gettext_lazy("Người đăng ký"),
        "registered_on": gettext_lazy("Ngày đăng ký"),
        "saved_by": gettext_lazy("Người lưu gần nhất"),
    },
    "directives.directiveversion": {
        "directive": gettext_lazy("Văn bản"),
        "number": gettext_lazy("Bản số"),
        "text": gettext_lazy("Toàn văn"),
        "file": gettext_lazy("Tệp"),
        "file_name": gettext_lazy("Tên tệp"),
        "replaced_by": gettext_lazy("Người thay"),
        "replaced_on": gettext_lazy("Ngày thay"),
        "reason": gettext_lazy("Lý do thay"),
    },
    "directives.reading": {
        "directive": gettext_lazy("Văn bản"),
        "start": gettext_lazy("Từ ký tự"),
        "end": gettext_lazy("Đến ký tự"),
        "words": gettext_lazy("Nhiệm vụ"),
        "lead": gettext_lazy("Chủ trì"),
        "coordinating": gettext_lazy("Phối hợp"),
        "deadline": gettext_lazy("Thời hạn"),
        "person": gettext_lazy("Người phụ trách"),
        "product": gettext_lazy("Sản phẩm"),
        "authority": gettext_lazy("Thẩm quyền"),
        "finding": gettext_lazy("Tồn tại"),
        "touched": gettext_lazy("Người đã sửa"),
        "gone": gettext_lazy("Bản sửa không còn nêu"),
        "read": gettext_lazy("Máy đọc được"),
        "state": gettext_lazy("Tình trạng"),
        "merged_into": gettext_lazy("Gộp vào"),
    },
    "directives.learned": {
        "locality": gettext_lazy("Tỉnh"),
        "words": gettext_lazy("Lời trong văn bản"),
        "key": gettext_lazy("Lời để so"),
        "unit": gettext_lazy("Chỉ đơn vị"),
        "every": gettext_lazy("Chỉ kỳ"),
        "directive": gettext_lazy("Học từ văn bản"),
        "learned_by": gettext_lazy("Người sửa"),
        "learned_on": gettext_lazy("Ngày học"),
        "revoked_by": gettext_lazy("Người thu hồi"),
        "revoked_on": gettext_lazy("Ngày thu hồi"),
    },
    "directives.task": {
        "locality": gettext_lazy("Tỉnh"),
        "directive": gettext_lazy("Văn bản"),
        "reading": gettext_lazy("Đoạn đọc được"),
        "words": gettext_lazy("Nhiệm vụ"),
        "lead": gettext_lazy("Chủ trì"),
        "coordinating_words": gettext_lazy("Phối hợp"),
        "person": gettext_lazy("Người phụ trách"),
        "product": gettext_lazy("Sản phẩm"),
        "authority": gettext_lazy("Thẩm quyền"),
        "deadline_kind": gettext_lazy("Loại thời hạn"),
        "deadline_words": gettext_lazy("Thời hạn theo văn bản"),
        "last_day": gettext_lazy("Ngày cuối còn đúng hạn"),
        "every": gettext_lazy("Định kỳ"),
        "finding": gettext_lazy("Tồn tại"),
        "instrument": gettext_lazy("Chỉ số"),
        "code": gettext_lazy("Chỉ số nội dung"),
        "state": gettext_lazy("Tình trạng"),
        "percent": gettext_lazy("Tiến độ (%)"),
        "asked_day": gettext_lazy("Thời hạn đơn vị đề nghị"),
        "finished_on": gettext_lazy("Ngày hoàn thành"),
        "given_on": gettext_lazy("Ngày giao trên hệ thống"),
        "holder": gettext_lazy("Tài khoản phụ trách"),
        "parent": gettext_lazy("Thuộc nhiệm vụ"),
        "given_by": gettext_lazy("Đơn vị giao phần việc"),
        "is_series": gettext_lazy("Nhiệm vụ định kỳ"),
        "series": gettext_lazy("Kỳ của nhiệm vụ"),
        "occurs": gettext_lazy("Kỳ bắt đầu"),
        "begins": gettext_lazy("Định kỳ từ ngày"),
        "rhythm_day": gettext_lazy("Ngày trong kỳ"),
    },
    "directives.weeknote": {
        "task": gettext_lazy("Nhiệm vụ"),
        "week": gettext_lazy("Tuần từ ngày"),
        "words": gettext_lazy("Ý kiến"),
        "by": gettext_lazy("Người ghi"),
    },
    "reports.report": {
        "locality": gettext_lazy("Tỉnh"),
        "kind": gettext_lazy("Loại báo cáo"),
        "title": gettext_lazy("Tên báo cáo"),
        "asked": gettext_lazy("Yêu cầu"),
        "computation": gettext_lazy("Bản tính"),
        "state": gettext_lazy("Tình trạng"),
        "trouble": gettext_lazy("Lý do chưa lập được"),
        "pdf": "PDF",
        "docx": "DOCX",
        "xlsx": "XLSX",
        "asked_by": gettext_lazy("Người yêu cầu"),
        "asked_on": gettext_lazy("Ngày yêu cầu"),
    },
}


# What the codes that fields hold are called. States of tasks and roles have their words where they are defined.
CODES: dict[tuple[str, str], dict[str, Any]] = {
    **REMINDER_CODES,
    **CASE_CODES,
    **DOSSIER_CODES,
    **DRAFT_CODES,
    ("directives.directive", "state"): {
        "draft": gettext_lazy("bản nháp"),
        "read": gettext_lazy("chờ xác nhận"),
        "confirmed": gettext_lazy("đã xác nhận"),
    },
    ("directives.reading", "state"): {
        "proposed": gettext_lazy("chờ xác nhận"),
        "confirmed": gettext_lazy("đã xác nhận"),
        "dismissed": gettext_lazy("không phải nhiệm vụ"),
        "merged": gettext_lazy("đã gộp"),
    },
    ("findings.cause", "kind"): {"subjective": gettext_lazy("chủ quan"), "objective": gettext_lazy("khách quan")},
    ("directives.task", "deadline_kind"): {
        "date": gettext_lazy("có ngày"),
        "recurring": gettext_lazy("định kỳ"),
        "none": gettext_lazy("không có"),
    },
    ("reports.report", "state"): {
        "waiting": gettext_lazy("đang lập"),
        "made": gettext_lazy("đã lập xong"),
        "failed": gettext_lazy("chưa lập được"),
    },
}


def code_words(label: str, name: str, code: str) -> str:
    """Return what a field's code is called; what is no known code is shown as it is."""
    language = get_language() or "vi"
    if (label, name) == ("directives.task", "state"):
        titles = {state.id: state.title.within(language) for state in states()}
        return titles.get(code, code)
    if (label, name) == ("accounts.membership", "role"):
        roles = permission_table().roles
        return roles[code].within(language) if code in roles else code
    return str(CODES.get((label, name), {}).get(code, code))


def field_words(label: str, name: str) -> str:
    """Return what a record's field is called; one without words is shown by its name."""
    return str(FIELDS.get(label, {}).get(name, name))
