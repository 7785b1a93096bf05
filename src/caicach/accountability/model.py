"""The shape of a rule set: dated rules with bounds, consequences, words and sources, and the facts they speak of."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from caicach.accountability.conditions import Condition
from caicach.instruments.model import Bilingual, Model, Periods, Source, Status
from caicach.text import Text

SubjectKind = Literal["unit", "official", "party-organisation"]
RuleKind = Literal["consequence", "trigger", "target", "deadline", "cadence", "form", "fixed-target"]
Effect = Literal["barred-from-class", "precondition-for-class", "classified", "review", "considered", "over-quota"]
GIVES_VERDICTS: frozenset[RuleKind] = frozenset({"consequence", "trigger"})


class Scale(Model):
    """Class words from worst to best, the same words whatever letter case they are written in."""

    id: str
    words: tuple[Bilingual, ...] = Field(min_length=2)
    source: Source

    def place(self, word: str) -> int | None:
        """Return the position of `word` (0 = worst), in either language and any letter case, or None."""
        wanted = " ".join(word.casefold().split())
        return next((i for i, w in enumerate(self.words) if wanted in (w.vi.casefold(), w.en.casefold())), None)


class FactKind(Model):
    """One fact that rules may speak of: what it measures, on whom, in which unit and within which bounds.

    `counted` names the items behind a share, so that a distance can be told in them.
    """

    name: str
    title: Bilingual
    measured_on: tuple[SubjectKind, ...] = Field(min_length=1)
    measure: Literal["percent", "points", "count", "rank", "class"]
    scale: str | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    better: Literal["higher", "lower"] | None = None
    counted: Bilingual | None = None
    source: Source

    @model_validator(mode="after")
    def _scaled(self) -> Self:
        if (self.measure == "class") != (self.scale is not None):
            raise ValueError("mục scale khi và chỉ khi measure là class // a scale if, and only if, measure is class")
        return self

    def range(self) -> Text:
        """Return the bounds in words."""
        if self.high is None:
            return Text(f"giá trị từ {self.low} trở lên", f"a value of {self.low} or more")
        return Text(f"giá trị từ {self.low} đến {self.high}", f"a value of {self.low} to {self.high}")


class Consequence(Model):
    """What follows. `barred` and `granted` name a class of `scale`; `automatic: false` means a person decides."""

    effect: Effect
    text: Bilingual
    scale: str | None = None
    barred: str | None = None
    granted: str | None = None
    steps: tuple[Bilingual, ...] = ()
    automatic: bool | None = None
    note: Bilingual | None = None


class Joined(Model):
    """Rules that the text joins to one sentence by "or" (`any`) or "and" (`all`)."""

    by: Literal["any", "all"]
    rules: tuple[str, ...]


class Deadline(Model):
    """A date; `before`: the day itself is late; `by`: the day itself is on time."""

    what: Bilingual
    bound: Literal["before", "by"]
    date: dt.date
    recipients: tuple[Bilingual, ...] = ()

    def last_day(self) -> dt.date:
        """Return the last day that is on time."""
        return self.date - dt.timedelta(days=1) if self.bound == "before" else self.date

    def on_time(self, day: dt.date) -> bool:
        """Tell whether what was done on `day` was done on time."""
        return day <= self.last_day()


class Cadence(Model):
    """Something to be done again and again; `seen_by` says which level sees down to which."""

    what: Bilingual
    every: tuple[Literal["month", "quarter", "half-year", "year"], ...]
    applies_to: tuple[Bilingual, ...] = ()
    seen_by: tuple[Bilingual, ...] = ()


class Target(Model):
    """A value set for a period: a number of items, or True for something to be completed."""

    what: Bilingual
    value: Decimal | bool


class Rule(Model):
    """One dated rule. `meets` are the kinds of subject it is reported under (a rule about a head: the unit)."""

    id: str
    kind: RuleKind
    subject: Bilingual
    meets: tuple[SubjectKind, ...] = ()
    periods: Periods
    when: Condition | None = None
    consequence: Consequence | None = None
    decides: Bilingual | None = None
    words: str | None = None
    joined: Joined | None = None
    deadline: Deadline | None = None
    cadence: Cadence | None = None
    requires: tuple[Bilingual, ...] = ()
    used_for: tuple[Bilingual, ...] = ()
    targets: tuple[Target, ...] = ()
    interpretation: Bilingual | None = None
    source: Source

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.kind in GIVES_VERDICTS and not (self.when and self.consequence and self.meets):
            raise ValueError("đủ các mục when, consequence và meets // when, consequence and meets to be there")
        needed = {"target": self.when, "deadline": self.deadline, "cadence": self.cadence, "fixed-target": self.targets}
        if not needed.get(self.kind, True):
            raise ValueError(f"mục nói về {self.kind} // the entry about {self.kind}")
        return self


class Document(Model):
    """The document a rule set comes from; what is not known of it is None."""

    kind: Bilingual
    number: str | None = None
    year: int | None = None
    issuer: Bilingual | None = None
    note: Bilingual | None = None


class Ruleset(Model):
    """The rules of one document, with the facts and scales that only they speak of."""

    id: str
    title: Bilingual
    document: Document
    status: Status = "published"
    scales: tuple[Scale, ...] = ()
    facts: tuple[FactKind, ...] = ()
    rules: tuple[Rule, ...] = Field(min_length=1)
    unknown: tuple[Bilingual, ...] = ()

    def rule(self, rule_id: str, period: str | None = None) -> Rule | None:
        """Return the rule of that id (in force for `period`, where one is given), or None."""
        return next((r for r in self.rules if r.id == rule_id and (period is None or r.periods.hold(period))), None)


class Vocabulary(Model):
    """Every fact and scale that is known: those of the library, and those that a rule set adds."""

    scales: tuple[Scale, ...]
    facts: tuple[FactKind, ...]

    @field_validator("facts")
    @classmethod
    def _once(cls, facts: tuple[FactKind, ...]) -> tuple[FactKind, ...]:
        names = [fact.name for fact in facts]
        if twice := {name for name in names if names.count(name) > 1}:
            raise ValueError(
                f"{', '.join(sorted(twice))} chỉ khai báo một lần // {', '.join(sorted(twice))} declared once only"
            )
        return facts

    def fact(self, name: str) -> FactKind | None:
        """Return the fact of that name, or None."""
        return next((f for f in self.facts if f.name == name), None)

    def scale(self, fact: str) -> Scale | None:
        """Return the scale of the class fact `fact`, or None."""
        kind = self.fact(fact)
        return next((s for s in self.scales if kind and s.id == kind.scale), None)

    def place(self, fact: str, word: str) -> int | None:
        """Return the position of a class word on its fact's scale (0 = worst), or None."""
        scale = self.scale(fact)
        return scale.place(word) if scale else None

    def words(self, fact: str) -> tuple[Text, ...]:
        """Return the class words of a class fact, worst first; none for any other."""
        scale = self.scale(fact)
        return scale.words if scale else ()

    def with_(self, ruleset: Ruleset) -> Vocabulary:
        """Return this vocabulary with the facts and scales of `ruleset` added."""
        return Vocabulary(scales=self.scales + ruleset.scales, facts=self.facts + ruleset.facts)

    def title(self, fact: str) -> Text:
        """Return the fact's title, or its name where it is not known."""
        kind = self.fact(fact)
        return kind.title if kind else Text.of(fact)
