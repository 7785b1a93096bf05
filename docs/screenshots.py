"""`python -m docs.screenshots`: pictures of every page, from a fresh demo, at 1280 and 390 pixels, into docs/pictures.

They are PNG files of at most 256 colours, so that the repository stays small; Chromium itself decodes the screenshot.
"""

from __future__ import annotations

import base64
import contextlib
import struct
import tempfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright
from tests.browser.site import Site, built_demo, running_site

FOLDER = Path(__file__).resolve().parent / "pictures"
CHROMIUM = "/usr/bin/chromium"
SHAPES = {1280: {"width": 1280, "height": 900}, 390: {"width": 390, "height": 844}}
TALLEST = {1280: 1500, 390: 1700}
COMPARE = "/indices/papi/compare/35/2020/2021/"

Way = Callable[[Page], object]


@dataclass(frozen=True)
class Shot:
    """One page: its name, what it shows in both languages, who looks, and how to get there."""

    name: str
    vi: str
    en: str
    account: str
    way: Way


def at(address: str) -> Way:
    """Return the way to an address."""
    return lambda page: page.goto(address)


def confirm_page(page: Page) -> None:
    """Open the document whose tasks wait to be confirmed."""
    page.goto("/directives/")
    page.get_by_role("link", name="Thông báo 02/TB-MH").first.click()
    page.get_by_role("link", name="Xác nhận nhiệm vụ").click()


def first_task(page: Page) -> None:
    """Open the task that heads the board."""
    page.goto("/tasks/")
    page.locator("#table-tasks tbody a").first.click()


def made_report(page: Page) -> None:
    """Ask for a report and wait until it is made."""
    page.goto("/reports/new/?instrument=papi&from=2020&to=2021")
    page.get_by_role("button", name="Lập báo cáo").click()
    page.get_by_role("link", name="Bản in (PDF)").wait_for(timeout=60_000)


def of_round(year: str, *links: str) -> Way:
    """Return the way to the departments' round of a year, and on by the links of those names."""

    def way(page: Page) -> None:
        page.goto("/rounds/")
        page.get_by_role("link", name=f"năm {year} các sở").first.click()
        for name in links:
            page.get_by_role("link", name=name).first.click()

    return way


def own_form(page: Page) -> None:
    """Open the field of the unit's form that holds its dossiers."""
    page.goto("/rounds/mine/")
    page.get_by_role("link", name="2026").first.click()
    page.get_by_role("link", name="3. Cải cách thủ tục hành chính").first.click()


SHOTS = [
    Shot("sign-in", "Đăng nhập", "Sign in", "", at("/account/sign-in/")),
    Shot("home", "Hôm nay: vòng việc và việc chờ", "Today: the loop and what waits", "cai-cach", at("/")),
    Shot("indices", "Đo lường: các chỉ số", "Measure: the indices", "cai-cach", at("/indices/")),
    Shot("index", "Một chỉ số trong một kỳ", "One index in one period", "cai-cach", at("/indices/papi/2021/")),
    Shot("import", "Nhập bảng chỉ số", "Import an index table", "cai-cach", at("/indices/import/")),
    Shot("compare", "So sánh: cái gì tụt, vì sao", "Compare: what fell and why", "lanh-dao", at(COMPARE)),
    Shot("findings", "Quyết định: tồn tại, nguyên nhân", "Decide: findings, causes", "cai-cach", at("/findings/")),
    Shot("finding", "Một tồn tại", "One finding", "cai-cach", at("/findings/1/")),
    Shot("directives", "Giao việc: văn bản", "Assign: documents", "theo-doi", at("/directives/")),
    Shot("confirm", "Xác nhận nhiệm vụ đọc được", "Confirm the tasks read", "theo-doi", confirm_page),
    Shot("board", "Theo dõi: bảng nhiệm vụ", "Follow: the board", "theo-doi", at("/tasks/")),
    Shot("calendar", "Lịch nhiệm vụ", "The calendar", "theo-doi", at("/tasks/calendar/?month=2023-03")),
    Shot("task", "Đơn vị báo cáo tiến độ", "A unit reports progress", "so-tnmt", first_task),
    Shot("account", "Trách nhiệm theo đơn vị", "Who answers for what", "lanh-dao", at("/reports/accountability/")),
    Shot("report", "Báo cáo đã lập", "A report made", "lanh-dao", made_report),
    Shot("reports", "Các báo cáo", "The reports", "lanh-dao", at("/reports/")),
    Shot("who-may", "Ai được làm gì", "Who may do what", "lanh-dao", at("/who-may/")),
    Shot("audit", "Nhật ký", "The audit trail", "lanh-dao", at("/audit/")),
    Shot("round", "Kỳ chấm điểm: tiến độ", "A scoring round", "mau-cai-cach", of_round("2026")),
    Shot("entry", "Đơn vị tự chấm", "A unit scores itself", "mau-an-binh", own_form),
    Shot("result", "Kết quả", "The result", "mau-cai-cach", of_round("2025", "Kết quả")),
    Shot("lost", "Điểm mất", "Lost points", "mau-cai-cach", of_round("2025", "Kết quả", "bản đồ điểm mất")),
    Shot("criteria", "Bộ tiêu chí", "Criteria sets", "mau-cai-cach", at("/criteria/")),
    Shot("dossiers", "Hồ sơ một cửa", "Dossiers", "mau-cai-cach", at("/dossiers/")),
    Shot("causes", "Vì sao hồ sơ trễ", "Why dossiers were late", "mau-cai-cach", at("/dossiers/causes/")),
    Shot("process", "Quy trình đang chạy", "The process as it runs", "mau-cai-cach", at("/dossiers/process/")),
    Shot("work", "Việc hằng ngày với hồ sơ", "A unit's dossiers of the day", "mau-an-binh", at("/dossiers/work/")),
    Shot("rules", "Quy định và hệ quả", "Rules with consequences", "mau-cai-cach", at("/accountability/rules/")),
    Shot("week", "Họp giao ban", "The weekly meeting", "mau-theo-doi", at("/tasks/week/")),
    Shot("administration", "Quản trị tài khoản", "Accounts", "quan-tri", at("/administration/")),
]


