"""Sending a letter: once, tried again within bounds where the mail server refuses, and shown where it failed."""

from __future__ import annotations

import smtplib
import ssl

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from caicach.web.accounts.models import User
from caicach.web.audit.chain import record
from caicach.web.reminders.daily import stream
from caicach.web.reminders.letters import letter_of
from caicach.web.reminders.models import Letter

PERMANENT = 500  # SMTP replies from here on say that trying again is of no use
State = Letter.State


@task()
def send_letter(pk: int) -> str:
    """Send the letter and return its state. Only the worker that finds it `waiting` sends it.

    Raises what the mail server or the line raised, so that the tick tries again; an address refused for good fails.
    """
    letter = Letter.objects.select_related("locality__unit", "user").get(pk=pk)
    message = letter_of(letter)
    if not Letter.objects.filter(pk=pk, state=State.WAITING).update(state=State.SENDING, attempts=F("attempts") + 1):
        # Still `sending`: a worker died between the mail server's answer and ours.
        Letter.objects.filter(pk=pk, state=State.SENDING).update(state=State.UNSURE)
        return Letter.objects.get(pk=pk).state
    try:
        message.send()
    except (OSError, ssl.SSLError, smtplib.SMTPException) as error:
        final = _refused_for_good(error)
        _put(pk, State.FAILED if final else State.WAITING, trouble=_words(error))
        if final:
            return State.FAILED
        raise
    _put(pk, State.SENT, trouble="", sent_at=timezone.now())
    return State.SENT


def could_not_send(pk: int) -> None:
    """Mark a letter that still waits as failed for good; one that was being sent when the worker died as unsure."""
    Letter.objects.filter(pk=pk, state=State.WAITING).update(state=State.FAILED)
    Letter.objects.filter(pk=pk, state=State.SENDING).update(state=State.UNSURE)


@transaction.atomic
def send_again(by: User, letter: Letter) -> bool:
    """Put a failed letter back into the queue; False where it is not failed (any more), or has nothing left to say."""
    found = Letter.objects.select_for_update(of=("self",)).select_related("locality__unit").get(pk=letter.pk)
    if found.state != State.FAILED or not found.reminders.exists():
        return False
    found.state, found.address = State.WAITING, found.user.email or found.address
    found.save()
    send_letter.enqueue(found.pk)
    record(by, "send-letter-again", found, stream=stream(found.locality))
    return True


def _put(pk: int, state: str, **fields: object) -> None:
    Letter.objects.filter(pk=pk).update(state=state, **fields)


def _refused_for_good(error: Exception) -> bool:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= PERMANENT for code, _said in error.recipients.values())
    return False


def _words(error: Exception) -> str:
    """Return what went wrong as the mail server or the line said it, for the administrator."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
        return f"{_('Máy chủ thư từ chối địa chỉ nhận')}: {code} {_decoded(said)}"[:300]
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{_('Máy chủ thư trả lời')}: {error.smtp_code} {_decoded(error.smtp_error)}"[:300]
    return f"{_('Không nối được máy chủ thư')}: {error}"[:300]


def _decoded(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said
