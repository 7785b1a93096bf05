"""An appraiser accepts, changes with a reason, or asks: what is kept, what is refused, and who may not."""

from __future__ import annotations

import pytest
from tests.web.cast import Cast, person
from tests.web.rounds import SmallRound, move_to, open_small_round

from caicach.errors import InputError
from caicach.scoring import Given
from caicach.web.accounts.models import Role, User
from caicach.web.audit.models import Entry
from caicach.web.rounds.matters import matter_of
from caicach.web.rounds.models import Answer, Appraisal, Entrant, Explanation
from caicach.web.rounds.scores_at import scores_at
from caicach.web.rounds.services.appraising import (
    Conflict,
    Said,
    accept_untouched,
    is_pending,
    is_stale,
    judge,
    untouched,
)
from caicach.web.rounds.services.people import assign

ALL = ("1", "1.1", "1.2", "1.3", "2.1", "2.2", "2.3")


def answered(entrant: Entrant, by: User, **values: str) -> None:
    """Put down what a unit answered: `c1_1="1"`; `a/b` is a part of a whole."""
    for name, value in values.items():
        part, slash, whole = value.partition("/")
        figures = {"numerator": part, "denominator": whole} if slash else {"value": value}
        Answer.objects.create(entrant=entrant, code=name[1:].replace("_", "."), by=by, **figures)


@pytest.fixture
def small(cast: Cast) -> SmallRound:
    """Return the round on the first day of the first appraisal: Sở A left 1.2 blank, Sở B answered all."""
    made = open_small_round(cast)
    answered(made.a, cast.people.specialist, c1_1="1", c1_3="95", c2_1="98/100")
    answered(made.b, cast.people.sister, c1_1="2", c1_2="1", c1_3="80", c2_1="50/100")
    return move_to(cast, made, "appraisal")


def changed(value: str, words: str = "Kế hoạch ban hành ngày 20/1, sau hạn.") -> Said:
    return Said("change", Given(value), words=words)


def acts(row: Appraisal) -> list[str]:
    found = Entry.objects.filter(subject_type="rounds.appraisal", subject_id=str(row.pk)).order_by("pk")
    return list(found.values_list("act", flat=True))


def points(small: SmallRound, stage: str, code: str) -> str:
    scores = scores_at(small.round, stage)  # type: ignore[arg-type]
    assert scores is not None
    unit = scores.unit(small.a.unit.code)
    assert unit is not None
    return str(unit.nodes[code].points)


def test_accepting_leaves_what_the_unit_answered(cast: Cast, small: SmallRound) -> None:
    row = judge(small.appraiser, small.a, "1.1", Said("accept"), 0)
    assert isinstance(row, Appraisal)
    assert (row.stage, row.verdict, row.edition, row.value) == ("first", "accept", 1, "")
    assert points(small, "first", "1.1") == "2"
    assert acts(row) == ["appraise-accept"]
    assert Entry.objects.get(subject_id=str(row.pk), act="appraise-accept").stream.startswith(f"scores-{small.a.pk}:")


def test_points_follow_the_changed_answer_and_the_unit_keeps_its_own(cast: Cast, small: SmallRound) -> None:
    row = judge(small.appraiser, small.a, "1.1", changed("2"), 0)
    assert isinstance(row, Appraisal)
    assert (points(small, "self", "1.1"), points(small, "first", "1.1")) == ("2", "1")
    assert small.a.answers.get(code="1.1").value == "1"
    again = judge(small.appraiser, small.a, "1.1", Said("accept"), 1)
    assert isinstance(again, Appraisal)
    assert (again.pk, again.edition, again.value, again.words) == (row.pk, 2, "", "")
    assert points(small, "first", "1.1") == "2"
    assert acts(row) == ["appraise-change", "appraise-accept"]


def test_what_only_the_appraiser_answers_is_entered_with_its_ground(cast: Cast, small: SmallRound) -> None:
    with pytest.raises(InputError, match="người thẩm định ghi"):
        judge(small.appraiser, small.a, "2.2", Said("accept"), 0)
    judge(small.appraiser, small.a, "2.2", changed("1.5", "Theo phiếu theo dõi năm."), 0)
    assert points(small, "first", "2.2") == "1.5"


def test_a_blank_is_not_accepted_but_asked_or_judged(cast: Cast, small: SmallRound) -> None:
    with pytest.raises(InputError, match="đơn vị đã tự chấm"):
        judge(small.appraiser, small.a, "1.2", Said("accept"), 0)
    asked = judge(small.appraiser, small.a, "1.2", Said("ask", words="Đơn vị có báo cáo chậm không?"), 0)
    assert isinstance(asked, Appraisal)
    assert matter_of(small.a, "1.2").at("first") is None


