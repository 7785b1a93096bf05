"""What is kept beside the lake: how sources are read, what was imported by whom, confirmed causes, entered points.

The dossiers themselves lie in the lake of each locality (see `places`), not in the database.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from caicach.dossiers.courses import DeclaredStep
from caicach.dossiers.mapping import Mapping
from caicach.dossiers.schema import FLAGS
from caicach.text import Text
from caicach.web.files.models import StoredFile
from caicach.web.units.models import Locality


def _by() -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )


class SourceMapping(models.Model):
    """How the columns of one source system are read, as a person confirmed it; a change supersedes it."""

    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="source_mappings")
    system = models.CharField(max_length=120)
    columns: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField()
    confirmed_by = _by()
    confirmed_on = models.DateField()
    superseded = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["system", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["locality", "system"], condition=Q(superseded=False), name="one_mapping_in_force"
            )
        ]

    def __str__(self) -> str:
        return self.system

    @property
    def mapping(self) -> Mapping:
        """Return it as the core reads it; what it does not name is dropped at intake, personal data with it."""
        return Mapping(self.columns)


class WatchedAddress(models.Model):
    """An address of a source system that is read at intervals, until it is stopped.

    `system` says whose confirmed reading of columns applies. Since when it is asked, what it last answered and what
    went wrong are the tick's own marks, no acts; `sample` waits for a person to confirm its columns. What is asked of
    the address may hold a secret: the trail has the place alone, in its notes.
    """

    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="watched_addresses")
    system = models.CharField(max_length=120)
    url = models.CharField(max_length=1000)
    rows_at = models.CharField(max_length=200, blank=True)
    token_header = models.CharField(max_length=60, default="Authorization")
    token = models.CharField(max_length=2000, blank=True)
    every_minutes = models.PositiveIntegerField(default=60)
    since = models.DateField()
    stopped = models.BooleanField(default=False)
    added_by = _by()
    added_on = models.DateField()
    asked_at = models.DateTimeField(null=True, blank=True)
    tried_at = models.DateTimeField(null=True, blank=True)
    fetched_at = models.DateTimeField(null=True, blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)
    trouble: models.JSONField[list[dict[str, str]], list[dict[str, str]]] = models.JSONField(default=list, blank=True)
    etag = models.CharField(max_length=200, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    sample = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    audit_private: ClassVar = {
        *("url", "token", "asked_at", "tried_at", "fetched_at", "failing_since", "trouble"),
        *("etag", "last_modified", "digest", "sample"),
    }

    class Meta:
        ordering: ClassVar = ["system", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["locality", "url"], condition=Q(stopped=False), name="one_watch_of_an_address"
            )
        ]

    def __str__(self) -> str:
        return self.system

    @property
    def place(self) -> str:
        """Return the address without what it asks, which may hold a secret."""
        return self.url.partition("?")[0]

    @property
    def trouble_words(self) -> list[Text]:
        """Return what went wrong the last time and what to do, a line a problem."""
        return [Text.of(line) for line in self.trouble]


class Intake(models.Model):
    """One import of a file into the lake: asked for, done in the background, perhaps undone.

    `number` is the import's number in the lake; None where the very same file had been imported before.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        READING = "reading"
        DONE = "done"
        FAILED = "failed"
        UNDOING = "undoing"
        UNDONE = "undone"

    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="intakes")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    mapping = models.ForeignKey(SourceMapping, null=True, blank=True, on_delete=models.PROTECT, related_name="intakes")
    mends = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="mended_by")
    watched = models.BooleanField(default=False)
    address = models.ForeignKey(WatchedAddress, null=True, blank=True, on_delete=models.PROTECT, related_name="intakes")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    trouble: models.JSONField[list[dict[str, str]], list[dict[str, str]]] = models.JSONField(default=list, blank=True)
    number = models.PositiveIntegerField(null=True, blank=True)
    rows_read = models.PositiveBigIntegerField(default=0)
    added = models.PositiveBigIntegerField(default=0)
    unchanged = models.PositiveBigIntegerField(default=0)
    updated = models.PositiveBigIntegerField(default=0)
    rejected = models.PositiveBigIntegerField(default=0)
    flagged: models.JSONField[dict[str, int], dict[str, int]] = models.JSONField(default=dict, blank=True)
    asked_by = _by()
    asked_on = models.DateField()
    asked_at = models.DateTimeField(auto_now_add=True)
    undone_by = _by()
    undone_on = models.DateField(null=True, blank=True)
    undone_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def remarks(self) -> list[tuple[Text, int]]:
        """Return what was accepted with a remark: the remark, and of how many dossiers."""
        return [(flag.text, self.flagged[flag.id]) for flag in FLAGS if flag.id in self.flagged]

    @property
    def trouble_words(self) -> list[Text]:
        """Return why it failed and what to do, a line a problem."""
        return [Text.of(line) for line in self.trouble]


