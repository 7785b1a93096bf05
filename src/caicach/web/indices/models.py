"""Published index tables and what they say of each unit."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from caicach.web.units.models import Unit


class IndexTable(models.Model):
    """One instrument's published figures for one period, as imported; a better table supersedes it, nothing is deleted.

    `digest` is that of the observations in canonical order: the same figures twice change nothing.
    """

    instrument = models.CharField(max_length=60)
    period = models.CharField(max_length=20)
    source = models.CharField(max_length=500)
    published_on = models.DateField(null=True, blank=True)
    file_name = models.CharField(max_length=255)
    file = models.ForeignKey("files.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    imported_on = models.DateField()
    superseded_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="supersedes"
    )
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["instrument", "period", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["instrument", "period"], condition=Q(superseded_by__isnull=True), name="one_current_table"
            )
        ]

    def __str__(self) -> str:
        return f"{self.instrument} {self.period}"


class Observation(models.Model):
    """A component's value, or only a rank where only a rank was published, for one unit."""

    table = models.ForeignKey(IndexTable, on_delete=models.PROTECT, related_name="observations")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="observations")
    code = models.CharField(max_length=40)
    value = models.FloatField(null=True)
    standard_error = models.FloatField(null=True)
    rank = models.PositiveIntegerField(null=True)
    out_of = models.PositiveIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["table", "unit", "code"], name="one_value_per_cell")]

    def __str__(self) -> str:
        return f"{self.table} {self.unit_id} {self.code}"


class Computation(models.Model):
    """A stored result, named by the digest of what went into it: pages, exports and reports print the same name."""

    name = models.CharField(max_length=16, primary_key=True)
    kind = models.CharField(max_length=40)
    asked: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    inputs: models.JSONField[list[str], list[str]] = models.JSONField()
    result: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    program = models.CharField(max_length=20)
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name
