"""A criteria set as the lines of a page: each node with its depth, what its parts come to, what is wrong with it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from caicach.instruments import Criterion, Edition, Finding, Instrument, check_instrument
from caicach.instruments.check_words import CURES
from caicach.web.instruments.editing import codes_by_place, total
from caicach.web.instruments.fields import plain
from caicach.web.instruments.rule_forms import KIND_WORDS, SHAPES
from caicach.web.interface.templatetags.caicach import words


@dataclass(frozen=True)
class Fault:
    """One finding of the checker with how to mend it here, in the page's language; `opens` the node of its code."""

    code: str
    opens: bool
    severity: str
    message: str
    cure: str


@dataclass(frozen=True)
class Line:
    """One node of the tree. `parts`: what the nodes right below come to; None where not known or there are none."""

    node: Criterion
    depth: int
    parent: str
    parts: Decimal | None
    faults: tuple[Fault, ...]
    scored: str

    @property
    def agrees(self) -> bool:
        """Tell whether the parts come to the maximum, or may exceed it because the sum is cut."""
        if self.parts is None or self.node.max is None:
            return True
        return self.parts == self.node.max or (self.node.combine == "capped-sum" and self.parts > self.node.max)

    @property
    def worst(self) -> str:
        """Return `error`, `warning` or nothing."""
        kinds = {fault.severity for fault in self.faults}
        return "error" if "error" in kinds else "warning" if kinds else ""


@dataclass(frozen=True)
class Sheet:
    """A whole edition laid out, with its sums and everything the checker found."""

    edition: Edition
    lines: tuple[Line, ...]
    faults: tuple[Fault, ...]
    total: Decimal | None
    leaves: int
    in_order: bool

    @property
    def errors(self) -> int:
        """Count what has to be mended before a round."""
        return sum(1 for fault in self.faults if fault.severity == "error")

    @property
    def warnings(self) -> int:
        """Count what is worth a look."""
        return len(self.faults) - self.errors

    def line(self, code: str) -> Line | None:
        """Return the line of that code."""
        return next((line for line in self.lines if line.node.code == code), None)


def sheet_of(instrument: Instrument, edition: Edition) -> Sheet:
    """Return an edition laid out."""
    faults = faults_of(instrument, edition)
    by_code: dict[str, list[Fault]] = defaultdict(list)
    for fault in faults:
        by_code[fault.code].append(fault)
    lines = tuple(_lines(edition.criteria, 0, "", by_code))
    return Sheet(
        edition=edition,
        lines=lines,
        faults=tuple(faults),
        total=total(edition.criteria),
        leaves=sum(1 for line in lines if not line.node.children),
        in_order=all(old == new for old, new in codes_by_place(edition).items()),
    )


def faults_of(instrument: Instrument, edition: Edition) -> list[Fault]:
    """Return what the checker finds in one edition, errors first."""
    found = check_instrument(instrument.model_copy(update={"editions": (edition,)}))
    nodes = {node.code: node for node in edition.walk()}
    return sorted((_fault(f, nodes.get(f.code)) for f in found), key=lambda fault: fault.severity != "error")


def rule_words(node: Criterion) -> str:
    """Return how a leaf is scored in a few words: `Theo khung tỷ lệ · 4 mức`."""
    if node.rule is None:
        return ""
    kind = str(KIND_WORDS[node.rule.kind])
    rows = [getattr(node.rule, r.name) for r in SHAPES[node.rule.kind].rows]
    if node.rule.kind == "ratio":
        return f"{kind} · {_('đủ điểm ở %s %%') % plain(node.rule.full_at)}"
    if node.rule.kind in ("count", "deduct"):
        each = plain(node.rule.points_each)
        return f"{kind} · {_('mỗi lần %s') % each}"
    if rows and node.rule.kind != "formula":
        number = len(rows[-1])
        return f"{kind} · {ngettext('%d mức', '%d mức', number) % number}"
    return kind


def _lines(criteria: tuple[Criterion, ...], depth: int, parent: str, faults: dict[str, list[Fault]]) -> Iterator[Line]:
    for node in criteria:
        parts = total(node.children) if node.children else None
        yield Line(node, depth, parent, parts, tuple(faults.get(node.code, ())), rule_words(node))
        yield from _lines(node.children, depth + 1, node.code, faults)


def _fault(finding: Finding, node: Criterion | None) -> Fault:
    cure: Any = MEND_HERE.get(finding.kind) or words(CURES[finding.kind].cure)
    message = words(finding.message)
    if finding.kind in IN_NUMBERS and not (get_language() or "vi").startswith("en"):
        message = _POINT.sub(",", message)
    if finding.kind == "not-a-number" and node is not None and node.max is None:
        message = _("Chưa ghi điểm tối đa.")
    return Fault(finding.code, node is not None, finding.severity, message, str(cure))


# What these say holds figures and no codes: a decimal point in them is a comma on a Vietnamese page.
IN_NUMBERS = ("sum-mismatch", "points-above-max", "points-unreachable", "overlapping-bands", "gap-between-bands")
_POINT = re.compile(r"(?<=\d)\.(?=\d)")

# Where the checker's cure speaks of a sheet's columns, the editor says what to do on its page.
MEND_HERE: dict[str, Any] = {
    "missing-rule": gettext_lazy("Mở tiêu chí này và chọn cách chấm."),
    "unknown-rule": gettext_lazy("Mở tiêu chí này và chọn cách chấm."),
    "empty-options": gettext_lazy("Mở tiêu chí này và thêm các mức hoặc khung."),
    "not-a-number": gettext_lazy("Mở tiêu chí này và điền số còn thiếu."),
    "duplicate-code": gettext_lazy("Sửa mã số, hoặc đánh lại mã số cả bộ."),
}
