"""The process map: the real log of 1,434 permits, order and ties, bad events."""

import datetime as dt
import itertools
import json
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.reference import reference

from caicach.dossiers.process import read_process
from caicach.errors import InputError


@pytest.mark.reference
def test_the_permit_log_of_a_municipality():
    """Reference: wabo_expected.json, computed with pm4py and again with plain pandas."""
    expected = json.loads(reference("dossiers/wabo_expected.json").read_text(encoding="utf-8"))
    found = read_process(reference("dossiers/wabo_receipt.csv.gz"))
    assert (found.cases, found.events) == (expected["log"]["cases"], expected["log"]["events"])
    assert {a.activity: a.count for a in found.activities} == expected["activity_counts"]
    assert {a.activity: a.count for a in found.starts} == expected["start_activities"]
    assert {a.activity: a.count for a in found.ends} == expected["end_activities"]
    edges = {(e.start, e.end): e.count for e in found.edges}
    assert edges == {(e["from"], e["to"]): e["count"] for e in expected["dfg_edges"]}
    assert len(found.variants) == expected["variants"]["count"]
    top = [(list(v.activities), v.count) for v in found.variants[:10]]
    assert sorted(top) == sorted((v["trace"], v["cases"]) for v in expected["variants"]["top10"])
    total = sum(e.mean_seconds * e.count for e in found.edges)
    assert total / found.cases == pytest.approx(expected["case_duration_seconds"]["mean"], abs=1e-3)


def events(path, rows, header="case,activity,timestamp"):
    path.write_text("\n".join([header, *(",".join(row) for row in rows)]) + "\n", encoding="utf-8")
    return path


def test_events_are_taken_in_order_of_time_and_ties_in_the_file_s(tmp_path):
    rows = [
        ("1", "Trả", "2026-03-04T08:00"),
        ("1", "Nhận", "02/03/2026 08:00"),
        ("1", "Xử lý", "2026-03-03T01:00:00Z"),
        ("1", "Ký", "2026-03-03T08:00"),
    ]
    found = read_process(events(tmp_path / "e.csv", rows))
    assert [v.activities for v in found.variants] == [("Nhận", "Xử lý", "Ký", "Trả")]
    assert [(e.start, e.mean_seconds) for e in sorted(found.edges, key=lambda e: e.start)] == [
        ("Ký", 86400.0),
        ("Nhận", 86400.0),
        ("Xử lý", 0.0),
    ]


def test_mean_and_median_of_a_transition(tmp_path):
    rows = [(str(n), a, f"2026-03-02T08:{m:02d}") for n, gap in enumerate((1, 2, 9)) for a, m in (("A", 0), ("B", gap))]
    edge = read_process(events(tmp_path / "e.csv", rows)).edges[0]
    assert (edge.count, edge.mean_seconds, edge.median_seconds) == (3, 240.0, 120.0)


def test_headers_of_other_tools_are_known(tmp_path):
    found = read_process(
        events(tmp_path / "e.csv", [("1", "A", "2026-03-02")], "case:concept:name,concept:name,time:timestamp")
    )
    assert (found.cases, found.events, found.edges) == (1, 1, ())


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from("123"), st.sampled_from("AB"), st.integers(0, 5)), min_size=1, max_size=20))
def test_counts_agree_with_a_count_by_hand(tmp_path, rows):
    moment = dt.datetime(2026, 3, 2)
    source = events(tmp_path / "e.csv", [(c, a, (moment + dt.timedelta(hours=h)).isoformat()) for c, a, h in rows])
    found = read_process(source)
    courses = {c: [a for k, a, _ in sorted(rows, key=lambda r: r[2]) if k == c] for c in {r[0] for r in rows}}
    edges = Counter(pair for course in courses.values() for pair in itertools.pairwise(course))
    assert {(e.start, e.end): e.count for e in found.edges} == edges
    assert {v.activities: v.count for v in found.variants} == Counter(map(tuple, courses.values()))
    assert sum(a.count for a in found.starts) == sum(a.count for a in found.ends) == found.cases == len(courses)
    assert found.events == len(rows) == sum(e.count for e in found.edges) + found.cases


def test_every_bad_event_is_told(tmp_path):
    rows = [("", "A", "2026-03-02"), ("1", "A", "hôm qua"), ("1", "", "2026-03-02")]
    with pytest.raises(InputError) as error:
        read_process(events(tmp_path / "e.csv", rows))
    assert [(p.row, p.column, p.found) for p in error.value.problems] == [
        (2, "case", ""),
        (3, "timestamp", "hôm qua"),
        (4, "activity", ""),
    ]


def test_a_table_without_the_columns_is_refused(tmp_path):
    with pytest.raises(InputError) as error:
        read_process(events(tmp_path / "e.csv", [("1", "2")], "x,case"))
    assert [p.column for p in error.value.problems] == ["activity", "timestamp"]


def test_a_table_without_events_has_an_empty_map(tmp_path):
    found = read_process(events(tmp_path / "e.csv", []))
    assert (found.cases, found.events, found.activities, found.edges, found.variants) == (0, 0, (), (), ())


def test_more_activities_than_a_byte_can_tell_apart(tmp_path):
    rows = [("1", f"A{n:03d}", f"2026-03-02T{n // 60:02d}:{n % 60:02d}") for n in range(300)]
    found = read_process(events(tmp_path / "e.csv", rows[::-1]))
    assert [v.activities for v in found.variants] == [tuple(activity for _, activity, _ in rows)]
    assert {(e.start, e.end): e.mean_seconds for e in found.edges} == {
        (a, b): 60.0 for (_, a, _), (_, b, _) in itertools.pairwise(rows)
    }
