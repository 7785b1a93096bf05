"""A draft is changed by one at a time: locked, and only in the state that the act is for."""

from __future__ import annotations

from caicach.errors import InputError, Problem
from caicach.text import Text
from caicach.web.reports.models import Draft

State = Draft.State


def _lock(draft: Draft) -> Draft:
    return Draft.objects.select_for_update(of=("self",)).select_related("locality__unit", "subject").get(pk=draft.pk)


def in_work(draft: Draft) -> Draft:
    """Lock a draft and return it as it now stands; InputError where it is not in work."""
    kept = _lock(draft)
    if kept.state != State.OPEN:
        raise InputError(_not_open())
    return kept


def submitted(draft: Draft) -> Draft:
    """Lock a draft and return it as it now stands; InputError where it does not wait for approval."""
    kept = _lock(draft)
    if kept.state != State.SUBMITTED:
        raise InputError(_not_submitted())
    return kept


def _not_open() -> Problem:
    return Problem(
        expected=Text("bản thảo đang soạn", "a draft in work"),
        cure=Text(
            "Tải lại trang để xem bản thảo đang ở bước nào; đã trình thì rút lại trước khi sửa.",
            "Reload the page to see where it stands; take a submitted draft back before changing it.",
        ),
    )


def _not_submitted() -> Problem:
    return Problem(
        expected=Text("bản thảo đang chờ duyệt", "a draft that waits for approval"),
        cure=Text("Tải lại trang để xem bản thảo đang ở bước nào.", "Reload the page to see where it stands."),
    )
