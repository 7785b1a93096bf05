"""One criterion as plain values: what stands in its form, and what was entered there for the model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from caicach.instruments.model import Criterion, Prerequisite
from caicach.web.instruments.fields import said


def initial_of_node(node: Criterion) -> dict[str, Any]:
    """Return what stands in the fields of a node."""
    takes = node.takes
    return {
        "code": node.code,
        "title": node.title.vi,
        "title_en": node.title.en if node.title.en != node.title.vi else "",
        "max": node.max,
        "counts": node.counts,
        "capped": node.combine == "capped-sum",
        "kind": node.rule.kind if node.rule else "",
        "evidence": node.evidence.vi if node.evidence else "",
        "evidence_required": node.evidence_required,
        "answered_by": node.answered_by,
        "appraiser": node.appraiser or "",
        "source": node.source.text.vi if node.source else "",
        "not_applicable": node.not_applicable or "",
        "takes_origin": takes.origin if takes else "",
        "takes_figure": takes.figure if takes else "",
        "takes_instrument": (takes.instrument or "") if takes else "",
    }


def shown_prerequisite(prerequisite: Prerequisite) -> dict[str, Any]:
    """Return a prerequisite as a row."""
    above = prerequisite.above is not None
    return {
        "code": prerequisite.code,
        "bound": "above" if above else "at_least",
        "points": prerequisite.above if above else prerequisite.at_least,
        "why": prerequisite.why.vi if prerequisite.why else "",
    }


def entered_prerequisite(node: Criterion, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row as a prerequisite; the English of its reason is kept where the words are the same."""
    old = next((p.why for p in node.requires if p.code == row["code"]), None)
    return {"code": row["code"], row["bound"] or "at_least": row["points"], "why": said(row["why"], old)}


def entered_source(node: Criterion, words: str) -> Any:
    """Return the source with its words as entered; how sure we are of it is kept."""
    if not words:
        return None
    if node.source is not None:
        return node.source.model_copy(update={"text": said(words, node.source.text)})
    return {"text": words, "status": "unverified"}


def entered_takes(entered: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return what the answer is taken over from; None where it is typed."""
    if not entered["takes_origin"]:
        return None
    instrument = entered["takes_instrument"] if entered["takes_origin"] == "instrument" else ""
    return {"from": entered["takes_origin"], "figure": entered["takes_figure"], "instrument": instrument or None}
