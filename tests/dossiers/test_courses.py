"""Hand-overs, repetitions, comparison and conformance, on courses counted by hand and on the real WABO log."""

import csv
import datetime as dt
import gzip
import itertools
import json

import polars as pl
import pytest
from tests.reference import reference

from caicach.cli import main
from caicach.dossiers.courses import (
    DeclaredStep,
    compare_steps,
    conformance,
    departures,
    handovers,
    loops,
    read_declared,
    read_events,
    steps_between,
    time_by_holder,
)
from caicach.errors import InputError


def events(*rows: tuple[str, str, int, str]) -> pl.DataFrame:
    """Make events of March 2024, at eight o'clock of the day given."""
    return pl.DataFrame(
        [(c, a, dt.datetime(2024, 3, day, 8), r, None) for c, a, day, r in rows],
        schema={"case": pl.String, "activity": pl.String, "timestamp": pl.Datetime("us"), "resource": pl.String,
                "unit": pl.String},
        orient="row",
    )  # fmt: skip


COURSE = events(
    ("A", "Tiếp nhận", 1, "Lan"),  # a Friday
    ("A", "Yêu cầu bổ sung", 4, "Bình"),
    ("A", "Nhận bổ sung", 6, "Lan"),
    ("A", "Yêu cầu bổ sung", 7, "Bình"),
    ("A", "Nhận bổ sung", 8, "Lan"),
    ("B", "Tiếp nhận", 1, "Lan"),
    ("B", "Gửi lấy ý kiến", 4, "Bình"),
    ("B", "Nhận ý kiến", 15, "Bình"),
)


def test_where_the_time_goes():
    assert time_by_holder(steps_between(COURSE)).select("holder", "steps", "working_days").to_dicts() == [
        {"holder": "other-unit", "steps": 1, "working_days": 9.0},
        {"holder": "own", "steps": 3, "working_days": 3.0},
        {"holder": "applicant", "steps": 2, "working_days": 3.0},
    ]


def test_hand_overs_are_between_different_people():
    found = handovers(steps_between(COURSE), "resource").to_dicts()
    assert [(row["from"], row["to"], row["count"], row["cases"]) for row in found] == [
        ("Lan", "Bình", 3, 2),
        ("Bình", "Lan", 2, 1),
    ]
    assert handovers(steps_between(COURSE), "unit").is_empty()


def test_what_is_done_again():
    assert loops(COURSE).to_dicts() == [
        {"activity": "Nhận bổ sung", "cases": 1, "again": 1, "most": 2, "days": 2.0},
        {"activity": "Yêu cầu bổ sung", "cases": 1, "again": 1, "most": 2, "days": 3.0},
    ]


def test_two_units_side_by_side():
    """Per case, and the median's difference; a step that one of them lacks has none."""
    quick = events(("A", "Tiếp nhận", 4, "x"), ("A", "Ký duyệt", 5, "x"))
    slow = events(("B", "Tiếp nhận", 4, "x"), ("B", "Ký duyệt", 8, "x"), ("B", "Trả kết quả", 11, "x"))
    found = {
        (row["activity"], row["to_activity"]): row
        for row in compare_steps(*map(steps_between, (quick, slow))).to_dicts()
    }
    assert found["Tiếp nhận", "Ký duyệt"]["difference"] == 3
    assert found["Ký duyệt", "Trả kết quả"]["count_1"] == 0
    assert found["Ký duyệt", "Trả kết quả"]["difference"] is None


STEPS = [
    DeclaredStep("Tiếp nhận"),
    DeclaredStep("Thẩm định"),
    DeclaredStep("Lấy ý kiến", optional=True),
    DeclaredStep("Ký duyệt"),
]


