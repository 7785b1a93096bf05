"""Two editions side by side, and one change in a few words: what the pages say of differences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from caicach.instruments import Criterion, Edition, Pair, compare_editions
from caicach.web.instruments.editing import each
from caicach.web.instruments.fields import plain
from caicach.web.instruments.lines import rule_words
from caicach.web.interface.templatetags.caicach import words

KIND_WORDS: dict[str, Any] = {
    "added": pgettext_lazy("criterion", "thêm"),
    "dropped": pgettext_lazy("criterion", "bỏ"),
    "reweighted": pgettext_lazy("criterion", "đổi điểm"),
    "renamed": pgettext_lazy("criterion", "đổi tên"),
    "moved": pgettext_lazy("criterion", "đổi mã số"),
    "rule_changed": pgettext_lazy("criterion", "đổi cách chấm"),
}


@dataclass(frozen=True)
class Row:
    """A criterion before and after, the kinds of change, and whether its points can be compared across the two."""

    old: Criterion | None
    new: Criterion | None
    kinds: tuple[str, ...]
    comparable: str
    why: str
    guess: bool

    @property
    def old_rule(self) -> str:
        """Return how it was scored."""
        return rule_words(self.old) if self.old else ""

    @property
    def new_rule(self) -> str:
        """Return how it is scored now."""
        return rule_words(self.new) if self.new else ""

    @property
    def said(self) -> list[tuple[str, str]]:
        """Return the kinds of change with their words."""
        return [(kind, str(KIND_WORDS[kind])) for kind in self.kinds]


def rows_of(old: Edition, new: Edition) -> list[Row]:
    """Return every criterion of both editions in the order of the new tree, what was dropped last."""
    changes = compare_editions(old, new)
    kinds = {kind: {id(pair) for pair in getattr(changes, kind)} for kind in KIND_WORDS}
    rows: dict[str, list[Row]] = {}
    for pair in changes.matching.pairs:
        mine = tuple(kind for kind in KIND_WORDS if id(pair) in kinds[kind])
        rows.setdefault(pair.new.code, []).append(_pair(pair, mine))
    for node in changes.added:
        rows.setdefault(node.code, []).append(Row(None, node, ("added",), "", "", False))
    ordered = [row for node in new.walk() for row in rows.get(node.code, [])]
    return ordered + [Row(node, None, ("dropped",), "", "", False) for node in changes.dropped]


def aligned(old: Edition, new: Edition, through: Sequence[Edition] = (), *, stood: bool = False) -> Edition:
    """Return `new` with each `was` naming codes of `old`, where both are texts of one edition of one set.

    There `was` names codes of the edition before: the same in both, unless texts that rounds stand on came in between
    (`through`, in order) or a round stands on `old` itself (`stood`): each was the edition before for what followed.
    """
    path = [*through, new]
    known = _own(old) if stood else _before(old, path.pop(0))
    for edition in path:
        known = {n.code: tuple(c for origin in _origins(n) for c in known.get(origin, ())) for n in edition.walk()}
    return each(new, lambda node: {"was": known[node.code]})


def _own(edition: Edition) -> dict[str, tuple[str, ...]]:
    return {node.code: (node.code,) for node in edition.walk()}


def _before(old: Edition, new: Edition) -> dict[str, tuple[str, ...]]:
    """Return the codes that each node of `new` had in `old`, where `was` names the same edition in both."""
    by_origin = {origin: node.code for node in old.walk() for origin in _origins(node)}
    fresh = {node.title.vi: node.code for node in old.walk() if node.was == ()}

    def before(node: Criterion) -> tuple[str, ...]:
        if node.was == ():
            same = old.criterion(node.code)
            code = node.code if same is not None and same.was == () else fresh.get(node.title.vi)
            return (code,) if code else ()
        return tuple(by_origin[origin] for origin in _origins(node) if origin in by_origin)

    return {node.code: before(node) for node in new.walk()}


def told(before: Criterion, after: Criterion) -> str:
    """Return what was changed on one criterion: `1.1: điểm tối đa 2 → 2,5, cách chấm`."""
    parts = []
    if before.code != after.code:
        parts.append(_("mã số %(old)s → %(new)s") % {"old": before.code, "new": after.code})
    if before.max != after.max:
        parts.append(
            _("điểm tối đa %(old)s → %(new)s") % {"old": plain(before.max) or "–", "new": plain(after.max) or "–"}
        )
    parts += [str(_FIELDS[name]) for name in _FIELDS if getattr(before, name) != getattr(after, name)]
    return f"{before.code}: {', '.join(parts) or _('không đổi')}"


_FIELDS: dict[str, Any] = {
    "title": pgettext_lazy("criterion", "tên"),
    "rule": pgettext_lazy("criterion", "cách chấm"),
    "combine": pgettext_lazy("criterion", "cách cộng"),
    "counts": pgettext_lazy("criterion", "cách tính vào cấp trên"),
    "evidence": pgettext_lazy("criterion", "minh chứng"),
    "evidence_required": pgettext_lazy("criterion", "bắt buộc minh chứng"),
    "answered_by": pgettext_lazy("criterion", "ai trả lời"),
    "appraiser": pgettext_lazy("criterion", "cơ quan thẩm định"),
    "source": pgettext_lazy("criterion", "căn cứ"),
    "not_applicable": pgettext_lazy("criterion", "xử lý khi không áp dụng"),
    "requires": pgettext_lazy("criterion", "điều kiện tiên quyết"),
    "takes": pgettext_lazy("criterion", "số liệu lấy sẵn"),
}


def _origins(node: Criterion) -> tuple[str, ...]:
    return (node.code,) if node.was is None else node.was


def _pair(pair: Pair, kinds: tuple[str, ...]) -> Row:
    comparable = {
        "points": pgettext("comparable", "so được điểm"),
        "percent": pgettext("comparable", "so theo tỷ lệ"),
        "no": pgettext("comparable", "không so được"),
    }[pair.comparable]
    return Row(pair.old, pair.new, kinds, comparable, words(pair.why) if pair.why else "", pair.is_guess)
