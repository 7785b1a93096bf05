"""The bodies of a province: who is there on a date."""

import datetime as dt

import pytest

from caicach.registry import Unit, actor_kinds, actors

FEBRUARY, MARCH = dt.date(2025, 2, 28), dt.date(2025, 3, 1)


def names(province, on, level, **options):
    return {unit.name for unit in actors(province, on, **options) if unit.level == level}


def test_departments_on_either_side_of_the_reorganisation(registry):
    ha_nam = registry.at("35", FEBRUARY)
    before, after = names(ha_nam, FEBRUARY, "department"), names(ha_nam, MARCH, "department")
    assert before - after == {
        "Sở Kế hoạch và Đầu tư",
        "Sở Giao thông vận tải",
        "Sở Thông tin và Truyền thông",
        "Sở Lao động - Thương binh và Xã hội",
        "Sở Nông nghiệp và Phát triển nông thôn",
        "Sở Tài nguyên và Môi trường",
    }
    assert after - before == {"Sở Nông nghiệp và Môi trường"}


def test_a_body_belongs_to_its_province_and_ends_with_it(registry):
    ha_nam = registry.at("35", FEBRUARY)
    body = next(unit for unit in actors(ha_nam, FEBRUARY) if unit.code == "35.SNV")
    assert (body.full_name, body.parent, body.parent_level) == ("Sở Nội vụ", "35", "province")
    assert (body.valid_from, body.valid_to) == (ha_nam.valid_from, ha_nam.valid_to)
    assert actors(ha_nam, dt.date(2025, 7, 1)) == []


def test_names_follow_the_type_of_the_province(registry):
    on = dt.date(2026, 4, 30)
    city, province = registry.at("75", on), registry.at("75", on - dt.timedelta(days=1))
    assert {"Thành ủy", "Văn phòng Thành ủy"} < names(city, on, "party")
    assert {"Tỉnh ủy", "Văn phòng Tỉnh ủy"} < names(province, on, "party")
    assert "Bộ Tư lệnh Thủ đô Hà Nội" in names(registry.at("01", on), on, "central-agency")


def test_what_only_some_provinces_have_is_asked_for(registry):
    hai_phong, on = registry.at("31", MARCH), MARCH
    assert "Sở Ngoại vụ" not in names(hai_phong, on, "department")
    assert "Sở Ngoại vụ" in names(hai_phong, on, "department", also={"SNGV"})


def test_a_province_of_ones_own_has_them_too():
    made_up = Unit("M1", "Mẫu", "tỉnh", "province", valid_from=dt.date(2026, 1, 1))
    bodies = actors(made_up, dt.date(2026, 6, 1))
    assert {unit.level for unit in bodies} == {
        "authority",
        "department",
        "party",
        "front",
        "mass-organisation",
        "central-agency",
    }
    assert {unit.valid_from for unit in bodies} == {dt.date(2026, 1, 1)}


def test_the_table_is_sound():
    kinds = {kind.code: kind for kind in actor_kinds()}
    assert len(kinds) == len(actor_kinds())
    for kind in kinds.values():
        assert kind.status == "unverified"
        assert kind.source
        assert kind.valid_to is None or kind.valid_from is None or kind.valid_from < kind.valid_to
        for heir in kind.becomes:
            assert kinds[heir].valid_from in (None, kind.valid_to)
        assert not kind.becomes or kind.valid_to


@pytest.mark.parametrize("code", ["SNV", "SNNPTNT"])
def test_a_kind_says_who_took_over(code):
    kinds = {kind.code: kind for kind in actor_kinds()}
    assert kinds["SNNPTNT"].becomes == kinds["STNMT"].becomes == ("SNNMT",)
    assert code in kinds
