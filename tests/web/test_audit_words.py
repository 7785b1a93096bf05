"""Every act that the code records has words on the page."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.utils import translation

from caicach.directives.following import transitions
from caicach.web.audit.fields import CODES, FIELDS, LEFT_OUT, code_words, field_words
from caicach.web.audit.words import ACTS, KINDS, actor_words
from caicach.web.rounds.models import Appraisal

WEB = Path(__file__).resolve().parents[2] / "src" / "caicach" / "web"


def recorded() -> Iterator[tuple[str, str]]:
    """Yield every act given as a literal to `record` or to a function that passes it on, with its place."""
    for file in sorted(WEB.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or len(node.args) < 2:
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            act = node.args[1]
            if name in ("record", "note") and isinstance(act, ast.Constant) and isinstance(act.value, str):
                yield act.value, f"{file.name}:{node.lineno}"


def test_acts_are_found_in_the_code() -> None:
    assert len({act for act, _ in recorded()}) > 15


@pytest.mark.parametrize(("act", "place"), sorted(set(recorded())))
def test_every_recorded_act_has_words(act: str, place: str) -> None:
    assert act in ACTS


def test_every_act_on_a_task_has_words() -> None:
    assert {f"task-{t.act}" for t in transitions()} - set(ACTS) == set()


def test_no_words_stand_for_what_is_never_recorded() -> None:
    known = {act for act, _ in recorded()} | {f"task-{t.act}" for t in transitions()}
    known |= {f"appraise-{verdict}" for verdict in Appraisal.Verdict.values}
    assert set(ACTS) - known == set()


@pytest.mark.parametrize("label", sorted(set(KINDS) - {"units.unit"}))
def test_every_field_of_an_audited_record_has_words_and_none_are_stale(label: str) -> None:
    model = apps.get_model(label)
    shown = {f.name for f in model._meta.concrete_fields} - getattr(model, "audit_private", set()) - LEFT_OUT
    assert set(FIELDS[label]) == shown


def test_what_has_no_words_is_shown_by_its_code() -> None:
    assert field_words("units.unit", "parent") == "parent"
    assert actor_words("caicach") == "caicach"
    with translation.override("vi"):
        assert actor_words("an · unit-officer · Sở A") == "an · Cán bộ đơn vị · Sở A"


def test_every_code_of_a_choice_has_words() -> None:
    for (label, name), words in CODES.items():
        choices = apps.get_model(label)._meta.get_field(name).flatchoices
        assert {code for code, _ in choices} <= set(words), (label, name)


def test_codes_are_shown_in_words() -> None:
    with translation.override("vi"):
        assert code_words("directives.task", "state", "in-progress") == "Đang thực hiện"
        assert code_words("accounts.membership", "role", "leader") == "Lãnh đạo"
        assert code_words("findings.cause", "kind", "subjective") == "chủ quan"
        assert code_words("directives.task", "product", "Báo cáo") == "Báo cáo"
