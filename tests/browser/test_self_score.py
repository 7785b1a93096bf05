"""The unit's form in the browser: saved while one writes, through a dropped line, and by two people at once.

Xã An Bình of the demo scores itself until 30/11/2026.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, Locator, Page, Route, expect
from tests.browser.conftest import PHONE, WIDE
from tests.browser.watch import Watch, axe, no_sideways_scroll

SignIn = Callable[[Page, str], None]
Picture = Callable[[Page, str], None]
PNG: FilePayload = {"name": "ảnh chụp.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n...."}
POSER: FilePayload = {"name": "số liệu.pdf", "mimeType": "application/pdf", "buffer": b"MZ...."}


def part(page: Page, name: str, code: str) -> Locator:
    """Return a part of a criterion's card by its id, such as status-5.1."""
    return page.locator(f'[id="{name}-{code}"]')


def box(page: Page, code: str, name: str) -> Locator:
    """Return a box of a criterion's form."""
    return page.locator(f'[id="{code}-{name}"]')


@pytest.fixture
def field(window: Callable[..., Page], sign_in: SignIn) -> Callable[..., Page]:
    """Return the function that opens a field of the form in a window of its own."""

    def open_field(number: str, shape: dict[str, object] = WIDE) -> Page:
        page = window(**shape)
        sign_in(page, "mau-an-binh")
        page.get_by_role("link", name="Tự chấm điểm Xã An Bình").first.click()
        page.get_by_role("link", name=f"{number}. ", exact=False).first.click()
        return page

    return open_field


def test_an_answer_is_saved_as_it_is_written_and_a_wrong_one_says_why(
    field: Callable[..., Page], watches: list[Watch], picture: Picture
) -> None:
    page = field("5")
    watches[0].expect(422)
    box(page, "5.1", "numerator").fill("17")
    expect(part(page, "status", "5.1")).to_contain_text("điền nốt ô còn lại")
    box(page, "5.1", "denominator").fill("10")
    expect(part(page, "errors", "5.1")).to_contain_text("17 > 10")
    expect(box(page, "5.1", "numerator")).to_have_value("17")
    box(page, "5.1", "denominator").fill("20")
    expect(part(page, "status", "5.1")).to_contain_text("Đã lưu")
    expect(part(page, "errors", "5.1")).to_be_empty()
    expect(part(page, "rule", "5.1").locator("tr.us")).to_have_count(1)
    axe(page)
    no_sideways_scroll(page)
    picture(page, "self-score")


def test_what_is_written_without_a_line_is_kept_and_sent_when_it_is_back(
    field: Callable[..., Page], watches: list[Watch]
) -> None:
    page = field("6")
    watches[0].let_the_line_drop()
    box(page, "6.3", "words").fill("trước khi mất mạng")
    page.context.set_offline(True)
    box(page, "6.3", "words").fill("viết khi mất mạng")
    expect(part(page, "status", "6.3")).to_contain_text("mất kết nối, sẽ gửi lại")
    page.context.set_offline(False)
    expect(part(page, "status", "6.3")).not_to_contain_text("mất kết nối")
    page.context.set_offline(True)
    box(page, "6.3", "words").fill("viết rồi đóng trang")
    expect(part(page, "status", "6.3")).to_contain_text("mất kết nối")
    page.context.set_offline(False)
    page.reload()
    expect(box(page, "6.3", "words")).to_have_value("viết rồi đóng trang")
    expect(page.locator("[data-waiting-line]")).to_be_empty()
    page.reload()
    expect(box(page, "6.3", "words")).to_have_value("viết rồi đóng trang")


def test_what_is_written_while_a_save_is_on_its_way_is_sent_after_it(field: Callable[..., Page]) -> None:
    page = field("5")
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        if route.request.method == "POST" and not held:
            held.append(route)
        else:
            route.continue_()

    page.route("**/rounds/entries/**", hold_the_first)
    with page.expect_request(lambda request: request.method == "POST"):
        box(page, "5.1", "words").fill("câu thứ nhất")
        box(page, "5.2", "words").focus()
    box(page, "5.2", "words").fill("câu thứ hai")
    box(page, "5.1", "words").focus()
    page.evaluate("() => new Promise(requestAnimationFrame)")
    held[0].continue_()
    for code in ("5.1", "5.2"):
        expect(part(page, "status", code)).not_to_contain_text("Đang lưu")
    page.reload()
    expect(box(page, "5.2", "words")).to_have_value("câu thứ hai")


def test_of_two_who_write_at_once_the_second_sees_both_and_chooses(
    field: Callable[..., Page], watches: list[Watch], picture: Picture
) -> None:
    first, second = field("7"), field("7")
    watches[1].expect(409)
    box(first, "7.1", "numerator").fill("70")
    box(first, "7.1", "denominator").fill("100")
    expect(part(first, "status", "7.1")).to_contain_text("Đã lưu")
    box(second, "7.1", "numerator").fill("71")
    box(second, "7.1", "denominator").fill("100")
    conflict = part(second, "errors", "7.1")
    expect(conflict).to_contain_text("70/100 = 70 %")
    expect(conflict).to_contain_text("71/100 = 71 %")
    axe(second)
    picture(second, "self-score-conflict")
    conflict.get_by_label("71/100 = 71 %").check()
    conflict.get_by_role("button", name="Lưu lựa chọn").click()
    expect(part(second, "status", "7.1")).to_contain_text("Đã lưu")
    expect(part(second, "errors", "7.1")).to_be_empty()
    first.reload()
    expect(box(first, "7.1", "numerator")).to_have_value("71")


def test_evidence_is_taken_by_the_phone_and_what_poses_as_a_paper_is_refused(
    field: Callable[..., Page], watches: list[Watch], picture: Picture
) -> None:
    page = field("4", PHONE)
    watches[0].expect(422)
    card = page.locator("article.criterion").first
    code = card.get_attribute("data-code") or ""
    camera, chosen = card.locator("input[type=file]").all()
    assert camera.get_attribute("capture") == "environment"
    camera.set_input_files(PNG)
    expect(part(page, "evidence", code)).to_contain_text("ảnh chụp.png")
    chosen.set_input_files(POSER)
    expect(part(page, "evidence", code)).to_contain_text("chương trình Windows")
    no_sideways_scroll(page)
    axe(page)
    picture(page, "self-score-phone")
    part(page, "evidence", code).get_by_role("button", name="Gỡ").click()
    expect(part(page, "evidence", code)).not_to_contain_text("ảnh chụp.png")
