"""A whole scoring round, walked by seven people from its opening to the sealed ranking; each tries a wrong door.

The reform officer opens it and publishes; Sở A scores itself on a phone, Sở B at a desk; two appraisers, one of whom
works at Sở A; the council's chair; the leader. The day moves from phase to phase. The points expected at the end are
worked out here by hand from the set (tests/cases/rounds/small_set.yaml).
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from tests.browser.seven import PEOPLE, Walk, seven_people
from tests.browser.test_smoke import sound
from tests.browser.watch import Watch
from tests.plugins import postgres
from tests.web.rounds import DAYS

Picture = Callable[[Page, str], None]
PDF = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def walk(
    chromium: Browser, watches: list[Watch], request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Walk]:
    """Build and serve the small site, and sign seven people in, each in a window of their own."""
    url = ""
    if request.config.getoption("db") == "pg":
        url = postgres.new_database(os.environ["CAICACH_DATABASE_URL"], "round")
    with seven_people(chromium, tmp_path_factory.mktemp("round"), url, watches) as walking:
        yield walking


def test_from_opening_to_the_sealed_ranking(walk: Walk, picture: Picture) -> None:
    opens_the_round(walk, picture)
    names_the_people(walk)
    score_themselves(walk, picture)
    try_wrong_doors_while_scoring(walk)
    walk.begin("appraisal")
    appraises_unit_a(walk, picture)
    appraises_unit_b(walk)
    accepts_the_rest(walk)
    walk.begin("explanation")
    explains(walk, picture)
    walk.begin("second-appraisal")
    keeps_the_judgement(walk)
    walk.begin("council")
    decides(walk, picture)
    walk.begin("approval")
    approves(walk)
    walk.begin("publication")
    publishes(walk, picture)
    everyone_sees_it(walk)


def opens_the_round(walk: Walk, picture: Picture) -> None:
    """Choose the set, the days and the two units."""
    desk = walk.go("reform_officer", "/rounds/")
    desk.get_by_role("link", name="Mở kỳ chấm điểm").click()
    sound(desk)
    desk.get_by_role("link", name="Bộ tiêu chí thử").click()
    desk.get_by_label("Tên kỳ chấm điểm").fill("Chấm điểm thử năm 2022")
    for phase, days in DAYS.items():
        for edge, text in zip(("opens", "closes"), days, strict=True):
            month, number = text.split("-")
            desk.locator(f"[id='id_{phase}-{edge}']").fill(f"{number}/{month}/2022")
    for name in ("Văn phòng", "Phòng A1"):
        desk.get_by_label(name, exact=True).uncheck()
    desk.get_by_label("Hạn đăng ký chỉ tiêu năm sau").fill("31/12/2022")
    sound(desk)
    picture(desk, "round-open")
    desk.get_by_role("button", name="Mở kỳ chấm điểm").click()
    expect(desk.locator("h1")).to_have_text("Phân công thẩm định và hội đồng")
    walk.round = desk.url.removesuffix("people/")


def names_the_people(walk: Walk) -> None:
    """Assign by the set; then somebody else for Sở A, whose own appraiser may not judge it; then the chair."""
    desk = walk["reform_officer"]
    desk.get_by_role("button", name="Phân công theo bộ tiêu chí").click()
    expect(desk.get_by_text("Chỉ có người của chính đơn vị")).to_be_visible()
    desk.locator("summary", has_text="Phân công từng phần").click()
    desk.get_by_label("Cán bộ thẩm định").select_option(label="appraiser · Văn phòng")
    desk.get_by_label("2. Thủ tục hành chính").check()
    desk.get_by_role("button", name="Phân công", exact=True).click()
    expect(desk.get_by_text("Chỉ có người của chính đơn vị")).to_have_count(0)
    desk.get_by_label("Thành viên").select_option(label="council_member · Văn phòng")
    desk.get_by_label("Là chủ tịch hội đồng").check()
    desk.get_by_role("button", name="Cử vào hội đồng").click()
    expect(desk.locator(".messages")).to_contain_text("Đã cử vào hội đồng")
    sound(desk)
    walk.go("reform_officer", walk.round)
    expect(desk.locator("#mine")).to_contain_text("2 đơn vị chưa gửi tự chấm")
    sound(desk)


def score_themselves(walk: Walk, picture: Picture) -> None:
    """Sở A answers everything at its best on the phone; Sở B less well at the desk; both hand in."""
    walk.entry_a = entry_of(walk, "specialist")
    answers(walk, "specialist", walk.entry_a, {"1.1": "Đúng hạn", "1.2": ["0"], "1.3": ["95", "100"]}, ["96", "100"])
    picture(walk["specialist"], "round-entry-phone")
    walk.entry_b = entry_of(walk, "sister")
    answers(walk, "sister", walk.entry_b, {"1.1": "Chậm", "1.2": ["2"], "1.3": ["75", "100"]}, ["80", "100"])
    for person, entry in (("specialist", walk.entry_a), ("sister", walk.entry_b)):
        page = walk.go(person, entry)
        sound(page)
        page.get_by_role("button", name="Gửi thẩm định").click()
        expect(page.locator("main")).to_contain_text("Biên nhận")


def entry_of(walk: Walk, person: str) -> str:
    """Return the address of the person's unit's form, from the home page."""
    page = walk.go(person, "/")
    page.locator("#waiting").get_by_role("link", name=re.compile("Tự chấm điểm")).click()
    expect(page.locator("h1")).to_contain_text("Bản tự chấm 2022")
    return page.url


def answers(walk: Walk, person: str, entry: str, first: dict[str, str | list[str]], second: list[str]) -> None:
    """Fill in both fields of the form, with a file for 1.1 and words in its place for 2.1."""
    page = walk.go(person, f"{entry}1/")
    for code, said in first.items():
        answer(card(page, code), code, said)
    files = card(page, "1.1").locator("input[type=file][multiple]")
    files.set_input_files({"name": "ke-hoach.pdf", "mimeType": "application/pdf", "buffer": PDF})
    expect(card(page, "1.1")).to_contain_text("ke-hoach.pdf")
    sound(page)
    page = walk.go(person, f"{entry}2/")
    answer(card(page, "2.1"), "2.1", second)
    card(page, "2.1").locator("textarea[name=words]").fill("Theo số liệu của hệ thống một cửa (bài thử).")
    expect(card(page, "2.1").locator("[id='status-2.1']")).not_to_contain_text("thiếu minh chứng")


def card(page: Page, code: str) -> Locator:
    """Return a criterion's card."""
    return page.locator(f"article[data-code='{code}']")


