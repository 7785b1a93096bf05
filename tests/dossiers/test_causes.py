"""Why dossiers were late: told from their events, on cases counted by hand and on the simulated province."""

import csv
import datetime as dt

import polars as pl
import pytest

from caicach.dossiers import late_steps, load_causes, most_of_it, open_lake, propose_causes
from caicach.dossiers.event_store import store_events
from caicach.dossiers.imports import import_dossiers
from caicach.dossiers.listing import listed
from caicach.dossiers.simulation import simulate
from caicach.errors import InputError

from .lakes import NOW, lake_of

MARCH = (dt.date(2024, 3, 1), dt.date(2024, 3, 31))
AS_OF = dt.datetime(2024, 4, 1)


def at(day: int, hour: int = 8) -> dt.datetime:
    return dt.datetime(2024, 3, day, hour)


def proposed(tmp_path, events, *, due=at(11), finished=at(20), paused=None):
    """Propose a cause for one dossier of unit 22, received on Friday 1 March 2024 and due on Monday the 11th."""
    row = {"dossier": "A", "unit": "22", "received_at": at(1), "due_at": due, "finished_at": finished}
    lake = lake_of(tmp_path, [row | {"paused_days": paused}])
    source = tmp_path / "events.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        written = csv.writer(file)
        written.writerow(["case", "activity", "timestamp", "resource", "unit"])
        written.writerows(["A", activity, moment.isoformat(), "", unit] for activity, moment, unit in events)
    store_events(source, tmp_path / "events.parquet")
    late = listed(lake, "late", *MARCH)
    return propose_causes(late, tmp_path / "events.parquet", AS_OF).to_dicts()[0]


def test_an_opinion_waited_for(tmp_path):
    """Sent out on the 5th, answered on the 18th: nine working days, of which seven are after the due day."""
    found = proposed(
        tmp_path,
        [
            ("Tiếp nhận", at(1), "22"),
            ("Gửi lấy ý kiến", at(5), "22"),
            ("Nhận ý kiến", at(18), "Sở Mẫu"),
            ("Ký duyệt", at(20), "22"),
        ],
    )
    assert (found["cause"], found["kind"], found["where"]) == ("waited-for-unit", "objective", "Sở Mẫu")
    assert (found["lost_days"], found["late_days"], found["enough"]) == (9, 7, True)


def test_a_supplement_asked_for_twice(tmp_path):
    """From the first supplement's arrival (the 6th) to the last one's (the 19th): nine working days."""
    found = proposed(
        tmp_path,
        [
            ("Tiếp nhận", at(1), "22"),
            ("Yêu cầu bổ sung", at(4), "22"),
            ("Nhận bổ sung", at(6), "22"),
            ("YÊU CẦU BỔ SUNG", at(8), "22"),
            ("Nhận bổ sung", at(19), "22"),
            ("Ký duyệt", at(20), "22"),
        ],
        paused=1,
    )
    assert (found["cause"], found["lost_days"], found["late_days"]) == ("asked-again", 9, 6)
    assert found["where"] == "2 lần yêu cầu bổ sung"


def test_left_lying_at_a_step_of_the_unit(tmp_path):
    found = proposed(tmp_path, [("Tiếp nhận", at(1), "22"), ("Thẩm định", at(4), "22"), ("Ký duyệt", at(20), "22")])
    assert (found["cause"], found["where"], found["lost_days"]) == ("left-lying", "Thẩm định → Ký duyệt", 12)


def test_still_pending_it_lies_until_the_day_of_the_question(tmp_path):
    found = proposed(tmp_path, [("Tiếp nhận", at(1), "22")], finished=None)
    assert (found["cause"], found["where"]) == ("left-lying", "Tiếp nhận → …")
    assert found["lost_days"] == 21  # the first and the twenty working days of 4 to 29 March


def test_an_applicant_s_time_is_no_cause_where_the_clock_was_paused(tmp_path):
    course = [
        ("Tiếp nhận", at(1), "22"),
        ("Yêu cầu bổ sung", at(4), "22"),
        ("Nhận bổ sung", at(19), "22"),
        ("Ký duyệt", at(20), "22"),
    ]
    assert proposed(tmp_path / "running", course)["cause"] == "applicant-late"
    assert proposed(tmp_path / "paused", course, paused=1)["cause"] is None


