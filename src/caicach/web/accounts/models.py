"""Who signs in, and in which role at which unit."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q

from caicach.web.units.models import Locality, Unit


class User(AbstractUser):
    """An account. What it may do comes from its memberships, never from flags."""

    display_name = models.CharField(max_length=120, blank=True)
    demo = models.BooleanField(default=False, help_text="Offered on the sign-in page of the demo.")

    password_once = models.BooleanField(
        default=False, help_text="Given by an administrator; to be changed on first use."
    )

    audit_private: ClassVar = {"password", "last_login"}

    def __str__(self) -> str:
        return self.display_name or self.username

    def current(self) -> list[Membership]:
        """Return the memberships in force, each on its own locality's day; read once per request."""
        if not hasattr(self, "_current"):
            held = self.memberships.select_related("unit__locality__unit", "unit__parent__parent__parent")
            self._current = [m for m in held if m.holds()]
        return self._current

    @property
    def membership(self) -> Membership | None:
        """Return the membership that names the user on the page: the first one in force."""
        return next(iter(self.current()), None)

    @property
    def locality(self) -> Locality | None:
        """Return the province whose work this user sees."""
        return self.membership.unit.locality if self.membership else None


class Role(models.TextChoices):
    """The roles of the permission table (access/table.yaml)."""

    ADMINISTRATOR = "administrator"
    REFORM_OFFICER = "reform-officer"
    TASK_OFFICER = "task-officer"
    UNIT_OFFICER = "unit-officer"
    LEADER = "leader"
    APPRAISER = "appraiser"
    COUNCIL_MEMBER = "council-member"


class Membership(models.Model):
    """A role held at a unit from a day on; ended, never deleted."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=30, choices=Role.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "role", "unit"], condition=Q(valid_to__isnull=True), name="one_open_membership"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.role} · {self.unit}"

    def holds(self, day: dt.date | None = None) -> bool:
        """Tell whether the membership is in force on `day` (the locality's today by default)."""
        locality = self.unit.locality
        day = day or (locality.today() if locality else dt.date.today())  # noqa: DTZ011 - dates are local dates
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)
