"""What stands on each criterion of a unit: its answer, what was judged, evidence and words beside it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from caicach.web.directives.models import Directive
from caicach.web.files.models import StoredFile
from caicach.web.rounds.models.round import Entrant
from caicach.web.units.moments import LocalMoment


class Figures(models.Model):
    """What stands on one criterion for one unit, as the answers table of the core has it: texts as written.

    `na_reason` says that the criterion does not apply, and why. `edition` counts the changes: who saves says which
    edition they saw, so that of two people writing at once neither overwrites the other unseen.
    """

    entrant = models.ForeignKey(Entrant, on_delete=models.PROTECT, related_name="%(class)ss")
    code = models.CharField(max_length=40)
    value = models.CharField(max_length=400, blank=True)
    numerator = models.CharField(max_length=40, blank=True)
    denominator = models.CharField(max_length=40, blank=True)
    na_reason = models.CharField(max_length=500, blank=True)
    words = models.TextField(blank=True)
    edition = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = LocalMoment(of="entrant__round__locality")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.entrant} · {self.code}"

    @property
    def is_blank(self) -> bool:
        """Tell whether nothing is answered here."""
        return not (self.value or self.numerator or self.denominator or self.na_reason)


class Answer(Figures):
    """What the unit answered; `origin` says from what exactly a figure was taken over ("" where it was entered)."""

    origin = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["entrant", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["entrant", "code"], name="answer_once")]


class Appraisal(Figures):
    """What the appraiser of a stage judged: accepted, changed (figures here, why in `words`), or a question.

    A question (`ask`) changes nothing by itself: the unit answers it when it explains.
    """

    class Stage(models.TextChoices):
        FIRST = "first"
        SECOND = "second"

    class Verdict(models.TextChoices):
        ACCEPT = "accept"
        CHANGE = "change"
        ASK = "ask"

    stage = models.CharField(max_length=10, choices=Stage.choices)
    verdict = models.CharField(max_length=10, choices=Verdict.choices)

    class Meta:
        ordering: ClassVar = ["entrant", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entrant", "code", "stage"], name="appraisal_once_a_stage")
        ]


class Evidence(models.Model):
    """What is attached to an answer: a file, or a registered document. Withdrawn, never deleted."""

    entrant = models.ForeignKey(Entrant, on_delete=models.PROTECT, related_name="evidence")
    code = models.CharField(max_length=40)
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    directive = models.ForeignKey(Directive, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    phase = models.CharField(max_length=30, help_text="The phase in which it was attached.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = LocalMoment(of="entrant__round__locality", once=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["entrant", "code", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(file__isnull=False, directive=None) | models.Q(file=None, directive__isnull=False),
                name="evidence_is_a_file_or_a_document",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Remark(models.Model):
    """Words on a criterion of a unit, from either side or from the council; they stay with it for good."""

    class Side(models.TextChoices):
        UNIT = "unit"
        APPRAISER = "appraiser"
        COUNCIL = "council"

    entrant = models.ForeignKey(Entrant, on_delete=models.PROTECT, related_name="remarks")
    code = models.CharField(max_length=40)
    side = models.CharField(max_length=10, choices=Side.choices)
    words = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = LocalMoment(of="entrant__round__locality", once=True)

    class Meta:
        ordering: ClassVar = ["entrant", "code", "pk"]

    def __str__(self) -> str:
        return f"{self.entrant} · {self.code}"


class Explanation(models.Model):
    """The unit's answer to a change or a question of the appraiser: it agrees, or says why not."""

    entrant = models.ForeignKey(Entrant, on_delete=models.PROTECT, related_name="explanations")
    code = models.CharField(max_length=40)
    agrees = models.BooleanField(default=False)
    words = models.TextField(blank=True)
    edition = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = LocalMoment(of="entrant__round__locality")

    class Meta:
        ordering: ClassVar = ["entrant", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["entrant", "code"], name="explanation_once")]

    def __str__(self) -> str:
        return f"{self.entrant} · {self.code}"
