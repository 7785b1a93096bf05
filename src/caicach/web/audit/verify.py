"""Proving the trail: every link, every head, and every record against the last entry about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Max, Model

from caicach.text import Text
from caicach.web.audit.chain import digest_of, state_of
from caicach.web.audit.models import Entry, Head

Seal = Callable[[], "Iterator[Broken]"]
SEALS: list[Seal] = []
"""Checks that other apps add for what they seal (published tables, reports): each yields what no longer holds."""


@dataclass(frozen=True)
class Broken:
    """The first thing that does not hold: where, and in words what was altered."""

    stream: str
    number: int | None
    what: Text


@dataclass(frozen=True)
class Proof:
    """The outcome of verifying: how much was read, and what is broken (nothing, if all holds)."""

    streams: int
    entries: int
    records: int
    broken: tuple[Broken, ...]


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
    return Proof(len(streams), entries, records, tuple(broken))


def _chain(stream: str, head: Head | None) -> tuple[int, Broken | None]:
    """Walk one chain to its first broken link."""
    previous, number = "0" * 64, 0
    for entry in Entry.objects.filter(stream=stream).order_by("number").iterator(chunk_size=2000):
        number += 1
        if entry.number != number:
            return number, Broken(
                stream, number, Text("thiếu mục này trong chuỗi", "this entry is missing from the chain")
            )
        if entry.previous != previous or entry.digest != digest_of(entry):
            return number, Broken(stream, number, Text(f"mục đã bị sửa: {entry}", f"entry altered: {entry}"))
        previous = entry.digest
    if head is None or (head.number, head.digest) != (number, previous):
        return number, Broken(stream, number + 1, Text("mục cuối đã bị xóa", "the last entries were removed"))
    return number, None


def _records() -> tuple[int, list[Broken]]:
    """Compare each record with its state in the last entry about it; fields added since are not compared."""
    newest = Entry.objects.values("subject_type", "subject_id").annotate(newest=Max("pk")).values("newest")
    by_type: dict[str, list[Entry]] = defaultdict(list)
    for entry in Entry.objects.filter(pk__in=newest).order_by("stream", "number"):
        by_type[entry.subject_type].append(entry)
    broken = [fault for label, entries in by_type.items() for fault in _type(label, entries)]
    return sum(map(len, by_type.values())), broken


def _type(label: str, entries: list[Entry]) -> Iterator[Broken]:
    """Yield what is broken among the records of one model, fetched a thousand at a time."""
    model = apps.get_model(label)
    for start in range(0, len(entries), 1000):
        batch = entries[start : start + 1000]
        kept = model._default_manager.in_bulk([model._meta.pk.to_python(e.subject_id) for e in batch])
        for entry in batch:
            fault = _fault(entry, kept.get(model._meta.pk.to_python(entry.subject_id)))
            if fault:
                yield Broken(entry.stream, entry.number, fault)


def _fault(entry: Entry, subject: Model | None) -> Text | None:
    name = f"{entry.subject_type} {entry.subject_id} ({entry.subject_name})"
    if subject is None:
        return Text(f"bản ghi đã bị xóa: {name}", f"record removed: {name}")
    now = state_of(subject)
    changed = [field for field, value in entry.state.items() if field in now and now[field] != value]
    if not changed:
        return None
    fields = ", ".join(changed)
    return Text(
        f"bản ghi đã bị sửa ngoài hệ thống: {name}, trường {fields}", f"record altered outside: {name}, fields {fields}"
    )
