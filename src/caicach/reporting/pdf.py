"""A paper as PDF through typst: the same data gives the same bytes, on any machine, with the shipped faces only."""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caicach.reporting.charts.spec import to_svg
from caicach.reporting.document import (
    Block,
    Figure,
    Heading,
    Notice,
    PageBreak,
    Paragraph,
    Report,
    Table,
    numbered,
    pages_apart,
    roman,
)
from caicach.reporting.layout import HEAD_SHARES, Layout, state_layout

if TYPE_CHECKING:
    import typst


def to_pdf(report: Report) -> bytes:
    """Return the paper as a tagged PDF (PDF/UA-1), A4, fonts embedded. Texts are data, never typst markup."""
    import typst

    paper = json.dumps(_paper(report, state_layout()), ensure_ascii=False)
    template = (files("caicach.reporting") / "library" / "report.typ").read_bytes()
    pdf: bytes = typst.compile(
        template,
        font_paths=fonts(),
        format="pdf",
        sys_inputs={"paper": paper},
        pdf_standards=["ua-1"],
    )
    return pdf


@functools.cache
def fonts() -> typst.Fonts:
    """Return the shipped faces, read once for each process."""
    import typst

    folder = Path(str(files("caicach.reporting") / "fonts"))
    return typst.Fonts(font_paths=[folder], include_system_fonts=False)


def _paper(report: Report, layout: Layout) -> dict[str, Any]:
    return {
        "title": report.title,
        "title_lines": layout.title_lines(report.title),
        "issuer": report.letterhead.issuer,
        "kind": report.kind,
        "letter": report.is_letter,
        "party": report.letterhead.party,
        "layout": _measures(layout),
        "head": _head(report, layout),
        "number_line": report.number_line(),
        "place_and_date": report.place_and_date(),
        "to": report.addressee_lines(),
        "grounds": report.ground_lines(),
        "notices": report.notices,
        "page_note": report.page_note,
        "blocks": blocks_as_data(report.body(layout.end_mark)),
        "recipients": report.recipient_lines(),
        "signature": {"authority": report.signature.authority, "name": report.signature.name},
        "computation": report.computation,
        "attached_to": report.attached_line(),
        "annexes": [
            {
                "number": roman(index) if len(report.annexes) > 1 else "",
                "title": annex.title,
                "wide": annex.wide,
                "blocks": [_block(b) for b in numbered(annex.blocks)] if annex.wide else blocks_as_data(annex.blocks),
            }
            for index, annex in enumerate(report.annexes, 1)
        ],
    }


def _measures(layout: Layout) -> dict[str, Any]:
    return {
        "page": layout.page,
        "margins": {side: measure.use for side, measure in layout.margins.items()},
        "sizes": {name: measure.use for name, measure in layout.sizes.items()},
        "rules": {name: measure.use for name, measure in layout.rules.items()},
        "substitute": layout.substitute,
        "indent": layout.indent.use,
        "paragraph_gap": layout.paragraph_gap.use,
        "line_spacing": layout.line_spacing.use,
        "own": layout.own,
    }


def _head(report: Report, layout: Layout) -> dict[str, Any]:
    party = report.letterhead.party
    size = layout.party["issuer_size"] if party else layout.size("issuer")
    superior = report.letterhead.superior
    return {
        "shares": HEAD_SHARES,
        "superior": layout.head_lines(superior, size, bold=False) if superior else [],
        "issuer": layout.head_lines(report.letterhead.issuer, size, bold=True),
        "issuer_size": size,
        "issuer_rule": 0 if party else layout.rules["issuer"].use,
        "party": layout.party["head"],
        "party_size": layout.party["head_size"],
        "star": layout.party["star"],
    }


def blocks_as_data(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """Return the blocks, numbered, as plain data for the template; what stands on landscape pages together."""
    data: list[dict[str, Any]] = []
    for wide, run in pages_apart(numbered(blocks)):
        told = [_block(block) for block in run]
        data += [{"type": "landscape", "blocks": told}] if wide else told
    return data


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Heading():
            return {"type": "heading", "level": block.level, "number": block.number, "text": block.text}
        case Paragraph():
            runs = [{"text": r.text, "bold": r.bold, "italic": r.italic, "trace": r.trace} for r in block.runs]
            return {"type": "paragraph", "runs": runs}
        case Table():
            return _table(block)
        case Figure(chart=chart):
            svg = to_svg(chart, bare=True)
            words = {"title": chart.title, "subtitle": chart.subtitle, "source": chart.source, "alt": chart.alt}
            return {"type": "figure", "number": block.number, "svg": svg} | words
        case Notice():
            return {"type": "notice", "text": block.text}
        case PageBreak():
            return {"type": "break"}


def _table(table: Table) -> dict[str, Any]:
    columns = [{"title": c.title, "share": c.share, "numeric": c.numeric, "unit": c.unit} for c in table.columns]
    return {
        "type": "table",
        "number": table.number,
        "caption": table.caption,
        "source": table.source,
        "columns": columns,
        "groups": [{"title": title, "span": span} for title, span in table.groups()],
        "trace": table.trace,
        "links": table.links,
        "link_column": table.link_column(),
        "rows": table.written_rows(),
        "strong": sorted(table.strong),
    }
