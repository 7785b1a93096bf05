"""Making a report: its figures, whose rights it is rendered with, its marks, and being made once only."""

from __future__ import annotations

import datetime as dt
import io
import re

import docx
import openpyxl
import pypdf
import pytest
from django.urls import reverse
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult
from tests.web.cast import TODAY, Cast
from tests.web.situations import finding, index_tables
from tests.web.work import document, given

from caicach.web.accounts.services import end_role
from caicach.web.audit.models import Entry
from caicach.web.audit.verify import verify
from caicach.web.files.keep import path_of
from caicach.web.findings.services import Weakness, Why, record_finding
from caicach.web.reports.jobs import could_not_make, make_report
from caicach.web.reports.models import Report
from caicach.web.reports.services import Asked, ask_for_report

NOTICE = "Số liệu thử, không phải số thật."


@pytest.fixture
def report(cast: Cast) -> Report:
    """Ask for a report on the tests' two years of PAPI, in a province whose pages carry a notice."""
    cast.province.notice_vi = NOTICE
    cast.province.save()
    index_tables(cast)
    asked = Asked("papi", "2020", "2021", "state", ("Ban Thường vụ Tỉnh ủy",), "https://cchc.example/")
    return ask_for_report(cast.people.reform_officer, cast.province, asked)


def made(report: Report) -> Report:
    make_report.call(report.pk)
    return Report.objects.select_related("pdf", "docx", "xlsx", "computation").get(pk=report.pk)


def content(report: Report, kind: str) -> bytes:
    return path_of(dict(report.files)[kind].digest).read_bytes()


def pages(report: Report) -> list[str]:
    """Return the text of each page, blanks made one."""
    read = pypdf.PdfReader(io.BytesIO(content(report, "pdf")))
    return [re.sub(r"\s+", " ", page.extract_text()) for page in read.pages]


def test_the_papers_hold_the_figures_of_the_tables(report: Report) -> None:
    done = made(report)
    text = " ".join(pages(done))
    # Eight components of 4 + code / 4: 41 points; each lost half a point: 37; second of two behind Nam Định.
    assert "Tổng điểm năm 2021: 37,000 điểm (năm 2020: 41,000; ▼ 4,000)" in text
    assert "thứ hạng: 2/2" in text
    assert "Kính gửi: Ban Thường vụ Tỉnh ủy" in text
    assert "số liệu thử" in text
    assert "Chưa có tồn tại, hạn chế nào được ghi nhận." in text
    assert done.computation is not None
    assert f"phép tính {done.computation.name}" in text


def test_every_page_sheet_and_paper_carries_the_notice(report: Report) -> None:
    done = made(report)
    assert len(pages(done)) > 1
    assert [NOTICE in text for text in pages(done)] == [True] * len(pages(done))
    section = docx.Document(io.BytesIO(content(done, "docx"))).sections[0]
    assert section.footer.paragraphs[0].text == section.first_page_footer.paragraphs[0].text == NOTICE
    book = openpyxl.load_workbook(io.BytesIO(content(done, "xlsx")))
    assert all(sheet.oddFooter.center.text == NOTICE for sheet in book.worksheets)
    assert all(sheet.cell(sheet.max_row, 1).value == NOTICE for sheet in book.worksheets)


def test_the_figures_on_paper_open_their_computation_on_the_site(report: Report) -> None:
    read = pypdf.PdfReader(io.BytesIO(content(made(report), "pdf")))
    links = [
        a.get_object()["/A"]["/URI"] for page in read.pages for a in page.get("/Annots", []) if "/A" in a.get_object()
    ]
    assert "https://cchc.example" + reverse("index-trace", args=["papi", "2021", "35", "total"]) in links


@pytest.mark.parametrize(
    ("paper", "head"),
    [("state", "ỦY BAN NHÂN DÂN TỈNH HÀ NAM"), ("party", "ĐẢNG CỘNG SẢN VIỆT NAM")],
)
def test_the_asker_chooses_whose_paper_it_is(report: Report, paper: str, head: str) -> None:
    report.asked["paper"] = paper
    report.save()
    first = pages(made(report))[0]
    assert head in first
    assert ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in first) == (paper == "state")


