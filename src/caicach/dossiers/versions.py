"""Which version of a dossier stands: the later `updated_at`, else the later row.

Versions are taken in order (import, then row). A version takes over from the one that stands unless both say when they
were updated and it is the earlier; so a version without `updated_at` always takes over, and gives way to any later one.
"""

from __future__ import annotations

from caicach.dossiers.schema import COLUMNS
from caicach.dossiers.sources import column


def judged(versions: str) -> str:
    """Return SQL over the relation `versions` (the lake's columns, in the order `import_no, import_row`) that adds
    `takes_over`; `first` (no version took over before it); `same` (it repeats what the version before it said).
    """
    same = " AND ".join(f"{column(n)} IS NOT DISTINCT FROM lag({column(n)}) OVER chain" for n in COLUMNS)
    return f"""
    WITH segmented AS (
      SELECT *, count(*) FILTER (updated_at IS NULL) OVER (
               PARTITION BY dossier ORDER BY import_no, import_row) AS segment
      FROM {versions}),
    judged AS (
      SELECT *, updated_at IS NULL OR updated_at >= coalesce(max(updated_at) OVER (
               PARTITION BY dossier, segment ORDER BY import_no, import_row
               ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), updated_at) AS takes_over
      FROM segmented)
    SELECT * EXCLUDE (segment), lag(import_no) OVER chain IS NULL AS first, {same} AS same
    FROM judged WINDOW chain AS (PARTITION BY dossier, takes_over ORDER BY import_no, import_row)"""


def standing(judged_versions: str) -> str:
    """Return SQL that gives, of a relation of judged versions, the one of each dossier that stands.

    A version that only repeats the one before it leaves that one standing.
    """
    return f"""
    SELECT * EXCLUDE (takes_over, first, same) FROM {judged_versions} WHERE takes_over AND (first OR NOT same)
    QUALIFY row_number() OVER (PARTITION BY dossier ORDER BY import_no DESC, import_row DESC) = 1"""
