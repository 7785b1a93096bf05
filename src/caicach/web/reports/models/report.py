"""Reports asked for, made in the background, kept with the computation they print."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from caicach.text import Text
from caicach.web.files.models import StoredFile
from caicach.web.units.models import Locality


class Report(models.Model):
    """One report in its files. It is rendered with the rights of the person who asked for it.

    `asked` holds the question (instrument, from, to), whose paper it is, to whom it goes, and the site's address.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        MADE = "made"
        FAILED = "failed"

    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="reports")
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=300)
    asked: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    computation = models.ForeignKey(
        "indices.Computation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    trouble: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(default=dict, blank=True)
    pdf = models.ForeignKey("files.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    docx = models.ForeignKey("files.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    xlsx = models.ForeignKey("files.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
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

    @property
    def files(self) -> list[tuple[str, StoredFile]]:
        """Return the kinds of file there are, each with its content."""
        kinds = (("pdf", self.pdf), ("docx", self.docx), ("xlsx", self.xlsx))
        return [(kind, file) for kind, file in kinds if file is not None]
