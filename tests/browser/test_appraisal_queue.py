"""The appraiser's queue in the browser: emptied from the keyboard, by two people at once, and on a phone.

Sở Nội vụ of the demo appraises the departments' round of 2026 until 5/12/2026.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.browser.conftest import PHONE, WIDE
from tests.browser.watch import Watch, axe, no_sideways_scroll

SignIn = Callable[[Page, str], None]
Picture = Callable[[Page, str], None]
QUEUE = re.compile(r"/rounds/\d+/appraisal/")


@pytest.fixture
def queue(window: Callable[..., Page], sign_in: SignIn) -> Callable[..., Page]:
    """Return the function that opens a field of the queue in a window of its own."""

    def open_queue(field: str, shape: dict[str, object] = WIDE) -> Page:
        page = window(**shape)
        sign_in(page, "mau-tham-dinh")
        page.goto("/rounds/")
        page.get_by_role("link", name=re.compile(r"2026 các sở")).first.click()
        page.get_by_role("link", name="Thẩm định", exact=True).click()
        page.wait_for_url(QUEUE)
        page.goto(f"{page.url.split('?')[0]}?field={field}")
        return page

    return open_queue


def here(page: Page) -> str:
    """Return the place of the matter that is open."""
    return page.locator("#item").get_attribute("data-place") or ""


def row(page: Page, place: str) -> Locator:
    """Return a matter's row in the list."""
    return page.locator(f'.queue-row[data-place="{place}"]')


def waits(page: Page) -> int:
    """Return how many the page says are left."""
    said = re.search(r"còn (\d+)", page.locator("#queue-progress").inner_text())
    assert said is not None
    return int(said[1])


def pressed(page: Page, key: str) -> None:
    """Press a key that judges, and wait for the answer."""
    with page.expect_response(lambda answer: "/judge/" in answer.url):
        page.keyboard.press(key)


def test_the_queue_is_emptied_from_the_keyboard(
    queue: Callable[..., Page], watches: list[Watch], picture: Picture
) -> None:
    page = queue("1")
    watches[0].expect(422)
    axe(page)
    no_sideways_scroll(page)
    picture(page, "appraisal-queue")
    first, left = here(page), waits(page)
    pressed(page, "Enter")
    expect(page.locator("#item")).not_to_have_attribute("data-place", first)
    expect(row(page, first)).to_contain_text("đã chấp nhận")
    assert waits(page) == left - 1
    expect(row(page, here(page))).to_have_class(re.compile(r"\bon\b"))
    second = here(page)
    page.keyboard.press("k")
    expect(page.locator("#item")).to_have_attribute("data-place", first)
    page.keyboard.press("j")
    expect(page.locator("#item")).to_have_attribute("data-place", second)
    page.keyboard.press("a")
    page.keyboard.type("Đơn vị gửi bổ sung quyết định (bài thử).")
    pressed(page, "Control+Enter")
    expect(row(page, second)).to_contain_text("đang hỏi đơn vị")
    changes(page)


def changes(page: Page) -> None:
    """Change the answer without a reason, which is refused with nothing lost, then with it."""
    third = here(page)
    page.keyboard.press("c")
    fold = page.locator("#change")
    fold.locator("input[type=radio]:not(:checked)").first.check()
    expect(page.locator("#points-now")).to_contain_text("điểm")
    fold.locator("button[value=change]").click()
    expect(page.locator("#item .notice.error[tabindex]")).to_contain_text("lý do")
    expect(fold.locator("input[type=radio]:checked")).to_have_count(1)
    fold.locator("textarea").fill("Không thấy văn bản đính kèm (bài thử).")
    axe(page)
    pressed(page, "Control+Enter")
    expect(row(page, third)).to_contain_text("đã sửa")


def test_of_two_windows_the_second_sees_what_the_first_wrote(
    queue: Callable[..., Page], watches: list[Watch], picture: Picture
) -> None:
    first, second = queue("1"), queue("1")
    watches[1].expect(409)
    assert here(first) == here(second)
    place = here(first)
    pressed(first, "Enter")
    second.keyboard.press("a")
    second.locator("#ask-words").fill("Còn thiếu gì không (bài thử)?")
    pressed(second, "Control+Enter")
    alert = second.locator("#item .notice.error[tabindex]")
    expect(alert).to_contain_text("Chưa ghi đè điều gì")
    expect(second.locator("#ask-words")).to_have_value("Còn thiếu gì không (bài thử)?")
    axe(second)
    picture(second, "appraisal-conflict")
    alert.get_by_role("link", name="Giữ kết quả đã ghi").click()
    expect(alert).to_have_count(0)
    expect(second.locator("#item")).to_have_attribute("data-place", place)


def test_on_a_phone_the_matter_comes_first_and_the_list_is_folded(queue: Callable[..., Page], picture: Picture) -> None:
    page = queue("1", PHONE)
    expect(page.locator("#queue-list")).to_be_hidden()
    first = here(page)
    with page.expect_response(lambda answer: "/judge/" in answer.url):
        page.get_by_role("button", name="Chấp nhận", exact=True).tap()
    expect(page.locator("#item")).not_to_have_attribute("data-place", first)
    axe(page)
    no_sideways_scroll(page)
    picture(page, "appraisal-phone")
