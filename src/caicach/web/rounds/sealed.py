"""A sealed result: bytes that say everything a ranking follows from, and what of them no longer holds.

The bytes are canonical JSON (sorted keys, no spaces, UTF-8, decimals as text). They hold the criteria set's own text,
every unit's answer, judgement, explanation, decision and evidence digest, and the points that follow from them; so they
can be checked years later with nothing else at hand. They name the digest of the publication before them in their
province: `sha256sum` of the bytes is the seal, and the seals form a chain. Who judged is told by the audit trail, not
here, since the bytes are handed to everybody in the province.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any

from caicach.errors import InputError
from caicach.instruments.model import Edition, Instrument
from caicach.scoring import Scores, score_answers
from caicach.scoring.answers import NOT_APPLICABLE
from caicach.scoring.answers import Answer as Given
from caicach.scoring.form import form_of
from caicach.scoring.structure import edition_of
from caicach.text import Text
from caicach.web.audit.chain import canonical
from caicach.web.instruments.models import read_text

FORMAT = "caicach publication 1"
Result = dict[str, Any]
"""What is approved and sealed: `instrument`, `period`, `no_survey`, `units` (every entrant with its points) and
`places` (what stands on each criterion of each unit)."""
STAGES = ("first", "second")


def figures_of(given: Mapping[str, Any]) -> tuple[str, str, str, str]:
    """Return value, numerator, denominator and reason of what stands on a criterion at one stage."""
    return tuple(given.get(k, "") for k in ("value", "numerator", "denominator", "na_reason"))


def final_of(place: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return what finally stands on a criterion: the unit's answer, its last change, or the council's decision."""
    own = place.get("self")
    standing = own
    for stage in STAGES:
        judged = place.get(stage)
        if judged and judged["verdict"] == "change":
            standing = judged
    decision = place.get("decision")
    if decision and decision["outcome"] in ("unit", "other"):
        return own if decision["outcome"] == "unit" else decision
    return standing


@lru_cache(maxsize=16)
def _instrument(text: str) -> Instrument:
    return read_text(text)


def final_answers(result: Result) -> list[Given]:
    """Return the answers that a result's points follow from."""
    found = []
    for place in result["places"]:
        given = final_of(place)
        if given is None or not any(figures_of(given)):
            continue
        value, numerator, denominator, na = figures_of(given)
        origin = given.get("origin", "")
        named = (place["unit"], result["period"], place["code"])
        if na:
            found.append(Given(*named, NOT_APPLICABLE, reason=na, origin=origin))
        else:
            found.append(Given(*named, value, numerator, denominator, origin=origin))
    return found + _without_survey(result, {(g.unit, g.code) for g in found})


def _without_survey(result: Result, answered: set[tuple[str, str]]) -> list[Given]:
    """Return that what a survey would have answered does not apply, where none was held."""
    why, period = result["no_survey"], result["period"]
    if not why:
        return []
    edition = edition_of(_instrument(result["instrument"]["text"]), period)
    leaves = [item.code for item in form_of(edition, period).leaves if item.criterion.answered_by == "survey"]
    places = [(unit["unit"], code) for unit in result["units"] for code in leaves]
    return [
        Given(unit, period, code, NOT_APPLICABLE, reason=why) for unit, code in places if (unit, code) not in answered
    ]


def scores_of(result: Result) -> Scores:
    """Return the points that follow from a result's answers under its own text. Raises InputError where none do."""
    groups = {u["unit"]: u["group"] for u in result["units"] if u["group"]}
    instrument = _instrument(result["instrument"]["text"])
    return score_answers(instrument, final_answers(result), result["period"], groups=groups)


def points_of(scores: Scores, unit: str) -> dict[str, Any]:
    """Return a unit's points, percent, rank, class and nodes as they are sealed; all missing where it answered nothing.

    A node is its points, the maximum that applied and its status.
    """
    found = scores.unit(unit)
    if found is None:
        return {"points": None, "max": None, "percent": None, "rank": None, "class": None, "nodes": {}}
    return {
        "points": plain(found.points),
        "max": plain(found.max),
        "percent": plain(found.percent),
        "rank": found.rank,
        "class": found.class_code,
        "nodes": {c: [plain(n.points), plain(n.max), n.status] for c, n in found.nodes.items()},
    }


def plain(value: Decimal | None) -> str | None:
    """Return a decimal as text without trailing zeros, so that equal figures are equal bytes."""
    return None if value is None else f"{value.normalize():f}"


def digest_of(content: bytes) -> str:
    """Return the SHA-256 of sealed bytes, as `sha256sum` prints it."""
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True)
class Sealed:
    """Sealed bytes opened: their head (round, number, who approved and published) and their result."""

    digest: str
    content: Mapping[str, Any]

    @property
    def result(self) -> Result:
        """Return what was sealed."""
        return self.content["result"]  # type: ignore[no-any-return]

    @cached_property
    def instrument(self) -> Instrument:
        """Return the criteria set by the sealed text."""
        return _instrument(self.result["instrument"]["text"])

    @cached_property
    def edition(self) -> Edition:
        """Return the edition that measured the period."""
        return edition_of(self.instrument, self.result["period"])

    @cached_property
    def scores(self) -> Scores:
        """Return the points computed anew from the sealed answers."""
        return scores_of(self.result)

    @cached_property
    def units(self) -> Mapping[str, Mapping[str, Any]]:
        """Return every unit's line by its code."""
        return {u["unit"]: u for u in self.result["units"]}

    @cached_property
    def places(self) -> Mapping[tuple[str, str], Mapping[str, Any]]:
        """Return what stands on each criterion, by unit and code."""
        return {(p["unit"], p["code"]): p for p in self.result["places"]}


def opened(content: bytes) -> Sealed:
    """Return sealed bytes as what they say; raises ValueError where they are not a sealed result. Kept by content."""
    return _opened(bytes(content))


@lru_cache(maxsize=16)
def _opened(content: bytes) -> Sealed:
    said = json.loads(content)
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise ValueError(said if isinstance(said, str) else "no sealed result")
    return Sealed(digest_of(content), said)


def faults(content: bytes, digest: str, previous: str) -> Iterator[Text]:
    """Yield what does not hold of sealed bytes said to have this digest and to follow the one of `previous`."""
    if digest_of(content) != digest:
        yield Text("nội dung không còn khớp mã niêm phong", "the content no longer matches its seal")
        return
    try:
        sealed = opened(content)
        if canonical(sealed.content) != bytes(content):
            yield Text("nội dung không ở dạng chuẩn", "the content is not in canonical form")
        if sealed.content["previous"] != previous:
            yield Text("không nối với lần công bố liền trước", "it does not follow the publication before it")
        yield from _result_faults(sealed)
    except (InputError, ValueError, KeyError, TypeError):
        yield Text(
            "nội dung không đọc được như một kết quả đã niêm phong", "the content can't be read as a sealed result"
        )


def _result_faults(sealed: Sealed) -> Iterator[Text]:
    text = sealed.result["instrument"]
    if digest_of(text["text"].encode()) != text["digest"]:
        yield Text("bộ tiêu chí không còn khớp mã của nó", "the criteria set no longer matches its digest")
    for unit in sealed.result["units"]:
        sealed_points = {k: unit[k] for k in ("points", "max", "percent", "rank", "class", "nodes")}
        if sealed_points != points_of(sealed.scores, unit["unit"]):
            name = unit["name"]
            yield Text(f"điểm của {name} không suy ra được từ câu trả lời đã niêm phong",
                       f"the points of {name} do not follow from the sealed answers")  # fmt: skip
