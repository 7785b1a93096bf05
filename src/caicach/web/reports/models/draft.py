"""Drafts of reports: figures as they were gathered, what units and the office write, and how it came to be."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from caicach.web.reports.models.template import TemplateVersion
from caicach.web.units.models import Locality, Unit


class Draft(models.Model):
    """A report that is being assembled: of one kind, for a period, about the province or one of its units.

    `template` is the province's own version that it was begun from (none: the library's). The template's text is copied
    into the draft's own (the paragraph of `text` kind), so that a template changed later changes no draft. `due` is the
    last day for the units' words. An approved draft never changes: `report` holds its sealed files.
    """

    class State(models.TextChoices):
        OPEN = "open"
        SUBMITTED = "submitted"
        APPROVED = "approved"
        ABANDONED = "abandoned"

    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="drafts")
    kind = models.CharField(max_length=40)
    period = models.CharField(max_length=10)
    subject = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=300)
    template = models.ForeignKey(TemplateVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    paper = models.CharField(max_length=10)
    to: models.JSONField[list[str], list[str]] = models.JSONField(default=list, blank=True)
    due = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    returned_for = models.TextField(blank=True)
    number = models.PositiveIntegerField(null=True, blank=True)
    date = models.DateField(null=True, blank=True)
    signer = models.CharField(max_length=120, blank=True)
    site = models.CharField(max_length=200, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_on = models.DateField()
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    submitted_on = models.DateField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_on = models.DateField(null=True, blank=True)
    report = models.OneToOneField(
        "reports.Report", null=True, blank=True, on_delete=models.PROTECT, related_name="draft"
    )

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["locality", "kind", "period", "subject"],
                condition=Q(state__in=("open", "submitted")),
                name="one_draft_in_work",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def in_work(self) -> bool:
        """Tell whether the office may still change it."""
        return self.state == self.State.OPEN

    @property
    def figures(self) -> FigureCopy:
        """Return the figures that the draft stands on now."""
        newest = self.copies.order_by("-number").first()
        assert newest is not None  # a draft is opened with its figures
        return newest


class FigureCopy(models.Model):
    """The figures of a draft as they were gathered on a day; taking newer ones makes a new copy."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="copies")
    number = models.PositiveIntegerField()
    figures: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    as_of = models.DateField()
    note = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["draft", "number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["draft", "number"], name="one_figure_copy")]

    def __str__(self) -> str:
        return f"{self.draft} · {self.number}"


class Paragraph(models.Model):
    """What is written in a draft: at one slot a unit's paragraph or the office's; or, of `text` kind, the whole text.

    The whole text is written as a template is: with fields ({{ name }}) and slots. `edition` counts the savings, so
    that two who write at once are told.
    """

    class Kind(models.TextChoices):
        UNIT = "unit"
        OFFICE = "office"
        TEXT = "text"

    class State(models.TextChoices):
        ASKED = "asked"
        HANDED_IN = "handed-in"
        RETURNED = "returned"
        WAIVED = "waived"

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="paragraphs")
    slot = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="paragraphs")
    text = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    reason = models.TextField(blank=True)
    edition = models.PositiveIntegerField(default=0)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    saved_at = models.DateTimeField(null=True, blank=True)
    handed_in_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["draft", "slot", "unit__sort_key", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["draft", "slot", "unit"], condition=Q(unit__isnull=False), name="one_paragraph_of_a_unit"
            ),
            models.UniqueConstraint(
                fields=["draft", "slot", "kind"], condition=Q(unit__isnull=True), name="one_paragraph_of_the_office"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draft} · {self.slot}" + (f" · {self.unit}" if self.unit else "")

    @property
    def waits(self) -> bool:
        """Tell whether the unit still has to hand it in."""
        return self.kind == self.Kind.UNIT and self.state in (self.State.ASKED, self.State.RETURNED)

    def days_left(self, today: dt.date) -> int | None:
        """Return the days until the last day, below 0 when it is past; None without one."""
        return (self.draft.due - today).days if self.draft.due else None


class Wording(models.Model):
    """The words of a paragraph at one moment that counts: handed in, edited by the office, returned, taken back."""

    class Act(models.TextChoices):
        WRITE = "write"
        HAND_IN = "hand-in"
        TAKE_BACK = "take-back"
        EDIT = "edit"
        RETURN = "return"
        UNDO = "undo"
        WAIVE = "waive"

    paragraph = models.ForeignKey(Paragraph, on_delete=models.PROTECT, related_name="wordings")
    number = models.PositiveIntegerField()
    act = models.CharField(max_length=10, choices=Act.choices)
    text = models.TextField(blank=True)
    note = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["paragraph", "number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["paragraph", "number"], name="one_wording")]

    def __str__(self) -> str:
        return f"{self.paragraph} · {self.number}"
