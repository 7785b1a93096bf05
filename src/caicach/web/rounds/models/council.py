"""The council of a round: its members, their votes by name, what it decided."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from caicach.web.rounds.models.answers import Figures
from caicach.web.rounds.models.round import Entrant, Round
from caicach.web.units.moments import LocalMoment


class CouncilMember(models.Model):
    """A member of the council of one round; `chair` leads it and closes the vote on a point."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="council")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="councils")
    chair = models.BooleanField(default=False)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["round", "-chair", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "user"], condition=models.Q(until=None), name="member_once")
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.round}"


class Vote(models.Model):
    """A member's vote on a point in dispute, by name; it may be changed until the point is decided."""

    class Choice(models.TextChoices):
        UNIT = "unit"
        APPRAISER = "appraiser"
        ABSTAIN = "abstain"

    member = models.ForeignKey(CouncilMember, on_delete=models.PROTECT, related_name="votes")
    entrant = models.ForeignKey(Entrant, on_delete=models.PROTECT, related_name="votes")
    code = models.CharField(max_length=40)
    choice = models.CharField(max_length=10, choices=Choice.choices)
    words = models.CharField(max_length=500, blank=True)
    at = LocalMoment(of="member__round__locality")

    class Meta:
        ordering: ClassVar = ["entrant", "code", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member", "entrant", "code"], name="one_vote_on_a_point")
        ]

    def __str__(self) -> str:
        return f"{self.member} · {self.entrant} · {self.code}"


class Decision(Figures):
    """What the council decided on a point in dispute; figures only where it decided neither side's.

    Without a quorum or a majority the appraiser's judgement stands, and the record says so.
    """

    class Outcome(models.TextChoices):
        UNIT = "unit"
        APPRAISER = "appraiser"
        OTHER = "other"
        STANDS = "stands"  # no quorum, or no majority: nothing changed

    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    members = models.PositiveSmallIntegerField()
    for_unit = models.PositiveSmallIntegerField()
    for_appraiser = models.PositiveSmallIntegerField()
    abstained = models.PositiveSmallIntegerField()
    on = models.DateField()

    class Meta:
        ordering: ClassVar = ["entrant", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["entrant", "code"], name="decision_once")]
