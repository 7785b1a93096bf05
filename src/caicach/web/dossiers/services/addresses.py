"""Watching addresses of source systems: added, changed and stopped by people; what each fetch found is kept here."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from caicach.dossiers.clock import local
from caicach.errors import InputError, Problem
from caicach.text import Text
from caicach.web.accounts.models import User
from caicach.web.audit.chain import record
from caicach.web.dossiers.calling import check_address, is_internal
from caicach.web.dossiers.models import Intake, WatchedAddress
from caicach.web.dossiers.paging import Fetched
from caicach.web.dossiers.services.intake import ask_for_intake, stream
from caicach.web.dossiers.watching import mapping_for
from caicach.web.files.keep import keep
from caicach.web.files.kinds import clean_name
from caicach.web.files.models import StoredFile
from caicach.web.units.models import Locality

OVERLAP = dt.timedelta(hours=1)
"""How far before the last fetch changes are asked for again: clocks differ, and what comes twice changes nothing."""
LOST = dt.timedelta(hours=1)
"""After how long a fetch that was asked for and never settled is asked for again."""
HEADER = "Authorization"
PLACES = ("page", "page0", "since", "since_date")
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")


@dataclass(frozen=True)
class Watch:
    """What to watch: whose columns, where, from which day on, how often; `token` None keeps the one that is there."""

    system: str
    url: str
    since: dt.date
    every_minutes: int = 60
    rows_at: str = ""
    token_header: str = HEADER
    token: str | None = None


@transaction.atomic
def watch_address(by: User, locality: Locality, watch: Watch) -> WatchedAddress:
    """Begin to watch an address and ask for its first fetch; raises InputError with all that is wrong with it."""
    address = WatchedAddress(locality=locality, added_by=by, added_on=locality.today())
    _put(address, watch)
    ask_for_fetch(address)
    record(by, "watch-address", address, stream=stream(locality), note=address.place)
    return address


@transaction.atomic
def change_watch(by: User, address: WatchedAddress, watch: Watch) -> WatchedAddress:
    """Change what is watched; it is fetched anew from its first day on, as if nothing had been seen of it yet."""
    _put(address, watch)
    address.etag = address.last_modified = address.digest = ""
    address.fetched_at, address.sample = None, None
    address.save()
    ask_for_fetch(address)
    record(by, "change-watch", address, stream=stream(address.locality), note=address.place)
    return address


@transaction.atomic
def stop_watch(by: User, address: WatchedAddress) -> WatchedAddress:
    """Stop watching an address; what it brought stays, and it can be taken up again."""
    address.stopped = True
    address.save(update_fields=["stopped"])
    record(by, "stop-watch", address, stream=stream(address.locality), note=address.place)
    return address


@transaction.atomic
def resume_watch(by: User, address: WatchedAddress) -> WatchedAddress:
    """Watch a stopped address again, from where it was left; raises InputError where another watches it by now."""
    _check_alone(address)
    address.stopped = False
    address.save(update_fields=["stopped"])
    ask_for_fetch(address)
    record(by, "resume-watch", address, stream=stream(address.locality), note=address.place)
    return address


@transaction.atomic
def ask_for_fetch(address: WatchedAddress) -> bool:
    """Put a fetch into the queue; returns False where the address is stopped, or one is on its way."""
    from caicach.web.dossiers.fetching import fetch_address  # the job calls back into this module

    now = timezone.now()
    idle = WatchedAddress.objects.select_for_update(of=("self",)).filter(pk=address.pk, stopped=False)
    found = idle.first()
    if found is None or (found.asked_at is not None and found.asked_at > now - LOST):
        return False
    WatchedAddress.objects.filter(pk=address.pk).update(asked_at=now)
    address.asked_at = now
    fetch_address.enqueue(address.pk)
    return True


def fetch_due() -> None:
    """Ask for a fetch of each address whose time has come; not of one whose columns wait for a person."""
    now = timezone.now()
    for address in WatchedAddress.objects.filter(stopped=False, sample=None).select_related("locality__unit"):
        if address.tried_at is None or address.tried_at + dt.timedelta(minutes=address.every_minutes) <= now:
            ask_for_fetch(address)


def changes_since(address: WatchedAddress) -> dt.datetime:
    """Return from which local moment on changes are wanted: a little before the last fetch, else the first day."""
    if address.fetched_at is None:
        return dt.datetime.combine(address.since, dt.time.min)
    return local(address.fetched_at - OVERLAP).replace(microsecond=0)


def keep_fetched(address: WatchedAddress, found: Fetched, began: dt.datetime) -> Intake | None:
    """Keep what a fetch brought and ask for its import; returns None where there is nothing new.

    Where its columns are not those of a confirmed reading, it waits for a person. Raises InputError where the file
    cannot be kept.
    """
    if found.path is None or found.digest == address.digest:
        _settle(address, found, began)
        return None
    name = _named(address, found.path, began)
    path = found.path.rename(found.path.with_name(name))
    with path.open("rb") as file:
        stored = keep(file, name, "")
    try:
        mapping = mapping_for(address.locality, path, address.system)
    except InputError as error:
        keep_trouble(address, [Text(p.within("vi"), p.within("en")) for p in error.problems], sample=stored)
        return None
    with transaction.atomic():
        _settle(address, found, began)
        return ask_for_intake(None, address.locality, stored, name, mapping, watched=True, address=address)


@transaction.atomic
def keep_trouble(address: WatchedAddress, troubles: Iterable[Text], *, sample: StoredFile | None = None) -> None:
    """Keep why a fetch brought nothing, for the people who watch the address; `sample`: its columns are not known."""
    now = timezone.now()
    found = WatchedAddress.objects.select_for_update(of=("self",)).get(pk=address.pk)
    WatchedAddress.objects.filter(pk=address.pk).update(
        asked_at=None,
        tried_at=now,
        failing_since=found.failing_since or now,
        trouble=[{"vi": t.vi, "en": t.en} for t in troubles],
        sample=sample,
    )


def columns_confirmed(locality: Locality, system: str) -> None:
    """Let the addresses of a system whose columns a person confirmed be fetched again."""
    waiting = WatchedAddress.objects.filter(locality=locality, system=system, sample__isnull=False)
    waiting.update(sample=None, trouble=[], failing_since=None, tried_at=None)


def _settle(address: WatchedAddress, found: Fetched, began: dt.datetime) -> None:
    WatchedAddress.objects.filter(pk=address.pk).update(
        asked_at=None,
        tried_at=began,
        fetched_at=began,
        failing_since=None,
        trouble=[],
        sample=None,
        etag=found.etag,
        last_modified=found.last_modified,
        digest=found.digest or address.digest,
    )


def _named(address: WatchedAddress, path: Path, began: dt.datetime) -> str:
    endings = {b"PAR1": ".parquet", b"PK\x03\x04": ".xlsx"}
    with path.open("rb") as file:
        head = file.read(4)
    ending = ".csv.gz" if head.startswith(b"\x1f\x8b") else endings.get(head, ".csv")
    return clean_name(f"{address.system[:80]} {local(began):%Y-%m-%d %H%M%S}{ending}")


def _put(address: WatchedAddress, watch: Watch) -> None:
    """Write a watch into its record; raises InputError with all that is wrong."""
    token = address.token if watch.token is None else watch.token.strip()
    problems = [*_url_problems(watch.url, token), *_other_problems(watch)]
    if problems:
        raise InputError(problems)
    for name in ("system", "url", "since", "every_minutes", "rows_at", "token_header"):
        setattr(address, name, getattr(watch, name))
    address.token = token
    _check_alone(address)
    address.full_clean(validate_constraints=False)
    address.save()


def _url_problems(url: str, token: str) -> list[Problem]:
    try:
        parts = check_address(url)
    except InputError as error:
        return [Problem(column="url", found=p.found, expected=p.expected, cure=p.cure) for p in error.problems]
    unknown = [name for name in re.findall(r"\{([^}]*)\}", url) if name not in PLACES]
    found = []
    if unknown:
        expected = Text("{page}, {page0}, {since} hoặc {since_date}", "{page}, {page0}, {since} or {since_date}")
        cure = Text("Sửa phần trong ngoặc nhọn.", "Mend what stands in braces.")
        found.append(Problem(column="url", found=f"{{{unknown[0]}}}", expected=expected, cure=cure))
    if token and parts.scheme == "http" and not is_internal(str(parts.hostname)):
        expected = Text("https, vì mã truy cập đi qua mạng", "https, as the token crosses the network")
        cure = Text("Dùng địa chỉ https.", "Use an https address.")
        found.append(Problem(column="url", found="http", expected=expected, cure=cure))
    return found


def _other_problems(watch: Watch) -> list[Problem]:
    found = []
    if not _HEADER.fullmatch(watch.token_header):
        expected = Text("tên một trường đầu thư HTTP, như Authorization", "the name of an HTTP header")
        cure = Text("Xem tài liệu của hệ thống nguồn.", "See the source system's documents.")
        found.append(Problem(column="token_header", found=watch.token_header, expected=expected, cure=cure))
    if any(not " " <= sign <= "~" for sign in watch.token or ""):
        expected = Text("mã truy cập gồm chữ không dấu, chữ số, dấu", "a token of plain letters, digits and signs")
        cure = Text("Chép lại mã, không kèm dấu xuống dòng.", "Copy the token again, without line ends.")
        found.append(Problem(column="token", expected=expected, cure=cure))
    return found


def _check_alone(address: WatchedAddress) -> None:
    others = WatchedAddress.objects.filter(locality=address.locality, url=address.url, stopped=False)
    if others.exclude(pk=address.pk).exists():
        expected = Text("một địa chỉ chưa được theo dõi", "an address that is not watched yet")
        cure = Text("Sửa địa chỉ đang theo dõi trong danh sách.", "Change the watched one of the list.")
        raise InputError(Problem(column="url", found=address.place, expected=expected, cure=cure))
