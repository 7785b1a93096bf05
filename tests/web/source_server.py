"""A small HTTP server that answers as systems of one-stop shops do: by page, with a token, with marks of change."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "bí-mật".encode().hex()


@dataclass
class Source:
    """What the server has, and what it was asked: `rows` are its dossiers, `log` the addresses with their status."""

    rows: list[dict[str, Any]]
    size: int = 2
    refuses: int = 0
    log: list[tuple[str, int]] = field(default_factory=list)
    url: str = ""

    def answer(self, path: str, headers: Any) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers and body of the answer to a request."""
        parts = urlsplit(path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if self.refuses:
            return self.refuses, {}, b""
        if parts.path == "/elsewhere":
            return 302, {"Location": "http://192.0.2.7/ho-so"}, b""
        if parts.path == "/moved":
            return 302, {"Location": "/csv"}, b""
        if parts.path == "/sign-in":
            return 200, {}, b"<!doctype html><title>Sign in</title>"
        if headers.get("Authorization") != f"Bearer {TOKEN}":
            return 401, {}, b""
        return getattr(self, f"_{parts.path.strip('/')}")(asked, headers)  # type: ignore[no-any-return]

    def _json(self, asked: dict[str, str], headers: Any) -> tuple[int, dict[str, str], bytes]:
        rows = [row for row in self.rows if row["capNhat"] >= asked.get("since", "")]
        page = int(asked.get("page", "1"))
        found = rows[self.size * (page - 1) : self.size * page]
        return 200, {}, json.dumps({"data": {"items": found, "total": len(rows)}}).encode()

    def _next(self, asked: dict[str, str], headers: Any) -> tuple[int, dict[str, str], bytes]:
        start = int(asked.get("from", "0"))
        found = self.rows[start : start + self.size]
        after = f"/next?from={start + self.size}" if start + self.size < len(self.rows) else None
        return 200, {}, json.dumps({"items": found, "next": after}).encode()

    def _csv(self, asked: dict[str, str], headers: Any) -> tuple[int, dict[str, str], bytes]:
        page = int(asked.get("page", "0"))
        rows = self.rows[self.size * (page - 1) : self.size * page] if page else self.rows
        if page and not rows:
            return 404, {}, b""
        lines = [",".join(self.rows[0]), *(",".join(str(v) for v in row.values()) for row in rows)]
        body = ("\n".join(lines) + "\n").encode()
        mark = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if headers.get("If-None-Match") == mark:
            return 304, {"ETag": mark}, b""
        return 200, {"ETag": mark}, body


@contextmanager
def serving(source: Source) -> Iterator[Source]:
    """Serve the source on this machine, at `source.url`."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = source.answer(self.path, self.headers)
            source.log.append((self.path, status))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    source.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield source
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
