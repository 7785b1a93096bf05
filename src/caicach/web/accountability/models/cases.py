"""What is kept of accountability: rule sets in use by their frozen text, facts with their sources, cases.

Verdicts are not kept: they follow from the rules and the facts. A case keeps the verdict it was opened on.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from caicach.accountability import Ruleset, read_ruleset
from caicach.web.accountability.states import state_at
from caicach.web.files.models import StoredFile
from caicach.web.units.models import Locality, Unit

FactKey = tuple[str, str, str, str]
"""Kind, subject, period and name of a fact."""


class SubjectKind(models.TextChoices):
    """Whom a rule is about, in the words of the core."""

    UNIT = "unit"
    OFFICIAL = "official"
    PARTY = "party-organisation"


@lru_cache(maxsize=64)
def _read(text: str, name: str) -> Ruleset:
    """Read a frozen text once: the same text says the same rules for good."""
    return read_ruleset(text, name)


def _by() -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")


class Adopted(models.Model):
    """A rule set that a locality uses, by its frozen text; without `since` it is a draft that may only be tried."""

    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="rulesets")
    ruleset_id = models.CharField(max_length=80)
    title_vi = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300, blank=True)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True, help_text="The first day on which it is not used any more.")
    by = _by()
    on = models.DateField()

    class Meta:
        ordering: ClassVar = ["title_vi", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["locality", "ruleset_id"], condition=Q(until=None), name="one_text_of_a_ruleset_in_use"
            )
        ]

    def __str__(self) -> str:
        return self.title_vi

    @property
    def ruleset(self) -> Ruleset:
        """Return the rules, by the frozen text."""
        return _read(self.text, self.ruleset_id)


class FactBatch(models.Model):
    """Facts that were kept in one act: entered, read from a table, or taken from the platform's own rooms."""

    class Origin(models.TextChoices):
        ENTERED = "entered"
        TABLE = "table"
        PLATFORM = "platform"

    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="fact_batches")
    origin = models.CharField(max_length=10, choices=Origin.choices)
    name = models.CharField(max_length=200)
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    kept = models.PositiveIntegerField(help_text="Facts that are new, or say something else than before.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the facts kept, in canonical form.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Nobody where the platform took its own figures again.",
    )
    on = models.DateField()

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return self.name


class About(models.Model):
    """Whom something is about. `subject` is the name the rules are applied under, the same for good."""

    subject_kind = models.CharField(max_length=20, choices=SubjectKind.choices)
    subject = models.CharField(max_length=200)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=250)
    period = models.CharField(max_length=20)

    class Meta:
        abstract = True


class KnownFact(About):
    """One fact of one subject and period, with its source. A correction stands beside what it replaces.

    Figures are texts, exactly as given; an empty value is known to be missing. `trace` is the address of the page that
    the figure comes from, `detail` what it was computed from.
    """

    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="known_facts")
    batch = models.ForeignKey(FactBatch, on_delete=models.PROTECT, related_name="facts")
    fact = models.CharField(max_length=80)
    value = models.CharField(max_length=80, blank=True)
    low = models.CharField(max_length=40, blank=True)
    high = models.CharField(max_length=40, blank=True)
    numerator = models.CharField(max_length=40, blank=True)
    denominator = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=400)
    trace = models.CharField(max_length=300, blank=True)
    detail: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict, blank=True)
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    reason = models.CharField(max_length=300, blank=True, help_text="Why it replaces the one before.")
    in_force = models.BooleanField(default=True)
    folded = models.CharField(max_length=700)
    on = models.DateField()

    class Meta:
        ordering: ClassVar = ["period", "subject_kind", "name", "fact", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["locality", "subject_kind", "subject", "period", "fact"],
                condition=Q(in_force=True),
                name="one_fact_in_force",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.fact} · {self.period}"

    @property
    def key(self) -> FactKey:
        """Return what the fact is known by: one of a key is in force."""
        return self.subject_kind, self.subject, self.period, self.fact


class Case(About):
    """A verdict that applies, on its way to a decision. `verdict` is the verdict it now rests on, as plain values.

    `proposed` is what corrected facts suggest ("withdraw", or nothing). `due_on` is the last day to object.
    """

    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="cases")
    adopted = models.ForeignKey(Adopted, on_delete=models.PROTECT, related_name="cases")
    rule = models.CharField(max_length=80)
    verdict: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    computed_on = models.DateField()
    state = models.CharField(max_length=12, default="found", db_index=True)
    proposed = models.CharField(max_length=12, blank=True)
    due_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_on = models.DateField(null=True, blank=True)
    opened_by = _by()
    opened_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["-period", "name", "rule", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["adopted", "rule", "subject_kind", "subject", "period"],
                condition=~Q(state="withdrawn"),
                name="one_standing_case_of_a_verdict",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.rule} · {self.period}"

    @property
    def now(self) -> str:
        """Return the state as of today: notified and not objected to within the term is `unobjected`."""
        return state_at(self.state, self.due_on, self.locality.today())


class CaseEvent(models.Model):
    """What happened to a case: the act, its words, by whom (nobody: the platform), the verdict as it was before."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    act = models.CharField(max_length=20)
    words = models.TextField(blank=True)
    verdict: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.case} · {self.act}"


class Review(models.Model):
    """A self-review that an upheld case asks for: written by the unit, accepted or returned by the office.

    What was handed in and said stands in the case's events; `text` is what the unit writes on. `edition` counts the
    saves, so that of two people writing at once neither overwrites the other unseen.
    """

    class State(models.TextChoices):
        ASKED = "asked"
        HANDED_IN = "handed-in"
        RETURNED = "returned"
        ACCEPTED = "accepted"
        DROPPED = "dropped"

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="review")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED, db_index=True)
    due_on = models.DateField()
    text = models.TextField(blank=True)
    edition = models.PositiveIntegerField(default=0)
    handed_in_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]

    def __str__(self) -> str:
        return str(self.case)


class Followed(models.Model):
    """Up to which state of the platform's own rooms a locality's facts were taken; `kept` is how many changed then."""

    locality = models.OneToOneField(Locality, on_delete=models.PROTECT, related_name="facts_followed")
    seen = models.CharField(max_length=300)
    kept = models.PositiveIntegerField(default=0)
    on = models.DateField()

    def __str__(self) -> str:
        return f"{self.locality} · {self.on}"


class CaseFile(models.Model):
    """A file handed in with an act on a case."""

    event = models.ForeignKey(CaseEvent, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.name
