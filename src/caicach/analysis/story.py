"""What a comparison says about one unit, in words: the headline, then what moved it."""

from __future__ import annotations

from dataclasses import dataclass

from caicach.analysis.change import Comparison
from caicach.analysis.findings import Finding, findings
from caicach.analysis.headline import headline
from caicach.analysis.view import View
from caicach.errors import InputError, Problem
from caicach.text import Text


@dataclass(frozen=True, slots=True)
class Story:
    """A headline and the findings behind it, the weightiest first."""

    headline: Text
    findings: tuple[Finding, ...]


def story(comparison: Comparison, unit: str) -> Story:
    """Return what `comparison` says about the unit of that code.

    Raises InputError where the comparison does not hold it.
    """
    compared = comparison.unit(unit)
    if compared is None:
        raise InputError(
            Problem(
                found=unit,
                expected=Text("một đơn vị có trong phép so sánh", "a unit of the comparison"),
                cure=Text("Chọn đơn vị khác.", "Choose another unit."),
            )
        )
    view = View(comparison, compared)
    return Story(headline(view), findings(view))
