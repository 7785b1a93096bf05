"""Late dossiers lead to a verdict, an objection, a corrected fact, a withdrawal and a report, walked by five people.

The administrator brings dossiers in, the reform officer applies the rule, the unit's officer objects on a phone, the
leader decides, and the tracking officer, whose business it is not, finds the doors shut.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import docx
from playwright.sync_api import Page, expect
from tests.browser.conftest import PHONE, WIDE
from tests.browser.test_smoke import sound
from tests.browser.watch import Watch

SignIn = Callable[[Page, str], None]
Picture = Callable[[Page, str], None]

UNIT = "35.STNMT"
HEAD = "Mã hồ sơ,Đơn vị,Mã thủ tục,Lĩnh vực,Ngày tiếp nhận,Ngày hẹn trả,Ngày kết thúc"
PERIOD = "2023"


def dossiers(late: int, of: int = 20) -> str:
    """Return a table of `of` dossiers of the unit in 2023, `late` of them finished a week after they were due."""
    rows = [
        f"TV-{n:03},{UNIT},1.000001,Đất đai,2023-02-01 08:30,2023-02-10 08:30,"
        f"{'2023-02-17' if n <= late else '2023-02-09'} 10:00"
        for n in range(1, of + 1)
    ]
    return "\n".join([HEAD, *rows]) + "\n"


def test_late_dossiers_lead_to_a_verdict_and_a_corrected_fact_withdraws_it(
    window: Callable[..., Page], sign_in: SignIn, picture: Picture, watches: list[Watch], tmp_path: Path
) -> None:
    keeper, officer, phone, leader, other = (window(**shape) for shape in (WIDE, WIDE, PHONE, WIDE, WIDE))
    watches[2].expect(422)  # an objection without words
    watches[4].expect(403)
    people = (keeper, "quan-tri"), (officer, "cai-cach"), (phone, "so-tnmt"), (leader, "lanh-dao"), (other, "theo-doi")
    for page, account in people:
        sign_in(page, account)
    imports(keeper, tmp_path / "ho-so-dau-nam.csv", dossiers(late=3))
    takes_the_rules_up(officer)
    takes_facts(officer)
    case = opens_and_notifies(officer, picture)
    objects(phone, case, tmp_path, picture)
    imports(keeper, tmp_path / "ho-so-da-sua.csv", dossiers(late=0))
    takes_facts_again(officer, case)
    withdraws(leader, case, picture)
    reads_the_minutes(phone, case)
    reads_the_report(phone, picture)
    assert other.goto(case).status == 403  # type: ignore[union-attr]


def imports(page: Page, path: Path, table: str) -> None:
    """Hand a table of dossiers in, confirm its columns and wait until it is read."""
    path.write_text(table, encoding="utf-8")
    page.goto("/dossiers/imports/new/")
    page.get_by_label("Hệ thống nguồn").fill("Một cửa")
    page.get_by_label("Tệp hồ sơ").set_input_files(path)
    page.get_by_role("button", name="Đọc và xác nhận cột").click()
    page.get_by_role("button", name="Xác nhận và nạp").click()
    expect(page.get_by_text("Hồ sơ thêm mới", exact=True)).to_be_visible()


def takes_the_rules_up(page: Page) -> None:
    """Take the rule on late dossiers up from the library."""
    page.goto("/accountability/rules/new/")
    sound(page)
    page.get_by_label("Bộ quy định trong thư viện").select_option("khanh-hoa-91")
    page.get_by_role("button", name="Đưa vào dùng").click()
    expect(page.get_by_text("từ 5 % trở lên (gồm cả 5 %)").first).to_be_visible()
    sound(page)


def takes_facts(page: Page) -> None:
    """Take over what the platform knows of the year."""
    page.goto("/accountability/facts/")
    sound(page)
    page.get_by_label("Kỳ", exact=True).first.fill(PERIOD)
    page.get_by_role("button", name="Lấy số liệu trên hệ thống").click()
    expect(page.get_by_text("dữ kiện mới hoặc đã đổi")).to_be_visible()
    sound(page)


def opens_and_notifies(page: Page, picture: Picture) -> str:
    """Open a case for the unit with 15 % late, give notice of it, and return its address."""
    page.goto(f"/accountability/verdicts/?period={PERIOD}")
    row = page.get_by_role("row").filter(has_text="KH-01").filter(has_text="Sở Tài nguyên và Môi trường")
    expect(row).to_contain_text("15 %")
    expect(row).to_contain_text("bớt 3 hồ sơ trễ hạn thì không bị áp dụng")
    sound(page)
    picture(page, "verdicts")
    page.get_by_role("button", name="Lập trường hợp xem xét").click()
    page.get_by_role("row").filter(has_text="KH-01").get_by_role("link", name="Sở Tài nguyên").first.click()
    sound(page)
    page.get_by_label("Thời hạn phản hồi (ngày làm việc)").fill("3")
    page.get_by_role("button", name="Gửi thông báo").click()
    expect(page.get_by_text("Chờ phản hồi, còn").first).to_be_visible()
    return page.url


def objects(page: Page, case: str, folder: Path, picture: Picture) -> None:
    """Find the case on the phone's home page and object to it, with a paper."""
    page.goto("/")
    page.get_by_role("link", name="Phản hồi trước khi hết hạn").first.click()
    page.wait_for_url(case)
    sound(page)
    paper = folder / "phieu-tra.pdf"
    paper.write_bytes(b"%PDF-1.7\nphieu tra ket qua")
    page.get_by_label("Nội dung phản hồi").fill("   ")
    page.get_by_label("Minh chứng").set_input_files(paper)
    page.get_by_role("button", name="Gửi phản hồi").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Nội dung phản hồi").fill("Ba hồ sơ đã trả ngày 09/02, hệ thống ghi sai ngày kết thúc.")
    page.get_by_label("Minh chứng").set_input_files(paper)
    page.get_by_role("button", name="Gửi phản hồi").click()
    expect(page.get_by_text("Có phản hồi, chờ quyết định").first).to_be_visible()
    expect(page.get_by_role("link", name="phieu-tra.pdf")).to_be_visible()
    sound(page)
    picture(page, "case-phone")


