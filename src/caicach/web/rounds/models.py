"""A scoring round: who takes part, when which phase is open, what was answered, judged, voted and published.

What a unit answered, what an appraiser judged and what the council decided are all *answers* to the same criterion, so
that points always follow from the rule: nobody writes points where the set has a rule for them. The points of a stage
are those of its answers laid over each other (`rounds/scores_at.py`), computed by the core and never stored.
"""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from caicach.web.directives.models import Directive
from caicach.web.files.models import StoredFile
from caicach.web.instruments.models import SetVersion
from caicach.web.units.models import Locality, Unit

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
    at = models.DateTimeField(auto_now=True)

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


class Evidence(models.Model):
    """What is attached to an answer: a file, or a registered document. Withdrawn, never deleted."""

    entrant = models.ForeignKey(Entrant, on_delete=models.PROTECT, related_name="evidence")
    code = models.CharField(max_length=40)
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    directive = models.ForeignKey(Directive, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    phase = models.CharField(max_length=30, help_text="The phase in which it was attached.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
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
    at = models.DateTimeField(auto_now_add=True)

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
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar = ["entrant", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["entrant", "code"], name="explanation_once")]

    def __str__(self) -> str:
        return f"{self.entrant} · {self.code}"


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
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar = ["entrant", "code", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member", "entrant", "code"], name="one_vote_on_a_point")
        ]

    def __str__(self) -> str:
        return f"{self.member} · {self.entrant} · {self.code}"


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
