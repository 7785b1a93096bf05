"""A calendar feed in iCalendar (RFC 5545): every term of a person or a unit as an all-day event with an alarm."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Alarm, Calendar, Event
from icalendar.enums import STATUS, TRANSP

from caicach.web.access.reach import own_units
from caicach.web.reminders.models import Feed
from caicach.web.reminders.people import People
from caicach.web.reminders.rules import Rule, rules_of
from caicach.web.reminders.term import Term, all_terms

AHEAD = dt.timedelta(days=400)
MORNING = dt.timedelta(hours=8)  # when an alarm rings on its day
REFRESH = dt.timedelta(hours=6)


def feed_terms(feed: Feed, today: dt.date) -> list[Term]:
    """Return the terms that a feed tells of, the earliest first; none where its person or unit is no longer here."""
    if feed.unit is not None:
        units = feed.unit.family() if feed.unit.holds_on(today) else set()
        found = all_terms(feed.locality, today, today + AHEAD, units)
        return _sorted(term for term in found if term.units & units)
    people, rules = People(feed.locality, today), rules_of(feed.locality)
    if feed.user_id is None or feed.user_id not in people.by_key:
        return []
    found = all_terms(feed.locality, today, today + AHEAD, own_units(people.by_key[feed.user_id]))
    return _sorted(t for t in found if feed.user_id in people.of(t, rules.get(t.kind, rules["other"]), today))


def calendar_of(feed: Feed, terms: list[Term], rules: dict[str, Rule], now: dt.datetime) -> bytes:
    """Return the feed's file: UTF-8, lines folded and text escaped as the format asks. `now` is the time it is made."""
    calendar = Calendar.new(
        prodid="-//caicach//reminders//VI",
        name=f"cải cách · {feed}",
        uid=f"feed:{feed.pk}@{urlsplit(settings.SITE).hostname}",
        method="PUBLISH",
        subcomponents=[_event(term, rules.get(term.kind, rules["other"]), now) for term in terms],
    )
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    return bytes(calendar.to_ical())


def _event(term: Term, rule: Rule, now: dt.datetime) -> Event:
    """Return an all-day event on the last day of the term; the alarm rings at the earliest reminder of its rule."""
    done = {"": "", "done": "Đã xong: ", "cancelled": "Đã hủy: "}[term.over]
    event = Event.new(
        uid=f"{term.key}@{urlsplit(settings.SITE).hostname}",
        stamp=now,
        start=term.due,
        end=term.due + dt.timedelta(days=1),
        summary=f"{done}{term.title.vi}",
        description="\n".join(part for part in (term.line, settings.SITE + term.url) if part),
        url=settings.SITE + term.url,
        status=STATUS.CANCELLED if term.over == "cancelled" else STATUS.CONFIRMED,
        transparency=TRANSP.TRANSPARENT,
        categories=[rule.title.vi],
        sequence=term.changes,
    )
    if not term.over and rule.before:
        event.add_component(_alarm(term, rule.before[0]))
    return event


def _alarm(term: Term, days: int) -> Alarm:
    alarm = Alarm.new(description=term.title.vi)
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", MORNING - dt.timedelta(days=days))
    return alarm


def _sorted(terms: Iterable[Term]) -> list[Term]:
    return sorted(terms, key=lambda term: (term.due, term.key))
