"""Where a case stands, in words with its date."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caicach.web.accountability.models import Case, Review, Sheet
from caicach.web.interface.templatetags.caicach import day

CHIPS = {
    "found": "none",
    "noticed": "due-soon",
    "objected": "mark",
    "unobjected": "due-soon",
    "upheld": "overdue",
    "changed": "done",
    "withdrawn": "done",
}


def standing_words(case: Case) -> str:
    """Return a case's state with its date: `Chờ phản hồi đến hết 22/6/2022 (còn 3 ngày)`."""
    now, today = case.now, case.locality.today()
    if now == "noticed" and case.due_on:
        left = (case.due_on - today).days
        said = ngettext(
            "Chờ phản hồi, còn %(n)d ngày (hạn %(day)s)", "Chờ phản hồi, còn %(n)d ngày (hạn %(day)s)", left
        )
        return said % {"n": left, "day": day(case.due_on)} if left else _("Hôm nay hết hạn phản hồi")
    if now == "unobjected":
        return _("Không phản hồi, hết hạn %s: chờ quyết định") % day(case.due_on)
    words = {
        "found": _("Mới lập, chưa thông báo"),
        "objected": _("Có phản hồi, chờ quyết định"),
        "upheld": _("Giữ nguyên ngày %s") % day(case.decided_on),
        "changed": _("Quyết định khác ngày %s") % day(case.decided_on),
        "withdrawn": _("Đã rút ngày %s") % day(case.decided_on),
    }
    return words[now]


REVIEW_CHIPS = {"asked": "due-soon", "handed-in": "mark", "returned": "due-soon", "accepted": "done", "dropped": "none"}


def review_words(review: Review) -> str:
    """Return where a self-review stands, with its date."""
    late = (review.case.locality.today() - review.due_on).days
    due, handed = day(review.due_on), day(review.handed_in_on) if review.handed_in_on else ""
    if _is_late(review):
        words = ngettext("Quá hạn %(n)d ngày (hạn %(day)s)", "Quá hạn %(n)d ngày (hạn %(day)s)", late)
        return words % {"n": late, "day": due}
    return {
        "asked": _("Chờ tự kiểm điểm, hạn %s") % due,
        "handed-in": _("Đã gửi ngày %s, chờ nhận") % handed,
        "returned": _("Trả lại, hạn %s") % due,
        "accepted": _("Đã nhận bản tự kiểm điểm"),
        "dropped": _("Thôi yêu cầu tự kiểm điểm"),
    }[review.state]


def _is_late(review: Review) -> bool:
    return review.state in ("asked", "returned") and review.case.locality.today() > review.due_on


def review_chip(review: Review) -> SafeString:
    """Return where a self-review stands as a chip, with its date."""
    kind = "overdue" if _is_late(review) else REVIEW_CHIPS[review.state]
    return format_html('<span class="chip {}">{}</span>', kind, review_words(review))


SHEET_CHIPS = {"open": "due-soon", "handed-in": "mark", "decided": "done"}


def sheet_chip(sheet: Sheet) -> SafeString:
    """Return where a score sheet stands as a chip."""
    words = {"open": _("chờ tự đánh giá"), "handed-in": _("chờ quyết định"), "decided": _("đã quyết định")}
    return format_html('<span class="chip {}">{}</span>', SHEET_CHIPS[sheet.state], words[sheet.state])


def chip_of(case: Case) -> SafeString:
    """Return the state as a chip, with a mark where corrected figures ask for a withdrawal."""
    chip = format_html('<span class="chip {}">{}</span>', CHIPS[case.now], standing_words(case))
    if case.proposed == "withdraw" and case.state != "withdrawn":
        return format_html('{} <span class="chip mark">{}</span>', chip, _("số liệu đã sửa, đề nghị rút"))
    return chip
