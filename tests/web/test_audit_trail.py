"""The trail on pages, and its proof: whatever is altered behind its back is found, by raw SQL here."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from tests.web.cast import TODAY, Cast
from tests.web.situations import attachment, finding, index_tables, report

from caicach.web.accounts.models import User
from caicach.web.accounts.services import open_account
from caicach.web.audit.append_only import TAKE_AWAY, trigger_count
from caicach.web.audit.chain import record
from caicach.web.audit.models import Entry, Head
from caicach.web.audit.verify import verify
from caicach.web.directives.models import Task
from caicach.web.findings.models import Finding
from caicach.web.findings.services import close_finding

SignIn = Callable[[User | None], Client]


def run(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def drop_triggers() -> None:
    for statement in TAKE_AWAY[connection.vendor]:
        run(statement)


# the database itself refuses


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement", ["UPDATE audit_entry SET note = 'x'", "DELETE FROM audit_entry", "UPDATE audit_entry SET folded = ''"]
)
def test_the_database_refuses_to_change_or_delete_an_entry(statement: str) -> None:
    open_account(None, "a", "A", None)
    assert trigger_count(connection) == 2
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(statement)
    assert Entry.objects.get().note == ""


@pytest.mark.django_db
def test_the_table_cannot_be_emptied() -> None:
    refusal = {"postgresql": "append-only", "sqlite": "syntax error"}[connection.vendor]  # SQLite has no TRUNCATE
    with pytest.raises(DatabaseError, match=refusal), transaction.atomic():
        run("TRUNCATE audit_entry")


@pytest.mark.django_db
def test_an_entry_outside_a_transaction_of_its_act_is_refused() -> None:
    user = open_account(None, "a", "A", None)
    connection.in_atomic_block, inside = False, connection.in_atomic_block
    try:
        with pytest.raises(transaction.TransactionManagementError):
            record(None, "open-account", user, stream="accounts")
    finally:
        connection.in_atomic_block = inside


# the proof


@pytest.fixture
def told(cast: Cast) -> Cast:
    """Add index tables, a finding, a task with reports on it, a report."""
    index_tables(cast)
    attachment(cast)
    finding(cast)
    report(cast)
    drop_triggers()
    return cast


def test_what_nobody_touched_holds(told: Cast) -> None:
    proof = verify()
    assert proof.broken == ()
    assert proof.entries == Entry.objects.count() > 20
    assert proof.streams == Head.objects.count()
    subjects = Entry.objects.order_by().values("subject_type", "subject_id").distinct()
    assert proof.records == subjects.count()


HARMS = [
    ("altered note", "UPDATE audit_entry SET note = 'khác' WHERE act = 'record-finding'", "mục đã bị sửa"),
    ("altered state", "UPDATE audit_entry SET state = '{}' WHERE act = 'give-task'", "mục đã bị sửa"),
    ("altered name", "UPDATE audit_entry SET actor_name = 'ai đó' WHERE act = 'give-task'", "mục đã bị sửa"),
    ("removed entry", "DELETE FROM audit_entry WHERE act = 'task-start'", "thiếu mục này"),
    ("removed first", "DELETE FROM audit_entry WHERE stream = 'accounts' AND number = 1", "thiếu mục này"),
    (
        "removed tail",
        "DELETE FROM audit_entry WHERE stream = 'accounts' "
        "AND number = (SELECT number FROM audit_head WHERE stream = 'accounts')",
        "mục cuối đã bị xóa",
    ),
    ("removed stream", "DELETE FROM audit_entry WHERE stream = 'accounts'", "mục cuối đã bị xóa"),
    ("removed head", "DELETE FROM audit_head WHERE stream = 'accounts'", "mục cuối đã bị xóa"),
    ("head put back", "UPDATE audit_head SET number = 1 WHERE stream = 'accounts'", "mục cuối đã bị xóa"),
    ("altered task", "UPDATE directives_task SET words = 'việc khác'", "trường words"),
    ("altered deadline", "UPDATE directives_task SET last_day = '2030-01-01'", "trường last_day"),
    (
        "altered role",
        "UPDATE accounts_membership SET role = 'administrator' WHERE role = 'unit-officer'",
        "trường role",
    ),
    ("altered long text", "UPDATE directives_directive SET text = text || ' thêm'", "trường text"),
    ("altered finding", "UPDATE findings_finding SET title = 'tốt đẹp'", "trường title"),
    ("altered observation", "UPDATE indices_observation SET value = value + 0.001", "số liệu của bảng"),
    ("added observation", "DELETE FROM indices_observation WHERE code = '8'", "số liệu của bảng"),
    ("removed cause", "DELETE FROM findings_cause", "bản ghi đã bị xóa"),
]


@pytest.mark.parametrize(("statement", "words"), [harm[1:] for harm in HARMS], ids=[harm[0] for harm in HARMS])
def test_each_alteration_behind_the_trails_back_is_found(statement: str, words: str, told: Cast) -> None:
    run(statement)
    broken = verify().broken
    assert broken
    assert any(words in fault.what.vi for fault in broken), [fault.what.vi for fault in broken]


def test_a_chain_written_anew_has_another_seal(told: Cast) -> None:
    before = verify().seal
    assert verify().seal == before
    close_finding(told.people.reform_officer, Finding.objects.get(), "đã khắc phục")
    assert verify().seal != before


def test_records_are_read_many_at_a_time(told: Cast, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for n in range(30):
        open_account(None, f"nguoi-{n}", "", None)
    kinds = Entry.objects.order_by().values("subject_type").distinct().count()
    with django_assert_max_num_queries(3 + Head.objects.count() + 1 + kinds + 20):
        verify()


# the pages


def rows(page: str) -> str:
    return page.split("<tbody>")[1].split("</tbody>")[0] if "<tbody>" in page else ""


def test_the_administrator_and_the_leader_see_the_trail_of_their_province(told: Cast, signed_in: SignIn) -> None:
    for name in ("administrator", "leader"):
        client = signed_in(told.people.named()[name])
        page = rows(client.get(reverse("audit-trail")).content.decode())
        assert "ghi nhận tồn tại" in page
        assert "nhập bảng chỉ số" in page  # shared
    far = signed_in(told.people.far_administrator)
    page = rows(far.get(reverse("audit-trail")).content.decode())
    assert "nhập bảng chỉ số" in page
    assert "ghi nhận tồn tại" not in page
    assert far.get(reverse("audit-entry", args=[Entry.objects.get(act="record-finding").pk])).status_code == 404


def test_others_do_not(told: Cast, signed_in: SignIn) -> None:
    client = signed_in(told.people.specialist)
    assert client.get(reverse("audit-trail")).status_code == 403
    assert client.post(reverse("audit-verify")).status_code == 403


def test_the_trail_is_searched_filtered_and_exported(told: Cast, signed_in: SignIn) -> None:
    client = signed_in(told.people.administrator)
    address = reverse("audit-trail")
    found = rows(client.get(address, {"q": "chi so 1 giam"}).content.decode())
    assert found.count("<tr") == 1
    found = rows(client.get(address, {"f.act": "give-task"}).content.decode())
    assert found.count("<tr") == 1
    found = rows(client.get(address, {"f.person": told.people.specialist.pk}).content.decode())
    assert found.count("<tr") == Entry.objects.filter(actor=told.people.specialist).count() == 2
    assert rows(client.get(address, {"f.person": "không ai"}).content.decode()) == ""
    export = client.get(address, {"f.act": "give-task", "export": "csv", "table": "audit"}).content.decode("utf-8-sig")
    assert len(export.splitlines()) == 2
    assert "giao nhiệm vụ" in export


def test_an_entry_shows_what_changed_since_the_one_before(told: Cast, signed_in: SignIn) -> None:
    close_finding(told.people.reform_officer, Finding.objects.get(), "đã khắc phục")
    client = signed_in(told.people.administrator)
    entry = Entry.objects.get(act="close-finding")
    page = client.get(reverse("audit-entry", args=[entry.pk])).content.decode()
    assert "<ins>đã khắc phục</ins>" in page
    assert f"<ins>{TODAY.day}/{TODAY.month}/{TODAY.year}</ins>" in page
    assert page.count("<ins>") == 2
    assert entry.previous in page
    first = client.get(reverse("audit-entry", args=[Entry.objects.get(act="record-finding").pk])).content.decode()
    assert "Nội dung khi ghi lần đầu" in first


def test_verifying_from_the_page_shows_the_proof_or_what_is_broken(told: Cast, signed_in: SignIn) -> None:
    client = signed_in(told.people.leader)
    address = reverse("audit-verify")
    assert client.get(address).status_code == 405
    page = client.post(address).content.decode()
    assert "còn nguyên vẹn" in page
    assert verify().seal in page
    Task.objects.update(words="việc khác")
    page = client.post(address).content.decode()
    assert 'role="alert"' in page
    assert "trường words" in page
    far = signed_in(told.people.far_administrator).post(address).content.decode()
    assert "1 chỗ khác nằm ngoài phạm vi" in far
    assert "việc khác" not in far


def test_a_page_of_the_trail_reads_no_more_for_more_entries(
    told: Cast, signed_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(told.people.administrator)
    with django_assert_max_num_queries(20):
        client.get(reverse("audit-trail"))