def test_where_nothing_is_enough_it_says_so(tmp_path):
    """Four working days of waiting don't explain ten late ones."""
    found = proposed(
        tmp_path,
        [
            ("Tiếp nhận", at(1), "22"),
            ("Gửi lấy ý kiến", at(4), "22"),
            ("Nhận ý kiến", at(8), "Sở Mẫu"),
            *[("Thẩm định", at(day), "22") for day in (11, 13, 15, 18, 20, 22)],
        ],
        finished=at(25),
    )
    assert (found["cause"], found["lost_days"], found["late_days"], found["enough"]) == (
        "waited-for-unit",
        4,
        10,
        False,
    )


def test_what_follows_the_end_is_no_lateness(tmp_path):
    found = proposed(tmp_path, [("Tiếp nhận", at(11), "22"), ("Ký duyệt", at(12), "22"), ("Trả kết quả", at(29), "22")],
                     finished=at(12))  # fmt: skip
    assert found["cause"] is None
    assert found["late_days"] == 1


def test_without_events_nothing_is_proposed(tmp_path):
    row = {"dossier": "A", "unit": "22", "received_at": at(1), "due_at": at(11), "finished_at": at(12)}
    late = listed(lake_of(tmp_path, [row]), "late", *MARCH)
    assert propose_causes(late, None, AS_OF).to_dicts() == [
        {"dossier": "A", "late_days": 1, "cause": None, "kind": None, "lost_days": None, "enough": None, "where": None}
    ]


def test_what_makes_most_of_it_adds_up():
    rows = pl.DataFrame({"dossier": ["A", "B", "C"], "procedure": ["x", "y", "y"], "days": [1.0, 2.0, 5.0]})
    assert most_of_it(rows, ["procedure"], "days").to_dicts() == [
        {"procedure": "y", "dossiers": 2, "days": 7.0, "share": 0.875, "together": 0.875},
        {"procedure": "x", "dossiers": 1, "days": 1.0, "share": 0.125, "together": 1.0},
    ]


def test_the_causes_planted_in_the_simulated_province_are_found(tmp_path):
    units = [(f"S{n:02d}", "province") for n in range(1, 15)] + [(f"X{n:02d}", "commune") for n in range(1, 21)]
    made = simulate(units, dt.date(2026, 1, 1), dt.date(2026, 10, 31), 20_000, 3)
    made.dossiers.write_parquet(tmp_path / "dossiers.parquet")
    made.events.write_parquet(tmp_path / "events.parquet")
    import_dossiers([tmp_path / "dossiers.parquet"], tmp_path / "lake", at=NOW, who="kiểm thử")
    store_events(tmp_path / "events.parquet", tmp_path / "stored.parquet")
    late = listed(open_lake(tmp_path / "lake"), "late", dt.date(2026, 1, 1), dt.date(2026, 10, 31))
    as_of = dt.datetime(2026, 11, 1)
    causes = late.join(propose_causes(late, tmp_path / "stored.parquet", as_of), on="dossier")
    most = most_of_it(causes, ["procedure"], "late_days")["procedure"][0]
    twice = causes.filter(pl.col("procedure") == made.planted.asked_twice)["cause"].mode().to_list()
    slow = late_steps(late.filter(pl.col("procedure") == most), tmp_path / "stored.parquet", as_of)
    step = most_of_it(slow, ["activity", "to_activity"], "days").row(0, named=True)
    busy = most_of_it(causes.filter(pl.col("level") == "commune"), ["unit"], "late_days")["unit"][0]
    assert most == made.planted.slow_step
    assert (step["activity"], step["to_activity"]) == ("Thẩm định", "Kiểm tra thực địa")
    assert twice == ["asked-again"]
    assert busy == made.planted.understaffed


def test_a_province_s_own_list(tmp_path):
    file = tmp_path / "causes.yaml"
    file.write_text("causes:\n- {id: a, kind: objective, title: {vi: A, en: A}}\n", encoding="utf-8")
    assert [cause.id for cause in load_causes(file)] == ["a"]
    file.write_text(
        "causes:\n- {id: a, kind: other, title: {vi: A, en: A}}\n- {id: b, kind: objective, title: {vi: B, en: B}, "
        "finds: guess}\n- nothing\n",
        encoding="utf-8",
    )
    with pytest.raises(InputError) as error:
        load_causes(file)
    assert [(p.column, p.found) for p in error.value.problems] == [
        ("causes[1]", "other"),
        ("causes[2]", "guess"),
        ("causes[3]", "nothing"),
    ]
    file.write_text("causes: []\n", encoding="utf-8")
    with pytest.raises(InputError):
        load_causes(file)
