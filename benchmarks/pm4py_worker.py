"""pm4py in an interpreter of its own: for each event file named on stdin, one line of JSON with its map to stdout.

Run by the Python of a throw-away environment; nothing of caicach is imported, and nothing of caicach imports this.
"""

from __future__ import annotations

import json
import sys

import pandas as pd
import pm4py

_EDGES = list[list[object]]


def discover(path: str) -> dict[str, object]:
    """Return the counts of the map of an event file, as pm4py finds them: transitions, beginnings, ends, variants."""
    log = pd.read_csv(path)
    log = pm4py.format_dataframe(log, case_id="case", activity_key="activity", timestamp_key="timestamp")
    edges, starts, ends = pm4py.discover_dfg(log)
    times, _, _ = pm4py.discover_performance_dfg(log)
    variants = pm4py.get_variants(log)
    return {
        "edges": sorted([a, b, int(n), round(float(times[a, b]["mean"]), 3)] for (a, b), n in edges.items()),
        "starts": {name: int(n) for name, n in starts.items()},
        "ends": {name: int(n) for name, n in ends.items()},
        "variants": sorted([list(course), _count(found)] for course, found in variants.items()),
    }


def _count(found: object) -> int:
    return found if isinstance(found, int) else len(found)  # type: ignore[arg-type]


if __name__ == "__main__":
    print(json.dumps(pm4py.__version__), flush=True)
    for line in sys.stdin:
        print(json.dumps(discover(line.strip())), flush=True)
