"""What a round led to: sealed results with their papers, and the targets of the next one."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from caicach.web.files.models import StoredFile
from caicach.web.rounds.models.round import PERCENT, Entrant, Round
from caicach.web.units.models import Locality


class Publication(models.Model):
    """A sealed result: canonical bytes, their SHA-256 with that of the one before it in the locality.

    Number 1 of a round is its publication, a higher one a correction with its reason; both stay visible.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="publications")
    number = models.PositiveSmallIntegerField()
    chain_number = models.PositiveIntegerField()
    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="publications")
    content = models.BinaryField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)
    reason = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    at = models.DateTimeField()

    audit_private: ClassVar = {"content"}  # the digest stands for it

    class Meta:
        ordering: ClassVar = ["round", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "number"], name="publication_number_once"),
            models.UniqueConstraint(fields=["locality", "chain_number"], name="publication_chain_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.round} · {self.number}"


class PublishedPaper(models.Model):
    """A publication's files, made in the background from its sealed bytes alone."""

    class State(models.TextChoices):
        WAITING = "waiting"
        MADE = "made"
        FAILED = "failed"

    publication = models.OneToOneField(Publication, on_delete=models.PROTECT, related_name="paper")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    pdf = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    docx = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    xlsx = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.publication)

    @property
    def files(self) -> list[tuple[str, StoredFile]]:
        """Return the kinds of file there are, each with its content."""
        kinds = (("pdf", self.pdf), ("docx", self.docx), ("xlsx", self.xlsx))
        return [(kind, file) for kind, file in kinds if file is not None]


class Target(models.Model):
    """The percent that a unit undertakes to reach in the next period: above this round's and above its bound."""

    entrant = models.ForeignKey(Entrant, on_delete=models.PROTECT, related_name="targets")
    percent = models.DecimalField(max_digits=5, decimal_places=2, validators=PERCENT)
    words = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    withdrawn = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["entrant", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entrant"], condition=models.Q(withdrawn=False), name="one_standing_target")
        ]

    def __str__(self) -> str:
        return f"{self.entrant}: {self.percent} %"
