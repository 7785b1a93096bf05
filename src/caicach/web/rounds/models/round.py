"""A round, its dated phases, who takes part and who appraises which part of the tree."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from caicach.web.instruments.models import SetVersion
from caicach.web.units.models import Locality, Unit

if TYPE_CHECKING:
    from caicach.web.rounds.models.published import Publication

PERCENT = [MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))]


class Round(models.Model):
    """One criteria set applied to some units of a locality for one period.

    `previous` is the round that last year's points and targets come from. A council needs more than `quorum_percent`
    of its members voting on a point, and more than `vote_percent` of those who voted, to change what the appraiser
    judged; both default to half. Units below `bound_percent` are listed for self-review (None: no such list);
    targets for the next round are due on `targets_due`.
    """

    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="rounds")
    title = models.CharField(max_length=200)
    version = models.ForeignKey(SetVersion, on_delete=models.PROTECT, related_name="rounds")
    period = models.CharField(max_length=20)
    previous = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="following")
    quorum_percent = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(50), validators=PERCENT)
    vote_percent = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(50), validators=PERCENT)
    bound_percent = models.DecimalField(
        max_digits=5, decimal_places=2, null=True, blank=True, default=Decimal(80), validators=PERCENT
    )
    targets_due = models.DateField(null=True, blank=True)
    no_survey = models.CharField(max_length=300, blank=True, help_text="Why no survey was held; empty: it was.")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_on = models.DateField()
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_on = models.DateField(null=True, blank=True)
    approval_words = models.TextField(blank=True, help_text="With approved_on empty: why the result was sent back.")
    approved_digest = models.CharField(max_length=64, blank=True, help_text="Of the result that was approved.")
    closed_on = models.DateField(null=True, blank=True, help_text="Abandoned before publication, with the reason.")
    closed_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["-period", "title", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def last_publication(self) -> Publication | None:
        """Return the publication that stands, without its bytes; None before there is one."""
        return self.publications.defer("content").last()


class Phase(models.Model):
    """A dated step of a round; `kind` is one of library/phases.yaml. Both days belong to it."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="phases")
    kind = models.CharField(max_length=30)
    opens = models.DateField()
    closes = models.DateField()

    class Meta:
        ordering: ClassVar = ["round", "opens", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "kind"], name="phase_once_in_a_round"),
            models.CheckConstraint(condition=models.Q(closes__gte=models.F("opens")), name="phase_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.round} · {self.kind}"


class Entrant(models.Model):
    """A unit that takes part in a round. `receipt` is the number it was given when it handed in its self-score."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="entrants")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="entries")
    group = models.CharField(max_length=60, blank=True, help_text="Who is compared with whom, where the set compares.")
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    receipt = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering: ClassVar = ["round", "unit__sort_key"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["round", "unit"], name="unit_once_in_a_round")]

    def __str__(self) -> str:
        return f"{self.unit} · {self.round.period}"


class Extension(models.Model):
    """A phase's last day moved, for all or for one unit, with the reason; the last one stands."""

    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="extensions")
    entrant = models.ForeignKey(Entrant, null=True, blank=True, on_delete=models.PROTECT, related_name="extensions")
    old_day = models.DateField()
    new_day = models.DateField()
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.phase}: {self.new_day}"


class Assignment(models.Model):
    """An appraiser's part of the tree in one round: a criterion and all below it. Ended, never deleted."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="assignments")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments")
    code = models.CharField(max_length=40)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["round", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["round", "user", "code"], condition=models.Q(until=None), name="assigned_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.code}"
