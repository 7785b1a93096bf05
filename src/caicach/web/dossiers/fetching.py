"""Fetching a watched address, in the background."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from caicach.errors import InputError
from caicach.text import Text
from caicach.web.dossiers.models import WatchedAddress
from caicach.web.dossiers.paging import Wanted, fetch
from caicach.web.dossiers.services.addresses import changes_since, keep_fetched, keep_trouble

BROKE = Text(
    "Máy chủ chưa đọc được địa chỉ này sau nhiều lần thử. Báo người quản trị.",
    "The server could not read this address after several attempts. Tell the administrator.",
)


@task()
def fetch_address(pk: int) -> str:
    """Read a watched address and ask for the import of what is new; returns what came of it, in a word.

    Run twice it brings the same twice, which changes nothing.
    """
    address = WatchedAddress.objects.select_related("locality__unit").get(pk=pk)
    if address.stopped:
        return "stopped"
    began = timezone.now()
    try:
        with tempfile.TemporaryDirectory() as folder:
            intake = keep_fetched(address, fetch(wanted_of(address), Path(folder)), began)
    except InputError as error:
        keep_trouble(address, [Text(p.within("vi"), p.within("en")) for p in error.problems])
        return "trouble"
    return "asked" if intake else "nothing"


def wanted_of(address: WatchedAddress) -> Wanted:
    """Return what to ask an address for, with its token where it has one."""
    headers = {"Accept": "application/json, text/csv, */*;q=0.5", "User-Agent": "caicach"}
    if address.token:
        plain = address.token_header.lower() == "authorization" and " " not in address.token
        headers[address.token_header] = f"Bearer {address.token}" if plain else address.token
    return Wanted(
        url=address.url,
        since=changes_since(address),
        largest=settings.UPLOAD_LIMIT,
        headers=headers,
        rows_at=address.rows_at,
        etag=address.etag,
        last_modified=address.last_modified,
    )


def could_not_fetch(pk: int) -> None:
    """Tell that an address could not be read for good; it is tried again at its next time."""
    keep_trouble(WatchedAddress.objects.get(pk=pk), [BROKE])
