"""Importing index tables: whole or not at all, twice changes nothing, a better table supersedes the old one."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook
from tests.web.cast import Cast

from caicach.web.accounts.models import User
from caicach.web.audit.models import Entry
from caicach.web.audit.verify import verify
from caicach.web.demo.build import examples
from caicach.web.indices.checked import check_table
from caicach.web.indices.figures_of import current_tables
from caicach.web.indices.models import IndexTable, Observation
from caicach.web.indices.services import Provenance, import_rows

SignIn = Callable[[User | None], Client]
DAY = dt.date(2022, 6, 15)
PAPI_2022 = "papi/papi_2022.csv"


def rows_of(text: str) -> list:
    checked = check_table(text.encode(), "bảng.csv", "papi")
    assert not checked.problems
    return list(checked.rows)


def bring(user: User, text: str, reason: str = ""):
    return import_rows(user, "papi", rows_of(text), Provenance("PAPI", "bảng.csv", reason=reason), DAY)


TABLE = "unit,period,code,value\n35,2021,1,4.75\n36,2021,1,5.25\n"


def test_import_keeps_a_table_and_its_entry(cast: Cast) -> None:
    done = bring(cast.people.reform_officer, TABLE)
    assert [t.period for t in done.added] == ["2021"]
    assert Observation.objects.count() == 2
    assert Entry.objects.filter(stream="indices", act="import-table").count() == 1
    assert verify().broken == ()


def test_the_same_figures_again_change_nothing(cast: Cast) -> None:
    bring(cast.people.reform_officer, TABLE)
    again = bring(cast.people.reform_officer, "period;unit;code;value\n2021;36;1;5,25\n2021;35;1;4,75\n")
    assert again.unchanged == ("2021",)
    assert (IndexTable.objects.count(), Observation.objects.count()) == (1, 2)


def test_other_figures_supersede_and_the_old_table_stays(cast: Cast) -> None:
    old = bring(cast.people.reform_officer, TABLE).added[0]
    new = bring(cast.people.reform_officer, TABLE.replace("4.75", "4.76"), "công bố lại").replaced[0]
    old.refresh_from_db()
    assert old.superseded_by == new
    assert current_tables("papi") == {"2021": new}
    assert Observation.objects.filter(table=old, value=4.75).exists()
    assert verify().broken == ()


def test_an_altered_figure_breaks_the_seal(cast: Cast) -> None:
    bring(cast.people.reform_officer, TABLE)
    Observation.objects.filter(value=4.75).update(value=4.8)
    assert [b.stream for b in verify().broken] == ["indices"]


def test_upload_shows_then_keeps(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.people.reform_officer)
    file = BytesIO((examples() / PAPI_2022).read_bytes())
    file.name = "papi_2022.csv"
    form = {"instrument": "papi", "source": "PAPI 2022", "file": file}
    shown = client.post(reverse("index-import"), form, follow=True)
    assert shown.status_code == 200
    assert IndexTable.objects.count() == 0, "nothing is kept before the reader confirms"
    page = shown.content.decode()
    assert "province_code" in page
    assert "504" in page
    done = client.post(shown.request["PATH_INFO"], {"confirm": "1"}, follow=True)
    assert done.status_code == 200
    assert list(current_tables("papi")) == ["2022"]


def test_pasted_from_a_spreadsheet(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.people.reform_officer)
    pasted = "unit\tperiod\tcode\tvalue\n35\t2021\t1\t4.75\n"
    shown = client.post(
        reverse("index-import"), {"instrument": "papi", "source": "PAPI", "pasted": pasted}, follow=True
    )
    assert shown.status_code == 200
    client.post(shown.request["PATH_INFO"], {"confirm": "1"})
    assert Observation.objects.get().value == 4.75


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"unit,period,code,value\n35,2021,1,abc\n35,2021,2,55\nX,2021,1,5\n", ("abc", "55", "X")),
        (b"unit,period,code,value\n35,2021,1,5\n35,2021,1,6\n", ("35",)),
        (b"unit,period,code,value\n15,2025,1,5\n99,2021,1,5\n", ("99",)),
        (b"PK\x03\x04 not really", ("tệp.csv",)),
    ],
)
def test_a_bad_file_is_told_whole_and_leaves_nothing(
    cast: Cast, signed_in: SignIn, content: bytes, said: tuple[str, ...]
) -> None:
    file = BytesIO(content)
    file.name = "tệp.csv"
    form = {"instrument": "papi", "source": "PAPI", "file": file}
    page = signed_in(cast.people.reform_officer).post(reverse("index-import"), form, follow=True)
    assert page.status_code == 422
    text = page.content.decode()
    assert all(words in text for words in said)
    assert IndexTable.objects.count() == 0


def test_an_empty_file_is_told(cast: Cast, signed_in: SignIn) -> None:
    file = BytesIO(b"")
    file.name = "rỗng.csv"
    form = {"instrument": "papi", "source": "PAPI", "file": file}
    page = signed_in(cast.people.reform_officer).post(reverse("index-import"), form, follow=True)
    assert page.status_code == 422
    assert "rỗng.csv" in page.content.decode()


def test_an_old_encoding_is_recognised_and_converted_on_request(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.people.reform_officer)
    text = "unit,period,code,value\nHà Nam,2021,1,4.75\nĐà Nẵng,2021,1,5.25\n"
    # Windows-1258 writes tones as combining marks after the vowel.
    file = BytesIO(_windows_1258(unicodedata.normalize("NFC", text)))
    file.name = "cũ.csv"
    shown = client.post(reverse("index-import"), {"instrument": "papi", "source": "PAPI", "file": file}, follow=True)
    assert shown.status_code == 422
    assert "1258" in shown.content.decode()
    offered = shown.context["checked"].offered
    read = client.post(shown.request["PATH_INFO"], {"convert": offered})
    assert read.status_code == 200
    client.post(shown.request["PATH_INFO"], {"convert": offered, "confirm": "1"})
    assert sorted(o.unit.code for o in Observation.objects.all()) == ["35", "48"]


def _windows_1258(text: str) -> bytes:
    tones = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
    out = ""
    for letter in text:
        pieces = unicodedata.normalize("NFD", letter)
        marks = [p for p in pieces[1:] if p in tones]
        out += unicodedata.normalize("NFC", "".join(p for p in pieces if p not in tones)) + "".join(marks)
    return out.encode("cp1258")


def test_xlsx_with_title_rows_and_merged_cells(cast: Cast, signed_in: SignIn) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["KẾT QUẢ PAPI 2021"])
    sheet.merge_cells("A1:D1")
    sheet.append([])
    sheet.append(["unit", "period", "code", "value"])
    sheet.append(["35", 2021, "1", 4.75])
    file = BytesIO()
    book.save(file)
    file.seek(0)
    file.name = "papi.xlsx"
    client = signed_in(cast.people.reform_officer)
    shown = client.post(reverse("index-import"), {"instrument": "papi", "source": "PAPI", "file": file}, follow=True)
    assert shown.status_code == 200
    client.post(shown.request["PATH_INFO"], {"confirm": "1"})
    assert Observation.objects.get().value == 4.75


@pytest.mark.parametrize("who", ["specialist", "leader", "administrator"])
def test_importing_requires_the_right(cast: Cast, signed_in: SignIn, who: str) -> None:
    client = signed_in(getattr(cast.people, who))
    assert client.get(reverse("index-import")).status_code == 403
    assert (
        client.post(reverse("index-import"), {"instrument": "papi", "source": "x", "pasted": TABLE}).status_code == 403
    )
    assert IndexTable.objects.count() == 0
