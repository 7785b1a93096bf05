"""Scores to changes: what fell, why, and what it says."""

from caicach.analysis.change import Comparison, ComponentChange, RankChange, ScoreChange, UnitComparison
from caicach.analysis.compare import compare
from caicach.analysis.findings import Finding
from caicach.analysis.identity import Identity, identities
from caicach.analysis.standing import Standing, standing
from caicach.analysis.story import Story, story

__all__ = [
    "Comparison",
    "ComponentChange",
    "Finding",
    "Identity",
    "RankChange",
    "ScoreChange",
    "Standing",
    "Story",
    "UnitComparison",
    "compare",
    "identities",
    "standing",
    "story",
]
