"""Named situations that web tests begin from, each made through the services that people use.

Figures and documents are those of the tests, not published ones.
"""

from __future__ import annotations

import datetime as dt
import io

from tests.web.cast import HA_NAM, NAM_DINH, TODAY, Cast

from caicach.instruments.observations import Observation
from caicach.web.directives.models import Attachment, Directive, Learned, Reading, Task
from caicach.web.directives.services.acting import Said, act_on
from caicach.web.directives.services.confirming import confirm_reading
from caicach.web.directives.services.drafting import save_draft
from caicach.web.directives.services.registering import Handed, Head, register
from caicach.web.dossiers.jobs import read_intake
from caicach.web.dossiers.models import Intake, WatchedAddress
from caicach.web.dossiers.services.addresses import Watch, keep_trouble, watch_address
from caicach.web.dossiers.services.intake import ask_for_intake
from caicach.web.files.keep import keep
from caicach.web.findings.models import Finding
from caicach.web.findings.services import Weakness, Why, record_finding
from caicach.web.indices.figures_of import comparison_of, current_tables, kept_computation
from caicach.web.indices.models import Computation
from caicach.web.indices.services import Provenance, import_rows
from caicach.web.instruments.models import CriteriaSet
from caicach.web.instruments.services import Begun, start_set
from caicach.web.instruments.sources import Source
from caicach.web.reports.models import Report
from caicach.web.reports.services import Asked, ask_for_report, keep_made

BEFORE, AFTER = "2020", "2021"
COMPARED = {"instrument": "papi", "from": BEFORE, "to": AFTER}
HEAD = Head(kind="Kết luận", number="48-KL/TU", date=dt.date(2022, 6, 10), title="Kết luận thử")
CONCLUSION = """KẾT LUẬN
về khắc phục tồn tại trong cải cách hành chính

1. Giao Sở A chủ trì, phối hợp với Sở B công khai thủ tục hành chính, hoàn thành trước ngày 01/8/2022.
"""

DOSSIERS = """dossier,unit,procedure,field,received_at,due_at,finished_at
H1,so-a,1.000001,Đất đai,2022-06-01 08:30,2022-06-03 08:30,2022-06-02 10:00
H2,so-a,1.000001,Đất đai,2022-06-01 09:00,2022-06-03 09:00,2022-06-08 10:00
H3,so-a,1.000002,Hộ tịch,2022-06-02 09:00,2022-06-13 09:00,
H4,so-b,1.000002,Hộ tịch,2022-06-06 09:00,2022-06-16 09:00,
,so-b,1.000002,Hộ tịch,2022-06-06 09:00,2022-06-16 09:00,
"""


def index_tables(cast: Cast) -> None:
    """Import two years of PAPI for two provinces, both falling."""
    rows = [
        Observation(unit=unit, period=period, code=str(code), value=4 + code / 4 - step)
        for unit, fall in ((HA_NAM, 0.5), (NAM_DINH, 0.1))
        for period, step in ((BEFORE, 0.0), (AFTER, fall))
        for code in range(1, 9)
    ]
    origin = Provenance("số liệu thử", "thu.csv", published_on=dt.date(2022, 5, 10))
    import_rows(cast.people.reform_officer, "papi", rows, origin, TODAY)


def computation(cast: Cast) -> Computation:
    """Keep the comparison of the imported tables."""
    index_tables(cast)
    tables = current_tables("papi")
    compared = comparison_of(tables[BEFORE], tables[AFTER])
    return kept_computation("compare", COMPARED, (tables[BEFORE], tables[AFTER]), compared.as_answer())


def criteria_set(cast: Cast) -> CriteriaSet:
    """Begin a criteria set of the province with nothing in it yet."""
    return start_set(cast.people.reform_officer, cast.province, Begun("Bộ tiêu chí thử"), Source())


def finding(cast: Cast) -> Finding:
    """Record a finding that concerns Sở A, with one cause, from the comparison."""
    weakness = Weakness("Chỉ số 1 giảm", "papi", "1", BEFORE, AFTER, computation=computation(cast))
    why = Why("subjective", "chậm công khai")
    return record_finding(cast.people.reform_officer, cast.province, weakness, [why], [cast.unit_a])


def draft(cast: Cast) -> Directive:
    """Begin a conclusion that is not issued yet."""
    return save_draft(cast.people.reform_officer, cast.province, HEAD, CONCLUSION, [])


def directive(cast: Cast) -> Directive:
    """Register a conclusion, handed in as a file, that gives one task, which waits to be confirmed."""
    content = CONCLUSION.encode()
    handed = Handed(
        data=content, file_name="ket-luan.txt", file=keep(io.BytesIO(content), "ket-luan.txt", "text/plain")
    )
    registered = register(cast.people.reform_officer, cast.province, HEAD, handed)
    assert registered.readings.count() == 1
    return registered


def reading(cast: Cast) -> Reading:
    """Return the task that the conclusion gives, as it was read."""
    return directive(cast).readings.get()


def learned(cast: Cast) -> Learned:
    """Let a correction on the conclusion teach that “Tổ 766” is Sở A."""
    return Learned.objects.create(
        locality=cast.province,
        words="Tổ 766",
        key="to 766",
        unit=cast.unit_a,
        directive=directive(cast),
        learned_by=cast.people.task_officer,
        learned_on=cast.province.today(),
    )


def task(cast: Cast) -> Task:
    """Confirm the conclusion's task: Sở A leads, Sở B does not take part."""
    (given,) = confirm_reading(cast.people.reform_officer, reading(cast), [cast.unit_a])
    return given


def attachment(cast: Cast) -> Attachment:
    """Let the specialist of Sở A report progress on the task, with a file."""
    stored = keep(io.BytesIO(b"minh chung"), "minh-chung.txt", "text/plain")
    given = task(cast)
    specialist = cast.people.specialist
    act_on(specialist, given, "start", Said())
    said = Said(words="đang làm", percent=30, files=[(stored, "minh-chung.txt")])
    return act_on(specialist, given, "report-progress", said).attachments.get()


def report(cast: Cast) -> Report:
    """Ask for a report on the comparison, and keep what was made of it."""
    kept = computation(cast)
    asked = ask_for_report(cast.people.reform_officer, cast.province, Asked("papi", BEFORE, AFTER, "state"))
    keep_made(asked, kept, {"pdf": b"%PDF-1.7", "docx": b"PK docx", "xlsx": b"PK xlsx"})
    asked.refresh_from_db()
    return asked


def intake(cast: Cast, content: str = DOSSIERS, name: str = "ho-so.csv") -> Intake:
    """Import a table of dossiers: of Sở A one in time, one late, one overdue; of Sở B one pending; one row rejected."""
    stored = keep(io.BytesIO(content.encode()), name, "text/csv")
    asked = ask_for_intake(cast.people.reform_officer, cast.province, stored, name)
    read_intake.call(asked.pk)
    asked.refresh_from_db()
    return asked


def watched_address(cast: Cast) -> WatchedAddress:
    """Watch an address that brought columns which wait for a person."""
    watch = Watch("Một cửa", "https://mot-cua.example/ho-so?page={page}", TODAY)
    address = watch_address(cast.people.reform_officer, cast.province, watch)
    sample = keep(io.BytesIO(DOSSIERS.encode()), "ho-so.csv", "text/csv")
    keep_trouble(address, [], sample=sample)
    address.refresh_from_db()
    return address
