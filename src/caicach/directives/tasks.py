"""From the outline of a directive to its tasks: leads go down from line to line, lists of nouns up into their line."""

from __future__ import annotations

from collections.abc import Sequence

from caicach.directives import assign
from caicach.directives.boards import task_rows
from caicach.directives.clauses import Above, LineReader
from caicach.directives.drafts import Draft, Source, finish
from caicach.directives.lines import Line, Rank, is_annex
from caicach.directives.model import ReadTask
from caicach.directives.outline import Node
from caicach.directives.parts import attach, draft_of_line, draft_of_row, fields_below
from caicach.directives.tokens import tokenise


def read_tasks(top: Sequence[Node], source: Source) -> list[ReadTask]:
    """Return the tasks in an outline, in the order of the text."""
    drafts = _Walk(source).nodes(top, Above(), "")
    return sorted((finish(draft, source) for draft in drafts), key=lambda task: (task.start, task.end))


class _Walk:
    """Walks an outline, line by line."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.lines = LineReader(source)

    def nodes(self, nodes: Sequence[Node], above: Above, section: str) -> list[Draft]:
        """Return the tasks of lines that stand below one line; rows that follow each other are one table."""
        drafts: list[Draft] = []
        rows: list[Line] = []
        for node in nodes:
            if node.line.rank is Rank.row:
                rows.append(node.line)
                continue
            drafts += self._table(rows, section)
            rows = []
            drafts += self._node(node, above, section)
        return drafts + self._table(rows, section)

    def _table(self, rows: Sequence[Line], section: str) -> list[Draft]:
        found = task_rows(rows) if len(rows) > 1 else ()
        return [draft_of_row(row, self.source, section, n) for n, row in enumerate(found, start=1)]

    def _node(self, node: Node, above: Above, section: str) -> list[Draft]:
        section = _section(section, node.line)
        if node.nature == "goal":
            return self.nodes(node.children, Above(listed=True), section)
        if node.line.rank is Rank.plain and not above.listed:
            above = Above()
        fields, children = fields_below(node)
        drafts, below = self.lines.read(node, above, section)
        lower = self.nodes(children, below, section)
        if fields:
            drafts = drafts or [draft_of_line(node.line, self.source, section)]
            for part, cell, label in fields:
                attach(drafts[-1], self.source, part, cell, label)
            self._inherit(drafts[-1], below)
            lower = [] if drafts[-1].leads and not any(draft.leads for draft in lower) else lower
        return self._together(node.line, drafts, children, lower)

    def _inherit(self, draft: Draft, below: Above) -> None:
        """Give a task made of fields the lead of the heading or of the line above it, where no field names one."""
        if draft.leads or not below.leads:
            return
        draft.leads = [name.text for name in below.leads]
        draft.coordinating += [name.text for name in below.coordinating]
        draft.text_lead = below.text_lead
        draft.because = assign.WHY_ABOVE.format(lead=below.text_lead or draft.leads[0])
        draft.uncertain += ["lead"] * below.guessed

    def _together(self, line: Line, drafts: list[Draft], children: Sequence[Node], lower: list[Draft]) -> list[Draft]:
        """Join a line's own tasks with those below it.

        A line that opens a list gives way to the tasks in it; a list without tasks belongs to the line's task; work
        that names no lead gives way to work below it.
        """
        if not lower:
            if drafts and children:
                self._absorb(drafts[-1], children)
            return drafts
        if line.text.rstrip().endswith(":"):
            return drafts[:-1] + lower
        return [draft for draft in drafts if draft.leads] + lower

    def _absorb(self, draft: Draft, children: Sequence[Node]) -> None:
        for child in children:
            for node in child.walk():
                if node.line.rank not in (Rank.row, Rank.plain):
                    draft.stops = draft.stops or draft.end
                    draft.found += self.source.times(tokenise(node.line.words, node.line.body))
                    draft.end = max(draft.end, node.line.end)


def _section(above: str, line: Line) -> str:
    """Return the path of labels to a line: “II.3.a”; a label that repeats the one above (2.1 below 2) adds its end."""
    if is_annex(line.text):
        return "PL"
    label = line.label.strip(".,):-–+( ")
    if line.rank >= Rank.dash or not label:
        return above
    last = above.rsplit(".", 1)[-1]
    if line.rank is Rank.subnumber and last and label.startswith(last + "."):
        label = label.removeprefix(last + ".")
    return f"{above}.{label}".strip(".")