def answer(place: Locator, code: str, said: str | list[str]) -> None:
    """Choose an option or type figures, and wait until it is saved."""
    if isinstance(said, str):
        place.get_by_label(said).check()
    else:
        for box, text in zip(place.locator(".boxes").first.locator("input").all(), said, strict=True):
            box.fill(text)
    expect(place.locator(f"[id='status-{code}']")).to_contain_text("Đã lưu")


def try_wrong_doors_while_scoring(walk: Walk) -> None:
    """Each tries what is another's, or what is not open yet; what is a stranger's is not even there."""
    queue, publish = f"{walk.round}appraisal/", f"{walk.round}publish/"
    assert walk.status("specialist", walk.entry_b) == 404
    assert walk.status("sister", walk.entry_a) == 404
    for person in ("specialist", "sister", "council_member", "leader", "reform_officer"):
        assert walk.status(person, queue) == 403, person
    for person in ("specialist", "sister", "appraiser", "appraiser_a", "council_member", "leader"):
        assert walk.status(person, publish) == 403, person
        assert walk.status(person, "/rounds/new/") == 403, person
    for person in ("appraiser", "appraiser_a"):
        expect(walk.go(person, queue).locator("main")).to_contain_text("Chưa mở: bắt đầu ngày 5/7/2022")
    expect(walk.go("council_member", f"{walk.round}council/").locator("main")).to_contain_text("12/8/2022")
    expect(walk.go("leader", f"{walk.round}result/").locator("main")).to_contain_text("Chưa mở: bắt đầu ngày 22/8/2022")
    expect(walk.go("reform_officer", publish).locator("main")).to_contain_text("Chưa thể công bố")
    expect(walk.go("specialist", f"{walk.entry_a}1/").locator("main")).to_contain_text("Biên nhận")
    assert walk["specialist"].locator("form[data-autosave]").count() == 0


