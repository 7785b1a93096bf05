"""Editions side by side; cases an officer can read in cases/instruments/editions.yaml."""

from pathlib import Path

import pytest
import yaml

from caicach.instruments import compare_editions, list_instruments, load_instrument, match
from caicach.instruments.model import Edition

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/instruments/editions.yaml").read_text(encoding="utf-8"))


def edition_of(lines) -> Edition:
    rows = [[cell.strip() for cell in str(line).split("|")] for line in lines]
    codes = [row[0] for row in rows]
    nodes = {}
    for code, title, most, *more in rows:
        node = {"code": code, "title": title, "max": most, "rule": {"kind": "manual"}}
        for word in more:
            if word.startswith("was:"):
                node["was"] = [c.strip() for c in word.removeprefix("was:").split(",") if c.strip()]
            else:
                kind, each = word.split()
                node["rule"] = {"kind": kind, "points_each": each}
        nodes[code] = node
    for code in reversed(codes):
        parent = nodes.get(code.rpartition(".")[0])
        if parent:
            parent["rule"] = None
            parent.setdefault("children", []).insert(0, nodes.pop(code))
    plain = {"id": "x", "periods": {"first": "2025"}, "source": {"text": "case"}, "criteria": list(nodes.values())}
    return Edition.model_validate(plain)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_case(case):
    changes = compare_editions(edition_of(case["old"]), edition_of(case["new"]))
    assert [c.code for c in changes.added] == case["added"]
    assert [c.code for c in changes.dropped] == case["dropped"]
    for kind in ("reweighted", "renamed", "moved", "rule_changed"):
        found = [pair.new.code for pair in getattr(changes, kind)]
        assert sorted(found) == sorted(case.get(kind, [])), kind
    pairs = changes.matching.pairs
    assert [p.new.code for p in pairs if p.comparable == "no"] == case["not_comparable"]
    assert all((p.why is None) == (p.comparable == "points") for p in pairs)
    assert [p.new.code for p in pairs if p.is_guess] == case.get("guesses", [])


@pytest.mark.parametrize("instrument", list_instruments(), ids=lambda i: i.id)
def test_an_edition_does_not_differ_from_itself(instrument):
    for edition in instrument.editions:
        changes = compare_editions(edition, edition)
        kinds = (changes.added, changes.dropped, changes.moved, changes.rule_changed, changes.renamed)
        assert kinds == ((),) * 5
        assert {p.comparable for p in changes.matching.pairs} <= {"points"}


def test_nothing_is_lost_between_two_sets():
    old, new = (load_instrument(id).editions[0] for id in ("mau-so", "mau-xa"))
    matching = match(old, new)
    before = {p.old.code for p in matching.pairs} | {c.code for c in matching.dropped}
    after = {p.new.code for p in matching.pairs} | {c.code for c in matching.added}
    assert before == {c.code for c in old.walk()}
    assert after == {c.code for c in new.walk()}
