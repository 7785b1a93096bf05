"""The whole loop, walked by three people: from an index that fell to a PDF that holds the right figures.

The reform officer sits at a desk, the unit officer holds a phone, the leader asks for the report. Figures are read
from the example tables by this test itself, not through the program.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import PHONE, WIDE
from tests.browser.test_smoke import sound
from tests.browser.watch import Watch

PAPI = Path(__file__).resolve().parents[2] / "examples" / "papi"
PAPI_2022 = PAPI / "papi_2022.csv"
HA_NAM = "35"
COMPARISON = "/indices/papi/compare/35/{}/{}/"
WORDS = "kiểm tra chất lượng nước sạch nông thôn"
TASKS = f"""II. NHIỆM VỤ
1. Sở Tài nguyên và Môi trường chủ trì, phối hợp với Sở Y tế {WORDS}, hoàn thành trước ngày 30/6/2023.
2. Sở Y tế công khai kết quả kiểm tra chất lượng nước, chậm nhất ngày 15/7/2023.
"""

SignIn = Callable[[Page, str], None]
Picture = Callable[[Page, str], None]


def service_delivery(year: str) -> float:
    """Return Hà Nam's sixth dimension, from the published tables."""
    with PAPI_2022.open(encoding="utf-8") as new, (PAPI / "papi.csv").open(encoding="utf-8") as old:
        rows = [(r["year"], r["province_code"], r["dimension_no"], r["score"]) for r in csv.DictReader(new)]
        rows += [(r["period"], r["unit"], r["code"], r["value"]) for r in csv.DictReader(old)]
    return next(float(value) for period, unit, code, value in rows if (period, unit, code) == (year, HA_NAM, "6"))


def vietnamese(value: float) -> str:
    """Return a figure as pages and papers write it: three decimals after a comma."""
    return f"{value:.3f}".replace(".", ",")


def test_from_a_fallen_index_to_the_leaders_report(
    window: Callable[..., Page], sign_in: SignIn, picture: Picture, watches: list[Watch], tmp_path: Path
) -> None:
    desk, phone, leader = window(**WIDE), window(**PHONE), window(**WIDE)
    watches[0].expect(422)  # the desk hands in a broken file on purpose
    sign_in(desk, "cai-cach")
    sees_what_fell(desk)
    records_a_finding(desk)
    confirm_page = drafts_the_conclusion(desk)
    confirms_by_keyboard(desk)
    task = task_of(desk)
    sign_in(phone, "so-tnmt")
    reports_on_the_phone(phone, task, tmp_path)
    judges(desk, task)
    imports_the_next_year(desk)
    sees_what_became_of_it(desk)
    sign_in(leader, "lanh-dao")
    reads_the_report(leader)
    for page, address, name in ((desk, confirm_page, "confirm"), (phone, task, "task"), (leader, "/", "home")):
        page.goto(address)
        sound(page)
        picture(page, f"walk-{name}")


def sees_what_fell(page: Page) -> None:
    """From home to the comparison, and from a figure to its computation."""
    sound(page)
    page.locator("nav.loop").get_by_role("link", name="So sánh").click()
    offer = page.locator("section.sheet").filter(has=page.get_by_role("heading", name="PAPI"))
    offer.get_by_role("link", name="2020 → 2021").click()
    expect(page.locator("h1")).to_contain_text("PAPI 2021 tụt 4 bậc")
    told = page.locator(".figures")
    for figure in ("43,285", "22/60", "20/63"):
        expect(told).to_contain_text(figure)
    fallen = page.locator("tr.hit")
    expect(fallen).to_have_count(2)
    expect(fallen.nth(1)).to_contain_text("7,386")
    expect(fallen.nth(1)).to_contain_text("7,487")
    told.get_by_role("link", name="43,285").click()
    expect(page.locator("#trace")).to_contain_text("1 + 2 + 3 + 4 + 5 + 6 + 7 + 8")
    sound(page)


def records_a_finding(page: Page) -> None:
    """Name what fell, why, and who is concerned."""
    page.get_by_role("link", name="Ghi nhận tồn tại từ bảng này").click()
    page.get_by_label("Chỉ số nội dung").select_option("6")
    page.get_by_label("Tồn tại, hạn chế").fill("Nước sạch nông thôn chưa đáp ứng (bài thử)")
    page.get_by_label("Chủ quan").check()
    page.get_by_role("textbox", name="Nguyên nhân").fill("Chưa kiểm tra chất lượng nước định kỳ (bài thử)")
    sound(page)
    page.locator("main form").get_by_role("button").first.click()
    expect(page.locator(".messages")).to_contain_text("Đã ghi nhận tồn tại")
    sound(page)


