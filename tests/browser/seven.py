"""Seven people on a small site of their own, each in a window: what the walk through a round happens on."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page
from tests.browser.conftest import PHONE, WIDE
from tests.browser.round_site import step
from tests.browser.site import serving
from tests.browser.watch import Watch
from tests.web.cast import PASSWORD
from tests.web.rounds import DAYS

PEOPLE = {
    "reform_officer": WIDE,
    "specialist": PHONE,
    "sister": WIDE,
    "appraiser": WIDE,
    "appraiser_a": WIDE,
    "council_member": WIDE,
    "leader": WIDE,
}


@dataclass
class Walk:
    """The site of the walk, a window for each person, and the addresses found on the way."""

    pages: dict[str, Page]
    environment: dict[str, str]
    round: str = ""
    entry_a: str = ""
    entry_b: str = ""

    def __getitem__(self, person: str) -> Page:
        """Return a person's window."""
        return self.pages[person]

    def go(self, person: str, address: str) -> Page:
        """Open an address of the site in a person's window."""
        self[person].goto(address)
        return self[person]

    def begin(self, phase: str) -> None:
        """Make it the first day of a phase."""
        step(f"day=2022-{DAYS[phase][0]}", self.environment)

    def status(self, person: str, address: str) -> int:
        """Return how the site answers a person who tries a door, beside the person's window."""
        return self[person].request.get(address).status


@contextlib.contextmanager
def seven_people(chromium: Browser, data: Path, database_url: str, watches: list[Watch]) -> Iterator[Walk]:
    """Build and serve the small site in `data`, and sign everyone in; what goes wrong on their pages is watched."""
    settings = {"CAICACH_DATA_DIR": str(data), "CAICACH_DATABASE_URL": database_url}
    environment = {**os.environ, **settings, "DJANGO_SETTINGS_MODULE": "caicach.web.settings"}
    step("build", environment)
    contexts: list[BrowserContext] = []
    with serving(data, environment) as site:
        pages: dict[str, Page] = {}
        for person, shape in PEOPLE.items():
            contexts.append(chromium.new_context(locale="vi-VN", base_url=site.address, **shape))
            pages[person] = contexts[-1].new_page()
            watches.append(Watch(pages[person]))
            watches[-1].expect(422)  # half an answer may be sent while the other half is typed
            sign_in(pages[person], person)
        yield Walk(pages, environment)
        for context in contexts:
            context.close()


def sign_in(page: Page, person: str) -> None:
    """Sign in by name and password."""
    page.goto("/account/sign-in/")
    page.get_by_label("Tên đăng nhập").fill(person)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url(lambda url: "/account/" not in url)
