"""A criteria set written in the browser: begun from a template, changed by drag, keys and form, checked, taken back."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import yaml
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect
from tests.browser.conftest import PHONE, WIDE
from tests.browser.test_smoke import sound

TITLE = "Bộ tiêu chí các sở (bài thử)"
SignIn = Callable[[Page, str], None]
Picture = Callable[[Page, str], None]


def test_a_set_is_written_checked_and_compared(
    window: Callable[..., Page], sign_in: SignIn, picture: Picture, tmp_path: Path
) -> None:
    desk = window(**WIDE)
    sign_in(desk, "cai-cach")
    begins_from_a_template(desk)
    drags_a_criterion(desk)
    numbers_anew(desk)
    sees_the_sum_change_while_typing(desk)
    changes_the_rule(desk)
    takes_it_back(desk)
    moves_by_keys(desk)
    picture(desk, "walk-editor")
    tries_the_form(desk)
    picture(desk, "walk-editor-preview")
    compares(desk)
    downloads(desk, tmp_path)
    phone = window(**PHONE)
    sign_in(phone, "so-tnmt")
    reads_on_the_phone(phone)
    picture(phone, "walk-editor-phone")


def row(page: Page, code: str) -> Locator:
    """Return the row of a criterion."""
    return page.locator(f'#outline tbody tr[data-code="{code}"]')


def opens(page: Page, code: str) -> None:
    """Open a criterion beside the tree."""
    row(page, code).locator(".pick").click()
    expect(page.locator("#node")).to_have_attribute("data-code", code)


def codes(page: Page, parent: str) -> list[str]:
    """Return the codes right under `parent` as they stand on the page."""
    rows = page.locator(f'#outline tbody tr[data-parent="{parent}"]')
    return rows.evaluate_all("rows => rows.map(row => row.dataset.code)")


def version(page: Page, number: int) -> None:
    """Wait until the page shows the version of that number."""
    expect(page.locator("#editor")).to_have_attribute("data-version", str(number))


def begins_from_a_template(page: Page) -> None:
    """The list offers the templates; a set begins from one."""
    page.goto("/criteria/")
    sound(page)
    offer = page.locator(".list li").filter(has_text="của sở, ban, ngành")
    offer.get_by_role("link", name="Bắt đầu từ bộ này").click()
    page.get_by_label("Tên bộ tiêu chí").fill(TITLE)
    sound(page)
    page.get_by_role("button", name="Lập bộ tiêu chí").click()
    expect(page.locator("h1")).to_have_text(TITLE)
    expect(page.locator("#total")).to_have_text("100")
    version(page, 1)
    sound(page)


def drags_a_criterion(page: Page) -> None:
    """1.5 is dragged above 1.4."""
    target = row(page, "1.4").bounding_box()
    assert target is not None
    row(page, "1.5").drag_to(row(page, "1.4"), target_position={"x": 60, "y": 4})
    version(page, 2)
    assert codes(page, "1") == ["1.1", "1.2", "1.3", "1.5", "1.4", "1.6"]


def numbers_anew(page: Page) -> None:
    """The page says that the codes are out of order, and puts them right."""
    page.get_by_role("button", name="Đánh lại mã số", exact=True).click()
    version(page, 3)
    assert codes(page, "1") == ["1.1", "1.2", "1.3", "1.4", "1.5", "1.6"]
    expect(row(page, "1.4")).to_contain_text("Sáng kiến")
    expect(page.get_by_role("button", name="Đánh lại mã số", exact=True)).to_have_count(0)


def sees_the_sum_change_while_typing(page: Page) -> None:
    """Typing a maximum shows at once that the parts no longer agree; saving shows it in the tree and on top."""
    opens(page, "1.1.2")
    maximum = page.locator("#node-form").get_by_label("Điểm tối đa")
    maximum.fill("3")
    expect(page.locator("#live")).to_contain_text("1.1: các mục cộng lại 4, tối đa 3,5 chưa khớp")
    expect(page.locator("#live")).to_contain_text("tốt nhất chỉ cho 2,5 điểm")
    sound(page)
    page.get_by_role("button", name="Lưu mục này").click()
    version(page, 4)
    expect(row(page, "1.1")).to_contain_text("các mục: 4")
    expect(page.locator("#faults")).to_contain_text("Còn 1 lỗi")
    sound(page)


def changes_the_rule(page: Page) -> None:
    """Another way of scoring brings its own fields; the finding about the bands goes with them."""
    page.locator("#node-form").get_by_label("Cách chấm").select_option("ratio")
    full = page.get_by_label("Đủ điểm khi tỷ lệ đạt (%)")
    full.fill("95,5")
    expect(page.locator("#live")).not_to_contain_text("tốt nhất")
    sound(page)
    page.get_by_role("button", name="Lưu mục này").click()
    version(page, 5)
    expect(row(page, "1.1.2")).to_contain_text("đủ điểm ở 95,5 %")


def takes_it_back(page: Page) -> None:
    """Undo makes the text before the newest one; twice, and the set is sound again."""
    page.get_by_role("button", name=re.compile("^Hoàn tác")).click()
    version(page, 6)
    expect(page.locator(".messages")).to_contain_text("bản 4")
    page.goto(page.url.split("?")[0] + "?version=3")
    page.get_by_role("button", name="Lấy lại nội dung của bản 3").click()
    version(page, 7)
    expect(page.locator("#faults")).to_have_count(0)


def moves_by_keys(page: Page) -> None:
    """Arrows walk the tree; with Alt the criterion moves, and stays under the keys."""
    row(page, "2.1").locator(".pick").focus()
    page.keyboard.press("ArrowDown")
    expect(row(page, "2.2").locator(".pick")).to_be_focused()
    page.keyboard.press("Alt+ArrowUp")
    version(page, 8)
    assert codes(page, "2")[:2] == ["2.2", "2.1"]
    expect(row(page, "2.2").locator(".pick")).to_be_focused()
    page.keyboard.press("Alt+ArrowDown")
    version(page, 9)
    assert codes(page, "2")[:2] == ["2.1", "2.2"]
    sound(page)


def tries_the_form(page: Page) -> None:
    """The preview is the form that a unit will see; an answer shows what it earns."""
    page.get_by_role("link", name="Biểu mẫu đơn vị sẽ thấy").click()
    page.locator(".field-nav").get_by_role("link", name=re.compile("^3. ")).click()
    leaf = page.locator('[id="leaf-3.2.1"]')
    leaf.get_by_label(re.compile("Tỷ lệ")).fill("96,2")
    expect(leaf.locator(".tried")).to_contain_text("Được 4/5 điểm")
    leaf.get_by_label(re.compile("Tỷ lệ")).fill("chín")
    expect(leaf.locator(".tried .wrong")).to_be_visible()
    sound(page)


def compares(page: Page) -> None:
    """Two versions side by side: one criterion changed its maximum and its rule."""
    page.get_by_role("link", name="So sánh", exact=True).last.click()
    page.get_by_label("Trước").select_option("v:3")
    page.get_by_label("Sau", exact=True).select_option("v:5")
    page.get_by_role("button", name="So sánh").click()
    changed = page.locator("#table-changes tbody tr")
    expect(changed).to_have_count(1)
    expect(changed).to_contain_text("đổi điểm")
    expect(changed).to_contain_text("đổi cách chấm")
    sound(page)
    page.get_by_role("link", name="Các bản đã lưu").click()
    expect(page.locator("#table-versions tbody tr")).to_have_count(9)
    sound(page)


def downloads(page: Page, folder: Path) -> None:
    """The set goes out as YAML and as a criteria sheet."""
    page.get_by_role("link", name="Nội dung", exact=True).click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="YAML").click()
    assert yaml.safe_load(waiting.value.path().read_text(encoding="utf-8"))["title"] == TITLE
    with page.expect_download() as waiting:
        page.get_by_role("link", name="XLSX").click()
    waiting.value.save_as(folder / "bo.xlsx")
    sheet = load_workbook(folder / "bo.xlsx").worksheets[0]
    assert [cell.value for cell in sheet[1]][:4] == ["code", "title", "max", "rule"]


def reads_on_the_phone(page: Page) -> None:
    """A unit's officer reads the set on a phone, and may change nothing."""
    page.goto("/criteria/")
    sound(page)
    page.get_by_role("link", name=TITLE).click()
    sound(page)
    opens(page, "3.2.1")
    expect(page.locator("#node")).to_contain_text("từ 98 %")
    expect(page.get_by_role("button", name="Lưu mục này")).to_have_count(0)
    sound(page)
