"""Figures of other rooms taken over, evidence asked for, and two years side by side."""

from decimal import Decimal

from caicach.instruments import load_instrument
from caicach.instruments.base import Takes
from caicach.instruments.model import Instrument
from caicach.scoring import (
    Answer,
    TakenFigure,
    explain,
    figures_of,
    lacking_evidence,
    score_answers,
    take_over,
    year_on_year,
)

SET = load_instrument("mau-so")


def figure(origin, name, **more):
    return TakenFigure("A", Takes(origin=origin, figure=name), f"{origin} 2025", **more)


def test_what_is_handed_over_becomes_answers_and_says_where_it_is_from():
    handed = [
        figure("dossiers", "on_time_rate", numerator="99", denominator="100"),
        figure("tasks", "done_on_time", value="8"),
        figure("tasks", "done_late", value="1"),
        figure("dossiers", "unknown", value="1"),
    ]
    assert [a.code for a in take_over(SET, handed, "2025")] == ["3.2.1"]  # one variable of 1.4 is lacking
    answers = take_over(SET, [*handed, figure("tasks", "due", value="10")], "2025")
    assert {a.code: (a.value, a.numerator) for a in answers} == {
        "1.4": ("on_time=8; late=1; assigned=10", ""),
        "3.2.1": ("", "99"),
    }
    scores = score_answers(SET, answers, "2025")
    assert scores.unit("A").nodes["1.4"].points == Decimal("2.13")  # 2.5 × 8.5 / 10 = 2.125, rounded half up
    assert "dossiers 2025" in explain(scores, "A", "3.2.1").note.vi


def test_what_a_person_entered_is_marked_so():
    answers = [Answer("A", "2025", "3.2.1", "99")]
    assert "Nhập tay" in explain(score_answers(SET, answers, "2025"), "A", "3.2.1").note.vi


def test_a_set_takes_over_another_sets_result():
    inner = plain_set([{"code": "1", "title": "a", "max": 8, "rule": {"kind": "manual"}}], id="ddci")
    scores = score_answers(inner, [Answer("A", "2025", "1", "6"), Answer("B", "2025", "1", "7")], "2025")
    answers = take_over(SET, figures_of(scores), "2025")
    assert [(a.unit, a.code, a.value) for a in answers] == [("B", "8.2", "87.5"), ("A", "8.2", "75")]
    assert answers[0].origin == "ddci 2025"


def test_an_answer_needs_evidence_or_an_explanation():
    edition = SET.editions[0]
    answers = [
        Answer("A", "2025", "1.2.1", "0"),
        Answer("A", "2025", "1.2.2", "4"),
        Answer("A", "2025", "1.5", "1", reason="đang chờ quyết định"),
        Answer("A", "2025", "2.2", ""),
        Answer("A", "2025", "8.1.1", "90"),
        Answer("A", "2025", "3.2.1", "99", origin="dossiers"),
    ]
    assert [a.code for a in lacking_evidence(edition, answers, {("A", "1.2.2")})] == ["1.2.1"]


def plain_set(*editions, id="x") -> Instrument:
    years = range(2025, 2025 + len(editions))
    made = [
        {"id": str(y), "periods": {"first": str(y), "last": str(y)}, "source": {"text": "test"}, "criteria": criteria}
        for y, criteria in zip(years, editions, strict=True)
    ]
    return Instrument.model_validate({"id": id, "family": "criteria", "title": id, "short": id, "editions": made})


def test_two_years_are_compared_where_they_can_be():
    manual = {"rule": {"kind": "manual"}}
    plan, news = {"code": "1", "title": "Kế hoạch", "max": 2}, {"code": "3", "title": "Tin bài", "max": 1}
    reports, ideas = {"code": "2", "title": "Báo cáo", "max": 4}, {"code": "5", "title": "Sáng kiến", "max": 1}
    survey = {"code": "4", "title": "Khảo sát", "max": 1}
    old = [{**c, **manual} for c in (plan, reports, news, ideas)]
    new = [{**c, **manual} for c in (plan, {**reports, "max": 8}, survey)]
    new.append({**ideas, "rule": {"kind": "count", "points_each": 1}})
    instrument = plain_set(old, new)
    before = score_answers(instrument, [Answer("A", "2025", c["code"], "1") for c in old], "2025")
    after = score_answers(instrument, [Answer("A", "2026", c["code"], "1") for c in new], "2026")
    rows = {(r.before_code, r.after_code): (r.comparable, r.change) for r in year_on_year(before, after, "A")}
    assert rows == {
        ("1", "1"): ("points", 0),
        ("2", "2"): ("percent", Decimal("-12.5")),
        (None, "4"): ("no", None),
        ("5", "5"): ("no", None),
        ("3", None): ("no", None),
    }
    assert [r.change for r in year_on_year(before, after, "Z")] == [None] * 5


def test_what_did_not_apply_in_one_year_is_compared_by_percent():
    group = {"code": "1", "title": "Nhóm", "max": 4, "children": [
        {"code": "1.1", "title": "a", "max": 2, "rule": {"kind": "manual"}},
        {"code": "1.2", "title": "b", "max": 2, "rule": {"kind": "manual"}}]}  # fmt: skip
    instrument = plain_set([group], [group])
    before = score_answers(instrument, [Answer("A", "2025", "1.1", "1"), Answer("A", "2025", "1.2", "2")], "2025")
    after = score_answers(
        instrument, [Answer("A", "2026", "1.1", "1"), Answer("A", "2026", "1.2", "n/a", reason="x")], "2026"
    )
    first = year_on_year(before, after, "A")[0]
    assert (first.comparable, first.change) == ("percent", -25)
    assert first.why
