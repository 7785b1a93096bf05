"""What the tests of reporting share: six provinces' published PAPI, and a paper with everything on it."""

import dataclasses
import datetime as dt
from pathlib import Path

import pytest

from caicach import analysis
from caicach.analysis import Comparison, UnitComparison
from caicach.instruments import load_instrument
from caicach.instruments.observations import read_index_table
from caicach.registry import Registry
from caicach.reporting.charts import Caption, contributions
from caicach.reporting.document import (
    Annex,
    Column,
    Figure,
    Heading,
    Letterhead,
    Notice,
    PageBreak,
    Paragraph,
    Report,
    Run,
    Signature,
    Table,
)

TABLE = Path(__file__).parents[1] / "cases/reporting/papi_six.csv"
HOSTILE = r"""#strong[x] $a$ \ *b* _c_ @ref <label> [d] // e `f` "g" ' & </w:t> =1+1 ]#{ \u{41}"""


@pytest.fixture(scope="session")
def papi() -> Comparison:
    registry, instrument = Registry.default(), load_instrument("papi")
    observations = read_index_table(TABLE, instrument, registry)
    identify = analysis.identities(registry, "2020", "2021", "province")
    return analysis.compare(instrument, observations, "2020", "2021", identify=identify)


@pytest.fixture(scope="session")
def ha_nam(papi: Comparison) -> UnitComparison:
    found = papi.unit("35")
    assert found is not None
    return found


@pytest.fixture(scope="session")
def paper(ha_nam: UnitComparison) -> Report:
    chart = contributions(ha_nam, Caption("Mất nhiều nhất ở Trách nhiệm giải trình", "PAPI 2020, 2021", "điểm", 3))
    columns = (Column("TT", 0.5, "whole"), Column("Nội dung", 3), Column("Thay đổi", 1, "change", 3, "điểm"))
    short = Table(
        columns, ((1, "Quản trị điện tử", 0.522), (2, HOSTILE, -0.618), (3, "Thiếu", None)), "Bảng ngắn", "PAPI"
    )
    long = Table(columns, tuple((i, f"Dòng thứ {i}", i / 7) for i in range(1, 91)), "Bảng dài", "tự lập")
    return Report(
        letterhead=Letterhead("Sở Nội vụ", "Hà Nam", "Ủy ban nhân dân tỉnh Hà Nam"),
        kind="Báo cáo",
        title="Kết quả Chỉ số PAPI năm 2021 của tỉnh Hà Nam, nguyên nhân và nhiệm vụ đã giao",
        symbol="BC-SNV",
        blocks=(
            Heading("Kết quả"),
            Paragraph.of(
                "Tổng điểm đạt ", Run("43,285 điểm", bold=True, trace="https://caicach.example/t/1"), " trong năm 2021."
            ),
            Paragraph.of(HOSTILE),
            Heading("Bảng", 2),
            short,
            Figure(chart),
            Notice("Bản dự thảo."),
            Heading("Nguyên nhân"),
            Heading("Khách quan", 2),
            Heading("Dịch bệnh", 3),
            long,
            PageBreak(),
            Paragraph.of("Sở Nội vụ báo cáo Ủy ban nhân dân tỉnh xem xét, chỉ đạo."),
        ),
        signature=Signature(("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), "Nguyễn Thị Ỷ"),
        number=5,
        date=dt.date(2022, 5, 6),
        to=("Ủy ban nhân dân tỉnh Hà Nam",),
        grounds=("Căn cứ Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ",),
        recipients=("Như trên", "Lãnh đạo Sở"),
        file="VT, CCHC",
        annexes=(Annex("Số liệu chi tiết", (short,)),),
        computation="papi-2021-35",
    )


@pytest.fixture(scope="session")
def party_paper(paper: Report) -> Report:
    head = Letterhead("Ban Tổ chức", "Hà Nam", "Tỉnh ủy Hà Nam", party=True)
    return dataclasses.replace(
        paper, letterhead=head, symbol="BC/BTCTU", annexes=(), to=("Thường trực", "Ban Thường vụ")
    )
