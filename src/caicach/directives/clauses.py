"""One line of a directive: its sentences, each a task, part of the task before it, or a lead for the lines below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from caicach.directives import assign
from caicach.directives.assign import Assignment, Issuer, partners_within, read_assignment, work
from caicach.directives.deadlines import Deadline
from caicach.directives.drafts import Draft, Source
from caicach.directives.handed_on import parts_by_lead
from caicach.directives.library import load
from caicach.directives.lines import Line, Rank
from caicach.directives.names import Name
from caicach.directives.outline import Node
from caicach.directives.parts import take_brackets, take_field
from caicach.directives.sentences import concludes, gives_no_task, sentences, topic_end, without_object
from caicach.directives.swallowed import work_within
from caicach.directives.tokens import Phrases, Token, tokenise
from caicach.text import Text

_LONGEST_LIST = 60


@dataclass(frozen=True, slots=True)
class Above:
    """What a line inherits: leads and partners named above it, as they were written, and the word that hands over.

    `listed`: it stands under a line that opens a list; `guessed`: the leads are only those the letter is addressed to.
    """

    leads: tuple[Name, ...] = ()
    coordinating: tuple[Name, ...] = ()
    text_lead: str | None = None
    opener: str | None = None
    listed: bool = False
    guessed: bool = False
    directed: tuple[Name, ...] = ()


class LineReader:
    """Reads the lines of one document. `begun` turns true when its first numbered line or lead-in has been read."""

    def __init__(self, source: Source) -> None:
        self.source, self.words = source, source.words
        self.issuer = Issuer(source.document.issuer)
        self.generic = Phrases(load("words")["boilerplate_execution"])
        self.lead_in = Phrases(load("words")["lead_in"])
        self.begun = False

    def read(self, node: Node, above: Above, section: str) -> tuple[list[Draft], Above]:
        """Return the tasks of a line and what the lines below it inherit."""
        line = node.line
        tokens = tokenise(line.words, line.body)
        opens = line.text.rstrip().endswith(":")
        drafts: list[Draft] = []
        below = replace(above, listed=True) if opens or line.rank is not Rank.plain else above
        for piece in self._pieces(tokens):
            if gives_no_task(self.source.said(piece)) or (drafts and take_field(drafts[-1], self.source, piece)):
                continue
            found = self._assignment(piece, node, above, bool(drafts))
            last = piece[-1] is tokens[-1]
            if found and last and self._only_leads(piece, found):
                below = self._inherited(piece, found, above)
            elif found and (found.leads or above.leads):
                drafts.append(self._draft(piece, found, above, section))
                below = self._inherited(piece, found, above) if last else below
            else:
                self._without_lead(piece, node, above, drafts, section)
        if opens and not below.leads and not drafts:
            below = self._addressed(below)
        self.begun = self.begun or opens or Rank.article <= line.rank < Rank.plain
        return self._kept(drafts, tokens, line), below

    def _kept(self, drafts: list[Draft], tokens: Sequence[Token], line: Line) -> list[Draft]:
        parted = [part for draft in drafts for part in self._split(draft, tokens)]
        for draft in parted:
            take_brackets(draft, self.source)
        closing = line.rank is Rank.plain
        return [draft for draft in parted if not (closing and not draft.found and self._is_generic(draft))]

    def _pieces(self, tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
        """Yield the sentences of a line, a list of names that a semicolon breaks kept whole."""
        held: list[Token] = []
        for piece in sentences(tokens):
            held += piece
            after = next((token for token in tokens if token.start >= piece[-1].end), None)
            if after is not None and after.text == ";" and len(held) < _LONGEST_LIST:
                found = read_assignment(held, self.words, self.issuer)
                if found and found.leads and found.action >= len(held) and not found.coordinating:
                    held.append(after)
                    continue
            yield from parts_by_lead(held, self.words)
            held = []

    def _assignment(self, piece: Sequence[Token], node: Node, above: Above, further: bool) -> Assignment | None:
        """Return what a sentence assigns; a preamble or an assessment assigns only in so many words."""
        found = read_assignment(piece, self.words, self.issuer)
        if found is None or (found.passed_on and further and not above.leads):
            return None
        plain = node.line.rank is Rank.plain
        if node.nature == "assessment" and not (found.opener and self.source.times(piece)):
            return None
        if found.opener:
            return found
        unsure = not found.sure and (further or plain)
        preamble = plain and not self.begun
        return None if unsure or preamble or (plain and all(map(self.issuer, found.leads))) else found

    def _only_leads(self, piece: Sequence[Token], found: Assignment) -> bool:
        """Tell whether nothing but names, or names and words that announce a list, stands in a sentence."""
        rest = list(piece[found.action :])
        if found.passed_on and found.leads:
            rest = [token for token in rest if token.start >= max(name.end for name in found.leads)]
        opens = piece[-1].text == ":"
        if not any(token.is_word for token in rest):
            return opens or found.opener is None or not found.sure
        return opens and self._announces(rest, found.leads)

    def _announces(self, rest: Sequence[Token], leads: Sequence[Name]) -> bool:
        i = 0
        while i < len(rest):
            named = any(name.start <= rest[i].start < name.end for name in leads)
            length = 1 if named or not rest[i].is_word else self.lead_in.at(rest, i)
            if not length:
                return False
            i += length
        return True

    def _inherited(self, piece: Sequence[Token], found: Assignment, above: Above) -> Above:
        if not found.leads:
            return replace(above, coordinating=(*above.coordinating, *found.coordinating), listed=True)
        first = min(name.start for name in found.leads)
        last = max(piece[max(0, found.action - 1)].end, *(name.end for name in found.leads))
        leads = (*above.leads, *found.leads) if found.passed_on else found.leads
        return Above(
            leads,
            found.coordinating,
            self.source.clean(first, last),
            found.opener,
            listed=True,
            directed=(*above.directed, *found.directed) if found.passed_on else found.directed,
        )

    def _addressed(self, below: Above) -> Above:
        """Let a letter's lead-in that names nobody (“đề nghị thực hiện:”) fall to those it goes to, to be asked."""
        document = self.source.document
        if document.kind not in {"Công văn", "Công điện"}:
            return below
        leads = tuple(Name(recipient, 0, 0) for recipient in document.recipients)
        return replace(below, leads=leads, text_lead="; ".join(document.recipients) or None, guessed=True)

    def _unswallowed(self, piece: Sequence[Token], found: Assignment) -> Assignment:
        """Give back the work that the last name took in, where nothing but names stands in a sentence."""
        names = (*found.leads, *found.coordinating)
        if not names or found.passed_on or any(token.is_word for token in piece[found.action :]):
            return found
        last = max(names, key=lambda name: name.end)
        begin = work_within(piece, last, self.words)
        if begin is None:
            return found
        end = piece[begin - 1].end
        cut = Name(self.source.clean(last.start, end), last.start, end)
        leads, partners = (
            tuple(cut if name is last else name for name in some) for some in (found.leads, found.coordinating)
        )
        return replace(found, leads=leads, coordinating=partners, action=begin, sure=False)

    def _draft(self, piece: Sequence[Token], found: Assignment, above: Above, section: str) -> Draft:
        found = self._unswallowed(piece, found)
        inherits = found.passed_on or not found.leads
        leads = (*above.leads, *found.leads) if inherits else found.leads
        partners = [*(above.coordinating if inherits else ()), *found.coordinating]
        partners += partners_within(piece, found.action, self.words)
        action = piece[found.action].start if found.action < len(piece) else piece[-1].end
        draft = Draft(
            start=piece[0].start,
            end=piece[-1].end,
            action=action,
            leads=[name.text for name in leads],
            coordinating=[name.text for name in partners],
            because=_why(found, leads, above),
            text_lead=above.text_lead if inherits else self.source.clean(found.leads[0].start, found.leads[-1].end),
            opener=found.opener or (above.opener if inherits else None),
            section=section,
            found=self.source.times(piece),
        )
        draft.directed = [name.text for name in (*(above.directed if inherits else ()), *found.directed)]
        draft.uncertain += ["action"] * (not found.sure) + ["lead"] * (inherits and above.guessed)
        return draft

    def _without_lead(
        self, piece: Sequence[Token], node: Node, above: Above, drafts: list[Draft], section: str
    ) -> None:
        """Take a sentence without a lead: a further part of the task before it, or the work of the lead above it."""
        skipped = topic_end(piece) if not self.words.verbs.at(piece, 0) else 0
        follow = work(piece, 0, self.words)
        if skipped and follow.action == 0:
            follow = work(piece, skipped, self.words)
        verb = follow.action < len(piece) and self.words.verbs.at(piece, follow.action) > 0
        if drafts:
            self._continue(drafts, piece, follow, verb)
        elif follow.action < len(piece) and self._is_work(node, above, verb) and not concludes(self.source.said(piece)):
            drafts.append(self._draft(piece, replace(follow, leads=()), above, section))

    def _is_work(self, node: Node, above: Above, verb: bool) -> bool:
        """Tell whether a line without a lead of its own is work: under a lead, or an action in a section of tasks."""
        marked = Rank.number <= node.line.rank < Rank.plain
        closed = node.line.text.rstrip().endswith((":", ".", ";"))
        if node.nature == "assessment" or (node.children and not closed):
            return False
        if above.leads and (marked or (verb and above.listed)):
            return True
        return verb and marked and node.nature == "work" and not node.children

    def _continue(self, drafts: list[Draft], piece: Sequence[Token], follow: Assignment, verb: bool) -> None:
        """Join a sentence to the task before it, or begin another of the same lead where both have their own time."""
        last, found = drafts[-1], self.source.times(piece)
        periodic = piece[0].word in {"định", "hằng", "hàng"}
        if verb and self._is_generic(last):
            last.start, last.action, last.stops = piece[0].start, piece[follow.action].start, piece[-1].end
        elif last.timed and any(c.weight >= 2 for c in found) and (verb or periodic):
            first = piece[follow.action].start if verb else self._first_work(piece)
            partners = [name.text for name in follow.coordinating]
            another = replace(last, start=piece[0].start, end=piece[-1].end, action=first, coordinating=partners)
            drafts.append(replace(another, found=found, product=None, stops=None))
            return
        if last.stops is None and self.source.text[last.end :].lstrip()[:1] != ";":
            last.stops = last.end
        last.end = piece[-1].end
        last.found = last.found + found

    def _first_work(self, piece: Sequence[Token]) -> int:
        """Return where the first action word outside brackets stands."""
        depth = 0
        for i, token in enumerate(piece):
            depth += (token.text == "(") - (token.text == ")")
            if depth == 0 and not token.capital and self.words.verbs.at(piece, i):
                return token.start
        return piece[0].start

    def _split(self, draft: Draft, tokens: Sequence[Token]) -> list[Draft]:
        """Part “hằng tuần tổng hợp số liệu, trước ngày 05 hằng tháng công khai ...” at its second time."""
        inside = [token for token in tokens if draft.start <= token.start < draft.end]
        places = {token.start: i for i, token in enumerate(inside)}
        timed = [c.deadline for c in draft.found if c.weight >= 2 and c.deadline.start in places]
        for earlier, later in pairwise(timed):
            i = places[later.start or 0]
            after = next((k for k, token in enumerate(inside) if token.start >= (later.end or 0)), len(inside))
            differs = (earlier.every != later.every and not _one_rhythm(earlier, later)) or earlier.kind == "date"
            if i and inside[i - 1].text == "," and self.words.verbs.at(inside, after) and differs:
                cut = inside[i - 1].start
                head = replace(draft, end=cut, found=[c for c in draft.found if (c.deadline.start or 0) < cut])
                tail = replace(draft, start=inside[i].start, action=inside[after].start, coordinating=[])
                tail.found = [c for c in draft.found if (c.deadline.start or 0) > cut]
                return [head, *self._split(tail, tokens)]
        return [draft]

    def _is_generic(self, draft: Draft) -> bool:
        """Tell whether the work is only to carry the document out (“nghiêm túc triển khai thực hiện”)."""
        words = tokenise(without_object(self.source.text[draft.action : draft.end]))
        i = 0
        while i < len(words):
            length = self.generic.at(words, i) or (words[i].word in {",", "và"} and i > 0)
            if not length:
                return False
            i += length
        return bool(words)


def _one_rhythm(earlier: Deadline, later: Deadline) -> bool:
    """Tell whether two rhythms are named in one breath: “định kỳ 6 tháng, hằng năm báo cáo”."""
    recurring = earlier.kind == later.kind == "recurring" and not (earlier.day or later.day)
    return recurring and (later.start or 0) - (earlier.end or 0) <= len(", ")


def _why(found: Assignment, leads: Sequence[Name], above: Above) -> Text:
    lead = leads[0].text if leads else ""
    if found.leads and not found.passed_on:
        opener = (found.opener or "").capitalize()
        return assign.WHY_OPENED.format(opener=opener, lead=lead) if opener else assign.WHY_NAMED.format(lead=lead)
    if above.guessed:
        return assign.WHY_ADDRESSED.format(lead=above.text_lead or lead)
    return assign.WHY_ABOVE.format(lead=above.text_lead or lead) if above.leads else assign.WHY_VERB
