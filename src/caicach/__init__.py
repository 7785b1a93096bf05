"""caicach: measure, compare, explain, decide, assign, follow, hold to account, report, measure again."""

__version__ = "0.2.0"
