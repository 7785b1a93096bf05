"""What the trail's codes are called on pages: acts, kinds of record, streams, fields."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from caicach.web.access.table import permission_table
from caicach.web.units.models import Unit

ACTS: dict[str, Any] = {
    "open-locality": gettext_lazy("mở tỉnh trên hệ thống"),
    "open-account": gettext_lazy("mở tài khoản"),
    "reset-password": gettext_lazy("cấp lại mật khẩu"),
    "change-password": gettext_lazy("đổi mật khẩu"),
    "deactivate-account": gettext_lazy("khóa tài khoản"),
    "reactivate-account": gettext_lazy("mở khóa tài khoản"),
    "give-role": gettext_lazy("giao vai trò"),
    "end-role": gettext_lazy("thôi vai trò"),
    "import-table": gettext_lazy("nhập bảng chỉ số"),
    "supersede-table": gettext_lazy("thay bảng chỉ số"),
    "start-criteria": gettext_lazy("lập bộ tiêu chí"),
    "keep-criteria": gettext_lazy("lưu bản của bộ tiêu chí"),
    "rename-criteria": gettext_lazy("đổi tên bộ tiêu chí"),
    "freeze-criteria": gettext_lazy("chốt bản của bộ tiêu chí cho kỳ chấm điểm"),
    "record-finding": gettext_lazy("ghi nhận tồn tại"),
    "close-finding": gettext_lazy("đóng tồn tại"),
    "record-cause": gettext_lazy("ghi nhận nguyên nhân"),
    "withdraw-cause": gettext_lazy("rút nguyên nhân"),
    "demote-cause": gettext_lazy("thôi đánh dấu nguyên nhân chính"),
    "save-draft": gettext_lazy("lưu dự thảo văn bản"),
    "register-directive": gettext_lazy("đăng ký văn bản"),
    "move-reading": gettext_lazy("tìm lại chỗ của đoạn trong bản sửa"),
    "keep-version": gettext_lazy("lưu bản cũ của văn bản"),
    "amend-directive": gettext_lazy("thay văn bản bằng bản sửa đổi"),
    "reread-directive": gettext_lazy("đọc lại văn bản"),
    "confirm-directive": gettext_lazy("xác nhận xong văn bản"),
    "confirm-reading": gettext_lazy("xác nhận nhiệm vụ đọc được"),
    "correct-reading": gettext_lazy("sửa nhiệm vụ đọc được"),
    "merge-reading": gettext_lazy("gộp nhiệm vụ đọc được"),
    "split-reading": gettext_lazy("tách nhiệm vụ đọc được"),
    "dismiss-reading": gettext_lazy("bỏ đoạn không phải nhiệm vụ"),
    "restore-reading": gettext_lazy("lấy lại đoạn đã bỏ"),
    "add-reading": gettext_lazy("thêm nhiệm vụ từ văn bản"),
    "learn-from-correction": gettext_lazy("học cách gọi từ lần sửa"),
    "revoke-learned": gettext_lazy("thu hồi cách gọi đã học"),
    "give-task": gettext_lazy("giao nhiệm vụ"),
    "task-start": gettext_lazy("bắt đầu nhiệm vụ"),
    "task-report-progress": gettext_lazy("báo cáo tiến độ"),
    "task-report-done": gettext_lazy("báo cáo hoàn thành"),
    "task-confirm": gettext_lazy("xác nhận hoàn thành"),
    "task-return": gettext_lazy("trả lại nhiệm vụ"),
    "task-extend": gettext_lazy("gia hạn nhiệm vụ"),
    "task-describe": gettext_lazy("bổ sung nội dung nhiệm vụ"),
    "task-cancel": gettext_lazy("hủy nhiệm vụ"),
    "task-reopen": gettext_lazy("mở lại nhiệm vụ"),
    "note-week": gettext_lazy("ghi ý kiến giao ban tuần"),
    "task-split": gettext_lazy("giao lại cho đơn vị cấp dưới"),
    "task-hand-over": gettext_lazy("chuyển người phụ trách nhiệm vụ"),
    "task-move": gettext_lazy("chuyển đơn vị chủ trì nhiệm vụ"),
    "task-request-extension": gettext_lazy("đề nghị gia hạn nhiệm vụ"),
    "fail-report": gettext_lazy("không lập được báo cáo"),
    "reopen-directive": gettext_lazy("mở lại việc xác nhận văn bản"),
    "unmerge-reading": gettext_lazy("thôi gộp nhiệm vụ đọc được"),
    "ask-for-report": gettext_lazy("yêu cầu lập báo cáo"),
    "make-report": gettext_lazy("lập báo cáo"),
    "change-address": gettext_lazy("đổi địa chỉ thư điện tử"),
    "choose-reminders": gettext_lazy("chọn cách nhắc việc"),
    "change-reminder-rule": gettext_lazy("đổi quy tắc nhắc việc"),
    "open-feed": gettext_lazy("mở lịch iCalendar"),
    "end-feed": gettext_lazy("thu hồi lịch iCalendar"),
    "remind": gettext_lazy("nhắc việc trong ngày"),
    "send-letter-again": gettext_lazy("gửi lại thư nhắc việc"),
    "open-round": gettext_lazy("mở kỳ chấm điểm"),
    "reopen-to-correct": gettext_lazy("mở lại kỳ chấm điểm để đính chính"),
    "abandon-round": gettext_lazy("dừng kỳ chấm điểm"),
    "approve-round": gettext_lazy("phê duyệt kết quả chấm điểm"),
    "return-round": gettext_lazy("trả lại kết quả chấm điểm"),
    "publish-result": gettext_lazy("công bố kết quả chấm điểm"),
    "correct-result": gettext_lazy("đính chính kết quả chấm điểm"),
    "make-papers": gettext_lazy("lập tệp của kết quả công bố"),
    "fail-papers": gettext_lazy("không lập được tệp của kết quả công bố"),
    "remake-papers": gettext_lazy("yêu cầu lập lại tệp của kết quả công bố"),
    "register-target": gettext_lazy("đăng ký chỉ tiêu"),
    "withdraw-target": gettext_lazy("rút chỉ tiêu cũ"),
    "move-phase": gettext_lazy("dời bước của kỳ chấm điểm"),
    "extend-phase": gettext_lazy("gia hạn bước của kỳ chấm điểm"),
    "assign-appraiser": gettext_lazy("phân công thẩm định"),
    "end-assignment": gettext_lazy("thôi phân công thẩm định"),
    "seat-member": gettext_lazy("cử vào hội đồng thẩm định"),
    "unseat-member": gettext_lazy("thôi thành viên hội đồng thẩm định"),
    "declare-no-survey": gettext_lazy("ghi nhận có hay không khảo sát"),
    "confirm-mapping": gettext_lazy("xác nhận cách đọc cột"),
    "supersede-mapping": gettext_lazy("thay cách đọc cột"),
    "begin-intake": gettext_lazy("bắt đầu nạp hồ sơ"),
    "renumber-intake": gettext_lazy("đánh lại số lần nạp khi dựng lại kho"),
    "supersede-events": gettext_lazy("thay bảng bước xử lý"),
    "supersede-delay-cause": gettext_lazy("thay nguyên nhân trễ đã xác nhận"),
    "supersede-766-points": gettext_lazy("thay điểm bộ chỉ số 766"),
    "ask-for-intake": gettext_lazy("yêu cầu nạp hồ sơ"),
    "import-dossiers": gettext_lazy("nạp hồ sơ"),
    "fail-intake": gettext_lazy("không nạp được hồ sơ"),
    "undo-intake": gettext_lazy("hủy lần nạp hồ sơ"),
    "hand-in-events": gettext_lazy("nạp bảng bước xử lý"),
    "declare-steps": gettext_lazy("ghi các bước đã công bố"),
    "supersede-declared-steps": gettext_lazy("thay các bước đã công bố"),
    "confirm-delay-cause": gettext_lazy("xác nhận nguyên nhân trễ"),
    "add-delay-cause": gettext_lazy("thêm nguyên nhân trễ vào danh mục"),
    "retire-delay-cause": gettext_lazy("thôi dùng nguyên nhân trễ"),
    "restore-delay-cause": gettext_lazy("dùng lại nguyên nhân trễ"),
    "enter-766-points": gettext_lazy("nhập điểm bộ chỉ số 766"),
    "save-answer": gettext_lazy("tự chấm tiêu chí"),
    "attach-evidence": gettext_lazy("đính kèm minh chứng"),
    "withdraw-evidence": gettext_lazy("gỡ minh chứng"),
    "submit-self-score": gettext_lazy("gửi bản tự chấm"),
    "withdraw-self-score": gettext_lazy("rút lại bản tự chấm"),
    "explain": gettext_lazy("giải trình"),
    "appraise-accept": gettext_lazy("chấp nhận khi thẩm định"),
    "appraise-change": gettext_lazy("sửa khi thẩm định"),
    "appraise-ask": gettext_lazy("hỏi đơn vị khi thẩm định"),
    "add-remark": gettext_lazy("ghi chú vào tiêu chí"),
    "cast-vote": gettext_lazy("biểu quyết tại hội đồng"),
    "decide-point": gettext_lazy("hội đồng quyết định"),
    "adopt-rules": gettext_lazy("đưa bộ quy định vào dùng"),
    "put-rules-in-force": gettext_lazy("áp dụng bộ quy định"),
    "end-rules": gettext_lazy("thôi dùng bộ quy định"),
    "keep-facts": gettext_lazy("ghi dữ kiện của quy định"),
    "open-case": gettext_lazy("lập trường hợp xem xét"),
    "notify-case": gettext_lazy("thông báo trường hợp xem xét"),
    "object-to-case": gettext_lazy("phản hồi trường hợp xem xét"),
    "decide-case": gettext_lazy("quyết định trường hợp xem xét"),
    "rejudge-case": gettext_lazy("tính lại trường hợp xem xét"),
}

KINDS: dict[str, Any] = {
    "accounts.user": pgettext_lazy("kind", "Tài khoản"),
    "accounts.membership": pgettext_lazy("kind", "Vai trò"),
    "units.locality": pgettext_lazy("kind", "Tỉnh"),
    "units.unit": pgettext_lazy("kind", "Đơn vị"),
    "indices.indextable": pgettext_lazy("kind", "Bảng chỉ số"),
    "instruments.criteriaset": pgettext_lazy("kind", "Bộ tiêu chí"),
    "instruments.setversion": pgettext_lazy("kind", "Bản của bộ tiêu chí"),
    "findings.finding": pgettext_lazy("kind", "Tồn tại"),
    "findings.cause": pgettext_lazy("kind", "Nguyên nhân"),
    "directives.directive": pgettext_lazy("kind", "Văn bản chỉ đạo"),
    "directives.directiveversion": pgettext_lazy("kind", "Bản cũ của văn bản"),
    "directives.reading": pgettext_lazy("kind", "Đoạn đọc được"),
    "directives.learned": pgettext_lazy("kind", "Cách gọi đã học"),
    "directives.task": pgettext_lazy("kind", "Nhiệm vụ"),
    "directives.weeknote": pgettext_lazy("kind", "Ý kiến giao ban"),
    "reports.report": pgettext_lazy("kind", "Báo cáo"),
    "reminders.choice": pgettext_lazy("kind", "Cách nhắc"),
    "reminders.rulechange": pgettext_lazy("kind", "Quy tắc nhắc"),
    "reminders.run": pgettext_lazy("kind", "Ngày nhắc việc"),
    "reminders.letter": pgettext_lazy("kind", "Thư nhắc việc"),
    "reminders.feed": pgettext_lazy("kind", "Lịch iCalendar"),
    "rounds.round": pgettext_lazy("kind", "Kỳ chấm điểm"),
    "rounds.phase": pgettext_lazy("kind", "Bước của kỳ chấm điểm"),
    "rounds.extension": pgettext_lazy("kind", "Gia hạn"),
    "rounds.assignment": pgettext_lazy("kind", "Phân công thẩm định"),
    "rounds.councilmember": pgettext_lazy("kind", "Thành viên hội đồng"),
    "rounds.entrant": pgettext_lazy("kind", "Đơn vị dự chấm"),
    "rounds.answer": pgettext_lazy("kind", "Câu trả lời tự chấm"),
    "rounds.evidence": pgettext_lazy("kind", "Minh chứng"),
    "rounds.explanation": pgettext_lazy("kind", "Giải trình"),
    "rounds.appraisal": pgettext_lazy("kind", "Kết quả thẩm định"),
    "rounds.remark": pgettext_lazy("kind", "Ghi chú về tiêu chí"),
    "rounds.vote": pgettext_lazy("kind", "Phiếu biểu quyết"),
    "rounds.decision": pgettext_lazy("kind", "Quyết định của hội đồng"),
    "rounds.publication": pgettext_lazy("kind", "Kết quả công bố"),
    "rounds.publishedpaper": pgettext_lazy("kind", "Tệp của kết quả công bố"),
    "rounds.target": pgettext_lazy("kind", "Chỉ tiêu đăng ký"),
    "dossiers.intake": pgettext_lazy("kind", "Lần nạp hồ sơ"),
    "dossiers.sourcemapping": pgettext_lazy("kind", "Cách đọc cột"),
    "dossiers.delaycause": pgettext_lazy("kind", "Nguyên nhân trễ"),
    "dossiers.confirmedcause": pgettext_lazy("kind", "Nguyên nhân trễ của hồ sơ"),
    "dossiers.enteredpoint": pgettext_lazy("kind", "Điểm 766 nhập tay"),
    "dossiers.declaredsteps": pgettext_lazy("kind", "Các bước đã công bố"),
    "dossiers.eventtable": pgettext_lazy("kind", "Bảng bước xử lý"),
    "accountability.adopted": pgettext_lazy("kind", "Bộ quy định"),
    "accountability.factbatch": pgettext_lazy("kind", "Lần ghi dữ kiện"),
    "accountability.case": pgettext_lazy("kind", "Trường hợp xem xét"),
}

ROOMS: dict[str, Any] = {
    "accounts": gettext_lazy("Tài khoản"),
    "indices": gettext_lazy("Chỉ số"),
    "criteria": gettext_lazy("Bộ tiêu chí"),
    "locality": gettext_lazy("Tỉnh"),
    "findings": gettext_lazy("Tồn tại"),
    "directives": gettext_lazy("Văn bản"),
    "tasks": gettext_lazy("Nhiệm vụ"),
    "reports": gettext_lazy("Báo cáo"),
    "rounds": gettext_lazy("Kỳ chấm điểm"),
    "cases": gettext_lazy("Trách nhiệm và hệ quả"),
    "scores": gettext_lazy("Điểm của một đơn vị trong kỳ chấm"),
}


def act_words(act: str) -> str:
    """Return what an act is called; one without words is shown by its code."""
    return str(ACTS.get(act, act))


def kind_words(label: str) -> str:
    """Return what a kind of record is called."""
    return str(KINDS[label]) if label in KINDS else str(apps.get_model(label)._meta.verbose_name)


def actor_words(name: str) -> str:
    """Return an actor's stored name with the role in words: `cai-cach · Cán bộ cải cách hành chính · Sở Nội vụ`."""
    roles = permission_table().roles
    language = get_language() or "vi"
    return " · ".join(roles[part].within(language) if part in roles else part for part in name.split(" · "))


def stream_words(stream: str, names: dict[str, str]) -> str:
    """Return a stream in words: its room and its province, such as `Nhiệm vụ · Tỉnh Hà Nam`."""
    room, _colon, key = stream.partition(":")
    title = str(ROOMS.get(room) or ROOMS.get(room.partition("-")[0], room))
    return f"{title} · {names.get(key, key)}" if key else f"{title} · {_('chung')}"


def names_of(streams: list[str]) -> dict[str, str]:
    """Return the names of the provinces that these streams belong to, by their keys."""
    keys = {stream.partition(":")[2] for stream in streams}
    return dict(Unit.objects.filter(key__in=keys).values_list("key", "full_name"))
