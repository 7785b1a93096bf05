"""What `caicach verify` asks of publications: bytes, chain, points that follow again, papers and evidence in place."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from caicach.text import Text
from caicach.web.audit.verify import Broken
from caicach.web.files.keep import path_of
from caicach.web.files.models import StoredFile
from caicach.web.rounds.models import Evidence, Publication, PublishedPaper
from caicach.web.rounds.sealed import faults
from caicach.web.rounds.services.publishing import NOTHING_BEFORE
from caicach.web.rounds.services.streams import of_round


def seals() -> Iterator[Broken]:
    """Yield every publication that no longer holds, and why; and every paper or piece of evidence that was altered."""
    chains: dict[int, tuple[int, str]] = {}
    found = Publication.objects.select_related("round__locality__unit", "locality")
    for publication in found.order_by("locality", "chain_number").iterator(chunk_size=10):
        number, previous = chains.get(publication.locality_id, (0, NOTHING_BEFORE))
        name = f"{publication.round}, số {publication.number}"
        for fault in _faults(publication, number, previous):
            what = Text(f"kết quả công bố {name}: {fault.vi}", f"published result {name}: {fault.en}")
            yield Broken(of_round(publication.round), None, what)
        chains[publication.locality_id] = (publication.chain_number, publication.digest)
    yield from _papers()
    yield from _evidence()


def _faults(publication: Publication, number: int, previous: str) -> Iterator[Text]:
    if publication.chain_number != number + 1:
        yield Text("thiếu lần công bố liền trước trong chuỗi", "the publication before it is missing from the chain")
    if publication.previous != previous:
        yield Text("không nối với lần công bố liền trước", "it does not follow the publication before it")
    yield from faults(bytes(publication.content), publication.digest, publication.previous)


def _papers() -> Iterator[Broken]:
    papers = PublishedPaper.objects.select_related("publication__round__locality__unit", "pdf", "docx", "xlsx")
    for paper in papers.order_by("pk"):
        for kind, file in paper.files:
            if not _is_whole(file):
                what = Text(
                    f"tệp {kind} của {paper} đã mất hoặc đã bị sửa", f"the {kind} file of {paper} is gone or altered"
                )
                yield Broken(of_round(paper.publication.round), None, what)


def _evidence() -> Iterator[Broken]:
    """Yield evidence of published rounds whose content is gone or altered; each content is read once."""
    attached = Evidence.objects.filter(
        entrant__round__publications__isnull=False, withdrawn_at=None, file__isnull=False
    )
    seen: dict[str, bool] = {}
    rows = attached.select_related("file", "entrant__unit", "entrant__round__locality__unit").distinct().order_by("pk")
    for row in rows:
        assert row.file is not None
        if row.file.digest not in seen:
            seen[row.file.digest] = _is_whole(row.file)
        if not seen[row.file.digest]:
            vi = f"minh chứng {row.code} của {row.entrant} đã mất hoặc đã bị sửa: {row.name}"
            what = Text(vi, f"evidence of {row.code} of {row.entrant} is gone or altered: {row.name}")
            yield Broken(of_round(row.entrant.round), None, what)


def _is_whole(file: StoredFile) -> bool:
    path = path_of(file.digest)
    if not path.exists():
        return False
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest() == file.digest
