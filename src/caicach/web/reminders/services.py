"""What people decide about reminders: how they are reached, when a province reminds, which calendars are open."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.core.validators import validate_email
from django.db import transaction

from caicach.errors import InputError, Problem
from caicach.text import Text
from caicach.web.accounts.models import User
from caicach.web.accounts.services import change_address
from caicach.web.audit.chain import record
from caicach.web.reminders.daily import HORIZON, stream
from caicach.web.reminders.models import Choice, Feed, RuleChange
from caicach.web.reminders.rules import default_rules
from caicach.web.units.models import Locality, Unit


@transaction.atomic
def choose(by: User, address: str, mail: str, language: str = settings.LANGUAGE_CODE) -> Choice:
    """Keep where, whether and in which language a person wants the day's letter.

    Raises ValidationError for what is no address.
    """
    if address:
        validate_email(address)
    change_address(by, address)
    choice, _made = Choice.objects.get_or_create(user=by)
    choice.mail, choice.language = Choice.Mail(mail), language
    choice.save()
    assert by.locality is not None
    record(by, "choose-reminders", choice, stream=stream(by.locality))
    return choice


@dataclass(frozen=True)
class Days:
    """The days of a rule, as rules.yaml has them."""

    before: tuple[int, ...]
    late_first: int
    late_every: int
    working: bool


@transaction.atomic
def change_rule(by: User, locality: Locality, kind: str, days: Days) -> RuleChange:
    """Put a province's days in place of the default ones for one kind of term.

    Raises InputError where a day lies further ahead than reminders look, or comes twice.
    """
    if kind not in default_rules() or len(set(days.before)) != len(days.before) or not _within(days):
        raise InputError(_bad_days())
    change, _made = RuleChange.objects.get_or_create(locality=locality, kind=kind)
    change.before = sorted(days.before, reverse=True)
    change.late_first, change.late_every, change.working = days.late_first, days.late_every, days.working
    change.save()
    record(by, "change-reminder-rule", change, stream=stream(locality))
    return change


def _within(days: Days) -> bool:
    return all(0 <= n <= HORIZON.days for n in (*days.before, days.late_first, days.late_every)) and days.late_first > 0


def _bad_days() -> Problem:
    return Problem(
        column="before",
        expected=Text(
            f"số ngày từ 0 đến {HORIZON.days}, mỗi số một lần, cách nhau bằng dấu phẩy",
            f"days from 0 to {HORIZON.days}, each once, separated by commas",
        ),
        cure=Text("Ghi lại, ví dụ 7, 3, 1, 0.", "Write them again, such as 7, 3, 1, 0."),
    )


@transaction.atomic
def open_feed(by: User, unit: Unit | None = None) -> Feed:
    """Open the calendar of `unit`, or of the person; one that is open already ends, its address with it."""
    locality = by.locality
    assert locality is not None
    end_feed(by, unit)
    feed = Feed.objects.create(
        locality=locality,
        user=None if unit else by,
        unit=unit,
        token=secrets.token_urlsafe(32),
        opened_by=by,
        opened_on=locality.today(),
    )
    record(by, "open-feed", feed, stream=stream(locality))
    return feed


@transaction.atomic
def end_feed(by: User, unit: Unit | None = None) -> Feed | None:
    """End the open calendar of `unit`, or of the person: its address answers no more. None where none is open."""
    asked = Feed.objects.select_for_update(of=("self",)).select_related("locality__unit")
    feed = asked.filter(unit=unit, user=None if unit else by, ended_on=None).first()
    if feed is None:
        return None
    feed.ended_on = feed.locality.today()
    feed.save(update_fields=["ended_on"])
    record(by, "end-feed", feed, stream=stream(feed.locality))
    return feed
