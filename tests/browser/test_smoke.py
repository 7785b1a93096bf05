"""A walk through every step of the loop as every account of the demo; run on both databases."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.conftest import PHONE, WIDE
from tests.browser.site import Site
from tests.browser.watch import axe, no_sideways_scroll

SIGN_IN = "/account/sign-in/"
STEPS = "nav.loop a"

Shape = dict[str, object]


@pytest.fixture(scope="module")
def accounts(site: Site, chromium: Browser) -> list[str]:
    """Return the accounts that the sign-in page of the demo offers."""
    page = chromium.new_page(base_url=site.address)
    page.goto(SIGN_IN)
    found = [str(button.get_attribute("data-role")) for button in page.locator("[data-role]").all()]
    page.close()
    return found


def sound(page: Page) -> None:
    """Assert what holds of every page: it says what it is, once, and everyone can read it on this screen."""
    expect(page.locator("h1")).to_have_count(1)
    assert page.title().endswith("cải cách"), page.url
    axe(page)
    no_sideways_scroll(page)


def test_the_site_stands_on_the_database_of_the_run(site: Site, request: pytest.FixtureRequest) -> None:
    assert (site.data / "caicach.sqlite3").exists() == (request.config.getoption("db") == "sqlite")


@pytest.mark.parametrize("shape", [WIDE, PHONE], ids=["desk", "phone"])
def test_pages_for_everyone(window: Callable[..., Page], shape: Shape) -> None:
    page = window(**shape)
    for address in (SIGN_IN, "/styleguide/"):
        page.goto(address)
        sound(page)


@pytest.mark.parametrize("shape", [WIDE, PHONE], ids=["desk", "phone"])
def test_every_account_walks_the_loop(
    window: Callable[..., Page],
    sign_in: Callable[[Page, str], None],
    picture: Callable[[Page, str], None],
    accounts: list[str],
    shape: Shape,
) -> None:
    assert accounts
    for account in accounts:
        page = window(**shape)
        sign_in(page, account)
        steps = [str(link.get_attribute("href")) for link in page.locator(STEPS).all()]
        assert steps, account
        for step in ["/", *steps]:
            page.goto(step)
            sound(page)
            picture(page, f"{account}{step.replace('/', '-')}{shape['viewport']['width']}")


def test_a_refused_page_says_who_may(page: Page, sign_in: Callable[[Page, str], None], watches: list) -> None:
    """The unit officer is told who administers, on a page as sound as any."""
    sign_in(page, "so-yte")
    watches[-1].expect(403)
    page.goto("/administration/")
    expect(page.locator("main li")).not_to_have_count(0)
    sound(page)


def test_english_is_one_button_away(page: Page) -> None:
    page.goto(SIGN_IN)
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    sound(page)
