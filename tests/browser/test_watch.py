"""The watch and axe see what they are there for: each fault below is found, and a clean page has none."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.conf import settings
from playwright.sync_api import Browser
from tests.browser.watch import Watch, axe, no_sideways_scroll

HEAD = "<!doctype html><html lang='vi'><meta name='viewport' content='width=device-width'><title>Trang</title>"
PAGES = {
    "/clean": "<main><h1>Trang</h1><p>Nội dung.</p></main>",
    "/inline-style": "<main><h1 style='color: red'>Trang</h1></main>",
    "/inline-script": "<main><h1>Trang</h1></main><script>alert(1)</script>",
    "/missing-picture": "<main><h1>Trang</h1><img src='/nowhere.png' alt='Ảnh'></main>",
    "/outside": "<main><h1>Trang</h1><img src='http://127.0.0.1:9/x.png' alt='Ảnh'></main>",
    "/no-alternative": "<main><h1>Trang</h1><img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='></main>",
    "/wide": f"<main><h1>Trang</h1><p>{'a' * 2000}</p></main>",
}


class Pages(BaseHTTPRequestHandler):
    """Answers with the pages above, under the site's own policy."""

    def do_GET(self) -> None:
        body = PAGES.get(self.path, "")
        self.send_response(200 if body or self.path == "/favicon.ico" else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", settings.CONTENT_SECURITY_POLICY)
        self.end_headers()
        self.wfile.write((HEAD + body).encode())

    def log_message(self, *words: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def visit(chromium: Browser, address: str) -> tuple[list[str], str, str]:
    """Return the troubles of a page, what axe says of it, and what its width says (empty: nothing)."""
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    watch = Watch(page)
    page.goto(address)
    words = []
    for check in (axe, no_sideways_scroll):
        try:
            check(page)
            words.append("")
        except AssertionError as error:
            words.append(str(error))
    page.close()
    return watch.troubles, words[0], words[1]


def test_a_clean_page_has_no_troubles(chromium: Browser, address: str) -> None:
    assert visit(chromium, f"{address}/clean") == ([], "", "")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/inline-style", "style-src 'self'"),
        ("/inline-script", "script-src 'self'"),
        ("/missing-picture", "answer 404: GET"),
        ("/outside", "img-src 'self'"),
    ],
)
def test_faults_of_loading_are_seen(chromium: Browser, address: str, path: str, words: str) -> None:
    troubles, _, _ = visit(chromium, address + path)
    assert any(words in trouble for trouble in troubles), troubles


def test_axe_works_under_the_policy_and_names_the_place(chromium: Browser, address: str) -> None:
    troubles, grave, _ = visit(chromium, f"{address}/no-alternative")
    assert troubles == []
    assert "image-alt (critical)" in grave
    assert "img" in grave


def test_a_page_wider_than_the_phone_is_seen(chromium: Browser, address: str) -> None:
    _, _, width = visit(chromium, f"{address}/wide")
    assert "wider than the window" in width
