"""How far a fact is from the other side of a bound: what would have been enough, or what is still allowed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from caicach.accountability.conditions import Op, Reading
from caicach.accountability.facts import Fact
from caicach.accountability.model import Vocabulary
from caicach.text import Text

_UP: frozenset[Op] = frozenset({"ge", "gt"})


@dataclass(frozen=True, slots=True)
class Distance:
    """What changes the comparison's answer.

    `amount`: the least change of the value, never negative; `beyond`: it must be exceeded, however
    little; `rises`: whether the value must rise. `items`: the least number of items (dossiers, answers)
    with the same denominator. `steps`: class steps. `words` says it for people.
    """

    rises: bool
    words: Text
    amount: Decimal | None = None
    beyond: bool = False
    items: int | None = None
    steps: int | None = None


def distance(reading: Reading, fact: Fact | None, vocabulary: Vocabulary) -> Distance | None:
    """Return how far `reading` is from the other side of its bound, or None where no order says it."""
    if reading.met is None or reading.value is None or reading.limit is None:
        return None
    if isinstance(reading.value, Decimal) and isinstance(reading.limit, Decimal):
        return _of_numbers(reading, reading.value, reading.limit, fact, vocabulary)
    return _of_classes(reading, str(reading.value), str(reading.limit), vocabulary)


def _of_numbers(
    reading: Reading, value: Decimal, limit: Decimal, fact: Fact | None, vocabulary: Vocabulary
) -> Distance | None:
    op = reading.compare.op
    if op in ("eq", "ne"):
        return None
    rises = (op in _UP) != bool(reading.met)
    # The bound itself stands on one side only: to leave `>= 5` one must go below 5, to enter it 5 is enough.
    beyond = (op in ("ge", "le")) == bool(reading.met)
    amount = abs(value - limit)
    items = _items(fact, limit, rises, beyond) if fact else None
    words = _number_words(reading, rises, beyond, limit, items, vocabulary)
    return Distance(rises, words, amount, beyond, items)


def _items(fact: Fact, limit: Decimal, rises: bool, beyond: bool) -> int | None:
    """Return the least whole number of items to add or take, or None where the whole is not enough for it."""
    if fact.numerator is None or not fact.denominator:
        return None
    exact = limit * fact.denominator / 100
    if rises:
        target = exact.to_integral_value(ROUND_FLOOR) + 1 if beyond else exact.to_integral_value(ROUND_CEILING)
        return int(target - fact.numerator) if target <= fact.denominator else None
    target = exact.to_integral_value(ROUND_CEILING) - 1 if beyond else exact.to_integral_value(ROUND_FLOOR)
    return int(fact.numerator - target) if target >= 0 else None


def _number_words(
    reading: Reading, rises: bool, beyond: bool, limit: Decimal, items: int | None, vocabulary: Vocabulary
) -> Text:
    kind = vocabulary.fact(reading.compare.fact)
    percent = kind is not None and kind.measure == "percent"
    vi, en = (f"{limit}%", f"{limit} %") if percent else (str(limit), str(limit))
    if rises:
        to = Text(f"tăng lên {'trên' if beyond else 'đến'} {vi}", f"a rise {'above' if beyond else 'to'} {en}")
    else:
        to = Text(f"giảm xuống {'dưới' if beyond else 'còn'} {vi}", f"a fall {'below' if beyond else 'to'} {en}")
    if items is None:
        return to
    counted = kind.counted if kind and kind.counted else Text("mục", "items")
    return Text(
        f"{to.vi}: {'thêm' if rises else 'bớt'} {items} {counted.vi}",
        f"{to.en}: {items} {counted.en} {'more' if rises else 'fewer'}",
    )


def _of_classes(reading: Reading, value: str, limit: str, vocabulary: Vocabulary) -> Distance | None:
    """Return the class steps to the bound, or over it where the comparison holds."""
    name, op = reading.compare.fact, reading.compare.op
    own, other = vocabulary.place(name, value), vocabulary.place(name, limit)
    if own is None or other is None:
        return None
    kind = vocabulary.fact(name)
    better = not (kind and kind.better == "lower")
    if op in ("eq", "ne"):
        rises = other > own if own != other else better
        steps = abs(own - other) or 1
    else:
        rises = (op in _UP) != bool(reading.met)
        steps = abs(own - other) + ((op in ("ge", "le")) == bool(reading.met))
    reached = own + steps if rises else own - steps
    words = vocabulary.words(name)
    if not 0 <= reached < len(words):
        return None
    word = words[reached]
    return Distance(rises, Text(f"chuyển sang mức {word.vi}", f"the class {word.en}"), steps=steps)
