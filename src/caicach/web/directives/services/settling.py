"""What acts on a reading share: it must be open, it leaves an entry, and a document with none left is confirmed."""

from __future__ import annotations

from caicach.errors import InputError, Problem
from caicach.text import Text
from caicach.web.accounts.models import User
from caicach.web.audit.chain import record
from caicach.web.directives.models import Directive, Reading
from caicach.web.directives.services import streams


def close_when_settled(by: User, directive: Directive) -> None:
    """Mark the directive confirmed once nothing in it waits any more."""
    if directive.state == Directive.State.READ and not directive.readings.filter(state=Reading.State.PROPOSED).exists():
        directive.state = Directive.State.CONFIRMED
        directive.save(update_fields=["state"])
        record(by, "confirm-directive", directive, stream=streams.documents(directive.locality))


def wait_again(by: User, directive: Directive) -> None:
    """Something waits again in a directive that was confirmed."""
    if directive.state == Directive.State.CONFIRMED:
        directive.state = Directive.State.READ
        directive.save(update_fields=["state"])
        record(by, "reopen-directive", directive, stream=streams.documents(directive.locality))


def note(by: User, act: str, reading: Reading) -> Reading:
    """Leave the entry of `act` on a reading, and return the reading."""
    record(by, act, reading, stream=streams.documents(reading.directive.locality))
    return reading


def opened(reading: Reading) -> Reading:
    """Return the reading as it now stands, its row locked; InputError where someone has dealt with it already."""
    found = (
        Reading.objects.select_for_update(of=("self",))
        .select_related("directive__locality__unit", "finding")
        .get(pk=reading.pk)
    )
    if found.state != Reading.State.PROPOSED:
        raise InputError(settled(found))
    return found


def settled(reading: Reading) -> Problem:
    """Return the problem of a reading that no longer waits."""
    return Problem(
        found=str(reading),
        expected=Text("một nhiệm vụ còn chờ xác nhận", "a task still waiting to be confirmed"),
        cure=Text(
            "Người khác vừa xử lý nhiệm vụ này; tải lại trang để xem.",
            "Someone has just dealt with it; reload the page.",
        ),
    )


def nothing_selected() -> Problem:
    """Return the problem of a selection without words."""
    return Problem(
        expected=Text("một đoạn có chữ", "a stretch with words in it"),
        cure=Text("Chọn lại đoạn văn bản.", "Select the text again."),
    )


def still_waiting() -> Problem:
    """Return the problem of finishing while tasks still wait."""
    return Problem(
        expected=Text("mọi nhiệm vụ đọc được đã xác nhận hoặc bỏ", "every task read to be confirmed or dismissed"),
        cure=Text("Xử lý các nhiệm vụ còn chờ rồi kết thúc.", "Deal with the tasks that still wait, then finish."),
    )


def no_lead() -> Problem:
    """Return the problem of confirming without a leading unit."""
    return Problem(
        expected=Text("một đơn vị chủ trì", "a leading unit"),
        cure=Text("Chọn đơn vị chủ trì cho nhiệm vụ này.", "Choose the unit that leads this task."),
    )
