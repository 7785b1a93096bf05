"""Each integrity check finds what it is for, planted by raw SQL, and nothing where all is well."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from tests.web.cast import TODAY, Cast
from tests.web.situations import attachment, finding, index_tables, report

from caicach.web.accounts.models import User
from caicach.web.accounts.services import deactivate
from caicach.web.audit.append_only import TAKE_AWAY
from caicach.web.checks.integrity import SHOWN, library, run_checks
from caicach.web.directives.models import Directive, Reading, Task
from caicach.web.files.keep import path_of
from caicach.web.files.models import StoredFile
from caicach.web.findings.models import Cause, Finding
from caicach.web.indices.models import Computation, IndexTable, Observation
from caicach.web.reports.models import Report
from caicach.web.units.models import Unit


@pytest.fixture
def sound(cast: Cast) -> Cast:
    """Fill the province: index tables, a finding, a task with a report on it, a report; every account has a role."""
    index_tables(cast)
    attachment(cast)
    finding(cast)
    report(cast)
    deactivate(cast.people.administrator, cast.people.former, "thôi việc")
    return cast


def found(locality: int | None = None) -> dict[str, int]:
    return {o.check.name: o.count for o in run_checks(locality) if o.count}


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_nothing_is_found_where_all_is_well(sound: Cast) -> None:
    assert found() == {}


def test_every_check_says_why_and_how_to_mend_in_both_languages() -> None:
    names = [check.name for check in library()]
    assert len(names) == len(set(names)) >= 12
    for check in library():
        for words in (check.title, check.why, check.mend):
            assert len({"", words.vi.strip(), words.en.strip()}) == 3, check.name


def closed_unit(cast: Cast) -> None:
    Unit.objects.filter(pk=cast.unit_a.pk).update(valid_to="2022-01-01")


def lost_file(cast: Cast) -> None:
    path_of(StoredFile.objects.earliest("pk").digest).unlink()


def shortened_file(cast: Cast) -> None:
    path_of(StoredFile.objects.earliest("pk").digest).write_bytes(b"x")


def second_main_cause(cast: Cast) -> None:
    for words in ("một", "hai"):
        Cause.objects.create(finding=Finding.objects.get(), kind="objective", words=words, main=True)


def second_proposal(cast: Cast) -> None:
    directive = Directive.objects.get()
    Directive.objects.update(state="confirmed")
    Reading.objects.create(directive=directive, start=0, end=5, words="...", state="proposed")


def directive_without_tasks(cast: Cast) -> None:
    Directive.objects.create(
        locality=cast.province,
        kind="Kế hoạch",
        title="Kế hoạch",
        text="...",
        state="confirmed",
        registered_by=cast.people.reform_officer,
        registered_on=TODAY,
    )


def no_administrator(cast: Cast) -> None:
    User.objects.filter(pk=cast.people.administrator.pk).update(is_active=False)


def closed_with_open_task(cast: Cast) -> None:
    Finding.objects.update(closed_on=TODAY)
    Task.objects.update(finding=Finding.objects.get())


def other_table(cast: Cast) -> None:
    one, two = IndexTable.objects.order_by("period")
    IndexTable.objects.filter(pk=one.pk).update(superseded_by=two)


def extended_elsewhere(cast: Cast) -> None:
    from caicach.web.directives.services.acting import Said, act_on

    said = Said(words="thêm thời gian", new_day=TODAY.replace(year=2023))
    act_on(cast.people.task_officer, Task.objects.get(), "extend", said)
    Task.objects.update(last_day="2030-01-01")


def unseen_task(cast: Cast) -> None:
    for statement in TAKE_AWAY[connection.vendor]:
        run(statement)
    run("DELETE FROM audit_entry WHERE subject_type = 'directives.task'")


def unit_below_a_closed_one(cast: Cast) -> None:
    Unit.objects.filter(pk=cast.unit_a.pk).update(valid_from="2000-01-01", valid_to="2010-01-01")


# Those of scoring rounds are tried in test_checks_rounds.py.
OF_ROUNDS = {
    "round-answer-outside-set",
    "round-judged-by-own-unit",
    "round-phase-extended-otherwise",
    "round-unit-gone",
    "round-version-altered",
    "round-version-not-frozen",
    "round-vote-on-own-unit",
}
PLANTED: list[tuple[str, Callable[[Cast], object]]] = [
    ("task-done-without-day", lambda c: Task.objects.update(state="confirmed-done")),
    ("task-open-with-day", lambda c: Task.objects.update(finished_on=TODAY)),
    ("task-state-against-history", lambda c: Task.objects.update(state="not-started")),
    ("task-deadline-against-history", extended_elsewhere),
    ("task-lead-not-in-force", closed_unit),
    ("task-deadline-before-document", lambda c: Task.objects.update(last_day="2012-01-01")),
    ("task-of-another-province", lambda c: Task.objects.update(locality=c.other_province)),
    ("task-percent-off-scale", lambda c: Task.objects.update(percent=101)),
    ("task-tally-off", lambda c: Task.objects.update(state="confirmed-done", finished_on=TODAY)),
    ("part-of-another-giver", lambda c: Task.objects.update(given_by=c.unit_b)),
    ("reading-confirmed-without-task", lambda c: Task.objects.update(reading=None)),
    ("directive-confirmed-with-proposals", second_proposal),
    ("directive-confirmed-without-tasks", directive_without_tasks),
    ("reading-outside-text", lambda c: Directive.objects.update(text="ngắn")),
    ("finding-two-main-causes", second_main_cause),
    ("finding-without-cause", lambda c: Cause.objects.update(withdrawn=True)),
    ("finding-closed-with-open-tasks", closed_with_open_task),
    ("report-made-without-files", lambda c: Report.objects.update(pdf=None)),
    ("table-without-observations", lambda c: Observation.objects.all().delete()),
    ("table-superseded-by-another", other_table),
    ("observation-rank-off", lambda c: Observation.objects.filter(code="1").update(rank=64, out_of=63)),
    ("observation-unit-not-in-force", lambda c: Unit.objects.filter(code="36").update(valid_to="2019-01-01")),
    ("computation-without-inputs", lambda c: Computation.objects.update(inputs=["papi 1999 abc"])),
    ("membership-beyond-unit", closed_unit),
    ("account-without-role", lambda c: User.objects.update(is_active=True)),
    ("locality-without-administrator", no_administrator),
    ("unit-outside-its-parent", unit_below_a_closed_one),
    ("stored-file-missing", lost_file),
    ("stored-file-missing", shortened_file),
    ("record-outside-the-trail", unseen_task),
]


@pytest.mark.parametrize(("name", "plant"), PLANTED, ids=[f"{n}-{name}" for n, (name, _) in enumerate(PLANTED)])
def test_what_is_planted_is_found(name: str, plant: Callable[[Cast], object], sound: Cast) -> None:
    plant(sound)
    assert found().get(name, 0) >= 1


def test_every_check_is_tried() -> None:
    assert {name for name, _ in PLANTED} | OF_ROUNDS == {check.name for check in library()}


def test_a_province_sees_its_own_and_what_is_everybodys(sound: Cast) -> None:
    Task.objects.update(percent=101)
    Observation.objects.filter(code="1").update(rank=64, out_of=63)
    assert set(found(sound.province.pk)) == {"task-percent-off-scale", "observation-rank-off"}
    assert set(found(sound.other_province.pk)) == {"observation-rank-off"}


# the command


def command(*arguments: str) -> tuple[str, int]:
    out = StringIO()
    try:
        call_command("check_data", *arguments, stdout=out)
    except SystemExit as exit_:
        return out.getvalue(), int(exit_.code or 0)
    return out.getvalue(), 0


def test_the_command_ends_well_where_nothing_is_wrong(sound: Cast) -> None:
    told, code = command()
    assert code == 0
    assert "0 lỗi, 0 cảnh báo" in told


def test_the_command_ends_with_1_for_errors_and_0_for_warnings(sound: Cast) -> None:
    Cause.objects.update(withdrawn=True)
    told, code = command()
    assert (code, "0 lỗi, 1 cảnh báo" in told) == (0, True)
    assert "Chỉ số 1 giảm" in told
    Task.objects.update(percent=101)
    told, code = command("--format", "json")
    answer = json.loads(told)
    assert (code, answer["ok"], answer["errors"], answer["warnings"]) == (1, False, 1, 1)
    [bad] = [c for c in answer["checks"] if c["count"] and c["severity"] == "error"]
    assert bad["name"] == "task-percent-off-scale"
    assert bad["rows"][0]["id"] == str(Task.objects.get().pk)


def test_the_command_speaks_english_when_asked(sound: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAICACH_LANG", "en")
    assert "0 errors, 0 warnings" in command()[0]


# the pages


def test_the_administrator_sees_what_is_wrong_and_how_to_mend_it(
    sound: Cast, signed_in: Callable[[User | None], Client]
) -> None:
    client = signed_in(sound.people.administrator)
    address = reverse("data-checks")
    assert "không thấy gì sai" in client.get(address).content.decode()
    Task.objects.update(percent=101)
    page = client.get(address).content.decode()
    assert "Tiến độ nhiệm vụ ngoài khoảng" in page
    assert "Cách khắc phục" in page
    assert signed_in(sound.people.leader).get(address).status_code == 403


def test_a_long_list_is_cut_and_says_so(sound: Cast, signed_in: Callable[[User | None], Client]) -> None:
    table = IndexTable.objects.earliest("pk")
    unit = Unit.objects.get(code="35", level="province")
    Observation.objects.bulk_create(
        Observation(table=table, unit=unit, code=f"x{n}", rank=64, out_of=63) for n in range(SHOWN + 1)
    )
    page = signed_in(sound.people.administrator).get(reverse("data-checks")).content.decode()
    assert f"Chỉ liệt kê {SHOWN} bản ghi đầu" in page