@contextlib.contextmanager
def site_of_the_demo() -> Iterator[Site]:
    """Build the demo in a folder of its own and serve it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with running_site(built_demo(folder / "demo", ""), folder / "site", "") as site:
            yield site


def main() -> None:
    """Build the demo, take every picture, and write the page that shows them."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with site_of_the_demo() as site, sync_playwright() as program:
        browser = program.chromium.launch(executable_path=CHROMIUM)
        painter = browser.new_page()
        for width in SHAPES:
            for shot, page in taken(browser, site.address, width):
                clip = {"x": 0, "y": 0, "width": width, "height": min(height_of(page), TALLEST[width])}
                png = page.screenshot(full_page=True, clip=clip, animations="disabled")
                (FOLDER / f"{shot.name}-{width}.png").write_bytes(few_colours(pixels(painter, png)))
        browser.close()
    (FOLDER / "README.md").write_text(contents(), encoding="utf-8")


def taken(browser: Browser, address: str, width: int) -> Iterator[tuple[Shot, Page]]:
    """Yield every shot with its page open at that width, its charts drawn."""
    for shot in SHOTS:
        context = browser.new_context(base_url=address, locale="vi-VN", viewport=SHAPES[width])
        page = context.new_page()
        if shot.account:
            page.goto("/account/sign-in/")
            page.locator(f"[data-role='{shot.account}']").click()
            page.wait_for_url(lambda url: "/account/" not in url)
        shot.way(page)
        page.wait_for_load_state("networkidle")
        for chart in page.locator("[data-chart]").all():
            chart.scroll_into_view_if_needed()
            chart.locator("svg").first.wait_for()
        page.evaluate("() => window.scrollTo(0, 0)")
        yield shot, page
        context.close()


def height_of(page: Page) -> int:
    """Return the page's full height in pixels."""
    height: int = page.evaluate("() => document.documentElement.scrollHeight")
    return height


def pixels(painter: Page, png: bytes) -> np.ndarray:
    """Return a PNG as (height, width, 3) bytes; the browser decodes it."""
    size, data = painter.evaluate(
        """async (source) => {
            const bitmap = await createImageBitmap(await (await fetch("data:image/png;base64," + source)).blob());
            const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
            const context = canvas.getContext("2d");
            context.drawImage(bitmap, 0, 0);
            const rgba = context.getImageData(0, 0, bitmap.width, bitmap.height).data;
            let text = "";
            for (let i = 0; i < rgba.length; i += 32768) text += String.fromCharCode(...rgba.subarray(i, i + 32768));
            return [[bitmap.height, bitmap.width], btoa(text)];
        }""",
        base64.b64encode(png).decode(),
    )
    return np.frombuffer(base64.b64decode(data), dtype=np.uint8).reshape(*size, 4)[:, :, :3]


def few_colours(image: np.ndarray) -> bytes:
    """Return the image as a PNG of at most 256 colours: the most frequent ones, every pixel taking the nearest."""
    packed = (image.astype(np.uint32) >> 2 << 2) @ np.array([65536, 256, 1], dtype=np.uint32)
    colours, index, counts = np.unique(packed, return_inverse=True, return_counts=True)
    as_rgb = np.stack([colours >> 16 & 255, colours >> 8 & 255, colours & 255], axis=1).astype(np.int32)
    palette = as_rgb[np.argsort(-counts, kind="stable")[:256]]
    nearest = np.argmin(((as_rgb[:, None] - palette[None]) ** 2).sum(axis=2), axis=1).astype(np.uint8)
    rows = nearest[index.reshape(packed.shape)]
    lines = np.concatenate([np.zeros((len(rows), 1), dtype=np.uint8), rows], axis=1).tobytes()
    height, width = packed.shape
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = ((b"IHDR", head), (b"PLTE", opaque(palette)), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(map(chunk, *zip(*parts, strict=True)))


def opaque(palette: np.ndarray) -> bytes:
    """Return the palette's bytes, the lowered bits filled up so that white stays white."""
    return (palette | palette >> 6).astype(np.uint8).tobytes()


def chunk(kind: bytes, data: bytes) -> bytes:
    """Return a PNG chunk."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def contents() -> str:
    """Return the page that shows every picture, wide and narrow."""
    lines = ["# Hình ảnh từng trang · Pictures of each page", ""]
    lines += ["Chụp từ bản minh họa bằng `make screenshots`. Taken from the demo by `make screenshots`.", ""]
    for shot in SHOTS:
        lines += [f"## {shot.vi} · {shot.en}", ""]
        lines += [f"![{shot.vi}, 1280]({shot.name}-1280.png)", "", f"![{shot.vi}, 390]({shot.name}-390.png)", ""]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
