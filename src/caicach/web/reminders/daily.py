"""The day's reminders of a province: worked out once a day, each kept as given, one letter per person for them all."""

from __future__ import annotations

import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from caicach.web.accounts.models import User
from caicach.web.audit.chain import record
from caicach.web.reminders.models import Choice, Letter, Reminder, Run
from caicach.web.reminders.people import People
from caicach.web.reminders.rules import is_working, rules_of, stage
from caicach.web.reminders.term import Term, open_terms
from caicach.web.units.models import Locality

HORIZON = dt.timedelta(days=60)  # no rule may look further ahead
MORNING = 6  # the hour from which the day's reminders are made

log = logging.getLogger("caicach")

Key = tuple[int, str, dt.date, str]


def stream(locality: Locality) -> str:
    """Return the audit stream of a locality's reminders."""
    return f"reminders:{locality.unit.key}"


def remind_everywhere() -> None:
    """Make the day's reminders wherever they are not made yet; called at every tick."""
    early = timezone.localtime().hour < MORNING
    for locality in Locality.objects.select_related("unit"):
        if early and locality.fixed_today is None:
            continue
        try:
            remind(locality)
        except Exception:  # one province's broken term is no reason to leave the others without a word
            log.exception("the day's reminders of %s could not be made", locality)


def remind(locality: Locality) -> Run | None:
    """Make today's reminders of a province and put their letters into the queue, all or nothing.

    None on a day off, and where the day is made already.
    """
    today = locality.today()
    if not is_working(today) or Run.objects.filter(locality=locality, on=today).exists():
        return None
    with transaction.atomic(), translation.override("vi"):
        run, made = Run.objects.get_or_create(locality=locality, on=today)
        return _make(run) if made else None


def _make(run: Run) -> Run:
    locality, today = run.locality, run.on
    people, rules = People(locality, today), rules_of(locality)
    wanted: dict[Key, Term] = {}
    for term in open_terms(locality, today, today + HORIZON):
        rule = rules.get(term.kind, rules["other"])
        reached = stage(term.due, today, rule)
        if reached is None:
            continue
        heard_by = people.of(term, rule, today)
        run.unheard += not heard_by
        wanted |= {(user, term.key, term.due, reached): term for user in heard_by}
    reminders = _new(locality, today, wanted)
    letters = _letters(locality, today, people, reminders)
    _keep(reminders, letters)
    run.reminders, run.letters = len(reminders), len(letters)
    run.save()
    record(None, "remind", run, stream=stream(locality))
    return run


def _new(locality: Locality, today: dt.date, wanted: dict[Key, Term]) -> list[Reminder]:
    """Return the reminders to give: those never given, and those whose letter has certainly not gone out."""
    users = {user for user, *_ in wanted}
    given = Reminder.objects.filter(locality=locality, user__in=users, term__in={term for _, term, *_ in wanted})
    known = {(r.user_id, r.term, r.due, r.stage): r for r in given.select_related("letter")}
    languages = dict(Choice.objects.filter(user__in=users).values_list("user", "language"))
    found = []
    for key, term in wanted.items():
        user, name, due, reached = key
        old = known.get(key)
        if old is None:
            words = term.title.within(languages.get(user, settings.LANGUAGE_CODE))
            found.append(
                Reminder(
                    locality=locality,
                    user_id=user,
                    term=name,
                    kind=term.kind,
                    due=due,
                    stage=reached,
                    title=words,
                    line=term.line[:300],
                    url=term.url,
                    on=today,
                )
            )
        elif old.letter and old.letter.state == Letter.State.FAILED:
            found.append(old)
    return found


def _letters(locality: Locality, today: dt.date, people: People, reminders: Iterable[Reminder]) -> dict[int, Letter]:
    """Return a letter for each person who is reminded today and reads mail, where there is a mail server."""
    if not settings.EMAIL_HOST:
        return {}
    users = {reminder.user_id for reminder in reminders}
    unwilling = set(Choice.objects.filter(user__in=users, mail=Choice.Mail.NONE).values_list("user", flat=True)) | set(
        Letter.objects.filter(user__in=users, on=today).values_list("user", flat=True)
    )
    readers: list[User] = [people.by_key[user] for user in sorted(users - unwilling) if people.by_key[user].email]
    return {user.pk: Letter(locality=locality, user=user, on=today, address=user.email) for user in readers}


def _keep(reminders: list[Reminder], letters: dict[int, Letter]) -> None:
    from caicach.web.reminders.sending import send_letter  # the job's module stands on this one

    Letter.objects.bulk_create(letters.values())
    of_state: dict[bool, list[Reminder]] = defaultdict(list)
    for reminder in reminders:
        reminder.letter = letters.get(reminder.user_id, reminder.letter)
        of_state[reminder.pk is None].append(reminder)
    Reminder.objects.bulk_create(of_state[True], batch_size=500)
    Reminder.objects.bulk_update(of_state[False], ["letter"], batch_size=500)
    for letter in letters.values():
        send_letter.enqueue(letter.pk)
