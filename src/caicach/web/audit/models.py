"""The audit trail: append-only, hash-chained, one chain per stream of work."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models


class Head(models.Model):
    """The end of a chain. Locking this row orders the writers of one stream and of no other."""

    stream = models.CharField(max_length=80, primary_key=True)
    number = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return f"{self.stream} #{self.number}"


class Entry(models.Model):
    """One act: who did what to which record when, the record's state after it, and the digest of the entry before.

    The database itself refuses to change or delete a row (triggers in the migrations).
    """

    stream = models.CharField(max_length=80)
    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    actor_name = models.CharField(max_length=200)
    act = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    subject_name = models.CharField(max_length=300)
    note = models.TextField(blank=True)
    folded = models.TextField(blank=True, help_text="Who, what and about what without diacritics, to search by.")
    state: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["stream", "number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["stream", "number"], name="one_entry_per_link")]
        indexes: ClassVar = [models.Index(fields=["subject_type", "subject_id"])]

    def __str__(self) -> str:
        return f"{self.stream} #{self.number} {self.act}"
