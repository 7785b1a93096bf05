"""Directives, what was read out of them, and the tasks that live on after a person confirmed them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from caicach.directives.occurring import period_words
from caicach.text import Text
from caicach.web.units.models import Locality, Unit


class Directive(models.Model):
    """A conclusion, plan, resolution, instruction ...: its head, its plain text, and where it stands."""

    class State(models.TextChoices):
        DRAFT = "draft"
        READ = "read"
        CONFIRMED = "confirmed"

    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="directives")
    kind = models.CharField(max_length=60)
    number = models.CharField(max_length=60, blank=True)
    date = models.DateField(null=True, blank=True)
    issuer = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=400)
    text = models.TextField()
    party = models.BooleanField(default=False)
    file = models.ForeignKey("files.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=255, blank=True)
    citations: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(default=list)
    recipients: models.JSONField[list[str], list[str]] = models.JSONField(default=list, blank=True)
    envelope = models.ForeignKey(
        "files.StoredFile",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The e-document package that it came in, kept whole.",
    )
    findings = models.ManyToManyField("findings.Finding", blank=True, related_name="directives")
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(
        default=0, help_text="Counts the saves of a draft: two who write at once are told."
    )
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    illustrative = models.BooleanField(default=False)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    registered_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["-date", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["locality", "number", "date"],
                condition=~Q(number="") & ~Q(state="draft"),
                name="one_directive_per_number",
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["locality", "date", "id"], condition=Q(state="confirmed"), name="directives_confirmed_by_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}".strip()


class DirectiveVersion(models.Model):
    """A document's text as it stood until it was replaced by an amended one: when, by whom, why. Never changed."""

    directive = models.ForeignKey(Directive, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    file = models.ForeignKey("files.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=255, blank=True)
    replaced_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    replaced_on = models.DateField()
    reason = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["directive", "number"], name="one_version_per_number")]

    def __str__(self) -> str:
        return f"{self.directive} ({self.number})"


