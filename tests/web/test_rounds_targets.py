"""Targets for the next period: above what was reached and above the bound, in their term; replaced, not overwritten."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from tests.web.cast import Cast
from tests.web.rounds import SmallRound, fresh_entry, move_day
from tests.web.rounds_done import approved_round, published_round

from caicach.errors import InputError
from caicach.web.audit.models import Entry
from caicach.web.audit.verify import verify
from caicach.web.rounds.models import Round
from caicach.web.rounds.services.targets import floor_of, is_met, register_target, standing_target

DUE = dt.date(2022, 9, 20)


@pytest.fixture
def small(cast: Cast) -> SmallRound:
    """Return a published round in which targets are due: Sở A reached 84 %, Sở B 60 %; the bound is 80 %."""
    small, _ = published_round(cast)
    Round.objects.update(targets_due=DUE)
    for name in ("a", "b"):
        setattr(small, name, fresh_entry(small.round, getattr(small, name).unit_id))
    return small


def test_a_target_is_registered_and_a_later_one_takes_its_place(cast: Cast, small: SmallRound) -> None:
    first = register_target(cast.people.specialist, small.a, Decimal("88"), "số hóa hồ sơ")
    second = register_target(cast.people.specialist, small.a, Decimal("90.5"))
    first.refresh_from_db()
    assert (first.withdrawn, standing_target(small.a)) == (True, second)
    acts = Entry.objects.filter(subject_type="rounds.target").order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["register-target", "withdraw-target", "register-target"]


@pytest.mark.parametrize(
    ("which", "percent", "taken"),
    [
        ("a", "84", False),  # Sở A reached 84 %
        ("a", "84.01", True),
        ("b", "60.01", False),  # above its 60 %, not above the bound
        ("b", "80", False),
        ("b", "80.01", True),
        ("a", "100", True),
        ("a", "100.01", False),
        ("a", "84.015", False),
    ],
)
def test_a_target_is_above_what_was_reached_and_above_the_bound(
    cast: Cast, small: SmallRound, which: str, percent: str, taken: bool
) -> None:
    by = cast.people.specialist if which == "a" else cast.people.sister
    if taken:
        assert register_target(by, getattr(small, which), Decimal(percent)).percent == Decimal(percent)
    else:
        with pytest.raises(InputError):
            register_target(by, getattr(small, which), Decimal(percent))


def test_every_reason_is_told_at_once(cast: Cast, small: SmallRound) -> None:
    with pytest.raises(InputError) as told:
        register_target(cast.people.sister, small.b, Decimal("50"))
    assert len(told.value.problems) == 2
    assert "trên 60,00 % (kết quả kỳ này)" in str(told.value)
    assert "trên 80,00 % (ngưỡng của kỳ chấm điểm)" in str(told.value)


def test_the_last_day_belongs_to_the_term(cast: Cast, small: SmallRound) -> None:
    move_day(cast, DUE)
    entry = fresh_entry(small.round, small.a.unit_id)
    assert register_target(cast.people.specialist, entry, Decimal(90)).on == DUE
    move_day(cast, DUE + dt.timedelta(days=1))
    with pytest.raises(InputError, match="hết hạn đăng ký chỉ tiêu"):
        register_target(cast.people.specialist, fresh_entry(small.round, small.a.unit_id), Decimal(95))


def test_nothing_is_registered_before_publication_or_where_no_day_is_set(cast: Cast) -> None:
    small = approved_round(cast)
    with pytest.raises(InputError, match="không yêu cầu"):
        register_target(cast.people.specialist, small.a, Decimal(90))
    Round.objects.update(targets_due=DUE)
    with pytest.raises(InputError, match="sau khi kết quả được công bố"):
        register_target(cast.people.specialist, fresh_entry(small.round, small.a.unit_id), Decimal(90))


def test_a_unit_without_points_needs_only_be_above_the_bound(cast: Cast) -> None:
    small, _ = published_round(cast, both=False)
    Round.objects.update(targets_due=DUE)
    entry = fresh_entry(small.round, small.b.unit_id)
    assert floor_of(entry).reached is None
    assert register_target(cast.people.sister, entry, Decimal("80.5"))


def test_a_registered_target_agrees_with_the_trail(cast: Cast, small: SmallRound) -> None:
    register_target(cast.people.specialist, small.a, Decimal("90.5"))
    assert not [broken for broken in verify().broken if "rounds.target" in broken.what.vi]


def test_reaching_a_target_exactly_meets_it(cast: Cast, small: SmallRound) -> None:
    target = register_target(cast.people.specialist, small.a, Decimal(90))
    assert is_met(Decimal(90), target) is True
    assert is_met(Decimal("89.99"), target) is False
    assert is_met(None, target) is None
