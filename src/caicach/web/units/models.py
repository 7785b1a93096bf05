"""Units as this installation keeps them, and the localities (provinces) that run caicach in it."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from caicach.text import Text


class UnitQuerySet(models.QuerySet["Unit"]):
    """Questions asked of units."""

    def on(self, day: dt.date) -> UnitQuerySet:
        """Keep the units in force on `day`."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), valid_from__lte=day)


class Unit(models.Model):
    """An organisation or territory with a validity interval [valid_from, valid_to).

    A code names a unit at a date only; `key` names it for good.
    """

    key = models.CharField(max_length=60, unique=True)
    code = models.CharField(max_length=30, db_index=True)
    name = models.CharField(max_length=200)
    full_name = models.CharField(max_length=250)
    type = models.CharField(max_length=60)
    level = models.CharField(max_length=30, db_index=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    locality = models.ForeignKey("Locality", null=True, blank=True, on_delete=models.PROTECT, related_name="units")
    folded = models.CharField(max_length=300, db_index=True)
    sort_key = models.CharField(max_length=400)

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["sort_key", "valid_from"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=models.F("valid_from")),
                name="unit_interval_not_empty",
            )
        ]

    def __str__(self) -> str:
        return self.full_name

    def holds_on(self, day: dt.date) -> bool:
        """Tell whether the unit is in force on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    def family(self) -> set[int]:
        """Return the primary keys of this unit and of all below it."""
        level = found = {self.pk}
        while level:
            level = set(Unit.objects.filter(parent_id__in=level).values_list("pk", flat=True)) - found
            found = found | level
        return found

    def ancestry(self) -> list[int]:
        """Return the primary keys of this unit and all above it, nearest first."""
        keys: list[int] = []
        unit: Unit | None = self
        while unit is not None and unit.pk not in keys:
            keys.append(unit.pk)
            unit = unit.parent
        return keys


class Locality(models.Model):
    """A province that runs caicach in this installation: whose work is kept here, and what day it is there.

    `fixed_today` is set for demonstrations only; `notice` is the line at the top of every page and export.
    """

    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, related_name="runs")
    fixed_today = models.DateField(null=True, blank=True)
    notice_vi = models.CharField(max_length=300, blank=True)
    notice_en = models.CharField(max_length=300, blank=True)
    simulated = models.BooleanField(default=False)
    clarity_variant = models.CharField(max_length=60, default="6-ro-2024")
    warn_days = models.PositiveSmallIntegerField(default=7)

    class Meta:
        verbose_name_plural = "localities"

    def __str__(self) -> str:
        return self.unit.full_name

    @property
    def notice(self) -> Text:
        """Return the line that says what these figures are."""
        return Text(self.notice_vi, self.notice_en)

    def now(self) -> dt.datetime:
        """Return the moment it is here: of a demonstration, the present time of its fixed day."""
        now = timezone.localtime()
        return now if self.fixed_today is None else dt.datetime.combine(self.fixed_today, now.timetz())

    def today(self) -> dt.date:
        """Return the day it is here: the fixed day of a demonstration, else the date in Việt Nam."""
        return self.fixed_today or timezone.localdate()