class DelayCause(models.Model):
    """A cause of lateness on the locality's own list; retired, never deleted."""

    class Kind(models.TextChoices):
        OBJECTIVE = "objective"
        SUBJECTIVE = "subjective"

    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="delay_causes")
    code = models.CharField(max_length=60)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    title_vi = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=300, blank=True)
    added_by = _by()
    added_on = models.DateField()
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["kind", "title_vi"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["locality", "code"], name="one_delay_cause_of_that_code")
        ]

    def __str__(self) -> str:
        return self.title_vi

    @property
    def title(self) -> Text:
        """Return what it is called."""
        return Text(self.title_vi, self.title_en or self.title_vi)


class ConfirmedCause(models.Model):
    """Why one dossier was late, as its unit says; a later word supersedes an earlier one."""

    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="confirmed_causes")
    dossier = models.CharField(max_length=200)
    unit = models.CharField(max_length=200, db_index=True)
    cause = models.ForeignKey(DelayCause, on_delete=models.PROTECT, related_name="confirmed")
    proposed = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=500, blank=True)
    confirmed_by = _by()
    confirmed_on = models.DateField()
    superseded = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["locality", "dossier"], condition=Q(superseded=False), name="one_cause_in_force"
            )
        ]

    def __str__(self) -> str:
        return f"{self.dossier} · {self.cause}"


class EnteredPoint(models.Model):
    """Points of a component of index 766 that a person took from the portal, with where they were seen.

    `unit` is empty for the whole locality.
    """

    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="entered_points")
    unit = models.CharField(max_length=200, blank=True)
    month = models.CharField(max_length=7)
    component = models.CharField(max_length=20)
    points = models.DecimalField(max_digits=8, decimal_places=4)
    source = models.CharField(max_length=300)
    entered_by = _by()
    entered_on = models.DateField()
    superseded = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["month", "component", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["locality", "unit", "month", "component"],
                condition=Q(superseded=False),
                name="one_entered_point_in_force",
            )
        ]

    def __str__(self) -> str:
        return f"{self.month} · {self.component}"


class EventTable(models.Model):
    """A handed-in table of the steps that dossiers went through; the newest one in force is read."""

    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="event_tables")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    cases = models.PositiveBigIntegerField()
    events = models.PositiveBigIntegerField()
    handed_by = _by()
    handed_on = models.DateField()
    superseded = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["locality"], condition=Q(superseded=False), name="one_event_table_in_force")
        ]

    def __str__(self) -> str:
        return self.file_name


class DeclaredSteps(models.Model):
    """The steps of a procedure as it was declared, in their order; a change supersedes it."""

    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="declared_steps")
    procedure = models.CharField(max_length=200)
    steps: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField()
    declared_by = _by()
    declared_on = models.DateField()
    superseded = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["procedure", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["locality", "procedure"], condition=Q(superseded=False), name="one_declaration_in_force"
            )
        ]

    def __str__(self) -> str:
        return self.procedure

    @property
    def declared(self) -> tuple[DeclaredStep, ...]:
        """Return the steps as the core judges by them."""
        return tuple(DeclaredStep(step["activity"], step["optional"]) for step in self.steps)
