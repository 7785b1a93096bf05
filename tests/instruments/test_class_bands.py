"""Classes that overlap or leave results out are warned of, wherever the set is kept, and scored by all the same."""

from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from caicach.errors import InputError
from caicach.instruments import check_instrument
from caicach.instruments.load import read_instrument
from caicach.instruments.model import Instrument
from caicach.scoring import Answer, score_answers

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/instruments/classes.yaml").read_text(encoding="utf-8"))


def value_of(classes, bonus=False):
    leaf = {"code": "1", "title": "x", "max": 10, "rule": {"kind": "manual"}}
    more = [{"code": "2", "title": "x", "max": 5, "counts": "on-top", "rule": {"kind": "manual"}}] if bonus else []
    named = [{"code": f"c{n}", "title": f"Mức {n}", **band} for n, band in enumerate(classes, start=1)]
    edition = {"id": "e", "periods": {"first": "2020"}, "source": {"text": "x"}, "classes": named}
    editions = [{**edition, "criteria": [leaf, *more]}]
    return {"id": "x", "family": "criteria", "title": "x", "short": "x", "editions": editions}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_exactly_what_is_wrong_is_warned_of(case, tmp_path):
    value = value_of(case["classes"], case.get("bonus", False))
    found = check_instrument(Instrument.model_validate(value))
    assert [(f.code, f.severity) for f in found] == [("", "warning")] * len(case["found"])
    for finding, expected in zip(found, case["found"], strict=True):
        kind, results = expected.split(" ", 1)
        assert finding.kind == kind
        assert results in finding.message.vi
        assert results in finding.message.en
    path = tmp_path / "x.yaml"
    path.write_text(yaml.safe_dump(value, allow_unicode=True), encoding="utf-8")
    in_file = check_instrument(path)
    assert [(f.kind, f.message) for f in in_file] == [(f.kind, f.message) for f in found]
    assert all(f.row for f in in_file)
    assert read_instrument(path.read_bytes(), "x.yaml").editions[0].classes


def test_points_on_top_that_stop_at_the_maximum_need_no_class_above_it():
    value = value_of([{"low": 90, "high": 100}, {"high": 90}], bonus=True)
    value["editions"][0]["bonus"] = "up-to-maximum"
    assert check_instrument(Instrument.model_validate(value)) == []


def test_classes_that_cannot_be_read_are_the_models_to_refuse(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_text(yaml.safe_dump(value_of([{"low": "cao"}, {"high": 90}])), encoding="utf-8")
    with pytest.raises(InputError, match="classes"):
        check_instrument(path)


@pytest.mark.parametrize(("points", "code"), [("10", "c1"), ("9", "c1"), ("8.99", "c2"), ("8", "c2"), ("7.99", None)])
def test_the_top_class_holds_a_hundred(points, code):
    one = Instrument.model_validate(value_of([{"low": 90, "high": 100}, {"low": 80, "high": 90}]))
    unit = score_answers(one, [Answer("A", "2025", "1", points)], "2025").unit("A")
    assert (unit.percent, unit.class_code) == (Decimal(points) * 10, code)