def drafts_the_conclusion(page: Page) -> str:
    """Draft from the finding: the program writes the figures, the officer the tasks; returns the confirm page."""
    page.get_by_role("link", name="Soạn kết luận").click()
    sound(page)
    page.get_by_role("button", name="Soạn bản nháp").click()
    text = page.locator("#draft textarea").first
    expect(text).to_have_value(re.compile(r"43,285 điểm.+22/60", re.DOTALL))
    assessment = text.input_value().split("2. Tồn tại")[0]
    text.fill(assessment + TASKS)
    expect(page.locator("#saved")).to_contain_text(re.compile(r"\d\d:\d\d"))
    page.get_by_label("Số, ký hiệu").fill("03/KL-MH")
    page.get_by_label("Ngày ban hành").fill("2023-04-21")
    sound(page)
    page.get_by_role("button", name="Đăng ký văn bản đã ký").click()
    expect(page.locator("h1")).to_contain_text("Xác nhận 2 nhiệm vụ")
    return page.url


def confirms_by_keyboard(page: Page) -> None:
    """Read the help, move, confirm both tasks, without the mouse."""
    sound(page)
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog#keys")).to_be_hidden()
    cards = page.locator("#cards > .task")
    if not cards.first.get_attribute("class").endswith("on"):
        page.keyboard.press("j")
    expect(cards.nth(0)).to_have_class(re.compile(r"\bon\b"))
    page.keyboard.press("j")
    expect(cards.nth(1)).to_have_class(re.compile(r"\bon\b"))
    page.keyboard.press("k")
    expect(cards.nth(0)).to_have_class(re.compile(r"\bon\b"))
    for card in (cards.nth(0), cards.nth(1)):
        expect(card).to_have_class(re.compile(r"\bon\b"))
        expect(card.locator("form.reading-form")).to_be_visible()
        page.keyboard.press("Enter")
        expect(card).to_have_attribute("data-state", "confirmed")
    expect(page.locator("#progress")).to_contain_text("đã thành 2 nhiệm vụ")


def task_of(page: Page) -> str:
    """Return the address of the task that Sở Tài nguyên và Môi trường was given."""
    page.locator("#cards > .task").first.get_by_role("link", name="Nhiệm vụ của").click()
    expect(page.locator("h1")).to_have_text(re.compile(WORDS, re.IGNORECASE))
    sound(page)
    return page.url


def reports_on_the_phone(page: Page, task: str, folder: Path) -> None:
    """Find the task among the unit's own, begin it, hand in a photograph, report it done."""
    sound(page)
    page.goto("/tasks/")
    sound(page)
    page.get_by_role("link", name=re.compile(WORDS, re.IGNORECASE)).first.click()
    expect(page).to_have_url(task)
    opened(page, "start").get_by_role("button").click()
    progress = opened(page, "report-progress")
    progress.locator("[name=percent]").fill("40")
    progress.locator("[name=words]").fill("Đã lấy mẫu nước ở ba xã (bài thử).")
    photograph = folder / "mau-nuoc.png"
    page.screenshot(path=photograph)
    progress.locator("[type=file]").set_input_files(photograph)
    sound(page)
    progress.get_by_role("button").last.click()
    expect(page.locator(".timeline")).to_contain_text("40 %")
    expect(page.locator(".timeline").get_by_role("link", name="mau-nuoc.png")).to_be_visible()
    done = opened(page, "report-done")
    done.locator("[name=finished_on]").fill("2023-04-21")
    done.locator("[name=words]").fill("Đã báo cáo kết quả kiểm tra (bài thử).")
    done.get_by_role("button").last.click()
    expect(page.locator("main")).to_contain_text("chờ xác nhận")


def opened(page: Page, act: str):
    """Return the form of an act, unfolded."""
    form = page.locator(f"#act-{act}")
    if form.get_attribute("open") is None:
        form.locator("summary").first.click()
    return form


def judges(page: Page, task: str) -> None:
    """The officer at the desk finds the report on the home page and accepts it."""
    page.goto("/")
    expect(page.locator("#waiting")).to_contain_text(re.compile(WORDS, re.IGNORECASE))
    page.goto(task)
    expect(page.locator(".timeline")).to_contain_text("Đã báo cáo kết quả kiểm tra")
    opened(page, "confirm").get_by_role("button").last.click()
    expect(page.locator(".chip.done").first).to_contain_text("Hoàn thành đúng hạn (21/4/2023)")
    page.goto("/tasks/")
    sound(page)
    page.goto("/tasks/calendar/?month=2023-06")
    sound(page)