def takes_facts_again(page: Page, case: str) -> None:
    """Take the corrected figures over: the case is judged again."""
    page.goto(case)
    page.get_by_role("button", name="Lấy lại số liệu trên hệ thống").click()
    expect(page.get_by_text("quy định không còn áp dụng")).to_be_visible()
    expect(page.get_by_text("Tính lại theo số liệu đã đổi")).to_be_visible()
    sound(page)


def withdraws(page: Page, case: str, picture: Picture) -> None:
    """Withdraw the case as the corrected figures ask."""
    page.goto("/")
    page.get_by_role("link", name="Sở Tài nguyên và Môi trường").first.click()
    page.wait_for_url(case)
    page.get_by_label("rút: hệ quả không áp dụng").check()
    page.get_by_label("Căn cứ và lý do").fill("Số liệu đã sửa: không còn hồ sơ trễ.")
    page.get_by_role("button", name="Ghi quyết định").click()
    expect(page.get_by_text("Đã rút ngày").first).to_be_visible()
    sound(page)
    picture(page, "case-withdrawn")
    page.goto(f"/accountability/consequences/?period={PERIOD}")
    sound(page)


def reads_the_minutes(page: Page, case: str) -> None:
    """Take the minutes, which hold the rule, the objection and the decision."""
    answer = page.request.get(f"{case}minutes/docx/")
    words = "\n".join(p.text for p in docx.Document(io.BytesIO(answer.body())).paragraphs)
    for part in ("từ 5% hồ sơ trễ hạn trở lên", "Ba hồ sơ đã trả ngày 09/02", "không còn hồ sơ trễ"):
        assert part in words


def reads_the_report(page: Page, picture: Picture) -> None:
    """Open the unit's own report of the year: nothing late, one case, withdrawn; on screen and as a paper."""
    page.goto("/reports/units/")
    expect(page.get_by_text("rút lại 1")).to_be_visible()
    sound(page)
    picture(page, "unit-report-phone")
    answer = page.request.get(f"{page.url.split('?')[0]}docx/?period={PERIOD}")
    words = " ".join(p.text for p in docx.Document(io.BytesIO(answer.body())).paragraphs)
    assert "rút lại 1" in words
    assert re.search(r"trước và đúng hạn 100(,0+)? %", words), words
