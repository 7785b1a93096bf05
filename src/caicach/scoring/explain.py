"""One way to ask how a figure came to be, whatever the family of the instrument."""

from __future__ import annotations

from caicach.errors import InputError, Problem
from caicach.scoring.explain_composite import explain_composite
from caicach.scoring.explain_criteria import explain_criteria
from caicach.scoring.result import Scores
from caicach.scoring.structure import has_rules
from caicach.scoring.trace import Trace
from caicach.text import Text


def explain(scores: Scores, unit: str, code: str | None = None) -> Trace:
    """Return the computation of a unit's score, or of one of its criteria.

    Raises InputError where the scores hold no such unit or criterion.
    """
    score = scores.unit(unit)
    if score is None:
        raise _unknown(unit, Text("một đơn vị có trong bảng ở kỳ này", "a unit that the table has in this period"))
    opened = explain_criteria if has_rules(scores.edition) else explain_composite
    try:
        return opened(scores, score, code)
    except KeyError:
        known = ", ".join(score.nodes)
        expected = Text(f"một mã của kỳ này: {known}", f"a code of this period: {known}")
        raise _unknown(code or "", expected) from None


def _unknown(found: str, expected: Text) -> InputError:
    return InputError(Problem(found=found, expected=expected, cure=Text("Chọn lại.", "Choose again.")))
