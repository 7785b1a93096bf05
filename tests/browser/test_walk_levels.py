"""From a DOCX to a closed task across three levels: the province gives, a department hands on, a district does a part.

Four people, each with doors that are not theirs. On the way the rules for every page hold: axe, no sideways scroll.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from docx import Document
from playwright.sync_api import Page, expect
from tests.browser.conftest import PHONE, WIDE
from tests.browser.test_smoke import sound
from tests.browser.test_walk_loop import opened
from tests.browser.watch import Watch

WORK = "rà soát biển chỉ dẫn tại bộ phận một cửa"
PART = "Thay biển chỉ dẫn hỏng tại bộ phận một cửa"
TODAY = "21/4/2023"

SignIn = Callable[[Page, str], None]


def plan(folder: Path) -> Path:
    """Write the plan as a DOCX."""
    paper = Document()
    for line in (
        "ỦY BAN NHÂN DÂN TỈNH HÀ NAM",
        "Số: 77/KH-UBND",
        "Hà Nam, ngày 20 tháng 4 năm 2023",
        "KẾ HOẠCH",
        "Cải tạo bộ phận một cửa (bài thử)",
        f"1. Sở Tài nguyên và Môi trường chủ trì {WORK}, hoàn thành trước ngày 30/6/2023.",
    ):
        paper.add_paragraph(line)
    path = folder / "ke-hoach.docx"
    paper.save(str(path))
    return path


def test_from_a_docx_to_a_closed_task_across_three_levels(
    window: Callable[..., Page], sign_in: SignIn, watches: list[Watch], tmp_path: Path
) -> None:
    province, department, district, leader = window(**WIDE), window(**WIDE), window(**PHONE), window(**WIDE)
    for watch in watches:
        watch.expect(403, 404)  # the doors that are tried on purpose
    for page, account in ((province, "theo-doi"), (department, "so-tnmt"), (district, "ly-nhan"), (leader, "lanh-dao")):
        sign_in(page, account)
    task = gives(province, plan(tmp_path))
    part = hands_a_part_on(department, task)
    does_the_part(district, part)
    tries_doors(district, task, "/directives/new/", "/tasks/hand-over/?from=p:x", allowed=2)
    judges_the_part(department, part)
    reports_the_whole(department, task)
    tries_doors(department, "/administration/", "/directives/new/")
    closes(province, task)
    tries_doors(province, "/administration/", "/reminders/rules/")
    sees_it_counted_once(leader, task)
    tries_doors(leader, "/directives/new/", "/tasks/hand-over/")


def gives(page: Page, file: Path) -> str:
    """Register the DOCX, confirm the task read from it; returns the task's address."""
    page.goto("/directives/new/")
    page.locator("[type=file]").set_input_files(file)
    page.get_by_role("button", name="Đăng ký và đọc nhiệm vụ").click()
    expect(page.locator("h1")).to_contain_text("Xác nhận 1 nhiệm vụ")
    sound(page)
    page.keyboard.press("Enter")
    card = page.locator("#cards > .task").first
    expect(card).to_have_attribute("data-state", "confirmed")
    card.get_by_role("link", name="Nhiệm vụ của").click()
    expect(page.locator("h1")).to_contain_text(re.compile(WORK, re.IGNORECASE))
    return page.url


def hands_a_part_on(page: Page, task: str) -> str:
    """Give a part to the district, with a day of its own; returns the part's address."""
    page.goto(task)
    form = opened(page, "split")
    form.locator("[name=words]").fill(PART)
    form.get_by_label("Huyện Lý Nhân").check()
    form.locator("[name=new_day]").fill("31/5/2023")
    sound(page)
    form.get_by_role("button").last.click()
    expect(page.locator("#parts")).to_contain_text("Huyện Lý Nhân")
    sound(page)
    page.locator("#parts").get_by_role("link", name="Huyện Lý Nhân").click()
    expect(page.locator("h1")).to_contain_text(PART)
    return page.url


def does_the_part(page: Page, part: str) -> None:
    """Find the part on the home page, on a phone, and report it done."""
    page.goto("/")
    page.locator("#waiting").get_by_role("link", name=re.compile(PART)).click()
    expect(page).to_have_url(part)
    sound(page)
    done = opened(page, "report-done")
    done.locator("[name=finished_on]").fill(TODAY)
    done.locator("[name=words]").fill("Đã thay ba biển (bài thử).")
    done.get_by_role("button").last.click()
    expect(page.locator("main")).to_contain_text("chờ xác nhận")


def judges_the_part(page: Page, part: str) -> None:
    """The department finds the report on its home page and accepts it."""
    page.goto("/")
    page.locator("#waiting").get_by_role("link", name=re.compile(f"Xác nhận hoặc trả lại: {PART}")).click()
    expect(page).to_have_url(part)
    opened(page, "confirm").get_by_role("button").last.click()
    expect(page.locator(".chip.done").first).to_contain_text(f"Hoàn thành đúng hạn ({TODAY})")


def reports_the_whole(page: Page, task: str) -> None:
    """With its part done, the department reports the task."""
    page.goto(task)
    done = opened(page, "report-done")
    done.locator("[name=finished_on]").fill(TODAY)
    done.locator("[name=words]").fill("Đã rà soát xong toàn tỉnh (bài thử).")
    done.get_by_role("button").last.click()
    expect(page.locator("main")).to_contain_text("chờ xác nhận")


def closes(page: Page, task: str) -> None:
    """The province accepts it; the week's page holds it as done, with a note."""
    page.goto(task)
    opened(page, "confirm").get_by_role("button").last.click()
    expect(page.locator(".chip.done").first).to_contain_text(f"Hoàn thành đúng hạn ({TODAY})")
    page.goto("/tasks/week/")
    sound(page)
    row = page.locator("#done li").filter(has_text=re.compile(WORK, re.IGNORECASE))
    row.locator("input.week-note").fill("Biểu dương Sở (bài thử)")
    page.get_by_role("button", name="Ghi ý kiến").click()
    expect(page.locator(".messages")).to_contain_text("Đã ghi ý kiến")
    expect(page.locator("#done input.week-note").filter(visible=True).first).to_be_visible()


def sees_it_counted_once(page: Page, task: str) -> None:
    """The leader sees task and part, and the board counts the work once."""
    page.goto(f"/tasks/?q={WORK}")
    expect(page.locator("main")).to_contain_text("1 trong")
    page.goto("/tasks/?q=biển chỉ dẫn&f.standing=done_on_time")
    rates = page.locator(".rates details").filter(has_text="Đúng hạn trong số đã hoàn thành")
    rates.locator("summary").click()
    expect(page.locator("caption")).to_contain_text("2 trong")  # the task and its part are listed
    expect(rates.locator(".trace")).to_contain_text("= 1 / 1")  # and counted once
    page.goto(task)
    sound(page)


def tries_doors(page: Page, *doors: str, allowed: int = -1) -> None:
    """Try addresses that are not this reader's; `allowed` names the place of the one that is."""
    for place, door in enumerate(doors):
        answer = page.goto(door)
        assert answer is not None
        assert (answer.status in (403, 404)) != (place == allowed), f"{door}: {answer.status}"
