"""A scoring round: who takes part, when which phase is open, what was answered, judged, voted and published.

What a unit answered, what an appraiser judged and what the council decided are all *answers* to the same criterion, so
that points always follow from the rule: nobody writes points where the set has a rule for them. The points of a stage
are those of its answers laid over each other (`rounds/scores_at.py`), computed by the core and never stored.
"""

from __future__ import annotations

from caicach.web.rounds.models.answers import Answer, Appraisal, Evidence, Explanation, Figures, Remark
from caicach.web.rounds.models.council import CouncilMember, Decision, Vote
from caicach.web.rounds.models.published import Publication, PublishedPaper, Target
from caicach.web.rounds.models.round import Assignment, Entrant, Extension, Phase, Round

__all__ = [
    "Answer",
    "Appraisal",
    "Assignment",
    "CouncilMember",
    "Decision",
    "Entrant",
    "Evidence",
    "Explanation",
    "Extension",
    "Figures",
    "Phase",
    "Publication",
    "PublishedPaper",
    "Remark",
    "Round",
    "Target",
    "Vote",
]
