"""Keeping criteria sets: versions that nobody overwrites, undo, freezing, the trail, what each source gives."""

from __future__ import annotations

import hashlib
from decimal import Decimal

import pytest
from tests.web.cast import Cast

from caicach.errors import InputError
from caicach.instruments import compare_editions
from caicach.instruments.write import to_yaml
from caicach.web.audit.models import Entry
from caicach.web.audit.verify import verify
from caicach.web.instruments import editing
from caicach.web.instruments.history import last, rows_between, to_edit, with_last
from caicach.web.instruments.models import CriteriaSet, SetVersion
from caicach.web.instruments.services import (
    Begun,
    OvertakenError,
    freeze,
    keep_instrument,
    keep_version,
    start_set,
    undo,
)
from caicach.web.instruments.sources import Source

TITLE = "Bộ tiêu chí các sở, ngành năm 2022"
SHEET = """code,title,max,rule,option,points
1,Lĩnh vực,3,,,
1.1,Chọn mức,2,choice,,
,,,,Có,2
,,,,Không,0
1.2,Tay,1,manual,,
"""


@pytest.fixture
def criteria_set(cast: Cast) -> CriteriaSet:
    return begin(cast, Source(template="mau-so"))


def begin(cast: Cast, source: Source, **said: str) -> CriteriaSet:
    begun = Begun(**{"title": TITLE, "measures": "department", "first": "2022", **said})
    return start_set(cast.people.reform_officer, cast.province, begun, source)


def retitled(version: SetVersion, code: str, title: str) -> str:
    """Return a version's text with another title on one criterion."""
    instrument = version.instrument
    edition = instrument.editions[-1]
    node = editing.node_of(edition, code)
    changed = editing.put(edition, code, node.model_copy(update={"title": node.title._replace(vi=title, en=title)}))
    return to_yaml(instrument.model_copy(update={"editions": (changed,)}))


def test_a_set_begun_from_a_template_says_what_it_is(criteria_set: CriteriaSet) -> None:
    version = criteria_set.newest
    instrument = version.instrument
    assert (instrument.id, instrument.title.vi, instrument.measures) == (criteria_set.slug, TITLE, "department")
    assert criteria_set.slug == "bo-tieu-chi-cac-so-nganh-nam-2022"
    assert [e.periods.first for e in instrument.editions] == ["2022"]
    assert instrument.editions[0].source.status == "template"
    assert version.digest == hashlib.sha256(version.text.encode()).hexdigest()
    assert "mau-so" in version.note


def test_two_sets_of_one_title_have_slugs_of_their_own(cast: Cast, criteria_set: CriteriaSet) -> None:
    assert begin(cast, Source()).slug == f"{criteria_set.slug}-2"


def test_each_source_gives_a_set_that_can_be_kept(cast: Cast, criteria_set: CriteriaSet) -> None:
    sheet = begin(cast, Source(data=SHEET.encode(), file_name="so.csv"))
    assert [c.code for c in sheet.newest.instrument.editions[0].walk()] == ["1", "1.1", "1.2"]
    copy = begin(cast, Source(version=criteria_set.newest), first="2023")
    assert copy.newest.instrument.editions[0].periods.first == "2023"
    yaml = begin(cast, Source(data=criteria_set.newest.text.encode(), file_name="bo.yaml"))
    assert yaml.newest.instrument.editions[0].criteria == criteria_set.newest.instrument.editions[0].criteria
    assert begin(cast, Source()).newest.instrument.editions[0].criterion("1") is not None


@pytest.mark.parametrize(
    ("name", "data", "faults"),
    [
        ("a.csv", b"code,title,max,rule\n1,Mot,2,\n1.1,A,1,choice\n1.1,B,x,lotto\n2.1,C,1,manual\n", 5),
        ("a.csv", b"code,title,max,rule\n1,Mot,5,\n1.1,A,1,manual\n", 1),
        ("a.yaml", b"id: a\nfamily: criteria\n", 3),
        ("a.yaml", b"a: [", 1),
        ("a.xlsx", b"PK\x03\x04", 1),
        ("a.csv", b"", 1),
    ],
)
def test_a_file_with_errors_leaves_nothing_and_says_them_all(
    cast: Cast, db: None, name: str, data: bytes, faults: int
) -> None:
    with pytest.raises(InputError) as refused:
        begin(cast, Source(data=data, file_name=name))
    assert len(refused.value.problems) >= faults
    assert not CriteriaSet.objects.exists()
    assert not Entry.objects.filter(act="start-criteria").exists()