def appraises_unit_a(walk: Walk, picture: Picture) -> None:
    """Sở A's own appraiser finds its criteria shut; the other one changes 2.1 and enters what units do not score."""
    own = walk.go("appraiser_a", queue_of(walk, walk.entry_a))
    own.locator("#queue-list").get_by_role("link", name=re.compile("Hồ sơ đúng hạn")).click()
    expect(own.locator("#item")).to_contain_text("đơn vị của bạn")
    assert own.locator("#item [data-act]").count() == 0
    page = walk.go("appraiser", queue_of(walk, walk.entry_a))
    sound(page)
    judges(page, "Hồ sơ đúng hạn", {"numerator": "80", "denominator": "100"}, "Số của hệ thống là 80 (bài thử).")
    picture(page, "round-queue")
    enters(page, walk.entry_a, walk, {"2.2": "1,5", "2.3": "85"})


def appraises_unit_b(walk: Walk) -> None:
    """Sở A's appraiser judges Sở B like anyone else."""
    page = walk.go("appraiser_a", queue_of(walk, walk.entry_b))
    enters(page, walk.entry_b, walk, {"2.2": "1", "2.3": "65"})


def enters(page: Page, entry: str, walk: Walk, points: dict[str, str]) -> None:
    """Enter what the unit does not answer itself."""
    for code, value in points.items():
        title = {"2.2": "Chất lượng tham mưu", "2.3": "Mức độ hài lòng"}[code]
        page.goto(queue_of(walk, entry))
        judges(page, title, {"value": value}, "Theo hồ sơ (bài thử).")


def queue_of(walk: Walk, entry: str) -> str:
    """Return the address of the queue with one unit's criteria."""
    number = entry.rstrip("/").rsplit("/", 1)[1]
    return f"{walk.round}appraisal/?unit={number}&order=unit&show=all"


def judges(page: Page, title: str, figures: dict[str, str], words: str) -> None:
    """Open a criterion in the queue and put another answer there, with the reason."""
    page.locator("#queue-list").get_by_role("link", name=re.compile(title)).click()
    item = page.locator("#item")
    expect(item.locator("h3, h2, h4").filter(has_text=title).first).to_be_visible()
    fold = item.locator("#change")
    if fold.get_attribute("open") is None:
        fold.locator("summary").click()
    for name, text in figures.items():
        fold.locator(f"input[name='{name}']").fill(text)
    fold.locator("textarea[name=words]").fill(words)
    with page.expect_response(lambda answer: "/judge/" in answer.url) as answered:
        fold.locator("button[value=change]").click()
    assert answered.value.status == 200


def accepts_the_rest(walk: Walk) -> None:
    """Accept all that is left in one go, after it said how many."""
    page = walk.go("appraiser", f"{walk.round}appraisal/")
    page.get_by_role("button", name=re.compile(r"Chấp nhận \d+ mục chưa xem")).click()
    page.locator("#accept-all").get_by_role("button", name=re.compile(r"Chấp nhận \d+ mục")).click()
    expect(page.locator("main")).to_contain_text("Đã thẩm định hết")
    expect(walk.go("reform_officer", walk.round).locator(".figures")).to_contain_text("12/12")


