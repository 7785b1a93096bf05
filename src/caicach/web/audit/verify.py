"""Proving the trail: every link, every head, and every record against the last entry about it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import Max

from caicach.text import Text
from caicach.web.audit.chain import canonical, digest_of, stored_states
from caicach.web.audit.models import Entry, Head

Seal = Callable[[], "Iterator[Broken]"]
SEALS: list[Seal] = []
"""Checks that other apps add for what they seal (published tables, reports): each yields what no longer holds."""

CHUNK = 1000


@dataclass(frozen=True)
class Broken:
    """The first thing that does not hold: where, and in words what was altered."""

    stream: str
    number: int | None
    what: Text


@dataclass(frozen=True)
class Proof:
    """The outcome of verifying: how much was read, and what is broken (nothing, if all holds).

    `seal` is one digest of all heads: written down elsewhere, it proves later that no chain was written anew.
    """

    streams: int
    entries: int
    records: int
    broken: tuple[Broken, ...]
    seal: str


def verify() -> Proof:
    """Check chains, heads, records and seals, and return the proof."""
    broken: list[Broken] = []
    entries = 0
    heads = {h.stream: h for h in Head.objects.all()}
    streams = sorted(set(heads) | set(Entry.objects.values_list("stream", flat=True).distinct().order_by()))
    for stream in streams:
        count, fault = _chain(stream, heads.get(stream))
        entries += count
        broken += [fault] if fault else []
    records, altered = _records()
    broken += altered
    for seal in SEALS:
        broken += list(seal())
    return Proof(len(streams), entries, records, tuple(broken), seal_of(heads))


def seal_of(heads: dict[str, Head]) -> str:
    """Return the SHA-256 of the heads of all streams, in the order of their names."""
    lines = [[h.stream, h.number, h.digest] for _, h in sorted(heads.items())]
    return hashlib.sha256(canonical(lines)).hexdigest()


def _chain(stream: str, head: Head | None) -> tuple[int, Broken | None]:
    """Walk one chain to its first broken link."""
    previous, number = "0" * 64, 0
    for entry in Entry.objects.filter(stream=stream).order_by("number").iterator(chunk_size=CHUNK):
        number += 1
        if entry.number != number:
            return number, Broken(
                stream, number, Text("thiếu mục này trong chuỗi", "this entry is missing from the chain")
            )
        if entry.previous != previous or entry.digest != digest_of(entry):
            return number, Broken(stream, number, Text(f"mục đã bị sửa: {entry}", f"entry altered: {entry}"))
        previous = entry.digest
    if head is None or (head.number, head.digest) != (number, previous):
        return number, Broken(stream, number + 1, Text("các mục cuối đã bị xóa", "the last entries were removed"))
    return number, None


def _records() -> tuple[int, list[Broken]]:
    """Compare each record with its state in the last entry about it; fields added since are not compared."""
    last = Entry.objects.order_by().values("subject_type", "subject_id").annotate(last=Max("pk")).values("last")
    told = Entry.objects.filter(pk__in=last).order_by("subject_type", "pk")
    rows = told.values_list(*Told._fields).iterator(chunk_size=CHUNK)
    broken: list[Broken] = []
    count = 0
    for label, group in groupby((Told(*row) for row in rows), key=lambda t: t.subject_type):
        while chunk := list(islice(group, CHUNK)):
            count += len(chunk)
            broken += _altered(label, chunk)
    return count, broken


class Told(NamedTuple):
    """What the last entry about a record says of it."""

    subject_type: str
    subject_id: str
    subject_name: str
    stream: str
    number: int
    state: dict[str, Any]


def _altered(label: str, told: list[Told]) -> Iterator[Broken]:
    """Yield what no longer agrees among the records of one kind that `told` tells of, fetched together."""
    stored = stored_states(apps.get_model(label), [t.subject_id for t in told])
    for t in told:
        name = f"{label} {t.subject_id} ({t.subject_name})"
        now = stored.get(t.subject_id)
        if now is None:
            yield Broken(t.stream, t.number, Text(f"bản ghi đã bị xóa: {name}", f"record removed: {name}"))
            continue
        fields = ", ".join(f for f, value in t.state.items() if f in now and now[f] != value)
        if fields:
            vi = f"bản ghi đã bị sửa ngoài hệ thống: {name}, trường {fields}"
            yield Broken(t.stream, t.number, Text(vi, f"record altered outside: {name}, fields {fields}"))
