"""Evaluating officials: the sheets of one unit's officials for one period, by frozen texts."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from caicach.instruments import Instrument
from caicach.web.accountability.models.cases import About
from caicach.web.instruments.models import digest_of, instrument_of
from caicach.web.units.models import Locality, Unit

Answers = dict[str, dict[str, str]]
"""By criterion: `value`, `numerator`, `denominator` as written, and `why` where whoever decides says otherwise."""


class Evaluation(models.Model):
    """The evaluation of a unit's officials for a period. `texts` are the sheets in use, by position.

    `task_factor` and `dossier_factor` convert a task and a dossier into standard products; one that is not set counts
    for nothing.
    """

    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="evaluations")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=20)
    texts: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField()
    task_factor = models.DecimalField(max_digits=7, decimal_places=3, null=True, blank=True)
    dossier_factor = models.DecimalField(max_digits=7, decimal_places=3, null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        ordering: ClassVar = ["-period", "unit__sort_key"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "period"], name="one_evaluation_of_a_unit_and_period")
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.period}"


class Sheet(About):
    """One official's sheet: what the official says (`own`), what was decided (`judged`), points and class.

    `words` is the last remark of whoever decides. `points` is empty where the decree has none, or before the decision.
    """

    class State(models.TextChoices):
        OPEN = "open"
        HANDED_IN = "handed-in"
        DECIDED = "decided"

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="sheets")
    position = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN, db_index=True)
    known: models.JSONField[Answers, Answers] = models.JSONField(default=dict, blank=True)
    own: models.JSONField[Answers, Answers] = models.JSONField(default=dict, blank=True)
    judged: models.JSONField[Answers, Answers] = models.JSONField(default=dict, blank=True)
    work: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(default=list, blank=True)
    disciplined = models.BooleanField(null=True, blank=True)
    points = models.CharField(max_length=40, blank=True)
    place = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Of the class on its scale, 0 the worst.")
    word = models.CharField(max_length=80, blank=True)
    rule = models.CharField(max_length=80, blank=True)
    words = models.TextField(blank=True)
    edition = models.PositiveIntegerField(default=0, help_text="Counts the saves: two who write at once are told.")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["evaluation", "name"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["evaluation", "subject"], name="one_sheet_a_person")]

    def __str__(self) -> str:
        return f"{self.name} · {self.period}"

    @property
    def instrument(self) -> Instrument:
        """Return the sheet's criteria, by the frozen text."""
        text = self.evaluation.texts[self.position]
        return instrument_of(digest_of(text), text)