@pytest.mark.parametrize(
    ("activities", "missing", "undeclared", "out_of_order"),
    [
        (["Tiếp nhận", "Thẩm định", "Ký duyệt"], [], [], []),
        (["tiep nhan", "THẨM ĐỊNH", "Lấy ý kiến", "Ký duyệt"], [], [], []),
        (["Tiếp nhận", "Thẩm định", "Thẩm định", "Ký duyệt"], [], [], []),
        (["Tiếp nhận", "Ký duyệt"], ["Thẩm định"], [], []),
        (["Tiếp nhận"], [], [], []),
        (["Tiếp nhận", "Ký duyệt", "Thẩm định"], [], [], ["Thẩm định"]),
        (["Thẩm định", "Họp"], ["Tiếp nhận"], ["Họp"], []),
    ],
)
def test_departures_from_the_declared_steps(activities, missing, undeclared, out_of_order):
    course = events(*[("A", activity, day, "x") for day, activity in enumerate(activities, 1)])
    row = conformance(course, STEPS).to_dicts()[0]
    assert (row["missing"], row["undeclared"], row["out_of_order"]) == (missing, undeclared, out_of_order)
    assert row["conforms"] == (not (missing or undeclared or out_of_order))


def test_departures_are_counted_by_cases():
    course = events(
        ("A", "Tiếp nhận", 1, "x"), ("A", "Ký duyệt", 4, "x"), ("B", "Tiếp nhận", 1, "x"), ("B", "Ký duyệt", 4, "x")
    )
    assert departures(conformance(course, STEPS)) == [{"kind": "missing", "activity": "Thẩm định", "cases": 2}]


def test_a_file_of_steps_that_is_none_is_refused(tmp_path):
    file = tmp_path / "steps.yaml"
    for text in ("steps: []\n", "- a\n", "steps: [{optional: true}]\n"):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(InputError):
            read_declared(file)


@pytest.mark.reference
def test_on_a_real_log(tmp_path):
    """1,434 real cases, counted again here with plain Python; their years lie off the working calendar."""
    text = gzip.decompress(reference("dossiers/wabo_receipt.csv.gz").read_bytes()).decode()
    (tmp_path / "wabo.csv").write_text(text, encoding="utf-8")
    table = read_events(tmp_path / "wabo.csv")
    cases: dict[str, list] = {}
    for place, row in enumerate(csv.DictReader(text.splitlines())):
        moment = dt.datetime.fromisoformat(row["timestamp"])
        cases.setdefault(row["case_id"], []).append((moment, place, row["activity"], row["resource"]))
    passed, again = {}, {}
    for course in cases.values():
        course.sort()
        for one, other in itertools.pairwise(course):
            if one[3] != other[3]:
                passed[one[3], other[3]] = passed.get((one[3], other[3]), 0) + 1
        names = [step[2] for step in course]
        for name in set(names):
            again[name] = again.get(name, 0) + names.count(name) - 1
    steps = steps_between(table)
    assert {(r["from"], r["to"]): r["count"] for r in handovers(steps, "resource").to_dicts()} == passed
    assert {r["activity"]: r["again"] for r in loops(table).to_dicts()} == {k: v for k, v in again.items() if v}
    assert steps["working_days"].null_count() == len(steps) == 7143


def test_the_command_tells_all_of_it(tmp_path, capsys):
    for name in ("one.csv", "two.csv"):
        COURSE.drop("unit").write_csv(tmp_path / name)
    (tmp_path / "steps.yaml").write_text("steps: [{activity: Tiếp nhận}, {activity: Ký duyệt}]\n", encoding="utf-8")
    asked = ["dossiers", "process", str(tmp_path / "one.csv"), "--more", "--steps", str(tmp_path / "steps.yaml")]
    with pytest.raises(SystemExit) as end:
        main([*asked, "--compare", str(tmp_path / "two.csv"), "--format", "json"])
    answer = json.loads(capsys.readouterr().out)
    assert end.value.code == 0
    assert answer["conformance"]["cases"] == 2
    assert answer["handovers"]["resource"][0]["count"] == 3
    assert {row["difference"] for row in answer["comparison"]} == {0}
