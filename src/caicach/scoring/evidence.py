"""What answers lack besides the answer: evidence that the set asks for, or an explanation in its place."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from caicach.instruments.model import Edition
from caicach.scoring.answers import Answer


def lacking_evidence(
    edition: Edition, answers: Iterable[Answer], with_evidence: Collection[tuple[str, str]]
) -> list[Answer]:
    """Return the answers that need evidence and have neither that nor a `reason`, in their order.

    `with_evidence` holds (unit, code) of the answers that evidence is attached to. A figure that was taken over is its
    own evidence; an answer left blank needs none yet. Practice: every self-score needs evidence, and without it
    the unit explains how it scored (introduction of Điện Biên's scoring software).
    """
    asked = {c.code for c in edition.walk() if c.evidence_required}
    return [
        answer
        for answer in answers
        if answer.code in asked
        and not (answer.is_blank or answer.reason or answer.origin)
        and (answer.unit, answer.code) not in with_evidence
    ]
