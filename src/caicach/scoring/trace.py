"""The trace: how one figure came to be, as a tree that opens down to the rows it was computed from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from caicach.text import Text

Value = Decimal | float | int | str | None


@dataclass(frozen=True, slots=True)
class Trace:
    """One figure with its computation.

    `formula` is written in signs and codes, not in words, so that it needs no language (`10 × (5/100 × entry + ...)`).
    `inputs` are the figures the formula names. `source` is the legal paragraph or publication of the rule.
    `note` is what a reader must know beside it: the row it was read from, why it is missing, a difference found.
    """

    label: Text
    formula: str
    value: Value
    inputs: tuple[Trace, ...] = ()
    source: Text | None = None
    note: Text | None = None

    def walk(self) -> Iterator[Trace]:
        """Yield this figure and all below it, parents first."""
        yield self
        for part in self.inputs:
            yield from part.walk()

    def to_json(self) -> dict[str, Any]:
        """Return the tree in JSON's own types; a Decimal is kept exactly, as `{"decimal": "0.25"}`."""
        return {
            "label": _words(self.label),
            "formula": self.formula,
            "value": {"decimal": str(self.value)} if isinstance(self.value, Decimal) else self.value,
            "inputs": [part.to_json() for part in self.inputs],
            "source": _words(self.source),
            "note": _words(self.note),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Trace:
        """Return the tree that `to_json` wrote."""
        value = data["value"]
        return cls(
            label=Text.of(data["label"]),
            formula=data["formula"],
            value=Decimal(value["decimal"]) if isinstance(value, Mapping) else value,
            inputs=tuple(cls.from_json(part) for part in data["inputs"]),
            source=Text.of(data["source"]) if data["source"] else None,
            note=Text.of(data["note"]) if data["note"] else None,
        )


def decimal_text(value: Decimal | None) -> Text:
    """Return every digit of a figure, but trailing zeros: with a decimal comma, and with a point."""
    if value is None:
        return Text("—", "—")
    plain = f"{value.normalize():f}"
    return Text(plain.replace(".", ","), plain)


def _words(text: Text | None) -> dict[str, str] | None:
    return None if text is None else {"vi": text.vi, "en": text.en}
