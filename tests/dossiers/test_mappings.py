"""Which header is which of our columns: guessed, known by its national name, or told by a file."""

import pytest

from caicach.dossiers.imports import import_dossiers
from caicach.dossiers.mapping import Mapping, load_mapping, propose_mapping
from caicach.errors import InputError

from .lakes import NOW, SOUND, rows_of, write, write_csv


def test_a_header_is_guessed_for_a_person_to_confirm():
    mapping = propose_mapping(["MaHoSo", "Đơn vị xử lý", "NgayTiepNhan", "Ngày hẹn trả KQ", "Ghi chú"])
    assert dict(mapping.columns) == {
        "dossier": "MaHoSo",
        "unit": "Đơn vị xử lý",
        "received_at": "NgayTiepNhan",
        "due_at": "Ngày hẹn trả KQ",
    }
    assert mapping.guessed == ("due_at",)


def test_national_field_names_need_no_mapping(tmp_path):
    row = {
        "MaHoSo": "A",
        "DonViXuLy": "22",
        "NgayTiepNhan": "20260302090000",
        "NgayHenTra": "20260309090000",
        "TrangThaiHoSo": "4",
    }
    assert import_dossiers([write_csv(tmp_path / "a.csv", [row])], tmp_path / "lake", at=NOW).added == 1


def test_a_mapping_file_renames_columns_and_values(tmp_path):
    (tmp_path / "map.yaml").write_text(
        "columns: {dossier: Số, unit: Nơi, received_at: Nhận, due_at: Hẹn, channel: Kênh}\n"
        "values: {channel: {Mạng: online}}\n",
        encoding="utf-8",
    )
    row = {"Số": "A", "Nơi": "22", "Nhận": "02/03/2026", "Hẹn": "09/03/2026", "Kênh": "Mạng"}
    source = write_csv(tmp_path / "a.csv", [row])
    import_dossiers([source], tmp_path / "lake", at=NOW, mapping=load_mapping(tmp_path / "map.yaml"))
    assert rows_of(tmp_path / "lake")[0]["channel"] == "online"


@pytest.mark.parametrize(
    "content",
    [
        "",
        "columns: x",
        "columns: {no_such: A}",
        "columns: {dossier: A}\nvalues: 3",
        "columns: [",
        "columns: {unit: A}\nkeep: x",
    ],
)
def test_a_wrong_mapping_file_is_refused(tmp_path, content):
    (tmp_path / "map.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as error:
        load_mapping(tmp_path / "map.yaml")
    assert error.value.problems[0].file == "map.yaml"


def test_a_mapping_that_names_a_column_that_is_not_there_is_refused(tmp_path):
    source = write(tmp_path / "a.csv", [])
    with pytest.raises(InputError) as error:
        import_dossiers(
            [source], tmp_path / "lake", at=NOW, mapping=Mapping({**{n: n for n in SOUND}, "field": "Lĩnh"})
        )
    assert error.value.problems[0].column == "Lĩnh"
