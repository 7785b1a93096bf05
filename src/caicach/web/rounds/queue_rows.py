"""The rows of an appraiser's queue: points on both sides, and how each matter stands, in words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from caicach.scoring.form import Item
from caicach.text import Text
from caicach.web.rounds.matters import Key, Matter, with_points
from caicach.web.rounds.queue import Queue, place_of
from caicach.web.rounds.services.appraising import JudgingStage, is_stale

WAITS = "waits"  # nothing to say of it yet: the list leaves the chip out
Row = dict[str, Any]


def groups_of(queue: Queue, matters: Sequence[Matter], at: Key | None) -> list[tuple[str, Any, list[Row]]]:
    """Return the rows of a page under what they have in common, a criterion or a unit: its code, title and rows."""
    with_points(queue.round, matters, dict.fromkeys(("self", queue.stage)))
    found = []
    for _key, rows in groupby(matters, key=(lambda m: str(m.entrant.pk)) if queue.by_unit else (lambda m: m.code)):
        members = list(rows)
        first = members[0]
        head = ("", first.entrant.unit) if queue.by_unit else (first.code, first.criterion.title)
        found.append((*head, [row_of(queue, m, on=m.key == at) for m in members]))
    return found


def row_of(queue: Queue, matter: Matter, *, on: bool = False) -> Row:
    """Return one row as the list shows it; `points` of the matter are shown where they were filled in."""
    own, judged = matter.points.get("self"), matter.points.get(queue.stage)
    chip, words = state_of(matter, queue.stage)
    return {
        "matter": matter,
        "place": place_of(matter),
        "id": row_id(matter),
        "title": _titled(matter.code, matter.criterion.title) if queue.by_unit else matter.entrant.unit,
        "own": own,
        "judged": judged,
        "change": judged - own if own is not None and judged is not None and judged != own else None,
        "chip": chip,
        "words": words,
        "on": on,
        "pending": queue.waits(matter),
    }


def row_id(matter: Matter) -> str:
    """Return what a row is called on the page: letters and figures only, whatever the code holds."""
    return f"row-{matter.entrant.pk}-{matter.code.encode().hex()}"


def state_of(matter: Matter, stage: JudgingStage) -> tuple[str, str]:
    """Return how a matter stands for its appraiser: the chip's state and the words."""
    judged = matter.appraisal(stage)
    if is_stale(matter, stage):
        return "due-soon", _("đơn vị sửa sau thẩm định") if stage == "first" else _("đơn vị giải trình thêm")
    if judged is not None and judged.verdict == "ask":
        return "due-soon", _("đang hỏi đơn vị")
    if judged is not None and judged.verdict == "change":
        return "mark", _("đã sửa") if matter.by_unit else _("đã ghi kết quả")
    if judged is not None:
        return "done", _("giữ kết quả lần một") if stage == "second" and matter.first else _("đã chấp nhận")
    return _not_judged(matter) if stage == "first" else _not_concluded(matter)


def _not_judged(matter: Matter) -> tuple[str, str]:
    if matter.at("self") is not None:
        return WAITS, _("chờ thẩm định")
    return ("overdue", _("đơn vị để trống")) if matter.by_unit else ("none", _("cần ghi kết quả"))


def _not_concluded(matter: Matter) -> tuple[str, str]:
    """Return how a matter stands that the second appraisal has not settled."""
    said, first = matter.explanation, matter.first
    if matter.disagrees:
        return "due-soon", _("đơn vị giải trình, chờ kết luận")
    if first is not None and first.verdict == "ask":
        return ("due-soon", _("đơn vị đã trả lời")) if said else ("overdue", _("đã hỏi, đơn vị chưa trả lời"))
    if said is not None and said.agrees:
        return "in-time", _("đơn vị đồng ý")
    return (WAITS, _("không giải trình")) if first is not None else ("none", _("lần một chưa thẩm định"))


def title_of(item: Item) -> Text:
    """Return a field's title with its code."""
    return _titled(item.code, item.criterion.title)


def _titled(code: str, title: Text) -> Text:
    return Text(f"{code}. {title.vi}", f"{code}. {title.en}")
