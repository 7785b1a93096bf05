"""Criteria sets as a province keeps them: every text that was kept, none ever changed."""

from __future__ import annotations

import hashlib
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from caicach.instruments import Instrument
from caicach.instruments.yamlfile import read_yaml, validated
from caicach.web.units.models import Locality


class CriteriaSet(models.Model):
    """A criteria set of a province, by the slug that is its instrument's id; its texts are its versions."""

    class Measures(models.TextChoices):
        """What kind of unit is scored by the set."""

        DEPARTMENT = "department", pgettext_lazy("measures", "Sở, ban, ngành")
        COMMUNE = "commune", pgettext_lazy("measures", "Xã, phường, đặc khu")
        PROVINCE = "province", pgettext_lazy("measures", "Tỉnh, thành phố")
        UNIT = "unit", pgettext_lazy("measures", "Đơn vị khác")

    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="criteria_sets")
    slug = models.SlugField(max_length=60)
    title = models.CharField(max_length=300)
    measures = models.CharField(max_length=12, choices=Measures, default=Measures.UNIT)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["title", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["locality", "slug"], name="one_criteria_set_of_a_slug"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def newest(self) -> SetVersion:
        """Return the version that is edited and shown: the one with the highest number."""
        found = self.versions.order_by("-number").select_related("made_by").first()
        assert found is not None, f"criteria set {self.pk} has no version"
        found.criteria_set = self
        return found


class SetVersion(models.Model):
    """One text of a criteria set, as it was kept. `frozen`: a scoring round stands on it."""

    criteria_set = models.ForeignKey(CriteriaSet, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    digest = models.CharField(max_length=64)
    frozen = models.BooleanField(default=False)
    note = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["criteria_set", "number"], name="one_version_of_a_number"),
        ]

    def __str__(self) -> str:
        return f"{self.criteria_set} · {self.label}"

    @property
    def label(self) -> str:
        """Return what the version is called beside its set's name: `bản 7`."""
        return _("bản %d") % self.number

    @property
    def instrument(self) -> Instrument:
        """Return what the text says; it may still have findings."""
        return instrument_of(self.digest, self.text)


def read_text(text: str) -> Instrument:
    """Return a set's text as an instrument, findings or not; raises InputError where it is none at all."""
    value, node = read_yaml(text.encode(), "YAML")
    return validated(Instrument, value, node, "YAML")


def digest_of(text: str) -> str:
    """Return the SHA-256 of a set's text."""
    return hashlib.sha256(text.encode()).hexdigest()


def instrument_of(digest: str, text: str) -> Instrument:
    """Return what a text says, read once: a text of that digest never changes."""
    found = _READ.get(digest)
    return found if found is not None else remember(digest, read_text(text))


def remember(digest: str, instrument: Instrument) -> Instrument:
    """Keep what the text of that digest says at hand, and return it; the longest kept makes room."""
    while len(_READ) >= AT_HAND:
        _READ.pop(next(iter(_READ)), None)
    _READ[digest] = instrument
    return instrument


AT_HAND = 64
_READ: dict[str, Instrument] = {}
