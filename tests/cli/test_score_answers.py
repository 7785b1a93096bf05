"""Answers as units send them: scored where they can be read in one way, else refused with every place at once."""

import json
from pathlib import Path

import pytest
import yaml

GROUP = "score"
CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/scoring/answers.yaml").read_text(encoding="utf-8"))
COLUMNS = "unit,period,code,value,numerator,denominator,reason"


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["case"])
def test_case(ask, tmp_path, case):
    header = case.get("columns", COLUMNS).replace(",", case.get("separator", ","))
    (tmp_path / "set.csv").write_text(CASES["set"], encoding="utf-8")
    (tmp_path / "answers.csv").write_text("\n".join([header, *case["rows"]]) + "\n", encoding="utf-8")
    code, out, err = ask(tmp_path / "set.csv", tmp_path / "answers.csv", "--period", "2025", "--format", "json")
    if "points" in case:
        assert (code, err) == (0, "")
        nodes = {u["unit"]: {n["code"]: n["points"] for n in u["nodes"]} for u in json.loads(out)["units"]}
        assert {unit: {c: nodes[unit][c] for c in points} for unit, points in case["points"].items()} == case["points"]
    else:
        assert (code, out) == (2, "")
        places = [f"answers.csv, dòng {row}, cột {column}" for row, column, _ in case["refused"]]
        assert [line.split(": ")[0] for line in err.splitlines()] == places
        assert all(words in line for line, (*_, words) in zip(err.splitlines(), case["refused"], strict=True))
