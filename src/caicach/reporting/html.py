"""A paper's body as HTML for a page of the site: the same blocks, numbers and links as on paper; all text escaped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from caicach.reporting.charts.spec import to_svg
from caicach.reporting.document import (
    Block,
    Figure,
    Heading,
    Notice,
    PageBreak,
    Paragraph,
    Report,
    Run,
    Table,
    numbered,
)
from caicach.reporting.layout import state_layout


def to_html(report: Report) -> str:
    """Return the paper's text, without its head and end: headings h2 to h4, paragraphs, tables, charts as SVG.

    Classes begin with `paper-`; a heading of level 1 is h2, since the page has its own title. Nothing is loaded from
    elsewhere, and no text of the report is read as markup.
    """
    parts = [_notice(words) for words in report.notices]
    parts += [
        f"<p class='paper-ground'><em>{escape(line)}</em></p>" for line in report.grounds and report.ground_lines()
    ]
    parts += _blocks(report.body(state_layout().end_mark))
    for annex in report.annexes:
        parts.append(f"<h2>{escape(annex.title)}</h2>")
        parts += _blocks(annex.blocks)
    return "\n".join(parts)


def _blocks(blocks: Sequence[Block]) -> Iterator[str]:
    for block in numbered(blocks):
        match block:
            case Heading():
                level = min(max(block.level, 1), 3) + 1
                yield f"<h{level}>{escape(f'{block.number} {block.text}')}</h{level}>"
            case Paragraph():
                yield f"<p>{''.join(_run(run) for run in block.runs)}</p>"
            case Table():
                yield _table(block)
            case Figure():
                yield _figure(block)
            case Notice():
                yield _notice(block.text)
            case PageBreak():
                yield "<div class='paper-break'></div>"


def _run(run: Run) -> str:
    words = escape(run.text)
    words = f"<em>{words}</em>" if run.italic else words
    words = f"<strong>{words}</strong>" if run.bold else words
    return _linked(words, run.trace or "")


def _linked(words: str, address: str) -> str:
    """Return escaped words as a link, where the address is one of the web or of this site."""
    opened = address.startswith(("https://", "http://")) or (address.startswith("/") and not address.startswith("//"))
    return f'<a href="{escape(address)}">{words}</a>' if opened else words


def _notice(words: str) -> str:
    return f"<p class='paper-notice'>{escape(words)}</p>"


def _table(block: Table) -> str:
    caption = _linked(f"Bảng {block.number}. {escape(block.caption)}", block.trace)
    body = "\n".join(_row(block, index, row) for index, row in enumerate(block.written_rows()))
    source = f"<p class='paper-source'>Nguồn: {escape(block.source)}</p>" if block.source else ""
    return (
        f"<div class='paper-table' tabindex='0' role='region' aria-label=\"{escape(block.caption)}\"><table>"
        f"<caption>{caption}</caption><thead>{_heads(block)}</thead><tbody>{body}</tbody></table></div>{source}"
    )


def _heads(block: Table) -> str:
    titles = [escape(f"{c.title} ({c.unit})" if c.unit else c.title) for c in block.columns]
    groups = block.groups()
    if not groups:
        return f"<tr>{''.join(f'<th scope=col>{title}</th>' for title in titles)}</tr>"
    above, below, place = "", "", 0
    for name, span in groups:
        own = titles[place : place + span]
        place += span
        if name:
            above += f"<th scope=colgroup colspan={span}>{escape(name)}</th>"
            below += "".join(f"<th scope=col>{title}</th>" for title in own)
        else:
            above += "".join(f"<th scope=col rowspan=2>{title}</th>" for title in own)
    return f"<tr>{above}</tr><tr>{below}</tr>"


def _row(block: Table, index: int, row: Sequence[str]) -> str:
    cells = ""
    for place, (column, words) in enumerate(zip(block.columns, row, strict=True)):
        link = block.links[index] if block.links and place == block.link_column() else ""
        cells += f"<td class='paper-number'>{escape(words)}</td>" if column.numeric else _text_cell(words, link)
    strong = " class='paper-strong'" if index in block.strong else ""
    return f"<tr{strong}>{cells}</tr>"


def _text_cell(words: str, link: str) -> str:
    return f"<td>{_linked(escape(words), link)}</td>"


def _figure(block: Figure) -> str:
    chart = block.chart
    subtitle = f"<br><small>{escape(chart.subtitle)}</small>" if chart.subtitle else ""
    source = f"<p class='paper-source'>Nguồn: {escape(chart.source)}</p>" if chart.source else ""
    return (
        f"<figure tabindex='0'><figcaption>Hình {block.number}. {escape(chart.title)}{subtitle}</figcaption>"
        f"{to_svg(chart, bare=True)}</figure>{source}"
    )