def imports_the_next_year(page: Page) -> None:
    """A wrong file is refused with the place of each fault; the published one shows how it is read, and goes in."""
    page.goto("/indices/import/")
    sound(page)
    lines = PAPI_2022.read_text(encoding="utf-8").splitlines()
    broken = "\n".join([*lines[:2], lines[2].rpartition(",")[0] + ",chín", *lines[3:]]).encode()
    hand_in(page, {"name": "hong.csv", "mimeType": "text/csv", "buffer": broken})
    expect(page.get_by_role("alert")).to_contain_text("dòng 3")
    sound(page)
    page.goto("/indices/import/")
    hand_in(page, PAPI_2022)
    expect(page.locator("main")).to_contain_text("dimension_no")
    sound(page)
    page.get_by_role("button", name="Nhập bảng này").click()
    expect(page).to_have_url(re.compile("/indices/papi/2022/"))
    sound(page)


def hand_in(page: Page, file: Path | dict) -> None:
    page.get_by_label("Chỉ số", exact=True).select_option("papi")
    page.get_by_label("Nguồn công bố").fill("PAPI 2022 (CECODES, VFF-CRT, RTA, UNDP)")
    page.locator("[type=file]").set_input_files(file)
    page.get_by_role("button", name="Đọc và xem lại").click()


def sees_what_became_of_it(page: Page) -> None:
    """The next period comes back to the tasks that aimed at its components."""
    page.goto(COMPARISON.format("2021", "2022"))
    row = page.locator("#outcomes tr").filter(has=page.get_by_role("link", name=re.compile("^6. "))).first
    change = service_delivery("2022") - service_delivery("2021")
    expect(row).to_contain_text(f"{'▲' if change > 0 else '▼'} {vietnamese(abs(change))}")
    expect(row).to_contain_text(re.compile(WORDS, re.IGNORECASE))
    sound(page)


def reads_the_report(page: Page) -> None:
    """The leader asks for the report on the fall, waits for it, and reads the PDF."""
    sound(page)
    page.goto(COMPARISON.format("2020", "2021"))
    computation = page.locator("main > p code").last.inner_text()
    page.get_by_role("link", name="Lập báo cáo").click()
    page.get_by_label("Kính gửi").fill("Ban Thường vụ Tỉnh ủy")
    sound(page)
    page.get_by_role("button", name="Lập báo cáo").click()
    link = page.get_by_role("link", name="Bản in (PDF)")
    expect(link).to_be_visible(timeout=60_000)
    sound(page)
    with page.expect_download() as waiting:
        link.click()
    text = text_of(waiting.value.path())
    for words in (
        "Tổng điểm năm 2021: 43,285 điểm (năm 2020: 43,498; ▼ 0,212); thứ hạng: 22/60 (năm 2020: 18/63; ▼ 4 bậc)",
        "Nếu các tỉnh khác giữ nguyên điểm 2020 thì xếp thứ 20",
        "Nước sạch nông thôn chưa đáp ứng (bài thử)",
        "Nguyên nhân chủ quan: Chưa kiểm tra chất lượng nước định kỳ (bài thử)",
        f"K{WORDS[1:]}",
        "Hoàn thành đúng hạn",
        vietnamese(service_delivery("2022")),
        f"phép tính {computation}",
    ):
        assert words in text, words


def text_of(pdf: Path) -> str:
    """Return a PDF's text, blanks made one."""
    read = pypdf.PdfReader(io.BytesIO(pdf.read_bytes()))
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in read.pages))


@pytest.mark.parametrize(
    ("account", "address", "status"),
    [
        ("so-yte", "/reports/", 403),
        ("so-yte", "/indices/import/", 403),
        ("so-yte", "/directives/1/confirm/", 403),
        ("so-yte", "/tasks/1/", 404),
        ("so-yte", "/tasks/999999/", 404),
        ("lanh-dao", "/administration/", 403),
        ("quan-tri", "/tasks/", 403),
        ("cai-cach", "/audit/", 403),
    ],
)
def test_a_wrong_door_stays_shut(
    page: Page, sign_in: SignIn, watches: list[Watch], account: str, address: str, status: int
) -> None:
    sign_in(page, account)
    watches[-1].expect(status)
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == status
    sound(page)


def test_signed_out_every_door_leads_to_the_sign_in_page(page: Page) -> None:
    for address in ("/", "/reports/", "/tasks/1/", "/directives/1/confirm/", "/administration/"):
        page.goto(address)
        expect(page).to_have_url(re.compile("/account/sign-in/"))


@pytest.mark.parametrize("shape", [WIDE, PHONE], ids=["desk", "phone"])
def test_every_step_reads_in_english_too(window: Callable[..., Page], sign_in: SignIn, shape: dict) -> None:
    page = window(**shape)
    sign_in(page, "cai-cach")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    steps = [str(link.get_attribute("href")) for link in page.locator("nav.loop a").all()]
    expect(page.locator("nav.loop a").first).to_have_text("Measure")
    for address in ["/", *steps, COMPARISON.format("2020", "2021"), "/reports/new/"]:
        page.goto(address)
        expect(page.locator("html")).to_have_attribute("lang", "en")
        sound(page)
