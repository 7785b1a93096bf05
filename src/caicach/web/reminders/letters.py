"""The e-mail that gathers a person's reminders of a day: subject, plain text and HTML."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caicach.reporting import figures
from caicach.web.reminders.models import Choice, Letter, Reminder
from caicach.web.reminders.words import when


@dataclass(frozen=True)
class Item:
    """One reminder as the letter tells it."""

    title: str
    line: str
    when: str
    link: str


def letter_of(letter: Letter) -> EmailMultiAlternatives:
    """Return the message for `letter`: what is overdue first, then what falls due, each with its link.

    In the language its reader chose; what a task or document says stands in its own words.

    Its Message-ID is made of the letter's number, so that a mail server which gets it twice can tell.
    """
    choice = Choice.objects.filter(user=letter.user_id).first()
    with translation.override(choice.language if choice else settings.LANGUAGE_CODE):
        return _message(letter)


def _message(letter: Letter) -> EmailMultiAlternatives:
    reminders, language = list(letter.reminders.all()), translation.get_language() or "vi"
    late = [item_of(r, letter.on) for r in reminders if r.due < letter.on]
    coming = [item_of(r, letter.on) for r in reminders if r.due >= letter.on]
    context = {
        "language": language,
        "day": figures.date(letter.on, language),
        "province": letter.locality,
        "groups": [(_("Đã quá hạn"), late), (_("Sắp đến hạn"), coming)],
        "all": settings.SITE + reverse("reminders"),
        "settings": settings.SITE + reverse("reminder-settings"),
        "notice": letter.locality.notice.within(language),
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
    parts = []
    if late:
        parts.append(ngettext("%(n)d việc quá hạn", "%(n)d việc quá hạn", late) % {"n": late})
    if coming:
        parts.append(ngettext("%(n)d việc sắp đến hạn", "%(n)d việc sắp đến hạn", coming) % {"n": coming})
    told = {"day": figures.date(day, translation.get_language() or "vi"), "parts": ", ".join(parts)}
    return _("Nhắc việc %(day)s: %(parts)s") % told


def item_of(reminder: Reminder, today: dt.date) -> Item:
    """Return a reminder in words with its date."""
    told = when(reminder.due, (reminder.due - today).days).words
    return Item(reminder.title, reminder.line, told, settings.SITE + reminder.url)


def _name(letter: Letter) -> str:
    domain = urlsplit(settings.SITE).hostname or "caicach"
    return f"<nhac-viec.{letter.on:%Y%m%d}.{letter.pk}@{domain}>"
