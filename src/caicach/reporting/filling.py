"""A template filled with the figures of a period and with what people wrote: a paper ready to print.

Nothing is printed as if it were there: a section whose rooms have no data says so and why, a figure that is missing in
a sentence is named as missing, and a period without any figure at all is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from caicach.errors import InputError, Problem
from caicach.reporting.catalogue import catalogue, room_of
from caicach.reporting.document import Block, Figure, Heading, Notice, PageBreak, Paragraph, Quoted, Report, Run
from caicach.reporting.drawing import chart_of, table_of
from caicach.reporting.field_words import address, runs_of, words_of
from caicach.reporting.figure_set import NO_DATA, FigureSet
from caicach.reporting.paper import Paper
from caicach.reporting.pasting import clean_paste
from caicach.reporting.template_model import (
    LENGTHS,
    ChartLine,
    Line,
    NewPage,
    Section,
    Slot,
    TableLine,
    Template,
    TextLine,
)
from caicach.text import Text

_NOTHING = "Chưa có dữ liệu."


@dataclass(frozen=True, slots=True)
class Contribution:
    """A paragraph that a person wrote: `by` names the unit, empty for the office; `text` may be of several lines."""

    by: str
    text: str


Contributions = Mapping[str, Sequence[Contribution]]


@dataclass(frozen=True, slots=True)
class Missing:
    """What a draft still lacks: in which section, what, and from whom (a unit's name, the office, or a room)."""

    section: str
    what: Text
    whose: str


def fill(
    template: Template,
    figures: FigureSet,
    paper: Paper,
    contributions: Contributions | None = None,
    *,
    site: str = "",
    draft: bool = False,
    notices: tuple[str, ...] = (),
    page_note: str = "",
    computation: str = "",
) -> Report:
    """Return the paper. `site` is the address put before each trace; `draft` says in each empty slot what is awaited.

    Raises InputError where the template is not meant for a period of this length, and, but for a draft, where not one
    of its figures has data: a paper of nothing but gaps is no report.
    """
    _refuse_period(template, figures)
    if not draft:
        _refuse_empty(template, figures)
    filler = _Filler(figures, contributions or {}, site, draft)
    return paper.report(
        template.paper,
        words_of(template.title, figures),
        filler.blocks(template.within(figures.period)),
        grounds=template.grounds,
        notices=notices,
        page_note=page_note,
        computation=computation,
        quoted=tuple(_quoted(name, figures, site) for name in template.figures(figures.period)),
    )


def _quoted(name: str, figures: FigureSet, site: str) -> Quoted:
    entry, figure = catalogue().figures[name], figures.figure(name)
    unit = "%" if entry.kind == "percent" else entry.unit.vi if entry.unit else ""
    if figure is None:
        return Quoted(entry.title.vi, None, unit=unit)
    trace = address(site, figure.trace) or ""
    return Quoted(entry.title.vi, figure.value, figure.before, unit, figure.source.vi, trace)


def missing_parts(
    template: Template, figures: FigureSet, expected: Mapping[str, Sequence[str]], contributions: Contributions
) -> tuple[Missing, ...]:
    """Return what is not there yet: paragraphs by whom (`expected`: names of units by slot), rooms without data."""
    found: list[Missing] = []
    for section in template.within(figures.period):
        title = words_of(section.heading, figures)
        rooms = {room_of(name) for name in _names(section) if not _has(figures, name)}
        found += [Missing(title, NO_DATA, catalogue().rooms[room].vi) for room in sorted(rooms)]
        for slot in (line for line in section.lines if isinstance(line, Slot)):
            written = {one.by for one in contributions.get(slot.id, ()) if clean_paste(one.text).paragraphs}
            awaited = expected.get(slot.id, ()) if slot.whose == "unit" else [""] if not written else []
            prompt = Text(slot.prompt, slot.prompt)
            found += [Missing(title, prompt, who) for who in awaited if who not in written]
    return tuple(found)


def _refuse_period(template: Template, figures: FigureSet) -> None:
    if LENGTHS[figures.span().months] not in template.periods:
        raise InputError(
            Problem(
                found=figures.period,
                expected=Text(f"một kỳ mà mẫu “{template.name}” dùng", f"a period that “{template.name}” is meant for"),
                cure=Text("Chọn kỳ khác, hoặc sửa dòng “kỳ:” của mẫu.", "Choose another, or change the line “kỳ:”."),
            )
        )


def _refuse_empty(template: Template, figures: FigureSet) -> None:
    names = [*template.figures(figures.period), *template.tables(figures.period)]
    if not names or any(_has(figures, name) for name in names):
        return
    rooms = template.rooms(figures.period)
    why = [figures.missing[room] for room in rooms if room in figures.missing]
    told = Text(*(" ".join(words) for words in zip(*why, strict=True))) if why else _LOAD
    raise InputError(
        Problem(
            found=figures.period,
            expected=Text("một kỳ có số liệu", "a period with figures"),
            cure=told,
        )
    )


_LOAD = Text("Nạp số liệu của kỳ này hoặc chọn kỳ khác.", "Load the period's figures or choose another period.")


def _names(section: Section) -> list[str]:
    return [*section.figures(), *section.tables()]


def _has(figures: FigureSet, name: str) -> bool:
    """Tell whether a figure has a value or a table was handed over."""
    figure = figures.figure(name)
    return figures.table(name) is not None or (figure is not None and figure.value is not None)


@dataclass(frozen=True, slots=True)
class _Filler:
    """One template being filled."""

    figures: FigureSet
    contributions: Contributions
    site: str
    draft: bool

    def blocks(self, sections: Sequence[Section]) -> Iterator[Block]:
        for part in _parts(sections):
            names = [name for section in part for name in _names(section)]
            if names and not any(_has(self.figures, name) for name in names):
                yield from self._without_data(part, names)
            else:
                for index, section in enumerate(part):
                    yield from self._section(section, alone=index == len(part) - 1)

    def _without_data(self, part: Sequence[Section], names: Sequence[str]) -> Iterator[Block]:
        """Say once that a whole part has no data and why; what people wrote in it stays."""
        yield from self._heading(part[0])
        yield self._why(names)
        for section in part:
            for line in section.lines:
                if isinstance(line, Slot):
                    yield from self._slot(line)

    def _why(self, names: Sequence[str]) -> Paragraph:
        rooms = dict.fromkeys(room_of(name) for name in names)
        reasons = [self.figures.missing[room].vi for room in rooms if room in self.figures.missing]
        return Paragraph.of(" ".join([_NOTHING, *reasons]))

    def _heading(self, section: Section) -> Iterator[Block]:
        if section.level:
            yield Heading(words_of(section.heading, self.figures), section.level)

    def _section(self, section: Section, *, alone: bool) -> Iterator[Block]:
        yield from self._heading(section)
        names = _names(section)
        if names and not any(_has(self.figures, name) for name in names):
            yield self._why(names)
            lines: Sequence[Line] = [line for line in section.lines if isinstance(line, Slot)]
        else:
            lines = section.lines
        blocks = [block for line in lines for block in self._line(line, section)]
        if not blocks and not names and alone and section.level:
            blocks = [Paragraph.of("Không có nội dung.")]
        yield from blocks

    def _line(self, line: Line, section: Section) -> Iterator[Block]:
        match line:
            case TextLine():
                yield self._text(line)
            case TableLine():
                yield self._table(line.name)
            case ChartLine():
                yield from self._chart(line.name, section)
            case Slot():
                yield from self._slot(line)
            case NewPage():
                yield PageBreak()

    def _text(self, line: TextLine) -> Paragraph:
        """Return the paragraph; one none of whose figures has data names them and says so."""
        if line.names and not any(_has(self.figures, name) for name in line.names):
            titles = [catalogue().figures[name].title.vi for name in line.names]
            named = "; ".join([titles[0], *(title[:1].lower() + title[1:] for title in titles[1:])])
            return Paragraph.of(f"{named}: {NO_DATA.vi}.")
        return Paragraph(runs_of(line.parts, self.figures, self.site))

    def _table(self, name: str) -> Block:
        rows, title = self.figures.table(name), catalogue().tables[name].title.vi
        if rows is None:
            return Paragraph.of(f"{title}: {NO_DATA.vi}.")
        if not rows.rows:
            return Paragraph.of(f"{title}: không có.")
        return table_of(rows, self.figures, self.site)

    def _chart(self, name: str, section: Section) -> Iterator[Block]:
        """Return the chart; where there is nothing to draw the table says so, or a line if it is not shown here."""
        chart, entry = chart_of(name, self.figures), catalogue().charts[name]
        if chart is not None:
            yield Figure(chart)
        elif TableLine(entry.table) not in section.lines:
            words = NO_DATA.vi if self.figures.table(entry.table) is None else "không có"
            yield Paragraph.of(f"{entry.title.vi}: {words}.")

    def _slot(self, slot: Slot) -> Iterator[Block]:
        written = [(one.by, clean_paste(one.text).paragraphs) for one in self.contributions.get(slot.id, ())]
        for by, paragraphs in written:
            yield from _signed(by, paragraphs)
        if self.draft and not any(paragraphs for _by, paragraphs in written):
            yield Notice(f"Còn chờ: {slot.prompt}")


def _signed(by: str, paragraphs: Sequence[str]) -> Iterator[Block]:
    """Return a unit's paragraphs after its name; a list begins on a line of its own."""
    if not by or not paragraphs:
        yield from (Paragraph.of(words) for words in paragraphs)
        return
    name = Run(f"{by}:", bold=True)
    if paragraphs[0].startswith("-"):
        yield from (Paragraph((name,)), *(Paragraph.of(words) for words in paragraphs))
    else:
        yield from (Paragraph.of(name, f" {paragraphs[0]}"), *(Paragraph.of(words) for words in paragraphs[1:]))


def _parts(sections: Sequence[Section]) -> list[list[Section]]:
    """Return the sections by part: a heading of level 1 with all below it."""
    parts: list[list[Section]] = []
    for section in sections:
        if section.level > 1 and parts and parts[-1][0].level:
            parts[-1].append(section)
        else:
            parts.append([section])
    return parts
