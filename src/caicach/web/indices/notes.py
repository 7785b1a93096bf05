"""What a reader must know beside the figures of a period: what is missing, what contradicts itself, what changed."""

from __future__ import annotations

from collections.abc import Iterable

from caicach.analysis.standing import Standing
from caicach.instruments.model import Instrument
from caicach.registry import Registry, period_end
from caicach.scoring import shown_name
from caicach.text import Text
from caicach.web.indices.models import IndexTable

DISAGREES = 5e-3  # a published composite this far from its recomputed one is said to differ


def unit_name(code: str, period: str, level: str) -> str:
    """Return the name of a code as it was at the period's end, or the code itself where it is unknown."""
    unit = Registry.default().at(code, period_end(period), level)
    return shown_name(unit) if unit else code


def missing_words(standing: Standing, code: str) -> Text:
    """Return which components a unit lacks, and what follows: no composite and no rank."""
    score = standing.units[code]
    lacking = [c for c in standing.components if score.nodes.get(c.code) is None or score.nodes[c.code].points is None]
    codes = ", ".join(c.code for c in lacking)
    return Text(
        f"thiếu chỉ số {codes}, nên không có tổng điểm và thứ hạng",
        f"lacks components {codes}, so no total and no rank",
    )


def ranks_alone(standing: Standing) -> bool:
    """Tell whether a period has ranks and no score at all, because only ranks were published."""
    units = standing.units.values()
    return all(u.points is None for u in units) and any(u.basis == "rank-only" for u in units)


def of_period(instrument: Instrument, table: IndexTable, standing: Standing) -> list[Text]:
    """Return the period's notes in words."""
    period, level = table.period, instrument.measures
    found: list[Text] = []
    if standing.scores.why and not ranks_alone(standing):
        found.append(standing.scores.why)
    for code, score in standing.units.items():
        name = unit_name(code, period, level)
        if score.basis == "incomplete" and score.missing:
            words = missing_words(standing, code)
            found.append(Text(f"{name} năm {period} {words.vi}.", f"{name} in {period} {words.en}."))
        if score.difference is not None and abs(score.difference) > DISAGREES:
            found.append(_differs(name, score.points, score.published.value if score.published else None))
    if ranks_alone(standing):
        words = Text(
            "Nguồn công khai chỉ có thứ hạng; điểm không rõ.", "Only ranks were published; scores are unknown."
        )
        found.append(words)
    found += [n.text for n in instrument.notes if not n.periods or period in n.periods]
    found += _breaks(instrument, period)
    found += list(standing.edition.unknown)
    return found


def _differs(name: str, computed: object, published: object) -> Text:
    return Text(
        f"{name}: tổng tính lại {computed} khác số đã công bố {published}; nguồn tự mâu thuẫn.",
        f"{name}: the recomputed total {computed} differs from the published {published}; the source disagrees.",
    )


def _breaks(instrument: Instrument, period: str) -> Iterable[Text]:
    return [b.why for b in instrument.breaks if period in (b.before, b.after)]


def group_title(standing: Standing, code: str | None, criterion: str) -> Text | None:
    """Return the title of a unit's group on a criterion (or `total`), or None where there is none."""
    groups = standing.edition.groups
    found = standing.group(code, criterion) if code else None
    return groups.titles[groups.codes.index(found)] if groups and found else None


def previous_period(tables: dict[str, IndexTable], period: str) -> str | None:
    """Return the period before `period` that has a table."""
    earlier = [p for p in tables if p < period]
    return earlier[-1] if earlier else None
