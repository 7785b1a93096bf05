"""The template sets of the library, and criteria sheets written from sets."""

import pytest
from tests.reference import ROOT

from caicach.instruments import check_instrument, list_instruments, load_instrument
from caicach.instruments.sheet_writing import sheet_of, sheet_text

TEMPLATES = ["mau-so", "mau-xa"]


def leaves(edition):
    return [c for c in edition.walk() if not c.children]


@pytest.mark.parametrize("id", TEMPLATES)
def test_a_template_is_whole_and_says_that_it_is_one(id):
    edition = load_instrument(id).editions[0]
    assert edition.source.status == "template"
    assert edition.unknown
    fields = [c for c in edition.criteria if c.counts == "inside"]
    assert [c.code for c in fields] == [str(n) for n in range(1, 9)]
    assert sum(c.max for c in fields) == 100
    assert 45 <= len(leaves(edition)) <= 60
    assert all(c.evidence and c.appraiser and c.title.vi != c.title.en for c in leaves(edition))


@pytest.mark.parametrize("id", TEMPLATES)
def test_a_template_shows_every_way_of_scoring(id):
    edition = load_instrument(id).editions[0]
    every = list(edition.walk())
    kinds = {c.rule.kind for c in every if c.rule}
    assert kinds == {"yes-no", "choice", "bands", "survey-bands", "ratio", "count", "deduct", "plus-minus", "target",
                     "rank", "formula", "manual"}  # fmt: skip
    assert {c.counts for c in every} == {"inside", "on-top", "takes-off"}
    assert {c.takes.origin for c in every if c.takes} == {"dossiers", "tasks", "survey", "instrument"}
    assert {c.not_applicable for c in every} >= {"full-points", "moves-to-siblings", "leaves-maximum", "refused"}
    assert {c.answered_by for c in every} == {"unit", "appraiser", "survey", "leader"}
    assert any(c.requires for c in every)
    assert any(band.requires for band in edition.classes)


@pytest.mark.parametrize("id", TEMPLATES)
def test_the_example_sheet_is_the_template_as_a_sheet(id):
    path = ROOT / f"examples/criteria/{id}.csv"
    edition = load_instrument(id).editions[0]
    assert path.read_text(encoding="utf-8") == sheet_text(edition)[0]
    assert check_instrument(path) == []
    from_sheet = load_instrument(path).editions[0]
    assert sum(c.max for c in from_sheet.criteria) == 100


@pytest.mark.parametrize("id", [i.id for i in list_instruments() if i.id in TEMPLATES])
def test_what_a_sheet_cannot_hold_is_named(id):
    edition = load_instrument(id).editions[0]
    rows, losses = sheet_of(edition)
    lost, kept = {loss.code for loss in losses}, {row.get("code") for row in rows}
    assert {c.code for c in edition.criteria if c.counts != "inside"} <= lost - kept
    by_hand = {c.code for c in leaves(edition) if c.rule.kind in ("formula", "target", "rank", "plus-minus")}
    assert by_hand <= lost


def test_a_set_of_a_sheets_own_rules_comes_back_unchanged():
    edition = load_instrument(ROOT / "examples/criteria/so-mau.csv").editions[0]
    assert sheet_of(edition)[1] == []
    first = (ROOT / "examples/criteria/so-mau.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert [row["code"] for row in sheet_of(edition)[0] if "code" in row] == [
        line.split(",")[0] for line in first if not line.startswith(",")
    ]
