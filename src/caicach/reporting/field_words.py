"""Figures as a template's text writes them: the value, the period before, the change in signs and in words."""

from __future__ import annotations

from decimal import Decimal

from caicach.reporting import figures as writing
from caicach.reporting.catalogue import OWN_PERIODS, Entry
from caicach.reporting.document import Run
from caicach.reporting.figure_set import NO_DATA, Figure, FigureSet, Value, in_words, written
from caicach.reporting.template_model import Field, Words
from caicach.text import Text

_NOTHING_BEFORE = "chưa có kỳ trước để so sánh"
_PERCENTAGE_POINTS = Text("điểm phần trăm", "percentage points")
_PLACES = Text("bậc", "places")


def runs_of(parts: tuple[Words | Field, ...], figures: FigureSet, site: str) -> tuple[Run, ...]:
    """Return a line's words and figures as runs; a figure carries the address of its computation."""
    return tuple(_run(part, figures, site) for part in parts)


def words_of(parts: tuple[Words | Field, ...], figures: FigureSet) -> str:
    """Return a line as plain text."""
    return "".join(run.text for run in runs_of(parts, figures, ""))


def address(site: str, trace: str) -> str | None:
    """Return where a trace is opened: a path with the site's address before it; None where there is none."""
    if not trace:
        return None
    return f"{site.rstrip('/')}{trace}" if trace.startswith("/") else trace


def _run(part: Words | Field, figures: FigureSet, site: str) -> Run:
    if isinstance(part, Words):
        return Run(part.text, bold=part.bold)
    figure = figures.figure(part.name) or Figure(part.name)
    before = any(f.name == "before" for f in part.filters)
    trace = (figure.before_trace if before else figure.trace) if figure.value is not None else ""
    return Run(field_words(part, figure, figures), bold=part.bold, trace=address(site, trace))


def field_words(field: Field, figure: Figure, figures: FigureSet) -> str:
    """Return what a field prints: its figure through its filters, `chưa có dữ liệu` where there is none."""
    entry, names = figure.known, {f.name for f in field.filters}
    places = next((f.places for f in field.filters if f.name == "round"), entry.decimals)
    if figure.value is None:
        return NO_DATA.vi
    if "compared" in names:
        return _compared(entry, figure, places, figures)
    if "change" in names:
        return _change(entry, figure, places)
    value = figure.before if "before" in names else figure.value
    if "long" in names and value is not None and not isinstance(value, int | float | Decimal | str):
        return writing.formal_date(value)
    unit = f" {entry.unit.vi}" if "unit" in names and entry.unit and value is not None else ""
    return written(entry, value, places) + unit


def _difference(entry: Entry, figure: Figure) -> Decimal | None:
    """Return how far the figure has come; a rank counts upward: from 22 to 19 is 3."""
    if not _counted(figure.value) or not _counted(figure.before):
        return None
    difference = Decimal(str(figure.value)) - Decimal(str(figure.before))
    return -difference if entry.kind == "rank" else difference


def _counted(value: Value) -> bool:
    return isinstance(value, int | float | Decimal) and not writing.is_missing(value)


def _measure(entry: Entry) -> Text | None:
    if entry.kind == "percent":
        return _PERCENTAGE_POINTS
    return _PLACES if entry.kind == "rank" else entry.unit


def _change(entry: Entry, figure: Figure, places: int) -> str:
    difference = _difference(entry, figure)
    return _NOTHING_BEFORE if difference is None else writing.change(difference, places, _measure(entry))


def _against(entry: Entry, figures: FigureSet) -> str:
    """Return what a figure is compared with: the same days of the period before, while the period is not over.

    Indices and rounds are published in periods of their own, which the text names itself.
    """
    if entry.room in OWN_PERIODS:
        return "so với kỳ trước"
    span, before = figures.span(), in_words(figures.span().previous().text)
    if figures.as_of >= span.end:
        return f"so với {before}"
    return f"so với cùng kỳ {before}" if span.months == 12 else f"so với những ngày tương ứng của {before}"


def _compared(entry: Entry, figure: Figure, places: int, figures: FigureSet) -> str:
    difference = _difference(entry, figure)
    if difference is None:
        return _NOTHING_BEFORE
    against = _against(entry, figures)
    if difference == 0:
        return f"không đổi {against}"
    moved = "tăng" if difference > 0 else "giảm"
    size = writing.change(abs(difference), places, _measure(entry)).removeprefix(f"{writing.UP} ")
    return f"{moved} {size.replace('<', 'dưới ', 1)} {against}"