def test_findings_causes_and_tasks_are_told_with_their_standing(report: Report, cast: Cast) -> None:
    directive = document(cast, finding(cast))
    given(directive, cast.unit_a, TODAY - dt.timedelta(days=6), words="kiểm điểm trách nhiệm")
    given(directive, cast.unit_b, TODAY - dt.timedelta(days=6), words="kiểm điểm trách nhiệm")
    given(directive, cast.unit_b, TODAY, words="việc đến hạn hôm nay")
    given(directive, cast.unit_a, None, words="việc thường xuyên", every="month")
    given(directive, cast.unit_a, TODAY, words="việc đã bỏ", state="cancelled")
    text = " ".join(pages(made(report)))
    assert "Nguyên nhân chủ quan: chậm công khai." in text
    assert "Tổng số 5 nhiệm vụ; đang thực hiện quá hạn: 2; sắp đến hạn: 1" in text
    assert "Kiểm điểm trách nhiệm Sở A, Sở B 9/6/2022 Đang thực hiện quá hạn (6 ngày)" in text
    assert "định kỳ hằng tháng" in text
    assert "Đã hủy giao" in text


def test_another_province_stays_out_of_it(report: Report, cast: Cast) -> None:
    weakness = Weakness("Việc riêng của tỉnh khác", "papi", "2", "2020", "2021")
    record_finding(cast.people.stranger, cast.other_province, weakness, [Why("subjective", "riêng")])
    assert "Việc riêng của tỉnh khác" not in " ".join(pages(made(report)))


def test_whoever_lost_the_right_gets_no_report(report: Report, cast: Cast) -> None:
    user = cast.people.reform_officer
    end_role(cast.people.administrator, user.memberships.get(), TODAY, "chuyển công tác")
    done = made(report)
    assert (done.state, done.files) == ("failed", [])
    assert "không còn quyền" in done.trouble_words.vi
    assert "may no longer" in done.trouble_words.en


def test_a_closed_account_gets_no_report(report: Report, cast: Cast) -> None:
    cast.people.reform_officer.is_active = False
    cast.people.reform_officer.save()
    assert made(report).state == "failed"


def test_made_twice_it_is_made_once(report: Report) -> None:
    first = made(report)
    assert made(report).files == first.files
    assert Entry.objects.filter(act="make-report").count() == 1


def test_the_same_question_on_the_same_figures_gives_the_same_bytes(report: Report, cast: Cast) -> None:
    again = ask_for_report(
        cast.people.reform_officer, cast.province, Asked(**{**report.asked, "to": tuple(report.asked["to"])})
    )
    assert [file.digest for _, file in made(report).files] == [file.digest for _, file in made(again).files]


def test_what_failed_for_good_says_so_and_what_is_made_stays_made(report: Report, cast: Cast) -> None:
    other = ask_for_report(cast.people.leader, cast.province, Asked("papi", "2020", "2021", "party"))
    made(other)
    for pk in (report.pk, other.pk):
        could_not_make(pk)
    assert Report.objects.get(pk=report.pk).state == "failed"
    assert Report.objects.get(pk=other.pk).state == "made"


def test_a_worker_makes_what_waits_in_the_queue(report: Report) -> None:
    worker = Worker(
        queue_names=["default"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="worker of the test",
        excluded_queue_names=[],
    )
    worker.run_task(DBTaskResult.objects.ready().get())
    assert Report.objects.get(pk=report.pk).state == "made"
    assert DBTaskResult.objects.get().status == TaskResultStatus.SUCCESSFUL


def test_a_file_altered_or_gone_breaks_the_proof(report: Report) -> None:
    done = made(report)
    assert verify().broken == ()
    path_of(done.files[0][1].digest).write_bytes(b"%PDF- other")
    path_of(done.files[1][1].digest).unlink()
    assert [broken.what.en for broken in verify().broken] == [
        f"the pdf of report {report.pk} was altered",
        f"the docx file of report {report.pk} is gone",
    ]
