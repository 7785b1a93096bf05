"""`caicach verify` on publications: whole when untouched, and naming what was altered behind the site's back."""

from __future__ import annotations

import hashlib
import io
import json

import pytest
from tests.web.cast import Cast
from tests.web.rounds_done import published_round

from caicach.web.audit.chain import canonical
from caicach.web.audit.verify import verify
from caicach.web.files.keep import keep, path_of
from caicach.web.rounds.jobs import make_papers
from caicach.web.rounds.models import Evidence, Publication, PublishedPaper
from caicach.web.rounds.sealed import faults
from caicach.web.rounds.services.seals import seals


def told() -> str:
    return "; ".join(broken.what.vi for broken in seals())


def rewritten(publication: Publication, change: object) -> bytes:
    """Return the publication's bytes with something in them changed."""
    said = json.loads(bytes(publication.content))
    change(said)  # type: ignore[operator]
    return canonical(said)


def test_untouched_publications_hold(cast: Cast) -> None:
    small, _ = published_round(cast, year=2021)
    published_round(cast, year=2022, previous=small.round)
    assert told() == ""
    assert verify().broken == ()


def test_altered_bytes_no_longer_match_their_seal(cast: Cast) -> None:
    _, publication = published_round(cast)
    content = bytes(publication.content).replace(b'"Nam"', b'"nam"').replace(b"th\xe1\xbb\xad", b"THU")
    Publication.objects.update(content=content)
    assert "không còn khớp mã niêm phong" in told()


def test_points_altered_together_with_their_seal_do_not_follow_from_the_answers(cast: Cast) -> None:
    _, publication = published_round(cast)

    def better(said: dict) -> None:
        said["result"]["units"][1] |= {"points": "10", "percent": "100", "rank": 1}

    content = rewritten(publication, better)
    digest = hashlib.sha256(content).hexdigest()
    Publication.objects.update(content=content, digest=digest)
    assert "điểm của Sở B không suy ra được" in told()
    assert any("digest" in broken.what.vi for broken in verify().broken)  # and the audit trail knows another digest


def test_a_criteria_set_altered_inside_is_told(cast: Cast) -> None:
    _, publication = published_round(cast)
    content = rewritten(publication, lambda said: said["result"]["instrument"].update(digest="0" * 64))
    (fault,) = faults(content, hashlib.sha256(content).hexdigest(), publication.previous)
    assert "bộ tiêu chí" in fault.vi


def test_a_publication_taken_out_of_the_chain_is_missed(cast: Cast) -> None:
    small, first = published_round(cast, year=2021)
    published_round(cast, year=2022, previous=small.round)
    PublishedPaper.objects.filter(publication=first).delete()
    first.delete()
    assert "thiếu lần công bố liền trước" in told()
    assert "không nối với lần công bố liền trước" in told()


@pytest.mark.parametrize(
    "content", [b"", b"[]", b'"text"', b'{"format":"other"}', b'{"format":"caicach publication 1"}']
)
def test_bytes_that_are_no_sealed_result_are_told_not_raised(content: bytes) -> None:
    assert list(faults(content, hashlib.sha256(content).hexdigest(), "0" * 64))


def test_an_altered_paper_is_told(cast: Cast) -> None:
    _, publication = published_round(cast)
    assert make_papers.call(publication.paper.pk) == "made"
    publication.paper.refresh_from_db()
    assert told() == ""
    path_of(dict(publication.paper.files)["xlsx"].digest).write_bytes(b"altered")
    assert "tệp xlsx" in told()


def test_lost_evidence_of_a_published_round_is_told(cast: Cast) -> None:
    small, _ = published_round(cast)
    file = keep(io.BytesIO(b"%PDF-1.7 ke hoach"), "ke-hoach.pdf", "application/pdf")
    Evidence.objects.create(
        entrant=small.a, code="1.1", file=file, name="ke-hoach.pdf", phase="self-score", by=cast.people.specialist
    )
    assert told() == ""
    path_of(file.digest).unlink()
    assert "minh chứng 1.1" in told()
    assert "ke-hoach.pdf" in told()
