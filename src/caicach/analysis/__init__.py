"""Scores to changes: what fell, why, and what it says."""

from caicach.analysis.change import Comparison, ComponentChange, RankChange, ScoreChange, UnitComparison
from caicach.analysis.compare import compare

__all__ = ["Comparison", "ComponentChange", "RankChange", "ScoreChange", "UnitComparison", "compare"]
