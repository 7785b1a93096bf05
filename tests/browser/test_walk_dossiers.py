"""Tỉnh Mẫu's dossiers: a file is imported, mended and undone at a desk; a commune works through its list on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect
from tests.browser.conftest import PHONE, WIDE
from tests.browser.test_smoke import sound
from tests.browser.watch import Watch

OFFICER, COMMUNE = "mau-cai-cach", "mau-an-binh"
FILE = """Mã HS,Đơn vị,Ngày tiếp nhận,Ngày hẹn trả,Ngày kết thúc,Họ và tên
THU-1,MAU.113,02/11/2026 08:30,05/11/2026 08:30,04/11/2026 10:00,Nguyễn Thị Thử
THU-2,MAU.113,02/11/2026 09:00,05/11/2026 09:00,01/11/2026 10:00,Trần Văn Thử
"""
PAGES = (
    "/dossiers/",
    "/dossiers/?by=field&by=month",
    "/dossiers/work/",
    "/dossiers/causes/",
    "/dossiers/process/?procedure=TM-DD-01",
    "/dossiers/form06/",
    "/dossiers/index766/",
    "/dossiers/units/MAU.113/",
)

SignIn = Callable[[Page, str], None]
Picture = Callable[[Page, str], None]


def test_a_file_is_imported_its_rejected_row_shown_and_the_import_undone(
    page: Page, sign_in: SignIn, picture: Picture, tmp_path: Path
) -> None:
    sign_in(page, OFFICER)
    path = tmp_path / "ho-so-thu.csv"
    path.write_text(FILE, encoding="utf-8")
    page.goto("/dossiers/imports/new/")
    page.get_by_label("Hệ thống nguồn").fill("Phần mềm thử")
    page.get_by_label("Tệp hồ sơ").set_input_files(path)
    sound(page)
    page.get_by_role("button", name="Đọc và xác nhận cột").click()
    expect(page.get_by_text("dữ liệu cá nhân, không hiển thị")).to_be_visible()
    expect(page.get_by_text("Nguyễn Thị Thử")).to_have_count(0)
    page.get_by_label("Cột “Mã HS” được đọc là").select_option(label="Mã hồ sơ")
    sound(page)
    page.get_by_role("button", name="Xác nhận và nạp").click()
    expect(page.get_by_text("Hồ sơ thêm mới", exact=True)).to_be_visible()
    expect(page.get_by_text("giải quyết xong trước khi tiếp nhận").first).to_be_visible()
    sound(page)
    picture(page, "dossiers-import")
    page.goto("/dossiers/of/THU-1/")
    expect(page.locator("table.clock")).to_be_visible()
    sound(page)
    picture(page, "dossiers-clock")
    page.goto("/dossiers/imports/addresses/new/")
    sound(page)
    page.goto("/dossiers/imports/")
    sound(page)
    page.get_by_role("link", name="ho-so-thu.csv").first.click()
    page.get_by_text("Hủy lần nạp này").click()
    page.get_by_label("Lý do hủy").fill("tệp thử")
    page.get_by_role("button", name="Hủy lần nạp").click()
    expect(page.get_by_text("hủy ngày")).to_contain_text("tệp thử")


def test_a_commune_works_on_its_phone_and_says_why_it_was_late(
    window: Callable[..., Page], sign_in: SignIn, picture: Picture, watches: list[Watch]
) -> None:
    phone = window(**PHONE)
    sign_in(phone, COMMUNE)
    for address in PAGES:
        phone.goto(address)
        sound(phone)
        picture(phone, "phone" + re.sub(r"\W+", "-", address))
    phone.goto("/dossiers/work/")
    phone.keyboard.press("j")
    focused = phone.locator("[data-row]:focus")
    expect(focused).to_have_count(1)
    code = focused.inner_text()
    phone.keyboard.press("Enter")
    expect(phone.locator("h1")).to_have_text(f"Hồ sơ {code}")
    sound(phone)
    watches[-1].expect(422)
    phone.goto("/dossiers/causes/waiting/")
    sound(phone)
    send = phone.get_by_role("button", name="Xác nhận các hồ sơ đã đánh dấu")
    send.click()
    expect(phone.get_by_role("alert")).to_contain_text("Chưa chọn hồ sơ nào")
    phone.locator("input[name='pick']").first.check()
    phone.locator("select[name^='cause:']").first.select_option("short-of-people")
    phone.get_by_role("button", name="Xác nhận các hồ sơ đã đánh dấu").click()
    expect(phone.get_by_text("Đã xác nhận nguyên nhân của 1 hồ sơ.")).to_be_visible()


def test_every_page_of_dossiers_is_sound_at_a_desk_and_the_map_shows_more_when_asked(
    window: Callable[..., Page], sign_in: SignIn, picture: Picture
) -> None:
    desk = window(**WIDE)
    sign_in(desk, OFFICER)
    for address in PAGES:
        desk.goto(address)
        sound(desk)
        picture(desk, "desk" + re.sub(r"\W+", "-", address))
    desk.goto("/dossiers/process/?detail=5")
    few = desk.locator("svg.flow path.way").count()
    desk.goto("/dossiers/process/?detail=100")
    assert desk.locator("svg.flow path.way").count() > few
    desk.goto("/dossiers/causes/finding/?procedure=TM-DD-01")
    expect(desk.get_by_label("Tồn tại, hạn chế")).to_have_value(re.compile("hồ sơ trễ hạn: TM-DD-01"))
    sound(desk)
