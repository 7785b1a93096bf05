"""Home, index and comparison pages under 20 people at once, on SQLite and on PostgreSQL.

The same server answers `/health/` in the same run: a page of the same stack that touches the database and draws
nothing. The ratio to it says what our own work on a page costs, on any machine.
"""

from __future__ import annotations

import datetime as dt
import http.client
import importlib.metadata
import re
import statistics
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from tests.browser.site import Site, built_demo, running_site
from tests.plugins.postgres import server

from benchmarks.harness import machine

PEOPLE = 20
PAGES = {
    "health (nothing drawn)": "/health/",
    "home": "/",
    "index": "/indices/papi/2021/",
    "comparison": "/indices/papi/compare/35/2020/2021/",
}


def results(repeats: int) -> list[dict[str, Any]]:
    """Return one result for each database: milliseconds by page, and their ratio to the page that draws nothing."""
    return [_measure(database, repeats) for database in ("SQLite", "PostgreSQL")]


def _measure(database: str, repeats: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder, _site(database, Path(folder)) as site:
        host = urllib.parse.urlsplit(site.address).netloc
        cookies = [_sign_in(host, name) for name in ("cai-cach", "theo-doi", "lanh-dao", "so-tnmt")]
        for path in PAGES.values():
            _get(http.client.HTTPConnection(host), path, cookies[0])
        times = _crowd(host, cookies, repeats)
    spent = {name: _summary(found) for name, found in times.items()}
    base = next(iter(spent.values()))["median"]
    return {
        "name": f"pages-{database.lower()}",
        "what": f"{PEOPLE} people at once, {repeats} rounds each, pages in turn, {database}",
        "milliseconds": spent,
        "ratio_to_health": {name: page["median"] / base for name, page in spent.items()},
        "measured_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "versions": {p: importlib.metadata.version(p) for p in ("caicach", "django", "granian")},
    }


@contextmanager
def _site(database: str, folder: Path) -> Iterator[Site]:
    running = nullcontext("") if database == "SQLite" else server()
    with running as url, running_site(built_demo(folder, url), folder / "site", url) as site:
        yield site


def _sign_in(host: str, name: str) -> str:
    """Sign in as a demo account, as a browser does, and return its cookies."""
    connection = http.client.HTTPConnection(host)
    connection.request("GET", "/account/sign-in/")
    answer = connection.getresponse()
    page = answer.read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    password = re.search(r'name="password" value="([^"]+)"', page)
    assert token is not None
    assert password is not None
    jar = _cookies(answer)
    form = {"csrfmiddlewaretoken": token[1], "login": name, "password": password[1]}
    headers = {"Cookie": jar, "Content-Type": "application/x-www-form-urlencoded", "Referer": f"http://{host}/"}
    connection.request("POST", "/account/sign-in/", urllib.parse.urlencode(form), headers)
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 302, f"{name} could not sign in: {answer.status}"
    return _cookies(answer)


def _cookies(answer: http.client.HTTPResponse) -> str:
    found = answer.msg.get_all("Set-Cookie") or []
    return "; ".join(cookie.split(";", 1)[0] for cookie in found)


def _get(connection: http.client.HTTPConnection, path: str, cookie: str) -> float:
    start = time.perf_counter()
    connection.request("GET", path, headers={"Cookie": cookie})
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 200, f"{path}: {answer.status}"
    return (time.perf_counter() - start) * 1e3


def _crowd(host: str, cookies: list[str], rounds: int) -> dict[str, list[float]]:
    """Let everybody walk through the pages at once, each starting at another one; return times by page."""
    times: dict[str, list[float]] = {name: [] for name in PAGES}

    def walk(person: int) -> None:
        connection = http.client.HTTPConnection(host)
        names = list(PAGES)
        for step in range(rounds * len(names)):
            name = names[(person + step) % len(names)]
            times[name].append(_get(connection, PAGES[name], cookies[person % len(cookies)]))

    people = [threading.Thread(target=walk, args=(person,)) for person in range(PEOPLE)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert all(len(found) == PEOPLE * rounds for found in times.values()), "some requests failed"
    return times


def _summary(times: list[float]) -> dict[str, float]:
    return {"median": statistics.median(times), "p95": statistics.quantiles(times, n=20)[18], "max": max(times)}
