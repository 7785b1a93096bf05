"""Asking for reports and keeping what was made of them: the only place that writes them."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass

from django.db import transaction

from caicach.text import Text
from caicach.web.accounts.models import User
from caicach.web.audit.chain import record
from caicach.web.audit.verify import Broken
from caicach.web.files.keep import keep, path_of
from caicach.web.files.models import StoredFile
from caicach.web.indices.figures_of import instrument
from caicach.web.indices.models import Computation
from caicach.web.reports.models import Report
from caicach.web.units.models import Locality

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Asked:
    """What a report is to say and on whose paper: an instrument between two periods, letterhead, addressees.

    `site` is the address that the figures' links on the paper begin with.
    """

    instrument: str
    before: str
    after: str
    paper: str
    to: tuple[str, ...] = ()
    site: str = ""


def stream(locality: Locality) -> str:
    """Return the audit stream of a locality's reports."""
    return f"reports:{locality.unit.key}"


@transaction.atomic
def ask_for_report(by: User, locality: Locality, asked: Asked) -> Report:
    """Keep the question and put its making into the queue, in one transaction: neither is there without the other."""
    from caicach.web.reports.jobs import make_report  # the job calls back into this module

    short = instrument(asked.instrument).short
    report = Report(
        locality=locality,
        kind="index",
        title=f"{short} {asked.before} → {asked.after}",
        asked={**asdict(asked), "to": list(asked.to)},
        asked_by=by,
        asked_on=locality.today(),
    )
    report.full_clean()
    report.save()
    make_report.enqueue(report.pk)
    record(by, "ask-for-report", report, stream=stream(locality))
    return report


def keep_made(report: Report, computation: Computation | None, contents: Mapping[str, bytes]) -> bool:
    """Keep the files of a report that still waits; returns False where another worker was first."""
    stored = {kind: _store(report, kind, content) for kind, content in contents.items()}
    with transaction.atomic():
        waiting = _still_waiting(report)
        if waiting is None:
            return False
        waiting.pdf, waiting.docx, waiting.xlsx = stored["pdf"], stored["docx"], stored["xlsx"]
        waiting.computation = computation
        waiting.state = Report.State.MADE
        waiting.save()
        record(waiting.asked_by, "make-report", waiting, stream=stream(waiting.locality))
    return True


@transaction.atomic
def keep_failed(report: Report, trouble: Text) -> bool:
    """Mark a report that still waits as failed, with why and what to do; returns False where it no longer waits."""
    waiting = _still_waiting(report)
    if waiting is None:
        return False
    waiting.state = Report.State.FAILED
    waiting.trouble = {"vi": trouble.vi, "en": trouble.en}
    waiting.save()
    record(waiting.asked_by, "fail-report", waiting, stream=stream(waiting.locality), note=trouble.vi)
    return True


def _still_waiting(report: Report) -> Report | None:
    """Lock the report and return it as it now stands, or None where it is made or failed already."""
    return Report.objects.select_for_update(of=("self",)).filter(pk=report.pk, state=Report.State.WAITING).first()


def _store(report: Report, kind: str, content: bytes) -> StoredFile:
    return keep(io.BytesIO(content), file_name(report, kind), CONTENT_TYPES[kind])


def file_name(report: Report, kind: str) -> str:
    """Return a report's file name: plain letters, so that every system takes it."""
    asked = report.asked
    if "draft" in asked:
        return f"bao-cao-{report.kind}-{report.pk}.{kind}"
    return f"bao-cao-{asked['instrument']}-{asked['before']}-{asked['after']}-{report.pk}.{kind}"


def seals() -> Iterator[Broken]:
    """Yield every made report whose file is gone or no longer the one that was made."""
    for report in Report.objects.select_related("pdf", "docx", "xlsx", "locality__unit").order_by("pk"):
        for kind, file in report.files:
            path = path_of(file.digest)
            if not path.exists():
                what = Text(
                    f"tệp {kind} của báo cáo {report.pk} đã mất", f"the {kind} file of report {report.pk} is gone"
                )
            elif hashlib.sha256(path.read_bytes()).hexdigest() != file.digest:
                what = Text(
                    f"tệp {kind} của báo cáo {report.pk} đã bị sửa", f"the {kind} of report {report.pk} was altered"
                )
            else:
                continue
            yield Broken(stream(report.locality), None, what)
