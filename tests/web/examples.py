"""For each address that takes something: what to put in, and the record of Sở A that it is about."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from tests.web import evaluating, report_batches, report_drafts, situations, verdicts
from tests.web.cast import HA_NAM, TODAY, Cast
from tests.web.report_drafts import part_of
from tests.web.rounds import open_small_round, small_set
from tests.web.rounds_done import published_round
from tests.web.situations import AFTER, BEFORE, COMPARED

from caicach.text import Text
from caicach.web.audit.models import Entry
from caicach.web.directives.services.amending import amend
from caicach.web.directives.services.registering import Handed
from caicach.web.dossiers.services.causes import add_cause
from caicach.web.files.keep import keep
from caicach.web.reminders.models import Letter
from caicach.web.reminders.services import open_feed
from caicach.web.rounds.services.answering import Entered, save_answer
from caicach.web.rounds.services.evidence import attach_files, kept_files
from caicach.web.rounds.services.publishing import keep_papers


@dataclass(frozen=True)
class Example:
    """What fills an address (path, query, what earlier steps left in the session), and the record it is about.

    Without a record the page is about figures that are the same for all.
    """

    kwargs: dict[str, Any] = field(default_factory=dict)
    record: Model | None = None
    query: dict[str, str] = field(default_factory=dict)
    session: dict[str, Any] = field(default_factory=dict)


Make = Callable[[Cast], Example]
CAUSE = Text("Mất điện", "Power cut")


def of_index(**kwargs: str) -> Make:
    """Return the maker of an example about the imported tables."""

    def make(cast: Cast) -> Example:
        situations.index_tables(cast)
        return Example({"instrument": "papi", **kwargs})

    return make


def of_comparison(cast: Cast) -> Example:
    """Name a comparison in the query."""
    situations.index_tables(cast)
    return Example(query=COMPARED)


def of_import(cast: Cast) -> Example:
    """Hand in a table that waits to be confirmed."""
    content = f"unit,period,code,score\n{HA_NAM},{AFTER},1,5.0\n".encode()
    stored = keep(io.BytesIO(content), "thu.csv", "text/csv")
    asked = {"instrument": "papi", "source": "số liệu thử", "published_on": None, "name": "thu.csv"}
    return Example({"digest": stored.digest}, session={f"import:{stored.digest}": asked})


def of_template(cast: Cast) -> Example:
    """Name a kind of report whose template the province keeps itself."""
    report_drafts.template(cast)
    return Example({"kind": "directives"})


def of(situation: Callable[[Cast], Model], **kwargs: str) -> Make:
    """Return the maker of an example that names the record of a situation."""

    def make(cast: Cast) -> Example:
        record = situation(cast)
        return Example({"pk": record.pk, **kwargs}, record)

    return make


def of_cause(cast: Cast) -> Example:
    """Name a finding's cause; what may be done to it is what may be done to the finding."""
    record = situations.finding(cast)
    return Example({"pk": record.causes.get().pk}, record)


def of_feed(cast: Cast) -> Example:
    """Name an open calendar by its token."""
    return Example({"token": open_feed(cast.people.specialist).token})


def of_version(cast: Cast) -> Example:
    """Name the version that an amended conclusion replaced."""
    record = situations.directive(cast)
    amended = Handed(text=record.text.replace("01/8/2022", "15/8/2022"))
    replaced = amend(cast.people.reform_officer, record, amended, "đính chính")
    return Example({"pk": record.pk, "number": replaced.number}, record)


def letter(cast: Cast) -> Letter:
    """Return a letter of reminders that could not be sent."""
    made = Letter(locality=cast.province, user=cast.people.specialist, on=TODAY, address="a@b.example", state="failed")
    made.save()
    return made


def of_appraisal(cast: Cast) -> Example:
    """Name a criterion of Sở A's entry in a round."""
    entered = open_small_round(cast).a
    return Example({"pk": entered.pk, "code": "2.1"}, entered)


def entry(cast: Cast) -> Entry:
    """Return an entry about the province's own work."""
    situations.finding(cast)
    return Entry.objects.filter(subject_type="findings.finding").get()


def of_columns(cast: Cast) -> Example:
    """Hand in a dossiers table whose columns wait to be confirmed."""
    stored = keep(io.BytesIO(situations.DOSSIERS.encode()), "ho-so.csv", "text/csv")
    return Example({"digest": stored.digest}, session={f"intake:{stored.digest}": {"name": "a.csv", "system": "thử"}})


