"""The day's letters through a real mail server: they arrive, once, and what fails is tried again and shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings
from tests.web.cast import TODAY, Cast
from tests.web.mailbox import Mailbox, free_port, server_of
from tests.web.work import document, given

from caicach.reporting import figures
from caicach.web.accounts.models import User
from caicach.web.audit.models import Entry
from caicach.web.audit.verify import verify
from caicach.web.jobs.retrying import ATTEMPTS, tick
from caicach.web.reminders.daily import remind, remind_everywhere
from caicach.web.reminders.models import Choice, Letter, Reminder, Run
from caicach.web.reminders.sending import send_again, send_letter
from caicach.web.reminders.services import choose

DAY = dt.timedelta(days=1)
ADDRESS = "can-bo@so-a.example"


@pytest.fixture
def mailbox(settings: Settings) -> Iterator[Mailbox]:
    """Return what a mail server that runs for this test receives; the site is told to use it."""
    box = Mailbox()
    server = server_of(box)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.SITE = "https://caicach.example"
    yield box
    server.stop()


@pytest.fixture
def work(cast: Cast) -> Cast:
    """Return the cast with an overdue task, one due today, one due in three days and one far off, all of Sở A."""
    paper = document(cast)
    given(paper, cast.unit_a, TODAY - 6 * DAY, words="công khai quy hoạch, kế hoạch sử dụng đất", state="in-progress")
    given(paper, cast.unit_a, TODAY, words="rà soát thủ tục")
    given(paper, cast.unit_a, TODAY + 3 * DAY, words="tập huấn cán bộ một cửa")
    given(paper, cast.unit_a, TODAY + 40 * DAY, words="xây dựng đề án")
    given(paper, cast.unit_a, TODAY, words="đã xong", state="confirmed-done", finished_on=TODAY)
    choose(cast.people.specialist, ADDRESS, Choice.Mail.DAILY)
    return cast


def run_jobs() -> None:
    """Do what a worker does with the letters that wait, one attempt each."""
    for job in DBTaskResult.objects.filter(status=TaskResultStatus.READY):
        job.worker_ids = [*job.worker_ids, "worker"]
        try:
            send_letter.func(*job.args_kwargs["args"])
            job.status = TaskResultStatus.SUCCESSFUL
        except OSError:
            job.status = TaskResultStatus.FAILED
        job.started_at = job.finished_at = timezone.now()
        job.save()


def subject(message: EmailMessage) -> str:
    """Return the subject; a long one is folded right after its name, which the parser keeps as a blank."""
    return str(message["Subject"]).strip()


def next_day(cast: Cast, day: dt.date) -> None:
    cast.province.fixed_today = day
    cast.province.save()


def test_one_letter_gathers_the_day_and_comes_once(work: Cast, mailbox: Mailbox) -> None:
    remind_everywhere()
    run_jobs()
    remind_everywhere()
    run_jobs()
    (message,) = mailbox.arrived
    assert mailbox.to == [[ADDRESS]]
    assert subject(message) == "Nhắc việc 15/6/2022: 1 việc quá hạn, 2 việc sắp đến hạn"
    plain = message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    page = message.get_body(("html",)).get_content()  # type: ignore[union-attr]
    for text in (plain, page):
        assert "Công khai quy hoạch, kế hoạch sử dụng đất" in text
        assert "Quá hạn 6 ngày (hạn 9/6/2022)" in text
        assert "Đến hạn hôm nay (15/6/2022)" in text
        assert "Còn 3 ngày (hạn 18/6/2022)" in text
        assert "https://caicach.example/tasks/" in text
        assert "xây dựng đề án" not in text.lower()
        assert "đã xong" not in text.lower()
    letter = Letter.objects.get()
    assert (letter.state, letter.attempts, letter.reminders.count()) == ("sent", 1, 3)
    assert message["Message-ID"] == f"<nhac-viec.20220615.{letter.pk}@caicach.example>"


def test_the_same_reminder_is_not_given_again_the_next_one_is(work: Cast, mailbox: Mailbox) -> None:
    for day, titles in ((TODAY, 3), (TODAY + DAY, 1), (TODAY + 2 * DAY, 2)):
        next_day(work, day)
        remind_everywhere()
        run_jobs()
        assert Reminder.objects.filter(user=work.people.specialist, on=day).count() == titles
    assert [subject(m).partition(": ")[2] for m in mailbox.arrived] == [
        "1 việc quá hạn, 2 việc sắp đến hạn",
        "1 việc quá hạn",  # Thursday: what was due on Wednesday
        "1 việc quá hạn, 1 việc sắp đến hạn",  # Friday: the oldest again, eight days late; what is due on Saturday
    ]
    next_day(work, TODAY + 3 * DAY)
    assert remind(work.province) is None  # Saturday
    assert Entry.objects.filter(act="remind").count() == 3 + 1  # and one of the other province


def test_the_head_hears_of_what_is_overdue_and_others_of_nothing(work: Cast, mailbox: Mailbox) -> None:
    choose(work.people.head, "lanh-dao@so-a.example", Choice.Mail.DAILY)
    choose(work.people.sister, "so-b@example.vn", Choice.Mail.DAILY)
    remind(work.province)
    run_jobs()
    found = {to: subject(m).partition(": ")[2] for (to,), m in zip(mailbox.to, mailbox.arrived, strict=True)}
    assert found == {ADDRESS: "1 việc quá hạn, 2 việc sắp đến hạn", "lanh-dao@so-a.example": "1 việc quá hạn"}


@pytest.mark.parametrize("way", ["no address", "no mail", "no server"])
def test_without_mail_the_application_still_reminds(way: str, work: Cast, mailbox: Mailbox, settings: Settings) -> None:
    person = work.people.specialist
    if way == "no server":
        settings.EMAIL_HOST = ""
    else:
        choose(person, "" if way == "no address" else ADDRESS, Choice.Mail.NONE if way == "no mail" else "daily")
    run = remind(work.province)
    run_jobs()
    assert run is not None
    assert (run.letters, mailbox.arrived) == (0, [])
    assert Reminder.objects.filter(user=person, letter=None).count() == 3


def test_a_unit_without_an_officer_is_heard_above_or_counted(work: Cast) -> None:
    given(document(work), work.below_a, TODAY, words="việc của phòng")
    given(document(work), work.office, TODAY, words="việc không ai nghe")
    run = remind(work.province)
    assert Reminder.objects.filter(user=work.people.specialist, title="Việc của phòng").count() == 1
    assert run is not None
    assert run.unheard == 1


def test_a_refusal_for_now_is_tried_again_and_then_arrives_once(work: Cast, mailbox: Mailbox) -> None:
    mailbox.answer = "451 4.3.0 try again later"
    remind(work.province)
    run_jobs()
    letter = Letter.objects.get()
    assert (letter.state, letter.trouble) == ("waiting", "Máy chủ thư trả lời: 451 4.3.0 try again later")
    mailbox.answer = None
    tick()
    run_jobs()
    letter.refresh_from_db()
    assert (letter.state, letter.attempts, letter.trouble, len(mailbox.arrived)) == ("sent", 2, "", 1)


def test_after_the_last_attempt_it_failed_and_the_administrator_may_send_it_again(work: Cast, mailbox: Mailbox) -> None:
    mailbox.answer = "451 later"
    remind(work.province)
    for _attempt in range(ATTEMPTS + 2):
        run_jobs()
        tick()
    letter = Letter.objects.get()
    assert (letter.state, letter.attempts, mailbox.arrived) == ("failed", ATTEMPTS, [])
    mailbox.answer = None
    assert send_again(work.people.administrator, letter)
    assert not send_again(work.people.administrator, letter)
    run_jobs()
    assert len(mailbox.arrived) == 1
    assert Entry.objects.filter(act="send-letter-again").count() == 1
    assert not verify().broken


def test_what_certainly_did_not_go_out_goes_into_the_next_day_s_letter(work: Cast, mailbox: Mailbox) -> None:
    remind(work.province)
    Letter.objects.update(state=Letter.State.FAILED)
    DBTaskResult.objects.all().delete()
    next_day(work, TODAY + DAY)
    remind(work.province)
    run_jobs()
    (message,) = mailbox.arrived
    assert subject(message) == "Nhắc việc 16/6/2022: 2 việc quá hạn, 1 việc sắp đến hạn"


def test_an_address_refused_for_good_fails_at_once(work: Cast, mailbox: Mailbox) -> None:
    mailbox.recipient_answer = "550 no such user"
    remind(work.province)
    run_jobs()
    letter = Letter.objects.get()
    assert (letter.state, letter.attempts) == ("failed", 1)
    assert letter.trouble == "Máy chủ thư từ chối địa chỉ nhận: 550 no such user"


def test_a_worker_that_died_while_sending_leaves_it_unsure_and_nobody_gets_it_twice(
    work: Cast, mailbox: Mailbox
) -> None:
    remind(work.province)
    Letter.objects.update(state=Letter.State.SENDING)
    run_jobs()
    assert (Letter.objects.get().state, mailbox.arrived) == ("unsure", [])
    next_day(work, TODAY + DAY)
    remind(work.province)
    run_jobs()
    (message,) = mailbox.arrived
    assert "quy hoạch" not in message.get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_a_mail_server_that_is_not_there_is_named(work: Cast, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    remind(work.province)
    run_jobs()
    letter = Letter.objects.get()
    assert letter.state == "waiting"
    assert letter.trouble.startswith("Không nối được máy chủ thư: ")


def test_one_who_left_is_not_written_to(work: Cast, mailbox: Mailbox) -> None:
    User.objects.filter(pk=work.people.specialist.pk).update(is_active=False)
    run = remind(work.province)
    run_jobs()
    assert mailbox.arrived == []
    assert Run.objects.get(locality=work.province) == run


def test_who_takes_part_is_reminded_too_in_words_and_days_of_their_own(work: Cast, mailbox: Mailbox) -> None:
    paper = document(work)
    soon = given(paper, work.unit_a, TODAY + DAY, words="rà soát quy hoạch")
    later = given(paper, work.unit_a, TODAY + 3 * DAY, words="tập huấn")  # three days ahead is the lead's rule only
    for task in (soon, later):
        task.coordinating.add(work.unit_b)
    remind_everywhere()
    theirs = Reminder.objects.filter(user=work.people.sister).order_by("due")
    assert [(r.kind, r.title, r.stage) for r in theirs] == [
        ("coordination", "Phối hợp: Rà soát quy hoạch", "before-1"),
        ("coordination", "Phối hợp: Tập huấn", "before-7"),
    ]
    assert not Reminder.objects.filter(user=work.people.specialist, kind="coordination").exists()


def test_a_letter_is_in_the_language_its_reader_chose(work: Cast, mailbox: Mailbox) -> None:
    choose(work.people.specialist, ADDRESS, Choice.Mail.DAILY, "en")
    remind_everywhere()
    run_jobs()
    (message,) = mailbox.arrived
    page = message.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert '<html lang="en">' in page
    assert figures.date(TODAY, "en") in subject(message)
    assert "Công khai quy hoạch" in page  # the document's own words stay
