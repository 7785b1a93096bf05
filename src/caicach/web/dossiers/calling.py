"""Calling an address on another machine: only http and https, only where it may, never further than it was asked.

What a person writes into a form decides where this server connects to. So the machine's addresses are looked up once
and checked, the connection goes to the address that was checked, and redirects stay on the same machine.
"""

from __future__ import annotations

import errno
import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, urljoin, urlsplit

from django.conf import settings

from caicach.errors import InputError, Problem
from caicach.text import Text

REDIRECTS = 3
PATIENCE = 60.0
"""Seconds that one answer may be silent."""
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Answer:
    """What a machine answered: `changed` is false where it says that nothing changed since (status 304)."""

    changed: bool
    etag: str = ""
    last_modified: str = ""
    next: str = ""


def call(
    url: str, headers: Mapping[str, str], into: Path, *, largest: int, until: float, may_end: bool = False
) -> Answer:
    """Read what `url` answers into the file `into`: at most `largest` bytes, until that moment of the monotonic clock.

    `may_end`: that there is nothing at the address is no error, and leaves `into` empty, as no content does. Raises
    InputError in words for a person where it may not be called, cannot be reached, or refuses.
    """
    asked = url
    for _ in range(REDIRECTS + 1):
        connection = _connected(check_address(asked), until)
        try:
            parts = urlsplit(asked)
            path = parts.path or "/"
            connection.request("GET", f"{path}?{parts.query}" if parts.query else path, headers=dict(headers))
            response = connection.getresponse()
            if response.status in (301, 302, 303, 307, 308):
                asked = _redirected(asked, response.getheader("Location", ""))
                continue
            ended = response.status == 204 or (may_end and response.status in (404, 410))
            into.touch()
            if not ended:
                _check_status(url, response.status)
            if response.status == 200:
                _save(response, into, url, largest, until)
            return _answer(response, asked)
        except (OSError, http.client.HTTPException) as error:
            raise _unreachable(url, error) from error
        finally:
            connection.close()
    raise InputError(_wrong(url, _REDIRECTED_TOO_OFTEN))


def check_address(url: str) -> SplitResult:
    """Return an address in its parts; raises InputError unless it is a plain http or https address of a machine."""
    try:
        parts = urlsplit(url)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        sound = False
    if not sound or parts.username or parts.password or any(sign <= " " for sign in url):
        raise InputError(_wrong(url, _NO_ADDRESS))
    return parts


def is_internal(host: str) -> bool:
    """Tell whether the installation names this machine as one of its own network that it may call."""
    return host.lower() in settings.INTERNAL_SOURCES


def _connected(parts: SplitResult, until: float) -> http.client.HTTPConnection:
    """Return a connection to the machine of an address, at an address of it that may be called."""
    host, port = str(parts.hostname), parts.port or {"http": 80, "https": 443}[parts.scheme]
    patience = max(min(PATIENCE, until - time.monotonic()), 1.0)
    try:
        found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as error:
        raise InputError(_wrong(parts.geturl(), _NO_MACHINE)) from error
    if not all(_may_call(host, address) for address in found):
        raise InputError(_wrong(parts.geturl(), _INTERNAL))
    try:
        plain = _opened(found, port, patience)
        if parts.scheme == "http":
            connection: http.client.HTTPConnection = http.client.HTTPConnection(host, port, timeout=patience)
            connection.sock = plain
        else:
            connection = http.client.HTTPSConnection(host, port, timeout=patience)
            connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    except OSError as error:
        raise _unreachable(parts.geturl(), error) from error
    return connection


def _opened(addresses: Sequence[str], port: int, patience: float) -> socket.socket:
    """Return a connection to the first of a machine's addresses that takes one; raises OSError where none does."""
    for address in addresses[:-1]:
        with suppress(OSError):
            return socket.create_connection((address, port), patience)
    return socket.create_connection((addresses[-1], port), patience)


def _may_call(host: str, address: str) -> bool:
    """Tell whether a machine's address may be called: a public one, or one that the installation names."""
    number = ipaddress.ip_address(address.partition("%")[0])
    number = getattr(number, "ipv4_mapped", None) or number
    if number.is_global and not number.is_multicast:
        return True
    networks = (entry for entry in settings.INTERNAL_SOURCES if "/" in entry)
    return is_internal(host) or any(number in ipaddress.ip_network(entry, strict=False) for entry in networks)


def _redirected(url: str, location: str) -> str:
    """Return where an address sends the caller on; raises InputError where that is another machine, or less safe."""
    target = urljoin(url, location)
    before, after = urlsplit(url), check_address(target)
    same = (before.hostname, before.port, before.scheme) == (after.hostname, after.port, after.scheme)
    safer = before.hostname == after.hostname and (before.scheme, after.scheme) == ("http", "https")
    if not (same or safer):
        raise InputError(_wrong(url, _ELSEWHERE, found=f"→ {after.scheme}://{after.netloc}"))
    return target


def _check_status(url: str, status: int) -> None:
    if status in (200, 304):
        return
    known = {401: _NO_RIGHT, 403: _NO_RIGHT, 404: _NOTHING_THERE, 410: _NOTHING_THERE, 429: _TOO_OFTEN}
    raise InputError(_wrong(url, known.get(status, _REFUSED), found=f"HTTP {status}"))


