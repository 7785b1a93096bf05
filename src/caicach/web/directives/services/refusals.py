"""What is wrong with an act on a task, in words: what it lacks, or that it is no longer open."""

from __future__ import annotations

from django.utils import timezone

from caicach.directives.following import states, transitions
from caicach.errors import Problem
from caicach.reporting import figures
from caicach.text import Text
from caicach.web.directives.models import Task

DESCRIBE = Text("Bổ sung người phụ trách, sản phẩm", "Complete person and product")


def parts_open(count: int) -> Problem:
    """Return the problem of reporting done while parts given to units below are open."""
    return Problem(
        column="despite",
        found=str(count),
        expected=Text("không còn phần việc nào của đơn vị dưới chưa xong", "no part of a unit below still open"),
        cure=Text("Ghi vì sao vẫn báo cáo hoàn thành.", "Say why it is reported done all the same."),
    )


def own_report() -> Problem:
    """Return the problem of confirming one's own report."""
    return Problem(
        expected=Text("người xác nhận khác với người báo cáo", "another person to confirm than reported"),
        cure=Text("Nhờ người khác của đơn vị giao việc xác nhận.", "Ask someone else of the assigning unit."),
    )


def nothing_new() -> Problem:
    """Return the problem of a description that says nothing new."""
    return Problem(
        expected=Text("người phụ trách hoặc sản phẩm khác với đang ghi", "another person or product than is on record"),
        cure=Text("Điền rồi gửi lại.", "Fill it in and send again."),
    )


def needs(expected: Text, column: str) -> Problem:
    """Return the problem of an act that lacks what it needs."""
    return Problem(expected=expected, column=column, cure=Text("Điền rồi gửi lại.", "Fill it in and send again."))


def not_open(task: Task, act: str) -> Problem:
    """Return the problem of an act that is not open: of two who close a task, the second learns who was first."""
    now = next(s.title for s in states() if s.id == task.state)
    last = task.events.select_related("by", "by_unit").last()
    reload = Text("Tải lại trang để xem nhiệm vụ như hiện nay.", "Reload the page to see the task as it now is.")
    if last is not None:
        title = next((t.title for t in transitions() if t.act == last.act), DESCRIBE)
        at = timezone.localtime(last.at)
        reload = Text(
            f"Việc gần nhất: “{title.vi}”, {last.by} ({last.by_unit}) làm lúc {figures.moment(at)}. {reload.vi}",
            f"The last act: “{title.en}”, by {last.by} ({last.by_unit}) at {figures.moment(at, 'en')}. {reload.en}",
        )
    return Problem(
        found=act,
        expected=Text(
            f"một việc làm được khi nhiệm vụ ở trạng thái “{now.vi}”", f"an act open to a task that is “{now.en}”"
        ),
        cure=reload,
    )