@pytest.mark.parametrize(
    ("said", "column"),
    [
        (Said("change", Given("2")), "words"),
        (Said("change", words="Thiếu."), "value"),
        (Said("change", Given("1"), words="Như cũ."), "value"),  # what stands already
        (Said("change", Given("9"), words="Không có mức này."), "value"),
        (Said("change", Given("n/a"), "Không thuộc diện.", "Không áp dụng."), "value"),  # the set refuses it here
        (Said("ask"), "words"),
        (Said("drop", words="x"), "verdict"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_is_written(
    cast: Cast, small: SmallRound, said: Said, column: str
) -> None:
    with pytest.raises(InputError) as refused:
        judge(small.appraiser, small.a, "1.1", said, 0)
    assert [problem.column for problem in refused.value.problems] == [column]
    assert not Appraisal.objects.exists()
    assert not Entry.objects.filter(act__startswith="appraise-").exists()


def test_not_applicable_needs_its_reason(cast: Cast, small: SmallRound) -> None:
    with pytest.raises(InputError, match="không áp dụng"):
        judge(small.appraiser, small.a, "2.1", Said("change", Given("n/a"), words="Không có thủ tục."), 0)
    row = judge(small.appraiser, small.a, "2.1", Said("change", Given("n/a"), "Không có thủ tục.", "Đã rà soát."), 0)
    assert isinstance(row, Appraisal)
    assert (row.value, row.na_reason) == ("", "Không có thủ tục.")


def test_nobody_appraises_the_own_unit(cast: Cast, small: SmallRound) -> None:
    with pytest.raises(InputError, match="là đơn vị của bạn"):
        judge(small.appraiser_a, small.a, "2.1", Said("accept"), 0)
    assert isinstance(judge(small.appraiser_a, small.b, "2.1", Said("accept"), 0), Appraisal)


def test_of_a_division_one_does_not_appraise_the_department_but_the_province_does(
    cast: Cast, small: SmallRound
) -> None:
    inside = person("inside", Role.APPRAISER, cast.below_a)
    above = person("above", Role.APPRAISER, cast.province.unit)
    for one in (inside, above):
        assign(cast.people.reform_officer, small.round, one, ["1"])
    with pytest.raises(InputError, match="là đơn vị của bạn"):
        judge(inside, small.a, "1.1", Said("accept"), 0)
    assert isinstance(judge(inside, small.b, "1.1", Said("accept"), 0), Appraisal)
    assert isinstance(judge(above, small.a, "1.1", Said("accept"), 0), Appraisal)


def test_nobody_appraises_what_is_not_assigned(cast: Cast, small: SmallRound) -> None:
    for one, code in ((small.appraiser_a, "1.1"), (cast.people.reform_officer, "1.1"), (cast.people.sister, "2.1")):
        with pytest.raises(InputError, match="đơn vị khác"):
            judge(one, small.b if one != cast.people.sister else small.a, code, Said("accept"), 0)


def test_a_door_that_is_shut_says_until_when_it_was_open(cast: Cast, small: SmallRound) -> None:
    move_to(cast, small, "explanation")
    with pytest.raises(InputError, match="2/8/2022"):
        judge(small.appraiser, small.a, "1.1", Said("accept"), 0)
    move_to(cast, small, "council")
    with pytest.raises(InputError, match="hết hạn 10/8/2022"):
        judge(small.appraiser, small.a, "1.1", Said("accept"), 0)
    move_to(cast, small, "self-score")
    with pytest.raises(InputError, match="5/7/2022"):
        judge(small.appraiser, small.a, "1.1", Said("accept"), 0)


def test_of_two_who_write_the_second_sees_what_the_first_wrote(cast: Cast, small: SmallRound) -> None:
    kept = judge(small.appraiser, small.b, "2.1", changed("60", "Theo hệ thống."), 0)
    mine = Said("change", Given("70"), words="Theo báo cáo.")
    found = judge(small.appraiser_a, small.b, "2.1", mine, 0)
    assert isinstance(found, Conflict)
    assert (found.theirs, found.mine) == (kept, mine)
    assert Appraisal.objects.get().value == "60"
    after = judge(small.appraiser_a, small.b, "2.1", mine, 1)
    assert isinstance(after, Appraisal)
    assert (after.value, after.edition, after.by) == ("70", 2, small.appraiser_a)


def test_the_same_judgement_sent_twice_is_one(cast: Cast, small: SmallRound) -> None:
    row = judge(small.appraiser, small.a, "1.1", changed("2"), 0)
    assert judge(small.appraiser, small.a, "1.1", changed("2"), 0) == row
    assert Entry.objects.filter(act="appraise-change").count() == 1


def test_accepting_at_once_takes_what_is_answered_and_untouched(cast: Cast, small: SmallRound) -> None:
    judge(small.appraiser, small.a, "1.1", changed("2"), 0)
    entrants = [small.a, small.b]
    found = untouched(small.appraiser, small.round, ALL, entrants)
    places = [(m.entrant.unit.code, m.code) for m in found]
    assert places == [
        ("so-b", "1.1"),
        ("so-b", "1.2"),
        ("so-a", "1.3"),
        ("so-b", "1.3"),
        ("so-a", "2.1"),
        ("so-b", "2.1"),
    ]
    with pytest.raises(InputError, match="nay có 6 mục"):
        accept_untouched(small.appraiser, small.round, ALL, entrants, 5)
    assert accept_untouched(small.appraiser, small.round, ALL, entrants, 6) == 6
    assert Appraisal.objects.filter(verdict="accept").count() == 6
    assert untouched(small.appraiser, small.round, ALL, entrants) == []


def test_the_own_unit_is_not_accepted_at_once_either(cast: Cast, small: SmallRound) -> None:
    found = untouched(small.appraiser_a, small.round, ALL, [small.a, small.b])
    assert [(m.entrant.unit.code, m.code) for m in found] == [("so-b", "2.1")]


def test_a_unit_with_more_time_that_has_not_handed_in_waits(cast: Cast, small: SmallRound) -> None:
    from caicach.web.rounds.models import Extension

    phase = small.round.phases.get(kind="self-score")
    today = small.round.locality.today()
    Extension.objects.create(
        phase=phase, entrant=small.a, old_day=phase.closes, new_day=today, reason="Bão", by=cast.people.reform_officer,
        on=today,
    )  # fmt: skip
    move_to(cast, small, "appraisal")
    with pytest.raises(InputError, match="còn được tự chấm đến hết 5/7/2022"):
        judge(small.appraiser, small.a, "1.1", Said("accept"), 0)
    assert {m.entrant for m in untouched(small.appraiser, small.round, ALL, [small.a, small.b])} == {small.b}
    judge(small.appraiser, small.b, "1.1", Said("accept"), 0)
    move_to(cast, small, "appraisal", after=1)
    judge(small.appraiser, small.a, "1.1", Said("accept"), 0)


def test_the_second_appraisal_keeps_or_changes_what_the_first_left(cast: Cast, small: SmallRound) -> None:
    judge(small.appraiser, small.a, "1.1", changed("2"), 0)
    judge(small.appraiser, small.a, "1.3", Said("accept"), 0)
    judge(small.appraiser, small.a, "1.2", Said("ask", words="Có báo cáo chậm không?"), 0)
    judge(small.appraiser, small.a, "2.1", changed("80", "Theo hệ thống."), 0)
    Explanation.objects.create(
        entrant=small.a, code="1.1", words="Ban hành ngày 10/1, đúng hạn.", by=cast.people.specialist
    )
    Explanation.objects.create(entrant=small.a, code="2.1", agrees=True, by=cast.people.specialist)
    move_to(cast, small, "second-appraisal")
    states = {code: is_pending(matter_of(small.a, code), "second") for code in ("1.1", "1.2", "1.3", "2.1", "2.2")}
    assert states == {"1.1": True, "1.2": True, "1.3": False, "2.1": False, "2.2": True}
    with pytest.raises(InputError, match="kết luận"):
        judge(small.appraiser, small.a, "1.1", Said("ask", words="Nói rõ thêm."), 0)
    assert accept_untouched(small.appraiser, small.round, ALL, [small.a], 2) == 2  # 1.3 and 2.1
    back = judge(small.appraiser, small.a, "1.1", changed("1", "Minh chứng bổ sung đúng."), 0)
    assert isinstance(back, Appraisal)
    assert [points(small, stage, "1.1") for stage in ("self", "first", "second")] == ["2", "1", "2"]
    assert not matter_of(small.a, "1.1").in_dispute
    assert points(small, "second", "2.1") == "1.6"


def test_what_the_unit_wrote_afterwards_is_looked_at_again(cast: Cast, small: SmallRound) -> None:
    judge(small.appraiser, small.a, "1.1", Said("accept"), 0)
    assert not is_stale(matter_of(small.a, "1.1"), "first")
    answer = small.a.answers.get(code="1.1")
    answer.value = "2"
    answer.save()
    matter = matter_of(small.a, "1.1")
    assert is_stale(matter, "first")
    assert is_pending(matter, "first")
