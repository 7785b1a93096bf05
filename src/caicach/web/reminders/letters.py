"""The e-mail that gathers a person's reminders of a day: subject, plain text and HTML."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from caicach.reporting import figures
from caicach.web.reminders.models import Letter, Reminder


@dataclass(frozen=True)
class Item:
    """One reminder as the letter tells it."""

    title: str
    line: str
    when: str
    link: str


def letter_of(letter: Letter) -> EmailMultiAlternatives:
    """Return the message for `letter`: what is overdue first, then what falls due, each with its link.

    Its Message-ID is made of the letter's number, so that a mail server which gets it twice can tell.
    """
    reminders = list(letter.reminders.all())
    late = [item_of(r, letter.on) for r in reminders if r.due < letter.on]
    coming = [item_of(r, letter.on) for r in reminders if r.due >= letter.on]
    context = {
        "day": figures.date(letter.on),
        "province": letter.locality,
        "groups": [("Đã quá hạn", late), ("Sắp đến hạn", coming)],
        "all": settings.SITE + reverse("reminders"),
        "settings": settings.SITE + reverse("reminder-settings"),
        "notice": letter.locality.notice.vi,
    }
    message = EmailMultiAlternatives(
        subject=subject_of(len(late), len(coming), letter.on),
        body=render_to_string("reminders/letter.txt", context),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[letter.address],
        headers={"Message-ID": _name(letter), "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(render_to_string("reminders/letter.html", context), "text/html")
    return message


def subject_of(late: int, coming: int, day: dt.date) -> str:
    """Return the subject: Nhắc việc 15/6/2022: 2 việc quá hạn, 1 việc sắp đến hạn."""
    parts = [words % n for n, words in ((late, "%d việc quá hạn"), (coming, "%d việc sắp đến hạn")) if n]
    return f"Nhắc việc {figures.date(day)}: {', '.join(parts)}"


def item_of(reminder: Reminder, today: dt.date) -> Item:
    """Return a reminder in words with its date."""
    days, day = (reminder.due - today).days, figures.date(reminder.due)
    if days < 0:
        when = f"Quá hạn {-days} ngày (hạn {day})"
    else:
        when = f"Đến hạn hôm nay ({day})" if days == 0 else f"Còn {days} ngày (hạn {day})"
    return Item(reminder.title, reminder.line, when, settings.SITE + reminder.url)


def _name(letter: Letter) -> str:
    domain = urlsplit(settings.SITE).hostname or "caicach"
    return f"<nhac-viec.{letter.on:%Y%m%d}.{letter.pk}@{domain}>"