def of_dossiers(belongs: bool = False, **kwargs: str) -> Make:
    """Return the maker of an example about imported dossiers; where it `belongs`, it is what Sở A has of them."""

    def make(cast: Cast) -> Example:
        situations.intake(cast)
        return Example(kwargs, cast.unit_a if belongs else None)

    return make


def of_entry(**kwargs: str) -> Make:
    """Return the maker of an example about Sở A's form."""
    return of(lambda cast: open_small_round(cast).a, **kwargs)


def of_trace(cast: Cast) -> Example:
    """Name a figure of Sở A, which has answered the criterion behind it."""
    entered = open_small_round(cast).a
    save_answer(cast.people.specialist, entered, "1.1", Entered("1"), 0)
    return Example({"pk": entered.pk, "code": "1.1", "stage": "self"}, entered)


def published(cast: Cast) -> Model:
    """Publish the small round and keep its papers."""
    _, publication = published_round(cast)
    keep_papers(publication.paper, {"pdf": b"%PDF-1.7", "docx": b"PK docx", "xlsx": b"PK xlsx"})
    return publication


def piece_of_evidence(cast: Cast) -> Model:
    """Attach a file to a criterion of Sở A's form."""
    small = open_small_round(cast)
    files = kept_files([(io.BytesIO(b"%PDF-1.7"), "minh-chung.pdf")])
    return attach_files(cast.people.specialist, small.a, "1.1", files)[0]


OF_RESULTS = (
    "result",
    "result-approve",
    "result-return",
    "result-lost",
    "result-finding",
    "publication-new",
    "target-list",
)


def round_of_a(cast: Cast) -> Model:
    """Open a round in which Sở A takes part, and Sở B does not."""
    small = open_small_round(cast)
    small.b.delete()
    return small.round


