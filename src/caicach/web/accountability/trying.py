"""A rule tried on past periods before it is signed: who would have been touched, at which bound, of which groups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from django.utils.translation import gettext as _

from caicach.accountability import Rule, Subject, Touched, Trial, read_bounds, touched_by_group, try_rule
from caicach.accountability.conditions import Compare, Value, leaves
from caicach.accountability.model import GIVES_VERDICTS, SubjectKind
from caicach.registry.period import parse_period
from caicach.reporting import charts, figures
from caicach.web.accountability import wording
from caicach.web.accountability.judging import Kept, vocabulary_of
from caicach.web.accountability.models import Adopted
from caicach.web.accountability.subjects import unit_of

STEPS = (5, 8, 10, 12, 15)  # tenths of the bound as it stands: the bounds offered first


@dataclass(frozen=True)
class Tried:
    """One period at one bound, beside what the rule says as it stands."""

    period: str
    bound: str
    standing: bool
    touched: tuple[str, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    cannot_tell: int
    met: int
    groups: tuple[Touched, ...]


def triable(adopted: Sequence[Adopted]) -> list[tuple[Adopted, Rule]]:
    """Return the rules with a bound that can be tried."""
    return [(a, rule) for a in adopted for rule in a.ruleset.rules if rule.kind in GIVES_VERDICTS and bounds_of(rule)]


def bounds_of(rule: Rule) -> list[Compare]:
    """Return the comparisons of a rule that have a bound of their own."""
    return [c for c in leaves(rule.when) if c.value is not None] if rule.when else []


def offered_bounds(compare: Compare, adopted: Adopted) -> list[str]:
    """Return bounds to begin with: around the one that stands, or every word of a class scale."""
    words = vocabulary_of(adopted).words(compare.fact)
    if words or compare.value is None or isinstance(compare.value, str):
        return [word.vi for word in words]
    kind = vocabulary_of(adopted).fact(compare.fact)
    low, high = (kind.low, kind.high) if kind else (None, None)
    values = {compare.value * step / 10 for step in STEPS}
    kept = sorted(v for v in values if (low is None or v >= low) and (high is None or v <= high))
    return [figures.exact(v.normalize(), wording.language()) for v in kept]


def tried(
    adopted: Adopted, rule: Rule, kept: Kept, bounds: Sequence[str], periods: Sequence[str], fact: str, by: str = "type"
) -> list[Tried]:
    """Return what each bound would have done in each period, on groups `by` (see `groups_of`).

    Raises InputError for a bound or a period that is none.
    """
    vocabulary = vocabulary_of(adopted)
    wanted = read_bounds(bounds, rule, vocabulary, fact)
    standing = next(c.value for c in bounds_of(rule) if c.fact == fact)
    assert standing is not None
    every: list[Value] = list(dict.fromkeys([*wanted, standing]))
    names = [parse_period(p).text for p in periods]
    trials = try_rule(rule, kept.facts, every, names, fact=fact, vocabulary=vocabulary)
    now = {t.period: t for t in trials if t.bound == standing}
    kind = vocabulary.fact(fact)
    called: dict[Subject, str] = {
        (k.subject, cast("SubjectKind", k.subject_kind)): k.name for k in kept.records.values()
    }
    groups = {name: groups_of(kept, by, name) for name in names}
    return [
        _told(
            t,
            now[t.period],
            called,
            wording.figure(t.bound, kind),
            touched_by_group(t, kept.facts, groups[t.period], rule),
        )
        for t in trials
    ]


def _told(trial: Trial, now: Trial, names: Mapping[Subject, str], bound: str, groups: Iterable[Touched]) -> Tried:
    return Tried(
        trial.period,
        bound,
        trial.bound == now.bound,
        tuple(sorted(names[s] for s in trial.touched)),
        tuple(sorted(names[s] for s in set(trial.touched) - set(now.touched))),
        tuple(sorted(names[s] for s in set(now.touched) - set(trial.touched))),
        len(trial.cannot_tell),
        trial.met,
        tuple(groups),
    )


def groups_of(kept: Kept, by: str, period: str) -> Mapping[str, str]:
    """Return each subject's group in words by its key: a rule should not fall on one group for what its work is like.

    `by` is the unit's `type` or `level`, an official's by the account's unit, or the `field` that most of the subject's
    dossiers in the period are of; who has none of these stands in no group.
    """
    found: dict[str, str] = {}
    for known in kept.records.values():
        if by == "field":
            word = known.detail.get("field", "") if known.period == period else ""
        else:
            unit = unit_of(known)
            word = (unit.type.capitalize() if by == "type" else level_words(unit.level)) if unit else ""
        if word:
            found[known.subject] = word
    return found


def level_words(level: str) -> str:
    """Return a unit's level in words; one that is not known as it is."""
    words = {
        "province": _("Tỉnh"),
        "authority": _("Cơ quan chính quyền"),
        "department": _("Cấp sở"),
        "commune": _("Cấp xã"),
        "district": _("Cấp huyện"),
    }
    return words.get(level, level)


def uneven(told: Sequence[Tried]) -> list[tuple[Tried, Touched]]:
    """Return where the rule, as it stands, touches a group more than the others by more than chance does."""
    return [(t, group) for t in told if t.standing for group in t.groups if group.apart == "more"]


def chart_of(told: Sequence[Tried], rule: Rule, period: str, title: str) -> charts.ChartSpec | None:
    """Return how many are touched at each bound in one period as bars, the standing bound marked."""
    lines = [t for t in told if t.period == period]
    if not lines:
        return None
    caption = charts.Caption(
        _("Kỳ %(period)s: %(title)s") % {"period": period, "title": title},
        _("dữ kiện đang có trên hệ thống"),
        _("số đối tượng bị áp dụng theo từng mức của %s") % rule.id,
        decimals=0,
        language=wording.language(),
    )
    highlight = next(t.bound for t in lines if t.standing)
    counts = [float(len(t.touched)) for t in lines]
    measure, of = _("đối tượng bị áp dụng"), _("Mức")
    return charts.bars([t.bound for t in lines], counts, caption, measure=measure, of=of, highlight=[highlight])