class Reading(models.Model):
    """One task as the program read it, or as a person marked it in the text, until a person confirms or dismisses it.

    `read` keeps what the program said; the other fields are what the person made of it. Once a person has `touched` it,
    no later reading of the text puts anything else in its place.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed"
        CONFIRMED = "confirmed"
        DISMISSED = "dismissed"
        MERGED = "merged"

    directive = models.ForeignKey(Directive, on_delete=models.PROTECT, related_name="readings")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    words = models.TextField()
    lead: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    coordinating: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    deadline: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    person = models.CharField(max_length=120, blank=True)
    product = models.CharField(max_length=300, blank=True)
    authority = models.CharField(max_length=200, blank=True)
    finding = models.ForeignKey("findings.Finding", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    touched = models.BooleanField(default=False)
    gone = models.BooleanField(default=False, help_text="An amended text no longer holds it; its tasks stand.")
    read: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=State.choices, default=State.PROPOSED)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")

    class Meta:
        ordering: ClassVar = ["start", "pk"]

    def __str__(self) -> str:
        return self.words[:80]


class Learned(models.Model):
    """What a correction taught: whom a document's words mean, or how often; in use until it is revoked, kept for good.

    Two lessons in use of the same words are a conflict: neither is followed, a person is asked.
    """

    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="learned")
    words = models.CharField(max_length=200)
    key = models.CharField(max_length=300, help_text="The words as they are compared.")
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    every = models.CharField(max_length=20, blank=True, help_text="Of a phrase of time: the rhythm it stands for.")
    directive = models.ForeignKey(Directive, on_delete=models.PROTECT, related_name="taught")
    learned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    learned_on = models.DateField()
    used_in = models.ManyToManyField(Reading, related_name="learned")
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    revoked_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["key", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["locality", "key", "unit"], condition=Q(revoked_on=None, every=""), name="one_lesson_of_a_unit"
            ),
            models.UniqueConstraint(
                fields=["locality", "key", "every"],
                condition=Q(revoked_on=None, unit=None),
                name="one_lesson_of_a_rhythm",
            ),
            models.CheckConstraint(condition=Q(unit=None) ^ Q(every=""), name="lesson_of_unit_or_rhythm"),
        ]

    def __str__(self) -> str:
        return self.words


class TaskQuerySet(models.QuerySet["Task"]):
    """Questions asked of tasks."""

    def given(self) -> TaskQuerySet:
        """Keep what was given, each once: no parts of a task, no occurrences of a recurring one."""
        return self.filter(parent=None, series=None)


class Task(models.Model):
    """What one unit must do, by when, for which product, on whose authority; its history is its events."""

    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="tasks")
    directive = models.ForeignKey(Directive, on_delete=models.PROTECT, related_name="tasks")
    reading = models.ForeignKey(Reading, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks")
    words = models.TextField()
    folded = models.TextField()
    lead = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="leads")
    coordinating = models.ManyToManyField(Unit, blank=True, related_name="coordinates")
    coordinating_words = models.CharField(max_length=500, blank=True)
    person = models.CharField(max_length=120, blank=True)
    product = models.CharField(max_length=300, blank=True)
    authority = models.CharField(max_length=200, blank=True)
    deadline_kind = models.CharField(max_length=12)
    deadline_words = models.CharField(max_length=200, blank=True)
    last_day = models.DateField(null=True, blank=True, db_index=True)
    every = models.CharField(max_length=60, blank=True)
    finding = models.ForeignKey(
        "findings.Finding", null=True, blank=True, on_delete=models.PROTECT, related_name="tasks"
    )
    instrument = models.CharField(max_length=60, blank=True)
    code = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=20, default="not-started", db_index=True)
    percent = models.PositiveSmallIntegerField(default=0)
    asked_day = models.DateField(
        null=True, blank=True, help_text="The last day that the lead asked for and nobody has decided on yet."
    )
    finished_on = models.DateField(null=True, blank=True)
    given_on = models.DateField(null=True, blank=True, help_text="The day it was given here, not the document's.")
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="tasks_held",
        help_text="The account that has it in hand at the leading unit; without one, all its officers.",
    )
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parts",
        help_text="The task of which the unit above gave this part.",
    )
    given_by = models.ForeignKey(
        Unit,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="gave",
        help_text="Of a part: the unit that leads the task above, kept here so that its parts are found at once.",
    )
    is_series = models.BooleanField(
        default=False, help_text="Recurs: its occurrences are done and counted, never itself."
    )
    series = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="occurrences")
    occurs = models.DateField(null=True, blank=True, help_text="An occurrence's period: its first day.")
    begins = models.DateField(null=True, blank=True, help_text="Of a series: nothing due before this day is made.")
    rhythm_day = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Of a series: the last day on time in its period (directives/occurring.py)."
    )
    made_on = models.DateField(null=True, blank=True, help_text="Of a series: its occurrences are made as of this day.")

    objects = TaskQuerySet.as_manager()

    audit_private: ClassVar = {"made_on"}  # the tick's own mark, no act

    class Meta:
        ordering: ClassVar = ["last_day", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["series", "every", "occurs"], name="one_occurrence_per_period")
        ]
        indexes: ClassVar = [
            models.Index(fields=["locality", "state", "last_day"]),
            models.Index(fields=["lead", "state", "last_day"]),
            # What is still asked for, in the order of its days: a board's first page, and the counts of open tasks.
            models.Index(
                fields=["locality", "last_day", "id", "state", "finished_on", "lead", "parent", "is_series", "series"],
                condition=Q(state__in=("not-started", "in-progress", "reported-done", "returned")),
                name="tasks_open_by_day",
            ),
            models.Index(
                fields=["lead", "last_day", "id", "state", "finished_on", "given_by", "is_series"],
                condition=Q(state__in=("not-started", "in-progress", "reported-done", "returned")),
                name="tasks_open_of_lead",
            ),
            models.Index(
                fields=["given_by", "last_day", "id"],
                condition=Q(state__in=("not-started", "in-progress", "reported-done", "returned")),
                name="tasks_open_of_giver",
            ),
            models.Index(fields=["lead", "id"], condition=Q(parent__isnull=False), name="tasks_parts_of_lead"),
            models.Index(
                fields=["locality", "asked_day"],
                condition=Q(asked_day__isnull=False),
                name="tasks_asking_for_days",
            ),
            models.Index(fields=["locality", "instrument", "code"], condition=~Q(code=""), name="tasks_by_criterion"),
            models.Index(fields=["locality", "person"], condition=~Q(person=""), name="tasks_by_person"),
            models.Index(fields=["locality", "given_on"], name="tasks_by_day_given"),
            models.Index(fields=["locality", "finished_on"], name="tasks_by_day_finished"),
        ]

    def __str__(self) -> str:
        return self.words[:80]

    @property
    def period(self) -> Text | None:
        """Return the period that an occurrence stands for, in words; None for other tasks."""
        return period_words(self.every, self.occurs) if self.occurs else None

    @property
    def depth(self) -> int:
        """Return how many tasks stand above this one."""
        return 0 if self.parent is None else 1 + self.parent.depth


class Tally(models.Model):
    """How many tasks of one lead that fell due in one month are confirmed done in one time state; kept by `tallying`.

    Done tasks grow for years and hardly change: counted once here, so that a board need not count them again. Open
    ones are counted where they stand. A task without a deadline goes by the month it was finished in.
    """

    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="+")
    lead = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    month = models.DateField(help_text="The month's first day.")
    top = models.BooleanField(help_text="No parts of another task: these are counted once for the province.")
    occurrence = models.BooleanField(default=False, help_text="Occurrences of recurring tasks.")
    inner = models.ForeignKey(
        Unit,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Of parts given within one organisation: the unit above the lead that gave them.",
    )
    standing = models.CharField(max_length=20)
    tasks = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["locality", "lead", "month", "top", "occurrence", "standing"],
                condition=Q(inner=None),
                name="one_tally_of_a_kind",
            ),
            models.UniqueConstraint(
                fields=["locality", "lead", "month", "occurrence", "inner", "standing"],
                condition=Q(inner__isnull=False),
                name="one_tally_within",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lead_id} {self.month:%Y-%m} {self.standing}: {self.tasks}"


class TaskEvent(models.Model):
    """One act on a task: who, when, from which state to which, with what words. Deadlines changed are events too."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="events")
    act = models.CharField(max_length=30)
    from_state = models.CharField(max_length=20)
    to_state = models.CharField(max_length=20)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    at = models.DateTimeField(auto_now_add=True)
    words = models.TextField(blank=True)
    percent = models.PositiveSmallIntegerField(null=True)
    old_day = models.DateField(null=True)
    new_day = models.DateField(null=True)
    finished_on = models.DateField(null=True, help_text="Of a report of completion: the day it was done.")

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [
            models.Index(fields=["on"]),
            models.Index(fields=["finished_on"], condition=Q(finished_on__isnull=False), name="events_by_day_finished"),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.act}"


class WeekNote(models.Model):
    """One line on a task for one week's meeting; whoever sees the task may write it, the last one stands."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="week_notes")
    week = models.DateField(help_text="The week's Monday.")
    words = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["task", "week"], name="one_note_a_week")]

    def __str__(self) -> str:
        return self.words


class Attachment(models.Model):
    """A file handed in with a progress report."""

    event = models.ForeignKey(TaskEvent, on_delete=models.PROTECT, related_name="attachments")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)

    def __str__(self) -> str:
        return self.name
