"""What tables, fields and brackets say about a task: “Đơn vị chủ trì: ...”, “(Sở Nội vụ chủ trì; quý II)”."""

from __future__ import annotations

import re
from collections.abc import Sequence

from caicach.directives import assign
from caicach.directives.boards import Cell, Part, TaskRow, field_of, part_of, units_in
from caicach.directives.drafts import Draft, Source
from caicach.directives.lines import Line, Rank
from caicach.directives.names import name_list
from caicach.directives.outline import Node
from caicach.directives.sentences import sentences
from caicach.directives.tokens import Token, tokenise

_BRACKETS = re.compile(r"\(([^()]{6,300})\)")
_DUTY = {"chủ", "thực", "phối", "phụ"}


def attach(draft: Draft, source: Source, part: Part, cell: Cell, label: str, *, table: bool = False) -> None:
    """Give a draft what a cell or a field says; the words of the work end where the first field begins."""
    draft.stops = draft.stops or draft.end
    draft.end = max(draft.end, cell.end)
    if part == "action":
        draft.action, draft.stops = cell.start, cell.end
    elif part == "product":
        draft.product = cell.text
    elif part == "recipients":
        draft.recipients.append(cell.text)
    elif part == "deadline":
        draft.fixed = source.cell_deadline(cell)
    else:
        leads, partners = units_in(cell, source.words)
        (draft.leads if part == "lead" else draft.coordinating).extend(leads)
        draft.coordinating += partners
        if part == "lead":
            draft.text_lead = cell.text
            draft.because = draft.because if table else assign.WHY_FIELD.format(column=label, lead=cell.text)
            draft.uncertain = [item for item in draft.uncertain if item != "lead"]


def take_field(draft: Draft, source: Source, piece: Sequence[Token]) -> bool:
    """Give a draft the field that a sentence is (“Thời gian hoàn thành: quý III/2026”); tell whether it is one."""
    start = piece[0].start
    read = field_of(source.text[start : piece[-1].end].replace("\n", " "), start)
    if read:
        attach(draft, source, *read)
    return read is not None


def take_brackets(draft: Draft, source: Source) -> None:
    """Give a draft the fields, and where it has no lead the lead, that brackets in it name."""
    for found in _BRACKETS.finditer(source.text, draft.action, draft.end):
        start = found.start(1)
        for piece in sentences(tokenise(found[1].replace("\n", " "), start)):
            if take_field(draft, source, piece):
                draft.stops = min(draft.stops or draft.end, start - 1)
            elif not draft.leads:
                _take_lead(draft, source, piece)
            else:
                _take_partners(draft, source, piece)


def _take_lead(draft: Draft, source: Source, piece: Sequence[Token]) -> None:
    names, end = name_list(piece, 0, source.words)
    follow = assign.work(piece, end, source.words) if names else None
    if follow is None or follow.told or (end < len(piece) and piece[end].word not in _DUTY):
        return
    draft.leads = [name.text for name in names]
    draft.coordinating += [name.text for name in follow.coordinating]
    draft.because = assign.WHY_FIELD.format(column="(…)", lead=source.said(piece))
    draft.text_lead = source.said(piece[:end])
    draft.uncertain = [item for item in draft.uncertain if item != "lead"]


def _take_partners(draft: Draft, source: Source, piece: Sequence[Token]) -> None:
    """Give a draft those who help: “(Sở B phối hợp)”, “(Sở B tham gia)”."""
    names, end = name_list(piece, 0, source.words)
    if names and [token.word for token in piece[end:]] in (["phối", "hợp"], ["cùng", "phối", "hợp"], ["tham", "gia"]):
        draft.coordinating += [name.text for name in names]


def fields_below(node: Node) -> tuple[list[tuple[Part, Cell, str]], list[Node]]:
    """Return the fields among a line's children (“Thời hạn: ...”) and the children that are none.

    Fields make a task only where one of them names its lead or its time. The first that says the work (“Nội dung:
    ...”) stands before the others, so that it is given first.
    """
    read = {
        id(child): field_of(child.line.words, child.line.body, work=True)
        for child in node.children
        if Rank.subnumber <= child.line.rank <= Rank.plain
    }
    fields = [found for found in read.values() if found]
    if not any(part in {"lead", "deadline"} for part, _, _ in fields):
        return [], node.children
    work = [found for found in fields if found[0] == "action"][:1]
    others = [found for found in fields if found[0] != "action"]
    taken = {id(found) for found in (*work, *others)}
    return work + others, [child for child in node.children if id(read.get(id(child))) not in taken]


def draft_of_line(line: Line, source: Source, section: str) -> Draft:
    """Return a line as a task whose lead, time and product stand in fields below it; “Nhiệm vụ:” is not the work."""
    label, colon, _ = line.words.partition(":")
    action = line.body + len(label) + 1 if colon and part_of(label) == "action" else line.body
    draft = Draft(line.start, line.end, action, [], [], assign.WHY_VERB, section=section)
    draft.found = source.times(tokenise(line.words, line.body))
    return draft


def draft_of_row(row: TaskRow, source: Source, section: str, place: int) -> Draft:
    """Return a table's row as a task, labelled by the number it bears, else by its `place` among the table's tasks."""
    action = row.cells["action"]
    heading = row.lead_heading.strip() or "-"
    because = assign.WHY_TABLE.format(column=heading)
    draft = Draft(row.line.start, row.line.end, action.start, [], [], because, stops=action.end)
    number = row.cells.get("number")
    label = number.text.strip(". ") if number else ""
    draft.section = f"{section}.{label or place}".strip(".")
    for part, cell in row.cells.items():
        if cell.text and part not in {"action", "number"}:
            attach(draft, source, part, cell, heading, table=True)
    return draft
