"""One task, one lead: of two leads read, the one whom the other directs helps and does not answer."""

from __future__ import annotations

from caicach.web.directives.services.registering import answering


def test_the_director_answers() -> None:
    task = {"lead": ["Ủy ban nhân dân tỉnh", "Sở Nội vụ"], "directed": ["Sở Nội vụ"]}
    assert answering(task) == ["Ủy ban nhân dân tỉnh"]


def test_somebody_always_answers() -> None:
    assert answering({"lead": ["Sở Nội vụ"], "directed": ["Sở Nội vụ"]}) == ["Sở Nội vụ"]
    assert answering({"lead": ["Sở Y tế", "Sở Nội vụ"], "directed": []}) == ["Sở Y tế", "Sở Nội vụ"]
