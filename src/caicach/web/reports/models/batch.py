"""Many reports asked for at once: one for each unit, made in the background, handed over in one ZIP."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from caicach.text import Text
from caicach.web.units.models import Locality, Unit


class Batch(models.Model):
    """Reports of one kind and period for many units, made with the rights of the person who asked for them.

    `asked` holds what the kind needs beside the period: the instrument and its two periods for the analysis of an
    index. `paper` is each unit's own, or the province's; `files` are the kinds of file. `zip` is there when it is made.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        MADE = "made"
        CANCELLED = "cancelled"
        FAILED = "failed"

    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="batches")
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=300)
    period = models.CharField(max_length=20)
    as_of = models.DateField()
    asked: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict, blank=True)
    paper = models.CharField(max_length=10)
    files: models.JSONField[list[str], list[str]] = models.JSONField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    trouble: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(default=dict, blank=True)
    zip = models.ForeignKey("files.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def trouble_words(self) -> Text:
        """Return why it could not be made and what to do, in words; empty where nothing went wrong."""
        return Text.of(self.trouble) if self.trouble else Text("", "")


class BatchItem(models.Model):
    """One unit's report within a batch; `name` is its file's name, unlike the others'."""

    class State(models.TextChoices):
        WAITING = "waiting"
        MADE = "made"
        FAILED = "failed"

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="items")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    trouble: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering: ClassVar = ["batch", "unit__sort_key", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["batch", "name"], name="one_file_of_a_batch")]

    def __str__(self) -> str:
        return f"{self.batch} · {self.unit}"

    @property
    def trouble_words(self) -> Text:
        """Return why it could not be made, in words; empty where it could."""
        return Text.of(self.trouble) if self.trouble else Text("", "")