def test_a_file_with_warnings_is_taken(cast: Cast) -> None:
    unreachable = SHEET.replace("Có,2", "Có,1.5").encode()
    assert begin(cast, Source(data=unreachable, file_name="so.csv")).newest.number == 1


def test_a_composite_index_is_no_criteria_set(cast: Cast, db: None) -> None:
    from caicach.instruments import load_instrument

    data = to_yaml(load_instrument("pci")).encode()
    with pytest.raises(InputError, match="family: criteria"):
        begin(cast, Source(data=data, file_name="pci.yaml"))


def test_each_change_is_a_version_and_an_entry(cast: Cast, criteria_set: CriteriaSet) -> None:
    first = criteria_set.newest
    officer = cast.people.reform_officer
    second = keep_version(officer, criteria_set, retitled(first, "1.1", "Tên mới"), "đổi tên", expects=1)
    assert (second.number, second.note, second.made_by) == (2, "đổi tên", officer)
    assert criteria_set.versions.get(number=1).text == first.text
    entries = Entry.objects.filter(stream="criteria:" + cast.province.unit.key).values_list("act", flat=True)
    assert list(entries.order_by("number")) == ["start-criteria", "keep-criteria", "keep-criteria"]
    assert verify().broken == ()


def test_the_same_text_again_changes_nothing(cast: Cast, criteria_set: CriteriaSet) -> None:
    text = criteria_set.newest.text
    assert keep_version(cast.people.reform_officer, criteria_set, text, "không gì", expects=1).number == 1
    assert criteria_set.versions.count() == 1


def test_who_was_overtaken_keeps_nothing_and_is_told_by_whom(cast: Cast, criteria_set: CriteriaSet) -> None:
    first = criteria_set.newest
    officer = cast.people.reform_officer
    keep_version(officer, criteria_set, retitled(first, "1.1", "Của người trước"), "đổi 1.1", expects=1)
    with pytest.raises(OvertakenError, match="bản 2") as refused:
        keep_version(officer, criteria_set, retitled(first, "1.2", "Của người sau"), "đổi 1.2", expects=1)
    assert refused.value.newest.number == 2
    assert criteria_set.versions.count() == 2


def test_undo_makes_the_earlier_text_the_newest(cast: Cast, criteria_set: CriteriaSet) -> None:
    officer = cast.people.reform_officer
    keep_version(officer, criteria_set, retitled(criteria_set.newest, "1.1", "Tên mới"), "đổi", expects=1)
    third = undo(officer, criteria_set, 1, expects=2)
    assert (third.number, third.text) == (3, criteria_set.versions.get(number=1).text)
    with pytest.raises(OvertakenError):
        undo(officer, criteria_set, 2, expects=2)


def test_the_set_is_called_what_its_newest_text_says(cast: Cast, criteria_set: CriteriaSet) -> None:
    from caicach.text import Text

    renamed = criteria_set.newest.instrument.model_copy(update={"title": Text.of("Tên khác"), "measures": "commune"})
    keep_instrument(cast.people.reform_officer, criteria_set, renamed, "đổi tên bộ", expects=1)
    criteria_set.refresh_from_db()
    assert (criteria_set.title, criteria_set.measures) == ("Tên khác", "commune")
    assert criteria_set.slug == "bo-tieu-chi-cac-so-nganh-nam-2022"
    assert verify().broken == ()


def test_a_code_used_twice_is_refused(cast: Cast, criteria_set: CriteriaSet) -> None:
    instrument = criteria_set.newest.instrument
    edition = instrument.editions[-1]
    doubled = edition.model_copy(update={"criteria": (*edition.criteria, edition.criteria[0])})
    with pytest.raises(InputError, match="chỉ dùng một lần"):
        keep_instrument(
            cast.people.reform_officer,
            criteria_set,
            instrument.model_copy(update={"editions": (doubled,)}),
            "",
            expects=1,
        )