def _save(response: http.client.HTTPResponse, into: Path, url: str, largest: int, until: float) -> None:
    size = 0
    with into.open("wb") as file:
        while chunk := response.read(_CHUNK):
            size += len(chunk)
            if size > largest:
                raise InputError(_wrong(url, _TOO_LARGE, found=f"> {largest // 1_048_576} MB"))
            if time.monotonic() > until:
                raise InputError(_wrong(url, _TOO_SLOW))
            file.write(chunk)


def _answer(response: http.client.HTTPResponse, url: str) -> Answer:
    return Answer(
        changed=response.status != 304,
        etag=response.getheader("ETag", "")[:200],
        last_modified=response.getheader("Last-Modified", "")[:100],
        next=_next(response.getheader("Link", ""), url),
    )


def _next(link: str, url: str) -> str:
    """Return the address of the next page in a Link header (RFC 8288), or ""."""
    for part in link.split(","):
        target, _, rest = part.partition(">")
        if 'rel="next"' in rest.replace(" ", "") or "rel=next" in rest.replace(" ", ""):
            return urljoin(url, target.strip().lstrip("<"))
    return ""


def _unreachable(url: str, error: Exception) -> InputError:
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return InputError(_wrong(url, _NO_ROOM))
    if isinstance(error, ssl.SSLError):
        return InputError(_wrong(url, _UNSAFE, found=str(error.reason or error)[:120]))
    silent = isinstance(error, TimeoutError)
    return InputError(_wrong(url, _TOO_SLOW if silent else _NO_ANSWER, found=None if silent else type(error).__name__))


def _wrong(url: str, what: tuple[Text, Text], *, found: str | None = None) -> Problem:
    """Return what is wrong with calling an address, without what it asks, which may hold a secret."""
    return Problem(file=url.partition("?")[0][:200], found=found, expected=what[0], cure=what[1])


_ASK_OWNER = Text("Hỏi đơn vị giữ hệ thống nguồn.", "Ask who keeps the source system.")
_AGAIN = Text(
    "Hệ thống tự thử lại vào lần sau. Nếu vẫn vậy, hỏi đơn vị giữ hệ thống nguồn.",
    "It is tried again next time. If it stays so, ask who keeps the source system.",
)
_NO_ADDRESS = (
    Text(
        "một địa chỉ http hoặc https, không kèm tên và mật khẩu", "an http or https address without name and password"
    ),
    Text("Sửa địa chỉ; mã truy cập ghi ở ô riêng.", "Mend the address; the token has a field of its own."),
)
_NO_MACHINE = (Text("tên một máy chủ có thật", "the name of a machine that exists"), _AGAIN)
_INTERNAL = (
    Text(
        "một máy chủ ngoài mạng nội bộ, hoặc máy nội bộ đã được cho phép",
        "a public machine, or an allowed internal one",
    ),
    Text(
        "Nhờ người quản trị ghi máy này vào CAICACH_INTERNAL_SOURCES rồi khởi động lại.",
        "Have the administrator name this machine in CAICACH_INTERNAL_SOURCES and restart.",
    ),
)
_ELSEWHERE = (
    Text("câu trả lời từ chính máy chủ này, không chuyển sang máy khác", "an answer of this machine, not of another"),
    Text("Ghi thẳng địa chỉ cuối cùng.", "Give the final address itself."),
)
_REDIRECTED_TOO_OFTEN = (Text("không quá 3 lần chuyển hướng", "at most 3 redirects"), _ASK_OWNER)
_NO_RIGHT = (
    Text("quyền đọc địa chỉ này", "the right to read this address"),
    Text("Kiểm tra mã truy cập: có thể đã hết hạn hoặc bị thu hồi.", "Check the token: it may have ended."),
)
_NOTHING_THERE = (Text("một địa chỉ có dữ liệu", "an address that has data"), _ASK_OWNER)
_TOO_OFTEN = (
    Text("được phép hỏi lúc này", "leave to ask now"),
    Text("Giãn khoảng cách giữa hai lần.", "Ask less often."),
)
_REFUSED = (Text("dữ liệu hồ sơ", "data of dossiers"), _AGAIN)
_TOO_LARGE = (
    Text("câu trả lời không quá cỡ cho phép", "an answer below the limit"),
    Text("Chia trang bằng {page} hoặc chỉ lấy phần mới bằng {since}.", "Use pages with {page}, or {since}."),
)
_TOO_SLOW = (Text("câu trả lời kịp thời", "an answer in time"), _AGAIN)
_UNSAFE = (
    Text("kết nối https có chứng thư hợp lệ", "an https connection with a valid certificate"),
    Text("Báo đơn vị giữ hệ thống nguồn gia hạn hoặc sửa chứng thư.", "Have its keeper mend the certificate."),
)
_NO_ROOM = (
    Text("máy chủ này còn chỗ trên đĩa", "room on this server's disk"),
    Text("Báo người quản trị giải phóng chỗ; hệ thống tự thử lại.", "Have room made; it is tried again by itself."),
)
_NO_ANSWER = (Text("máy chủ trả lời", "an answer"), _AGAIN)