def explains(walk: Walk, picture: Picture) -> None:
    """Sở A does not agree with what was changed, and says why, on the phone."""
    phone = walk.go("specialist", f"{walk.entry_a}explaining/")
    place = card(phone, "2.1")
    place.get_by_label("Không đồng ý, giải trình").check()
    place.locator("textarea[name=words]").fill("Số chốt cuối kỳ là 96 (bài thử).")
    expect(place.locator("[id='status-2.1']")).to_contain_text("Đã lưu")
    sound(phone)
    picture(phone, "round-explain-phone")
    assert walk.status("sister", f"{walk.entry_a}explaining/") == 404


def keeps_the_judgement(walk: Walk) -> None:
    """The appraiser reads the explanation and keeps the first judgement."""
    page = walk.go("appraiser", f"{walk.round}appraisal/")
    expect(page.locator("#item")).to_contain_text("Số chốt cuối kỳ là 96")
    with page.expect_response(lambda answer: "/judge/" in answer.url):
        page.get_by_role("button", name="Giữ kết quả lần một", exact=True).click()


def decides(walk: Walk, picture: Picture) -> None:
    """The chair sides with the unit, and closes the vote."""
    page = walk.go("council_member", "/")
    page.locator("#waiting").get_by_role("link", name=re.compile("Biểu quyết 1 điểm")).click()
    page.get_by_role("link", name=re.compile("Hồ sơ đúng hạn")).click()
    page.get_by_role("button", name="Theo ý kiến đơn vị", exact=True).click()
    expect(page.locator(".tally")).to_contain_text("1/1")
    sound(page)
    picture(page, "round-council")
    page.get_by_role("button", name="Kết thúc biểu quyết", exact=True).click()
    page.get_by_role("button", name="Kết thúc và ghi quyết định").first.click()
    expect(page.locator("main")).to_contain_text("Đã quyết định")
    for person in ("specialist", "sister", "appraiser", "appraiser_a"):
        assert walk.status(person, f"{walk.round}council/minutes/docx/") in (403, 404), person


def approves(walk: Walk) -> None:
    """The leader approves what stands."""
    page = walk.go("leader", "/")
    page.locator("#waiting").get_by_role("link", name=re.compile("Phê duyệt kết quả")).click()
    sound(page)
    page.get_by_role("button", name="Phê duyệt kết quả", exact=True).click()
    expect(page.locator("#approval")).to_contain_text("đã phê duyệt")


def publishes(walk: Walk, picture: Picture) -> None:
    """The reform officer publishes, after the page named what will happen."""
    page = walk.go("reform_officer", "/")
    page.locator("#waiting").get_by_role("link", name=re.compile("Công bố")).click()
    expect(page.locator("main")).to_contain_text("sau đó chỉ có thể đính chính")
    sound(page)
    page.get_by_role("button", name="Công bố xếp hạng của 2 đơn vị").click()
    expect(page.locator("h1")).to_contain_text("kết quả công bố")
    picture(page, "round-published")
    expect(walk.go("reform_officer", walk.round).locator(".figures")).to_contain_text("Đã công bố")


def everyone_sees_it(walk: Walk) -> None:
    """Everyone sees the ranking; by hand: A 2+1+2+1,92+1,5+1 = 9,42 of 10, B 1+0,5+1+1,6+1+0,5 = 5,6 of 10."""
    for person in PEOPLE:
        page = walk.go(person, "/rounds/")
        page.get_by_role("link", name="Kết quả công bố", exact=True).click()
        page.get_by_role("link", name="Chấm điểm thử năm 2022").click()
        rows = page.locator("table tbody tr")
        for unit, percent, title in (("Sở A", "94,2", "Tốt"), ("Sở B", "56", "Khá")):
            row = rows.filter(has_text=unit).first
            expect(row).to_contain_text(percent)
            expect(row).to_contain_text(title)
    page.get_by_role("link", name="Kiểm chứng ngay bản này").click()
    expect(page.locator("#seal")).to_contain_text("Nguyên vẹn")
    sound(page)