def test_a_frozen_version_stays_as_it_is_and_the_next_edit_makes_another(cast: Cast, criteria_set: CriteriaSet) -> None:
    officer = cast.people.reform_officer
    version = freeze(officer, criteria_set.newest)
    assert freeze(officer, version).frozen
    text = version.text
    keep_version(officer, criteria_set, retitled(version, "1.1", "Tên mới"), "đổi", expects=1)
    version.refresh_from_db()
    assert (version.frozen, version.text) == (True, text)
    assert criteria_set.newest.frozen is False
    assert Entry.objects.filter(act="freeze-criteria").count() == 1


def test_a_set_with_errors_is_not_frozen(cast: Cast, criteria_set: CriteriaSet) -> None:
    instrument = criteria_set.newest.instrument
    edition, _code = editing.add(instrument.editions[-1], "1.1", "Mục chưa có cách chấm", Decimal(1))
    changed = instrument.model_copy(update={"editions": (edition,)})
    version = keep_instrument(cast.people.reform_officer, criteria_set, changed, "thêm", expects=1)
    with pytest.raises(InputError) as refused:
        freeze(cast.people.reform_officer, version)
    assert {p.found for p in refused.value.problems} >= {"1.1", "1.1.3"}
    version.refresh_from_db()
    assert version.frozen is False


def renumbered(version: SetVersion) -> str:
    """Return a version's text, begun after it, with 2.2 and 2.1 changed about and numbered anew."""
    before = to_edit(version)
    return to_yaml(with_last(before, editing.renumbered(editing.step(before.editions[-1], "2.2", "up"))))


def test_after_a_round_criteria_follow_those_of_its_text(cast: Cast, criteria_set: CriteriaSet) -> None:
    officer = cast.people.reform_officer
    keep_version(officer, criteria_set, renumbered(criteria_set.newest), "lần một", expects=1)
    frozen = freeze(officer, criteria_set.newest)
    keep_version(officer, criteria_set, renumbered(frozen), "lần hai", expects=2)
    first, second, third = criteria_set.versions.order_by("number")
    assert [c.was for c in last(second).criteria[1].children[:2]] == [("2.2",), ("2.1",)]
    # As the scores of two years are matched: by what the newer text says of the text that was scored by.
    pairs = {p.new.code: p.old.code for p in compare_editions(last(second), last(third)).matching.pairs}
    assert (pairs["2.1"], pairs["2.2"]) == ("2.2", "2.1")
    assert [row for row in rows_between(first, third) if row.kinds] == []
    moved = [(r.old.code, r.new.code) for r in rows_between(second, third) if r.kinds]
    assert moved == [("2.2", "2.1"), ("2.1", "2.2")]


def test_taking_back_a_text_from_before_a_round_follows_the_round(cast: Cast, criteria_set: CriteriaSet) -> None:
    officer = cast.people.reform_officer
    keep_version(officer, criteria_set, renumbered(criteria_set.newest), "đổi chỗ", expects=1)
    freeze(officer, criteria_set.newest)
    kept = undo(officer, criteria_set, 1, expects=2)
    assert [c.title for c in last(kept).walk()] == [c.title for c in last(criteria_set.versions.get(number=1)).walk()]
    assert [c.was for c in last(kept).criteria[1].children[:2]] == [("2.2",), ("2.1",)]


def test_taking_back_the_text_of_an_earlier_round_follows_the_later_one(cast: Cast, criteria_set: CriteriaSet) -> None:
    officer = cast.people.reform_officer
    freeze(officer, criteria_set.newest)
    keep_version(officer, criteria_set, renumbered(criteria_set.newest), "đổi chỗ", expects=1)
    freeze(officer, criteria_set.newest)
    kept = undo(officer, criteria_set, 1, expects=2)
    assert [c.was for c in last(kept).criteria[1].children[:3]] == [("2.2",), ("2.1",), None]
    assert undo(officer, criteria_set, 2, expects=3).text == to_yaml(to_edit(criteria_set.versions.get(number=2)))
