"""From the outline of a directive to its tasks: leads inherited from above, sentences told apart, fields attached."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from caicach.directives import assign
from caicach.directives.assign import Assignment, Issuer, partners_within, read_assignment, work
from caicach.directives.boards import Cell, Part, TaskRow, field_of, part_of, task_rows, units_in
from caicach.directives.citations import Citation, find_citations
from caicach.directives.deadlines import Base, Candidate, Deadline, candidates, choose
from caicach.directives.head import Document
from caicach.directives.library import load
from caicach.directives.lines import Line, Rank, is_annex
from caicach.directives.model import ReadTask
from caicach.directives.names import Gazetteer, Name, name_list
from caicach.directives.outline import Node
from caicach.directives.tokens import Phrases, Token, tokenise
from caicach.text import Text


@dataclass(frozen=True, slots=True)
class Above:
    """What a line inherits: leads and partners named above it, and how they were written."""

    leads: tuple[Name, ...] = ()
    coordinating: tuple[Name, ...] = ()
    text_lead: str | None = None
    listed: bool = False
    guessed: bool = False
    opener: str | None = None


@dataclass(slots=True)
class Draft:
    """A task in the making; places are offsets in the document."""

    start: int
    end: int
    action: int
    leads: list[str]
    coordinating: list[str]
    because: Text
    text_lead: str | None = None
    opener: str | None = None
    section: str = ""
    product: str | None = None
    recipients: list[str] = field(default_factory=list)
    found: list[Candidate] = field(default_factory=list)
    fixed: Deadline | None = None
    uncertain: list[str] = field(default_factory=list)
    stops: int | None = None


_KIND = r"(?:Nghị quyết|Quyết định|Chỉ thị|Kết luận|Kế hoạch|Công văn|Công điện|Thông báo|Chương trình|Quy chế|Quy định|Văn bản|Thông tư|Nghị định|Hướng dẫn)"
_NO_TASK = re.compile(
    rf"chịu trách nhiệm (?:thi hành|tổ chức thi hành|thực hiện|tổ chức thực hiện) {_KIND} này"
    rf"|^{_KIND}(?: này)? (?:có hiệu lực|thay thế|bãi bỏ|được phổ biến|hết hiệu lực|đã được|được Hội đồng)"
    r"|(?:^|\W)thông báo (?:kết luận\s)?(?:[^.;]*\s)?(?:để|đến|tới)\s[^.;]*\b(?:biết|thực hiện)"
    r"|trong quá trình (?:triển khai|tổ chức|thực hiện)[^.;]*(?:vướng mắc|khó khăn|phát sinh)"
    r"|(?:nếu|nếu có|có) (?:khó khăn|vướng mắc)[^.;]*(?:phản ánh|báo cáo|liên hệ|thông tin)"
    r"|^Trên đây là|^Nơi nhận|^Kính gửi",
    re.IGNORECASE,
)
_CONCLUDES = re.compile(
    r"(?:cơ bản\s+)?(?:đồng ý|nhất trí|tán thành|chấp thuận|biểu dương|ghi nhận|hoan nghênh|đánh giá cao|phê bình|thống nhất (?:với|chủ trương|nội dung|đề xuất|ý kiến|theo|như))\b",
    re.IGNORECASE,
)
_ABBREVIATIONS = {"tp", "tx", "tt", "ths", "pgs", "gs", "ts", "đ", "v", "st"}
_SENTENCE_END = {".", ";", "!", "?"}


class Reader:
    """Reads the tasks out of a document's outline. `text` is the plain text that all places refer to."""

    def __init__(self, text: str, document: Document, words: Gazetteer, base: Base) -> None:
        self.text, self.document, self.words, self.base = text, document, words, base
        self.issuer = Issuer(document.issuer)
        self.generic = Phrases(load("words")["boilerplate_execution"])
        self.lead_in = Phrases(load("words")["lead_in"])
        self.begun = False

    def read(self, top: Sequence[Node]) -> list[ReadTask]:
        """Return the tasks below `top`, in the order of the text."""
        drafts = self._all(top, Above(), "")
        tasks = [self._finish(draft) for draft in drafts]
        return sorted(tasks, key=lambda task: (task.start, task.end))

    def _all(self, nodes: Sequence[Node], above: Above, section: str) -> list[Draft]:
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
        return [self._row(row, section) for row in task_rows(rows)] if len(rows) > 1 else []

    def _node(self, node: Node, above: Above, section: str) -> list[Draft]:
        line = node.line
        section = _section(section, line)
        if node.nature == "goal":
            return self._all(node.children, Above(listed=True), section)
        if line.rank is Rank.plain and not above.listed:
            above = Above(listed=above.listed)
        fields, children = _fields(node)
        drafts, below = self._line(node, above, section, bool(children))
        self.begun = self.begun or line.rank in range(Rank.article, Rank.plain) or line.text.rstrip().endswith(":")
        if fields:
            drafts = drafts or self._bare(node, section)
            for part, cell, label in fields:
                if drafts:
                    self._attach(drafts[-1], part, cell, label)
        lower = self._all(children, below, section)
        return self._together(node, drafts, lower, children)

    def _together(self, node: Node, drafts: list[Draft], lower: list[Draft], children: Sequence[Node]) -> list[Draft]:
        """Join a line's own tasks with those below it: a lead-in gives way to its list, a list of nouns is absorbed."""
        if not children:
            return drafts
        opens = node.line.text.rstrip().endswith(":")
        if lower and opens and drafts:
            return drafts[:-1] + lower
        if drafts and not lower:
            self._extend(drafts[-1], children)
        unled = [draft for draft in drafts if draft.leads]
        return (unled if lower else drafts) + lower

    def _extend(self, draft: Draft, children: Sequence[Node]) -> None:
        for child in children:
            for node in child.walk():
                if node.line.rank not in (Rank.row,) and node.line.rank is not Rank.plain:
                    tokens = tokenise(node.line.words, node.line.body)
                    draft.found += self._candidates(tokens)
                    draft.end = max(draft.end, node.line.end)

    # One line

    def _line(self, node: Node, above: Above, section: str, parent: bool) -> tuple[list[Draft], Above]:
        """Return the tasks of one line and what the lines below it inherit."""
        line = node.line
        tokens = tokenise(line.words, line.body)
        if not tokens:
            return [], above
        opens = line.text.rstrip().endswith(":")
        drafts: list[Draft] = []
        below = replace(above, listed=True) if opens or line.rank is not Rank.plain else above
        for piece in self._pieces(tokens):
            if _NO_TASK.search(self._words(piece)) or (drafts and self._field(drafts[-1], piece)):
                continue
            found = self._assignment(piece, node, above, drafts)
            if found is None:
                self._without_lead(piece, node, above, drafts, section)
                continue
            last = piece[-1] is tokens[-1]
            if self._only_leads(piece, found) and last:
                below = self._inherited(piece, found, above)
                continue
            if not found.leads and not above.leads:
                self._without_lead(piece, node, above, drafts, section)
                continue
            draft = self._draft(piece, found, above, section)
            drafts.append(draft)
            if last and parent:
                below = self._inherited(piece, found, above)
        drafts = [part for draft in drafts for part in self._split(draft, tokens)]
        for draft in drafts:
            self._brackets(draft)
        return [draft for draft in drafts if not self._is_generic(draft, line)], below

    def _pieces(self, tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
        """Yield the sentences of a line, a list of names that a semicolon breaks kept whole."""
        held: list[Token] = []
        for piece in _sentences(tokens):
            held += piece
            after = next((token for token in tokens if token.start >= piece[-1].end), None)
            if after is not None and after.text == ";" and len(held) < 60:
                found = read_assignment(held, self.words, self.issuer)
                if found and found.leads and found.action >= len(held) and not found.coordinating:
                    held.append(after)
                    continue
            yield held
            held = []

    def _assignment(self, piece: Sequence[Token], node: Node, above: Above, drafts: list[Draft]) -> Assignment | None:
        found = read_assignment(piece, self.words, self.issuer)
        if found is None:
            return None
        plain = node.line.rank is Rank.plain
        if found.opener is None and plain and not self.begun:
            return None
        if found.opener is None and not found.passed_on and all(self.issuer(name) for name in found.leads) and plain:
            return None
        if found.opener is None and not found.sure and (drafts or plain):
            return None
        if found.passed_on and not above.leads and drafts:
            return None
        if node.nature == "assessment" and not (found.opener and self._candidates(piece)):
            return None
        return found

    def _only_leads(self, piece: Sequence[Token], found: Assignment) -> bool:
        """Tell whether nothing but names, or names and words that announce a list, stands in a sentence."""
        rest = list(piece[found.action :])
        if found.passed_on and len(found.leads) and found.action < len(piece):
            names_end = max(name.end for name in found.leads)
            rest = [token for token in rest if token.start >= names_end]
        ends_open = piece[-1].text == ":"
        if not [token for token in rest if token.is_word]:
            return ends_open or found.opener is None or not found.sure
        return ends_open and self._announces(rest, found)

    def _announces(self, rest: Sequence[Token], found: Assignment) -> bool:
        names = [(name.start, name.end) for name in found.leads]
        i = 0
        while i < len(rest):
            token = rest[i]
            if not token.is_word or any(a <= token.start < b for a, b in names):
                i += 1
            elif length := self.lead_in.at(rest, i):
                i += length
            else:
                return False
        return True

    def _inherited(self, piece: Sequence[Token], found: Assignment, above: Above) -> Above:
        leads = found.leads
        if found.passed_on and above.leads:
            leads = (*above.leads, *leads)
        if not leads:
            return replace(above, coordinating=(*above.coordinating, *found.coordinating), listed=True)
        first, last = min(n.start for n in found.leads or leads), piece[max(0, found.action - 1)].end
        words = self._clean(first, max(last, max(n.end for n in found.leads or leads)))
        return Above(leads, found.coordinating, words, listed=True, opener=found.opener)

    def _draft(self, piece: Sequence[Token], found: Assignment, above: Above, section: str) -> Draft:
        leads = found.leads if not (found.passed_on and above.leads) else (*above.leads, *found.leads)
        inherits = found.passed_on or not found.leads
        leads = leads or above.leads
        partners = [*(above.coordinating if inherits else ()), *found.coordinating]
        partners += partners_within(piece, found.action, self.words)
        action = piece[found.action].start if found.action < len(piece) else piece[-1].end
        draft = Draft(
            piece[0].start,
            piece[-1].end,
            action,
            [n.text for n in leads],
            [n.text for n in partners],
            _why(found, leads, above),
        )
        draft.section = section
        draft.opener = found.opener or (above.opener if inherits else None)
        if found.leads and not inherits:
            draft.text_lead = self._clean(found.leads[0].start, found.leads[-1].end)
        else:
            draft.text_lead = above.text_lead
        draft.found = self._candidates(piece)
        if not found.sure:
            draft.uncertain.append("action")
        if inherits and above.guessed:
            draft.uncertain.append("lead")
        return draft

    def _without_lead(
        self, piece: Sequence[Token], node: Node, above: Above, drafts: list[Draft], section: str
    ) -> None:
        """Take a sentence that names no lead: the work of the lead above it, or a further part of the task before it."""
        follow = work(piece, 0, self.words)
        topic = _topic(piece) if not self.words.verbs.at(piece, 0) else 0
        if topic and follow.action == 0:
            follow = replace(
                work(piece[topic:], 0, self.words), action=topic + work(piece[topic:], 0, self.words).action
            )
        verb = follow.action < len(piece) and self.words.verbs.at(piece, follow.action) > 0
        found = self._candidates(piece)
        if drafts:
            self._continue(drafts, piece, follow, found, verb)
            return
        marked = node.line.rank in range(Rank.number, Rank.plain)
        if node.nature == "assessment" or not (above.leads and (marked or (verb and above.listed))):
            if not (verb and marked and node.nature == "work" and not node.children):
                return
        if node.children and not node.line.text.rstrip().endswith((":", ".", ";")):
            return
        if _CONCLUDES.match(self._words(piece)):
            return
        drafts.append(self._draft(piece, replace(follow, leads=()), above, section))
        if not above.leads:
            drafts[-1].uncertain.append("lead")

    def _continue(
        self, drafts: list[Draft], piece: Sequence[Token], follow: Assignment, found: list[Candidate], verb: bool
    ) -> None:
        """Join a sentence to the task before it, or begin another of the same lead where both have their own time."""
        last = drafts[-1]
        own = max((c.weight for c in found), default=0) >= 2
        timed = max((c.weight for c in last.found), default=0) >= 2
        generic = self._generic_words(last)
        if generic and verb:
            last.start, last.action = piece[0].start, piece[follow.action].start
            last.stops = piece[-1].end
        elif own and timed and (verb or piece[0].word in {"định", "hằng", "hàng"}) and last.end < piece[0].start:
            first = piece[follow.action].start if verb else self._first_work(piece)
            drafts.append(
                replace(last, start=piece[0].start, end=piece[-1].end, action=first, found=found, product=None)
            )
            drafts[-1].coordinating = [name.text for name in follow.coordinating]
            return
        if last.stops is None and self.text[last.end :].lstrip()[:1] != ";":
            last.stops = last.end
        last.end = piece[-1].end
        last.found = last.found + found

    def _first_work(self, piece: Sequence[Token]) -> int:
        depth = 0
        for i, token in enumerate(piece):
            depth += (token.text == "(") - (token.text == ")")
            if depth == 0 and not token.capital and self.words.verbs.at(piece, i):
                return token.start
        return piece[0].start

    def _split(self, draft: Draft, tokens: Sequence[Token]) -> list[Draft]:
        """Part “hằng tuần tổng hợp số liệu, trước ngày 05 hằng tháng công khai ...” at the second time, after its comma."""
        inside = [token for token in tokens if draft.start <= token.start < draft.end]
        places = {token.start: i for i, token in enumerate(inside)}
        timed = [c for c in draft.found if c.weight >= 2 and c.deadline.start in places]
        for earlier, later in zip(timed, timed[1:], strict=False):
            assert later.deadline.start is not None
            i = places[later.deadline.start]
            after = next((k for k, t in enumerate(inside) if t.start >= (later.deadline.end or 0)), len(inside))
            differs = earlier.deadline.every != later.deadline.every or earlier.deadline.kind == "date"
            if i and inside[i - 1].text == "," and self.words.verbs.at(inside, after) > 0 and differs:
                cut = inside[i - 1].start
                head = replace(draft, end=cut, found=[c for c in draft.found if (c.deadline.start or 0) < cut])
                tail = replace(draft, start=inside[i].start, action=inside[after].start, coordinating=[])
                tail.found = [c for c in draft.found if (c.deadline.start or 0) > cut]
                return [head, *self._split(tail, tokens)]
        return [draft]

    def _bare(self, node: Node, section: str) -> list[Draft]:
        """Return a line as a task whose lead, time and product stand in fields below it."""
        line = node.line
        label, colon, _ = line.words.partition(":")
        action = line.body + len(label) + 1 if colon and part_of(label) == "action" else line.body
        draft = Draft(line.start, line.end, action, [], [], assign.WHY_VERB, section=section)
        draft.found = self._candidates(tokenise(line.words, line.body))
        return [draft]

    def _is_generic(self, draft: Draft, line: Line) -> bool:
        """Tell whether a closing line only asks everybody to carry the document out."""
        return line.rank is Rank.plain and not draft.found and self._generic_words(draft)

    def _generic_words(self, draft: Draft) -> bool:
        words = tokenise(
            re.sub(
                rf"\s*(?:nghiêm\s+)?(?:các nội dung\s+)?(?:{_KIND}(?: này)?|nêu trên|trên)?[\s./;]*$",
                "",
                self.text[draft.action : draft.end],
            )
        )
        return bool(words) and self.generic.at(words, 0) == len(words)

    # Tables and fields

    def _field(self, draft: Draft, piece: Sequence[Token]) -> bool:
        """Give a draft the field that a sentence is (“Thời gian hoàn thành: quý III/2026”); tell whether it is one."""
        start = piece[0].start
        read = field_of(self.text[start : piece[-1].end].replace("\n", " "), start)
        if read is None:
            return False
        self._attach(draft, *read)
        return True

    def _brackets(self, draft: Draft) -> None:
        """Read what brackets in a task say: “(Sở Nội vụ chủ trì; hoàn thành trong tháng 9)”, “(thời gian: quý II; ...)”."""
        for found in re.finditer(r"\(([^()]{6,300})\)", self.text[draft.action : draft.end]):
            start = draft.action + found.start(1)
            for piece in _sentences(tokenise(found[1].replace("\n", " "), start)):
                if self._field(draft, piece):
                    draft.stops = min(draft.stops or draft.end, start - 1)
                elif not draft.leads:
                    self._bracketed_lead(draft, piece)

    def _bracketed_lead(self, draft: Draft, piece: Sequence[Token]) -> None:
        names, end = name_list(piece, 0, self.words)
        follow = work(piece, end, self.words) if names else None
        if (
            follow is None
            or follow.told
            or (end < len(piece) and piece[end].word not in {"chủ", "thực", "phối", "phụ"})
        ):
            return
        draft.leads = [name.text for name in names]
        draft.coordinating += [name.text for name in follow.coordinating]
        draft.because = assign.WHY_FIELD.format(column="(…)", lead=self._words(piece))
        draft.text_lead = self._words(piece[:end])
        draft.uncertain = [item for item in draft.uncertain if item != "lead"]

    def _row(self, row: TaskRow, section: str) -> Draft:
        action = row.cells["action"]
        heading = row.lead_heading.strip() or "-"
        because = assign.WHY_TABLE.format(column=heading)
        draft = Draft(row.line.start, row.line.end, action.start, [], [], because, stops=action.end)
        number = row.cells.get("number")
        draft.section = f"{section} {number.text}".strip() if number else section
        for part, cell in row.cells.items():
            if cell.text and part not in {"action", "number"}:
                self._attach(draft, part, cell, heading, table=True)
        return draft

    def _attach(self, draft: Draft, part: Part, cell: Cell, label: str, *, table: bool = False) -> None:
        """Give a draft what a cell or a field says."""
        draft.stops = draft.stops or draft.end
        draft.end = max(draft.end, cell.end)
        if part == "product":
            draft.product = cell.text
        elif part == "recipients":
            draft.recipients.append(cell.text)
        elif part == "deadline":
            draft.fixed = self._field_deadline(cell)
        else:
            leads, partners = units_in(cell, self.words)
            into = draft.leads if part == "lead" else draft.coordinating
            into += leads
            draft.coordinating += partners
            if part == "lead" and not table:
                draft.because = assign.WHY_FIELD.format(column=label, lead=cell.text)
            draft.text_lead = cell.text if part == "lead" else draft.text_lead
            draft.uncertain = [item for item in draft.uncertain if item != "lead" or not draft.leads]

    def _field_deadline(self, cell: Cell) -> Deadline:
        tokens = tokenise(
            self.text[cell.start : cell.end] if self.text[cell.start : cell.end] == cell.text else cell.text, cell.start
        )
        found = candidates(tokens, self.text[cell.start :][:600], cell.start, self.base, (), field=True)
        points = [c for c in found if c.deadline.last_day]
        if len(points) > 1 and not any(c.deadline.kind == "recurring" for c in found):
            chosen = max(points, key=lambda c: c.deadline.last_day or self.base.signed)  # type: ignore[arg-type,return-value]
            return replace(chosen.deadline, text=cell.text)
        deadline = choose(found)
        if deadline.kind == "none":
            return Deadline(text=cell.text, uncertain=("deadline: not understood",))
        return replace(deadline, text=cell.text, start=cell.start, end=cell.end)

    # Words and ends

    def _candidates(self, tokens: Sequence[Token]) -> list[Candidate]:
        if not tokens:
            return []
        start, end = tokens[0].start, tokens[-1].end
        window = self.text[start : end + 200].replace("\n", " ")
        closed = [(c.start, c.end) for c in find_citations(window[: end - start], start)]
        return candidates(tokens, window, start, self.base, closed)

    def _words(self, piece: Sequence[Token]) -> str:
        return self._clean(piece[0].start, piece[-1].end)

    def _clean(self, start: int, end: int) -> str:
        return " ".join(self.text[start:end].split())

    def _finish(self, draft: Draft) -> ReadTask:
        stop = draft.stops or draft.end
        deadline = draft.fixed or choose(draft.found)
        text = self._clean(draft.action, stop).rstrip(" .;,/")
        clause = self.text[draft.start : draft.end].replace("\n", " ")
        uncertain = [
            *draft.uncertain,
            *([] if draft.leads else ["lead"]),
            *(["deadline"] if deadline.uncertain else []),
        ]
        return ReadTask(
            text=text,
            detail=self._clean(stop, draft.end).strip(" .;,/") or None if draft.stops and draft.fixed is None else None,
            lead=tuple(dict.fromkeys(draft.leads)),
            coordinating=tuple(name for name in dict.fromkeys(draft.coordinating) if name not in draft.leads),
            deadline=deadline,
            citations=tuple(self._others(find_citations(clause, draft.start))),
            start=draft.start,
            end=draft.end,
            because=draft.because,
            section=draft.section,
            opener=draft.opener,
            text_lead=draft.text_lead,
            product=draft.product,
            recipients=tuple(draft.recipients or _recipients(tokenise(text), self.words)),
            uncertain=tuple(dict.fromkeys(uncertain)),
        )

    def _others(self, found: Iterable[Citation]) -> Iterator[Citation]:
        return (citation for citation in found if citation.number is None or citation.number != self.document.number)


def _why(found: Assignment, leads: Sequence[Name], above: Above) -> Text:
    lead = leads[0].text if leads else ""
    if found.opener and not found.passed_on:
        return assign.WHY_OPENED.format(opener=found.opener.capitalize(), lead=lead)
    if found.leads and not found.passed_on:
        return assign.WHY_NAMED.format(lead=lead)
    return assign.WHY_ABOVE.format(lead=above.text_lead or lead) if above.leads else assign.WHY_VERB


def _section(above: str, line: Line) -> str:
    """Return the path of labels to a line: “II.3.a”; a label that holds the path already (2.1 below 2) is not doubled."""
    if is_annex(line.text):
        return "PL"
    label = line.label.strip(".,):-–+( ")
    if line.rank >= Rank.dash or not label:
        return above
    last = above.rsplit(".", 1)[-1]
    if line.rank is Rank.subnumber and last and label.startswith(last + "."):
        label = label.removeprefix(last + ".")
    return f"{above}.{label}".strip(".")


def _fields(node: Node) -> tuple[list[tuple[Part, Cell, str]], list[Node]]:
    """Return the fields among a line's children (“Thời hạn: ...”) and the children that are none."""
    read = {
        id(child): field_of(child.line.words, child.line.body)
        for child in node.children
        if Rank.letter <= child.line.rank <= Rank.plain
    }
    fields = [found for found in read.values() if found]
    if not any(part in {"lead", "deadline"} for part, _, _ in fields):
        return [], node.children
    return fields, [child for child in node.children if not read.get(id(child))]


def _sentences(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """Yield the sentences of a line and the parts between its semicolons."""
    start = depth = 0
    for i, token in enumerate(tokens):
        depth += (token.text == "(") - (token.text == ")")
        if depth > 0 or token.text not in _SENTENCE_END or not _closes(tokens, i):
            continue
        if i > start:
            yield tokens[start:i]
        start = i + 1
    if start < len(tokens):
        yield tokens[start:]


def _closes(tokens: Sequence[Token], i: int) -> bool:
    if tokens[i].text == ";" or i + 1 == len(tokens):
        return True
    following = tokens[i + 1]
    spaced = following.start > tokens[i].end
    return spaced and (following.capital or not following.is_word) and tokens[i - 1].word not in _ABBREVIATIONS


def _topic(piece: Sequence[Token]) -> int:
    """Return the index after an opening topic and its colon (“Về kinh phí: ...”), 0 where there is none."""
    colon = next((i for i, token in enumerate(piece[:18]) if token.text == ":"), 0)
    return colon + 1 if colon and colon + 1 < len(piece) else 0


def _recipients(tokens: Sequence[Token], words: Gazetteer) -> list[str]:
    """Return to whom the result goes: the units after “trình”, “báo cáo”, “gửi ... về”."""
    found: list[str] = []
    for i, token in enumerate(tokens[:-1]):
        if (
            token.word in {"trình", "về"}
            or (token.word == "cáo" and tokens[i - 1].word == "báo")
            or token.word == "gửi"
        ):
            names, _ = name_list(tokens, i + 1, words)
            found += [name.text for name in names]
    return list(dict.fromkeys(found))
