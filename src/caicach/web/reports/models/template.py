"""A province's own templates and letterhead; every version stays."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from caicach.web.files.models import StoredFile
from caicach.web.units.models import Locality


class TemplateVersion(models.Model):
    """One version of a province's template of a kind of report. Without a `source` it goes back to the library's."""

    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="report_templates")
    kind = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    source = models.TextField(blank=True)
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["locality", "kind", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["locality", "kind", "number"], name="one_template_version")
        ]

    def __str__(self) -> str:
        return f"{self.kind} · {self.number}"


class LetterheadFile(models.Model):
    """The DOCX on which a province's reports are printed; a newer one, or none (`file` empty), replaces it."""

    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="letterheads")
    number = models.PositiveIntegerField()
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["locality", "-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["locality", "number"], name="one_letterhead")]

    def __str__(self) -> str:
        return self.name or "–"
