"""Two periods of an index beside each other: what each unit lost, and what the others gained.

A component's contribution is (what it counted after) × its value after − (what it counted before) × its value
before, each period by its own weights. So contributions always add up to the composite's change; where weights
differ, a contribution holds the change of weight as well, and the comparison says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from caicach.analysis.change import Comparison, ComponentChange, RankChange, ScoreChange, UnitComparison
from caicach.analysis.identity import Identify, Identity
from caicach.analysis.standing import Standing, standing
from caicach.errors import InputError, Problem
from caicach.instruments.model import Criterion, Instrument
from caicach.scoring.structure import TOTAL, share
from caicach.text import Text

if TYPE_CHECKING:
    from caicach.instruments.observations import Observation


_SCALE = Text(
    "Thang điểm thay đổi giữa hai kỳ, nên tổng điểm không so sánh được.",
    "The scale changed between the two periods, so the composites can't be compared.",
)
_STRUCTURE = Text(
    "Các chỉ số thành phần thay đổi giữa hai kỳ ({codes}), nên không tách được phần đóng góp.",
    "The components changed between the two periods ({codes}), so contributions can't be told.",
)
_WEIGHTS = Text(
    "Trọng số của hai kỳ khác nhau: phần đóng góp tính theo trọng số của từng kỳ, gồm cả thay đổi trọng số.",
    "The weights of the two periods differ: contributions use each period's own and contain their change.",
)


def compare(
    instrument: Instrument,
    observations: Iterable[Observation],
    from_period: str,
    to_period: str,
    unit: str | None = None,
    *,
    identify: Identify = Identity,
) -> Comparison:
    """Return every unit (or `unit`, by code) between `from_period` and `to_period`.

    `identify` tells a code's name and whether it is the same unit in both periods (`identities` asks the
    registry); by default a code is its own name and always the same unit.

    A unit that lacks a component of a period has no composite and no rank there, and does not count in the others'
    ranks. Across a change of structure, or where a code became another unit, there is no change and no
    contribution, and the answer says why. Raises InputError where the table has no rows of a period, or of `unit`
    in both.
    """
    rows = list(observations)
    pair = _pair(instrument, standing(instrument, rows, from_period), standing(instrument, rows, to_period))
    everyone = list(dict.fromkeys([*pair.after.units, *pair.before.units]))
    if unit is not None and unit not in everyone:
        raise _not_in_table(unit, from_period, to_period)
    compared = tuple(_unit(pair, code, identify(code)) for code in (everyone if unit is None else [unit]))
    note = _WEIGHTS if pair.gap is None and pair.shares[0] != pair.shares[1] else None
    return Comparison(instrument, from_period, to_period, compared, pair.gap.why if pair.gap else None, note)


class Gap(NamedTuple):
    """Why contributions can't be told between two periods; with `scores` set composites can't be compared either."""

    why: Text
    scores: bool


def structure_gap(instrument: Instrument, before: Standing, after: Standing) -> Gap | None:
    """Return what stands between the two periods, or None where one structure holds in both.

    Composites of another scale can't be compared (PAPI 2017 and 2018). Composites on one scale are, as publishers
    do, even where components or weights changed or are unknown (PCI), but nobody can say which component moved them.
    """
    old, new = before.edition, after.edition
    rescaled = old.scale != new.scale
    changed = {c.code for c in before.components} ^ {c.code for c in after.components}
    why = _declared_break(instrument, before, after, None) or before.scores.why or after.scores.why
    if why is None and rescaled:
        why = _SCALE
    if why is None and changed:
        why = _STRUCTURE.format(codes=", ".join(sorted(changed)))
    return Gap(why, rescaled) if why is not None else None


def _declared_break(instrument: Instrument, before: Standing, after: Standing, code: str | None) -> Text | None:
    first, last = sorted((before.scores.period, after.scores.period))
    for gap in instrument.breaks:
        touched = not gap.codes if code is None else code in gap.codes
        if touched and first <= gap.before and last >= gap.after:
            return gap.why
    return None


class _Pair(NamedTuple):
    """The two periods, and what is the same for every unit: what one point of a component counts, what is broken."""

    before: Standing
    after: Standing
    gap: Gap | None
    shares: tuple[dict[str, Decimal], dict[str, Decimal]]
    criteria: tuple[Criterion, ...]
    broken: dict[str, Text | None]


def _pair(instrument: Instrument, before: Standing, after: Standing) -> _Pair:
    criteria = {c.code: c for c in (*before.components, *after.components)}
    broken = {code: _declared_break(instrument, before, after, code) for code in criteria}
    gap, shares = structure_gap(instrument, before, after), (_shares(before), _shares(after))
    return _Pair(before, after, gap, shares, tuple(criteria.values()), broken)


def _shares(side: Standing) -> dict[str, Decimal]:
    edition = side.edition
    return {c.code: edition.multiplier * share(c, edition.combine) for c in side.components}


def _unit(pair: _Pair, code: str, identity: Identity) -> UnitComparison:
    before, after = pair.before, pair.after
    old, new = before.value(code, TOTAL), after.value(code, TOTAL)
    same = identity.why is None
    comparable = same and not (pair.gap and pair.gap.scores)
    telling = same and pair.gap is None and old is not None and new is not None
    return UnitComparison(
        unit=code,
        name=identity.name,
        score=ScoreChange(old, new, _less(new, old) if comparable else None),
        rank=_rank(pair, code, same=same, comparable=comparable),
        group_before=before.group(code, TOTAL),
        group_after=after.group(code, TOTAL),
        components=tuple(_component(pair, code, c, identity.why, telling=telling) for c in pair.criteria),
        notes=tuple(n for n in (identity.why, _lacks(before, code), _lacks(after, code)) if n is not None),
    )


def _rank(pair: _Pair, code: str, *, same: bool, comparable: bool) -> RankChange:
    before, after = pair.before, pair.after
    old, new = before.rank(code, TOTAL), after.rank(code, TOTAL)
    score = after.value(code, TOTAL)
    still = before.rank_of(score, code) if score is not None and comparable else None
    change = old - new if old is not None and new is not None and same else None
    return RankChange(old, new, change, before.out_of(code), after.out_of(code), still)


def _component(pair: _Pair, unit: str, criterion: Criterion, other: Text | None, *, telling: bool) -> ComponentChange:
    code, before, after = criterion.code, pair.before, pair.after
    old, new = before.value(unit, code), after.value(unit, code)
    why = other or pair.broken[code]
    contribution: Decimal | None = None
    if telling and old is not None and new is not None:
        contribution = pair.shares[1][code] * new - pair.shares[0][code] * old
    return ComponentChange(
        code=code,
        title=criterion.title,
        before=old,
        after=new,
        change=None if why else _less(new, old),
        contribution=contribution,
        rank_before=before.rank(unit, code),
        rank_after=after.rank(unit, code),
        group_before=before.group(unit, code),
        group_after=after.group(unit, code),
        why=why,
    )


def _less(new: Decimal | None, old: Decimal | None) -> Decimal | None:
    return None if new is None or old is None else new - old


def _lacks(side: Standing, code: str) -> Text | None:
    period, score = side.scores.period, side.units.get(code)
    lacking = [c.code for c in side.components if score is None or score.nodes[c.code].points is None]
    if score is None or (score.basis == "incomplete" and len(lacking) == len(side.components)):
        return Text(f"Kỳ {period} không có số liệu.", f"No figures for {period}.")
    if score.basis == "published":
        return Text(f"Tổng điểm {period} là số đã công bố.", f"The composite of {period} is the published figure.")
    if score.basis == "rank-only":
        return Text(f"Kỳ {period} chỉ có thứ hạng được công bố.", f"Only the rank of {period} was published.")
    if side.scores.partial and score.points is not None:
        return Text(
            f"Bảng kỳ {period} chỉ có một phần các đơn vị được xếp hạng; thứ hạng là thứ hạng công bố.",
            f"The table of {period} holds only some of the units ranked; the rank is the published one.",
        )
    if score.points is not None or not lacking:
        return None
    codes = ", ".join(lacking)
    return Text(
        f"Kỳ {period} thiếu {codes}, nên không có tổng điểm và thứ hạng.",
        f"{period} lacks {codes}, so there is no composite and no rank.",
    )


def _not_in_table(unit: str, before: str, after: str) -> InputError:
    return InputError(
        Problem(
            found=unit,
            expected=Text(
                f"một đơn vị có số liệu trong bảng ở kỳ {before} hoặc {after}",
                f"a unit that the table has figures of in {before} or {after}",
            ),
            cure=Text("Chọn đơn vị khác hoặc bổ sung số liệu.", "Choose another unit, or add its figures."),
        )
    )
