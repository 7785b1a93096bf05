"""A real Chromium on the real site. Everything in this folder is marked `browser` and runs after all other tests."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from tests.browser.site import Site, built_demo, running_site
from tests.browser.watch import Watch, shoot

CHROMIUM = Path("/usr/bin/chromium")
PATIENCE = 15_000  # milliseconds: a busy machine is slow, not wrong
WIDE = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the walks, and put them last: a running Playwright would keep Django's ORM from other tests' threads."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: item.path.is_relative_to(here))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start Debian's Chromium once."""
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed; install it with: sudo apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        expect.set_options(timeout=PATIENCE)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(chromium: Browser, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve the demo on the database of the run; it is built once, and each worker walks on a copy of its own."""
    server = os.environ["CAICACH_DATABASE_URL"] if request.config.getoption("db") == "pg" else ""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with running_site(built_demo(shared / "demo", server), tmp_path_factory.mktemp("site"), server) as running:
        yield running


@pytest.fixture
def watches() -> Iterator[list[Watch]]:
    """Collect what goes wrong on every page of the test, and fail the test with it at the end."""
    kept: list[Watch] = []
    yield kept
    troubles = [trouble for watch in kept for trouble in watch.troubles]
    assert not troubles, "\n".join(troubles)


@pytest.fixture
def window(chromium: Browser, site: Site, watches: list[Watch]) -> Iterator[Callable[..., Page]]:
    """Return the function that opens a fresh window (own cookies) of the given shape."""
    contexts: list[BrowserContext] = []

    def open_window(**shape: object) -> Page:
        place = {"locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh", "base_url": site.address}
        contexts.append(chromium.new_context(**place, **shape))
        page = contexts[-1].new_page()
        watches.append(Watch(page))
        return page

    yield open_window
    for context in contexts:
        context.close()


@pytest.fixture
def page(window: Callable[..., Page]) -> Page:
    """Return a page on a desk: 1280 by 900."""
    return window(**WIDE)


@pytest.fixture
def phone(window: Callable[..., Page]) -> Page:
    """Return a page on a phone: 390 by 844, with touch."""
    return window(**PHONE)


@pytest.fixture
def picture() -> Callable[[Page, str], None]:
    """Return the function that keeps a picture of a page in the folder named by SCREENSHOTS, if it is set."""
    folder = Path(os.environ["SCREENSHOTS"]) if os.environ.get("SCREENSHOTS") else None
    return lambda page, name: shoot(page, folder, name)


@pytest.fixture
def sign_in() -> Callable[[Page, str], None]:
    """Return the function that signs a page in as one of the demo's accounts, by its button on the sign-in page."""

    def by_button(page: Page, account: str) -> None:
        page.goto("/account/sign-in/")
        page.locator(f"[data-role='{account}']").click()
        page.wait_for_url(lambda url: "/account/" not in url)

    return by_button
