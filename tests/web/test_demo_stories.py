"""The stories of the demo: each rule speaks of a task of its document, and what is known is answered as known."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

import caicach
from caicach.directives import read_directive
from caicach.registry import fold
from caicach.scoring import Answer
from caicach.web.demo.directing import examples
from caicach.web.demo.mau_model import CLAIMS, Simulation

STORIES = ("ha_nam.yaml", "tinh_mau_tasks.yaml")
UNITS = [f"MAU.{number}" for number in range(101, 301)]


@dataclass(frozen=True)
class Leaf:
    """As much of a leaf as an answer to a known figure looks at."""

    code: str = "3.2.1"


def story_of(name: str) -> dict[str, Any]:
    path = Path(caicach.__file__).parent / "web" / "demo" / name
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")))


def words_read(story: dict[str, Any]) -> list[str]:
    path = examples() / story["directive"]["file"]
    return [fold(task["text"]) for task in read_directive(path.read_bytes(), name=path.name).as_json()["tasks"]]


@pytest.mark.parametrize("name", STORIES)
def test_each_rule_speaks_of_one_task_of_the_document(name: str) -> None:
    story = story_of(name)
    told, read = story["directive"], words_read(story)
    for rule in (*told["serves"], *told["progress"], *told["recurring"]):
        assert sum(fold(rule["words"]) in words for words in read) == 1, rule["words"]


@pytest.mark.parametrize("name", STORIES)
def test_each_story_that_is_dealt_out_is_told_in_the_order_of_days(name: str) -> None:
    story = story_of(name)
    dealt = {one for rule in story["directive"]["progress"] for one in rule["each"]}
    parts = {one for steps in story["stories"].values() for step in steps for one in step.get("each", ())}
    assert dealt | parts == set(story["stories"])
    for steps in story["stories"].values():
        assert [step["day"] for step in steps] == sorted(step["day"] for step in steps)


@pytest.fixture
def simulation() -> Simulation:
    known = {
        (unit, "3.2.1"): Answer(unit, "2026", "3.2.1", "", "880", "1000", origin="hồ sơ một cửa") for unit in UNITS
    }
    return Simulation(7, ("không phát sinh",), known=known)


def test_what_the_platform_counts_is_the_truth(simulation: Simulation) -> None:
    for unit in UNITS:
        done = simulation.done(Leaf(), unit, 2026)  # type: ignore[arg-type]
        assert (done.numerator, done.denominator) == ("880", "1000")
        assert simulation.origin(unit, "3.2.1", done) == "hồ sơ một cửa"


def test_a_few_units_claim_more_and_then_enter_it_themselves(simulation: Simulation) -> None:
    claimed = {unit: simulation.claimed(Leaf(), unit, 2026) for unit in UNITS}  # type: ignore[arg-type]
    more = {unit: said for unit, said in claimed.items() if said.numerator != "880"}
    assert 0 < len(more) < 3 * CLAIMS * len(UNITS)
    assert all(880 < int(said.numerator) <= 1000 for said in more.values())
    assert all(simulation.origin(unit, "3.2.1", said) == "" for unit, said in more.items())
