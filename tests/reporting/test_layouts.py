"""Every kind of paper printed and read back: page, margins, faces, sizes and places of Decree 30/2020."""

import dataclasses
import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

import pypdf
import pytest
from tests.reporting import figures_of_a_quarter as quarter
from tests.reporting.pdf_reading import MM, Piece, pieces, read, words
from tests.reporting.test_council_minutes import MATTER as COUNCIL
from tests.reporting.test_form06_document import FORM
from tests.reporting.test_round_annex import ROWS
from tests.reporting.test_round_report import three_units

from caicach.analysis import Comparison
from caicach.reporting.council_minutes import council_minutes
from caicach.reporting.document import Letterhead, Report
from caicach.reporting.filling import fill
from caicach.reporting.form06_document import FormMatter, form06_report
from caicach.reporting.index_matter import IndexMatter
from caicach.reporting.index_report import index_report
from caicach.reporting.layout import state_layout
from caicach.reporting.pdf import to_pdf
from caicach.reporting.round_annex import AnnexMatter, annex_report
from caicach.reporting.round_report import round_report
from caicach.reporting.templates import KINDS, library_template

HEAD = Letterhead("Sở Nội vụ", "Mẫu", "Ủy ban nhân dân tỉnh Mẫu")


def _annex() -> Report:
    matter = AnnexMatter(
        unit="Sở A", superior="Ủy ban nhân dân tỉnh Mẫu", place="Mẫu", symbol="BC-SA", period="2026",
        title="Bộ tiêu chí thử", rows=ROWS, total=Decimal(3), most=Decimal(5),
    )  # fmt: skip
    return annex_report(matter)


MADE: dict[str, Callable[[Comparison], Report]] = {
    "index_report": lambda papi: index_report(IndexMatter(papi, "35", name="tỉnh Hà Nam"), quarter.PAPER),
    "council_minutes": lambda _papi: council_minutes(COUNCIL, dataclasses.replace(quarter.PAPER, symbol="BB-HĐTĐ")),
    "form06": lambda _papi: form06_report(FormMatter(FORM, "Sở A", place="Mẫu")),
    "round_report": lambda _papi: round_report(three_units(), quarter.PAPER),
    "round_annex": lambda _papi: _annex(),
} | {kind: lambda _papi, k=kind: fill(library_template(k), quarter.QUARTER, quarter.PAPER) for kind in KINDS}


class Page(NamedTuple):
    """A page read back: its sides in mm, its pieces of text, all its words."""

    width: float
    height: float
    pieces: list[Piece]
    words: str

    def piece(self, start: str) -> Piece:
        return next(found for found in self.pieces if found.text.startswith(start))


class Printed(NamedTuple):
    """A paper and what its PDF says."""

    report: Report
    pages: list[Page]


@pytest.fixture(scope="module", params=MADE)
def printed(request: pytest.FixtureRequest, papi: Comparison) -> Printed:
    made = MADE[request.param](papi)
    given = {"letterhead": HEAD, "number": 5, "date": dt.date(2026, 4, 5), "recipients": ("Như trên",)}
    report = dataclasses.replace(made, **given)
    return Printed(report, [_read(page) for page in read(to_pdf(report)).pages])


def _read(page: pypdf.PageObject) -> Page:
    width, height = (float(side) / MM for side in page.mediabox[2:])
    return Page(width, height, pieces(page), words(page))


def _lawful(found: Piece, name: str, face: str) -> None:
    low, high = state_layout().sizes[name].range
    assert low - 0.05 <= found.size <= high + 0.05, found
    assert found.face == face, found


def test_pages_are_a4_with_the_margins_of_the_decree(printed: Printed) -> None:
    for page in printed.pages:
        assert {round(page.width), round(page.height)} == {210, 297}
        for found in page.pieces:
            assert 30 - 0.1 <= found.x < page.width - 15
            assert found.y >= 20
            if not found.text.isdigit():
                assert found.y <= page.height - 20
    assert printed.pages[0].width < printed.pages[0].height


def test_the_elements_of_the_first_page_stand_in_their_places(printed: Printed) -> None:
    report, page = printed.report, printed.pages[0]
    country, motto = page.piece("CỘNG HÒA XÃ HỘI"), page.piece("Độc lập - Tự do")
    issuer, number, date = page.piece("SỞ NỘI VỤ"), page.piece(report.number_line()), page.piece("Mẫu, ngày 05")
    kind = page.piece(report.kind.upper())
    _lawful(country, "country", "LiberationSerif-Bold")
    _lawful(motto, "motto", "LiberationSerif-Bold")
    _lawful(issuer, "issuer", "LiberationSerif-Bold")
    _lawful(number, "number", "LiberationSerif")
    _lawful(date, "place_date", "LiberationSerif-Italic")
    _lawful(kind, "kind", "LiberationSerif-Bold")
    _lawful(page.piece(state_layout().title_lines(report.title)[0][:20]), "subject", "LiberationSerif-Bold")
    assert country.y > motto.y > date.y > kind.y
    assert country.x > 30 + 165 * 0.4 > issuer.x
    assert number.y == pytest.approx(date.y, abs=0.2)


def test_the_end_has_recipients_on_the_left_and_the_signature_on_the_right(
    printed: Printed,
) -> None:
    page = next(page for page in printed.pages if "Nơi nhận:" in page.words)
    label, signed = page.piece("Nơi nhận:"), page.piece(printed.report.signature.authority[0].upper())
    _lawful(label, "recipients_label", "LiberationSerif-BoldItalic")
    _lawful(page.piece("- Như trên;"), "recipients", "LiberationSerif")
    _lawful(signed, "signature", "LiberationSerif-Bold")
    assert label.x == pytest.approx(30, abs=0.2)
    assert signed.x > 30 + 165 / 2
    assert label.y == pytest.approx(signed.y, abs=1)
    assert "./." in page.words


def test_pages_after_the_first_bear_their_number_above(printed: Printed) -> None:
    for number, page in enumerate(printed.pages, 1):
        above = [found for found in page.pieces if found.y > page.height - 20]
        if page.words.startswith("Phụ lục") or number == 1:
            assert above == []
        else:
            (found,) = above
            _lawful(found, "page_number", "LiberationSerif")
            middle = 30 + (page.width - 45) / 2
            assert found.x + 0.25 * len(found.text) * found.size / MM == pytest.approx(middle, abs=0.3)


def test_only_the_shipped_faces_are_used(printed: Printed) -> None:
    faces = {found.face.partition("-")[0] for page in printed.pages for found in page.pieces}
    assert faces <= {"LiberationSerif", "Arimo"}
