"""Findings (tồn tại, hạn chế) and their causes, tied to the component that fell."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _

from caicach.web.units.models import Locality, Unit

DOSSIERS = "ho-so"
"""Stands as the instrument of a finding that comes from the dossiers, and from no index."""
ROUNDS = "cham-diem:"
"""Begins the instrument of a finding that comes from a scoring round; its number follows (`cham-diem:12`)."""


class Finding(models.Model):
    """A named weakness of a locality in one criterion of an instrument between two periods."""

    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="findings")
    title = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    instrument = models.CharField(max_length=60)
    code = models.CharField(max_length=40)
    period_from = models.CharField(max_length=20)
    period_to = models.CharField(max_length=20)
    computation = models.ForeignKey(
        "indices.Computation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    units = models.ManyToManyField(Unit, blank=True, related_name="findings")
    closed_on = models.DateField(null=True, blank=True)
    closed_reason = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["-recorded_on", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def of_dossiers(self) -> bool:
        """Tell whether the finding comes from the dossiers, and from no index."""
        return self.instrument == DOSSIERS

    @property
    def of_round(self) -> int | None:
        """Return the number of the scoring round that the finding comes from; None where it comes from none."""
        number = self.instrument.removeprefix(ROUNDS)
        return int(number) if number != self.instrument and number.isdigit() else None

    @property
    def of_index(self) -> bool:
        """Tell whether the finding comes from an index, by its instrument's id."""
        return not self.of_dossiers and self.of_round is None

    @property
    def origin_words(self) -> str:
        """Return what the finding comes from: `PAPI`, `Hồ sơ một cửa`, `Chấm điểm`."""
        if self.of_dossiers:
            return _("Hồ sơ một cửa")
        return self.instrument.upper() if self.of_round is None else _("Chấm điểm")


class Cause(models.Model):
    """Why a finding came to be: objective (khách quan) or subjective (chủ quan); one may be marked as the main one."""

    class Kind(models.TextChoices):
        OBJECTIVE = "objective"
        SUBJECTIVE = "subjective"

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="causes")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    words = models.CharField(max_length=500)
    main = models.BooleanField(default=False)
    withdrawn = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["-main", "pk"]

    def __str__(self) -> str:
        return self.words
