"""What a browser test may not overlook on any page: console errors, policy, failed requests, accessibility."""

from __future__ import annotations

from pathlib import Path

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import ConsoleMessage, Page, Response

GRAVE = ("serious", "critical")
FAILED_LOAD = "Failed to load resource"  # said on the console of each answer that `_answered` judges


class Watch:
    """Listens to a page from the start; `troubles` holds what went wrong, in the order it went wrong."""

    def __init__(self, page: Page) -> None:
        self.troubles: list[str] = []
        self.expected: set[int] = set()
        self.line_drops = False
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.troubles.append(f"script error: {error}"))
        page.on("requestfailed", lambda asked: self._failed(asked.url, asked.failure or ""))
        page.on("response", self._answered)

    def expect(self, *statuses: int) -> None:
        """Let answers with these statuses pass: the test is about a refusal."""
        self.expected.update(statuses)

    def let_the_line_drop(self) -> None:
        """Let requests fail for want of a connection: the test is about that."""
        self.line_drops = True

    def _said(self, message: ConsoleMessage) -> None:
        # A broken Content-Security-Policy is a console error too, so it ends here.
        if message.type in ("error", "warning") and not message.text.startswith(FAILED_LOAD):
            self.troubles.append(f"console: {message.text}")

    def _failed(self, url: str, why: str) -> None:
        if self.line_drops and why == "net::ERR_INTERNET_DISCONNECTED":
            return
        if why != "net::ERR_ABORTED":  # a download, or a request that the next page made pointless
            self.troubles.append(f"request failed: {url} {why}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.troubles.append(f"answer {response.status}: {response.request.method} {response.url}")


def axe(page: Page) -> None:
    """Assert that axe finds nothing serious or critical on the page as it stands."""
    if not page.evaluate("() => typeof axe === 'object'"):
        page.evaluate(AXE_FILE_PATH.read_text(encoding="utf-8"))
    found = page.evaluate("options => axe.run(options)", {"resultTypes": ["violations"]})["violations"]
    grave = [_words(violation) for violation in found if violation["impact"] in GRAVE]
    assert not grave, f"{page.url}\n" + "\n".join(grave)


def no_sideways_scroll(page: Page) -> None:
    """Assert that the page is no wider than its window."""
    over: int = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert over <= 0, f"{page.url} is {over} px wider than the window"


def shoot(page: Page, folder: Path | None, name: str) -> None:
    """Keep a picture of the whole page in `folder`, where there is one."""
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{name}.png", full_page=True, animations="disabled")


def _words(violation: dict) -> str:
    places = "; ".join(" ".join(map(str, node["target"])) for node in violation["nodes"][:5])
    return f"{violation['id']} ({violation['impact']}): {violation['help']}: {places}"