OF_DIRECTIVES = [
    "directive",
    *(f"directive-{act}" for act in ("file", "envelope", "confirm", "reread", "finish")),
    "reading-add",
]
CRITERIA_PAGES = ("settings", "versions", "compare", "replace", "preview")
OF_CRITERIA = ["criteria", *(f"criteria-{act}" for act in (*CRITERIA_PAGES, "shape", "add", "node", "live", "undo"))]
OF_READINGS = ["reading", *(f"reading-{act}" for act in ("confirm", "correct", "merge", "split", "dismiss", "restore"))]
OF_ROUNDS = ["", "-people", "-assign", "-assign-proposed", "-seat", "-survey", "-abandon", "-correct"]
OF_QUEUES = ("appraisal-queue", "appraisal-accept-all", "council", "council-minutes")
OF_DRAFTS = ["", "-changes", "-take", "-figures-back", "-ask", "-submit", "-recall", "-return", "-abandon", "-approve"]
OF_DRAFTS += ["-text", "-text-save", "-text-restore", "-check"]
OF_PARAGRAPHS = ["", *(f"-{act}" for act in ("save", "hand-in", "take-back", "edit", "return", "waive", "restore"))]
EXAMPLES: dict[str, Make] = {
    "account": of(lambda cast: cast.people.specialist),
    "account-lock": of(lambda cast: cast.people.specialist),
    "account-password": of(lambda cast: cast.people.specialist),
    "account-unlock": of(lambda cast: cast.people.specialist),
    **{name: of(lambda cast: open_small_round(cast).round) for name in OF_QUEUES},
    "council-minutes-file": of(lambda cast: open_small_round(cast).round, kind="docx"),
    **dict.fromkeys(("council-point", "council-vote", "council-decide"), of_appraisal),
    **{f"appraisal-{act}": of_appraisal for act in ("item", "judge", "points", "remark")},
    "attachment": of(situations.attachment),
    "audit-entry": of(entry),
    "calendar-feed": of_feed,
    **{f"case{act}": of(verdicts.noticed) for act in ("", "-notify", "-object", "-decide")},
    **{f"review{act}": of(verdicts.reviewed) for act in ("", "-write", "-answer")},
    **{f"evaluation{act}": of(evaluating.opened) for act in ("", "-person", "-refresh", "-paper")},
    **{f"sheet{act}": of(evaluating.sheet) for act in ("", "-answer", "-decide", "-position")},
    "case-minutes": of(verdicts.noticed, kind="docx"),
    "case-file": of(verdicts.evidence),
    "cause-new": of(situations.finding),
    "cause-withdraw": of_cause,
    **{name: of(situations.directive) for name in OF_DIRECTIVES},
    **{name: of(situations.criteria_set) for name in OF_CRITERIA},
    "criteria-file": of(situations.criteria_set, kind="xlsx"),
    "directive-amend": of(situations.directive),
    "directive-edit": of(situations.draft),
    "directive-issue": of(situations.draft),
    "directive-version": of_version,
    **{name: of_entry() for name in ("entry", "entry-annex", "entry-explain")},
    **{f"entry-{act}": of_entry() for act in ("submit", "withdraw", "reopen")},
    **{f"entry-{act}": of_entry(code="1.1") for act in ("field", "answer", "attach", "documents", "explanation")},
    "entry-annex-file": of_entry(kind="docx"),
    "entry-evidence-withdraw": of(piece_of_evidence),
    "evidence": of(piece_of_evidence),
    "fact": of(verdicts.fact),
    "finding": of(situations.finding),
    "finding-close": of(situations.finding),
    "finding-new": of_comparison,
    "index-compare": of_index(code=HA_NAM, before=BEFORE, after=AFTER),
    "index-criterion": of_index(code="1"),
    "index-import-check": of_import,
    "index-instrument": of_index(),
    "index-page": of_index(period=AFTER),
    "index-trace": of_index(period=AFTER, unit=HA_NAM, code="1"),
    "index-unit": of_index(code=HA_NAM),
    **{f"intake{act}": of(situations.intake) for act in ("", "-quarantine", "-mend", "-undo", "-again")},
    **{f"address{act}": of(situations.watched_address) for act in ("", "-fetch", "-stop", "-columns")},
    "intake-map": of_columns,
    "dossier": of_dossiers(belongs=True, code="H1"),
    "cause-confirm": of_dossiers(belongs=True, code="H1"),
    "cause-retire": of(lambda cast: add_cause(cast.people.reform_officer, cast.province, "objective", CAUSE)),
    "dossier-unit": of_dossiers(belongs=True, value="so-a"),
    "dossier-procedure": of_dossiers(value="1.000001"),
    "dossier-field": of_dossiers(value="Hộ tịch"),
    **{name: of(situations.reading) for name in OF_READINGS},
    "learned-revoke": of(situations.learned),
    "letter-again": of(letter),
    **{f"publication{act}": of(published) for act in ("", "-sealed", "-papers")},
    "publication-file": of(published, kind="pdf"),
    "publication-unit": of(published, unit="so-a"),
    "publication-trace": of(published, unit="so-a", code="1.1"),
    **{f"draft{act}": of(report_drafts.begun) for act in OF_DRAFTS},
    "draft-file": of(report_drafts.begun, kind="xlsx"),
    **{f"paragraph{act}": of(lambda cast: part_of(report_drafts.begun(cast), "Sở A")) for act in OF_PARAGRAPHS},
    **{f"template{act}": of_template for act in ("", "-edit", "-check", "-take", "-compare")},
    **{f"batch{act}": of(report_batches.made) for act in ("", "-cancel", "-resume", "-file")},
    "task-unit": of(lambda cast: cast.unit_a),
    "task-directive": of(situations.directive),
    "task-criterion": of_index(code="1"),
    "unit-review": of(lambda cast: cast.unit_a),
    "unit-review-file": of(lambda cast: cast.unit_a, kind="pdf"),
    "report": of(situations.report),
    "report-file": of(situations.report, kind="pdf"),
    **{name: of(lambda cast: open_small_round(cast).round) for name in OF_RESULTS},
    **{name: of_entry() for name in ("result-unit", "result-years", "target-new")},
    "result-criterion": of_entry(code="1.1"),
    "result-trace": of_trace,
    **{f"round{act}": of(round_of_a) for act in OF_ROUNDS},
    **{f"round-{act}": of(lambda cast: open_small_round(cast).round.phases.first()) for act in ("extend", "move")},
    "round-open": of(lambda cast: small_set(cast).criteria_set),
    "round-unassign": of(lambda cast: open_small_round(cast).round.assignments.first()),
    "round-unseat": of(lambda cast: open_small_round(cast).round.council.first()),
    **{f"ruleset{act}": of(verdicts.khanh_hoa) for act in ("", "-text", "-begin", "-end")},
    "role-end": of(lambda cast: cast.people.specialist.memberships.get()),
    "role-give": of(lambda cast: cast.people.specialist),
    "task": of(situations.task),
    "task-act": of(situations.task),
    "task-envelope": of(situations.task),
    "task-judge": of(situations.task),
}
