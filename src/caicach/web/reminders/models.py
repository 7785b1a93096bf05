"""What was sent to whom, how each person wants it, what a province changed in the rules, and the calendar feeds."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from caicach.web.units.models import Locality, Unit


class RuleChange(models.Model):
    """What a province changed in the rule of one kind of term (rules.yaml says what the fields mean)."""

    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="reminder_rules")
    kind = models.CharField(max_length=30)
    before: models.JSONField[list[int], list[int]] = models.JSONField(default=list)
    late_first = models.PositiveSmallIntegerField(default=1)
    late_every = models.PositiveSmallIntegerField(default=7)
    working = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["locality", "kind"], name="one_rule_change_per_kind")]

    def __str__(self) -> str:
        return f"{self.locality} · {self.kind}"


class Choice(models.Model):
    """How a person wants to be reminded; in the application always, by e-mail once a day or never."""

    class Mail(models.TextChoices):
        DAILY = "daily"
        NONE = "none"

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reminder_choice")
    mail = models.CharField(max_length=8, choices=Mail.choices, default=Mail.DAILY)
    language = models.CharField(max_length=8, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)

    def __str__(self) -> str:
        return f"{self.user} · {self.mail}"


class Run(models.Model):
    """A day's reminders of a province are made: never twice. `unheard` terms concern units where nobody is reminded."""

    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="reminder_runs")
    on = models.DateField()
    reminders = models.PositiveIntegerField(default=0)
    letters = models.PositiveIntegerField(default=0)
    unheard = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["locality", "on"], name="one_reminder_run_per_day")]

    def __str__(self) -> str:
        return f"{self.locality} · {self.on}"


class Letter(models.Model):
    """One e-mail to one person on one day, with all that day's reminders.

    It is `sending` while a worker talks to the mail server; one that is found so later is `unsure`, and never sent
    again by itself: better once too few than twice.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"
        UNSURE = "unsure"

    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="letters")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="letters")
    on = models.DateField()
    address = models.EmailField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING, db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    # What the sending itself moves is no act of a person: the trail proves for whom and for which day it was.
    audit_private: ClassVar = {"address", "state", "attempts", "trouble", "sent_at"}

    class Meta:
        ordering: ClassVar = ["-on", "-pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "on"], name="one_letter_a_day")]

    def __str__(self) -> str:
        return f"{self.user} · {self.on}"


class Reminder(models.Model):
    """A person was reminded of a term at one stage; never twice of the same. Without a letter: in the application."""

    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="reminders")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reminders")
    term = models.CharField(max_length=80)
    kind = models.CharField(max_length=30)
    due = models.DateField()
    stage = models.CharField(max_length=20)
    title = models.TextField()
    line = models.CharField(max_length=300, blank=True)
    url = models.CharField(max_length=300)
    on = models.DateField()
    letter = models.ForeignKey(Letter, null=True, blank=True, on_delete=models.PROTECT, related_name="reminders")

    class Meta:
        ordering: ClassVar = ["-on", "due", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "term", "due", "stage"], name="reminded_once_of_each_stage")
        ]

    def __str__(self) -> str:
        return self.title[:80]


class Feed(models.Model):
    """A calendar address of a person or of a unit; whoever knows its token reads it, until it is ended."""

    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="feeds")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="feeds"
    )
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="feeds")
    token = models.CharField(max_length=64, unique=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    audit_private: ClassVar = {"token"}

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(user__isnull=True, unit__isnull=False) | Q(user__isnull=False, unit__isnull=True),
                name="feed_of_a_person_or_a_unit",
            ),
            models.UniqueConstraint(
                fields=["user"], condition=Q(ended_on__isnull=True, user__isnull=False), name="one_open_feed_per_person"
            ),
            models.UniqueConstraint(
                fields=["unit"], condition=Q(ended_on__isnull=True, unit__isnull=False), name="one_open_feed_per_unit"
            ),
        ]

    def __str__(self) -> str:
        return str(self.user or self.unit)
