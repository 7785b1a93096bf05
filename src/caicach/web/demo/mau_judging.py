"""What Tỉnh Mẫu's appraisers, units and council do once the self-scores are in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from caicach.scoring import Answer as Answered
from caicach.scoring import Given, points_if
from caicach.scoring.answers import NOT_APPLICABLE
from caicach.scoring.form import Item
from caicach.web.accounts.models import User
from caicach.web.audit.chain import record
from caicach.web.demo.mau_model import ASKED, Simulation
from caicach.web.rounds.doors import leaves_of
from caicach.web.rounds.matters import Matter, matters_of, same
from caicach.web.rounds.models import Appraisal, Entrant, Round, Vote
from caicach.web.rounds.progress import disputed
from caicach.web.rounds.scores_at import form_at, instrument_of
from caicach.web.rounds.services.answering import Entered
from caicach.web.rounds.services.appraising import Said, judge, untouched, why_not
from caicach.web.rounds.services.council import cast_vote, decide, tally_of
from caicach.web.rounds.services.explaining import Said as Explained
from caicach.web.rounds.services.explaining import explain, to_explain
from caicach.web.rounds.services.streams import of_answers

if TYPE_CHECKING:
    from caicach.web.demo.mau import Mau

AGREES, RESTORED, ABSTAINS = 0.62, 0.45, 0.1  # shares


@dataclass
class Judging:
    """One round's appraisals, explanations and council. `told["judged"]` is the share of units judged so far."""

    mau: Mau
    round: Round
    told: dict[str, Any]
    simulation: Simulation

    def first(self) -> None:
        """Judge what was claimed: accept, put right with a reason, ask, and enter what units do not score."""
        share = self.told.get("judged", 1.0)
        opens, closes = self.told["days"]["appraisal"]
        day = min(closes, self.mau.story["day"] - dt.timedelta(days=1)) if share < 1 else opens
        with self.mau.at(day):
            entrants = [e for e in self._entrants() if e.submitted_at]
            entrants.sort(key=lambda e: self.simulation.luck("turn", e.unit.code, self.round.period).random())
            entrants = entrants[: round(len(entrants) * share)]
            for by in self._appraisers():
                codes = leaves_of(by, self.round)
                mine = [e for e in entrants if why_not(by, e, codes[0]) is None]
                for matter in matters_of(self.round, mine, codes).values():
                    self._judge(by, matter)
                self._enter(by, codes, mine)
                self._accept_rest(by, codes, mine)

    def explanations(self) -> None:
        """Let each unit agree, or say why not, on what was changed or asked."""
        with self.mau.at(self.told["days"]["explanation"][0]):
            for entrant in self._entrants():
                by = self.mau.officer_of(entrant.unit)
                for code, asked in to_explain(entrant).items():
                    if form_at(self.round).branches[code].criterion.answered_by == "unit":
                        explain(by, entrant, code, self._explained(entrant, code, asked), 0)

    def second(self) -> None:
        """Conclude on what units explained: restore their answer, or keep the first judgement."""
        with self.mau.at(self.told["days"]["second-appraisal"][0]):
            for by in self._appraisers():
                codes = leaves_of(by, self.round)
                mine = [e for e in self._entrants() if why_not(by, e, codes[0]) is None]
                for matter in matters_of(self.round, mine, codes).values():
                    if matter.disagrees and matter.second is None:
                        judge(by, matter.entrant, matter.code, self._concluded(matter), 0)

    def council(self) -> None:
        """Vote on what is still in dispute, by name, and decide each point."""
        with self.mau.at(self.told["days"]["council"][0]):
            chair, *others = (self.mau.by(name) for name in self.mau.story["council"])
            entrants = {entrant.pk: entrant for entrant in self._entrants()}
            for key, code in sorted(disputed(self.round, entrants.values())):
                entrant = entrants[key]
                for member in (chair, *others):
                    if entrant.unit_id not in {m.unit_id for m in member.current()}:
                        self._vote(member, entrant, code)
                decide(chair, entrant, code, tally_of(entrant, code).voted)

    def _entrants(self) -> list[Entrant]:
        rows = self.round.entrants.select_related("unit", "round__locality__unit", "round__version")
        return list(rows.prefetch_related("round__phases__extensions"))

    def _appraisers(self) -> list[User]:
        """Return the appraisers of the round: first those of the fields, last who appraises the appraisers' own."""
        given = self.round.assignments.filter(until=None).values("user")
        return list(User.objects.filter(pk__in=given).order_by("pk"))

    def _judge(self, by: User, matter: Matter) -> None:
        """Change what differs from the truth, and ask now and then; through the service."""
        if not matter.by_unit or matter.first or matter.answer is None or matter.answer.is_blank:
            return
        words, unit = self.mau.story["words"], matter.entrant.unit.code
        luck = self.simulation.luck("judge", unit, matter.code, self.round.period)
        truth = self._given(matter.leaf, unit)
        if not same(matter.answer, _as_row(matter, truth)):
            judge(by, matter.entrant, matter.code, Said("change", *truth, luck.choice(words["changed"])), 0)
        elif luck.random() < ASKED:
            judge(by, matter.entrant, matter.code, Said("ask", words=luck.choice(words["asked"])), 0)

    def _enter(self, by: User, codes: Collection[str], entrants: list[Entrant]) -> None:
        """Enter what units do not answer themselves, each answer checked by its rule: in bulk, one entry for a unit."""
        entered: dict[int, list[Appraisal]] = {}
        instrument, period = instrument_of(self.round), self.round.period
        for matter in matters_of(self.round, entrants, codes).values():
            if matter.by_unit or matter.first:
                continue
            unit = matter.entrant.unit.code
            given, reason = self._given(matter.leaf, unit)
            points_if(instrument, period, Answered(unit, period, matter.code, *given, reason=reason))
            row = _as_row(matter, (given, reason))
            row.stage, row.verdict, row.by = Appraisal.Stage.FIRST, Appraisal.Verdict.CHANGE, by
            row.words = self.mau.story["words"]["entered"][matter.criterion.answered_by]
            entered.setdefault(matter.entrant.pk, []).append(row)
        _keep_all(by, "appraise-change", entered)

    def _accept_rest(self, by: User, codes: Collection[str], entrants: list[Entrant]) -> None:
        """Accept what the service's list says may be accepted in one go: in bulk, one entry of the trail for a unit."""
        accepted: dict[int, list[Appraisal]] = {}
        for matter in untouched(by, self.round, codes, entrants):
            if matter.by_unit:
                row = Appraisal(entrant=matter.entrant, code=matter.code, stage="first", verdict="accept", by=by)
                accepted.setdefault(matter.entrant.pk, []).append(row)
        _keep_all(by, "appraise-accept", accepted)

    def _given(self, leaf: Item, unit: str) -> tuple[Given, str]:
        done: Entered = self.simulation.done(leaf, unit, int(self.round.period))
        value = NOT_APPLICABLE if done.not_applicable else done.value
        return Given(value, done.numerator, done.denominator), done.na_reason

    def _explained(self, entrant: Entrant, code: str, asked: Appraisal) -> Explained:
        luck, words = (
            self.simulation.luck("explain", entrant.unit.code, code, self.round.period),
            self.mau.story["words"],
        )
        if asked.verdict == Appraisal.Verdict.CHANGE and luck.random() < AGREES:
            return Explained(True, luck.choice(words["agreed"]))
        return Explained(False, luck.choice(words["explained"]))

    def _concluded(self, matter: Matter) -> Said:
        """Return the second judgement: the unit's own answer again, or acceptance of what the first one left."""
        luck = self.simulation.luck("second", matter.entrant.unit.code, matter.code, self.round.period)
        words, own = self.mau.story["words"], matter.answer
        changed = matter.first is not None and matter.first.verdict == Appraisal.Verdict.CHANGE
        if changed and own is not None and luck.random() < RESTORED:
            value = NOT_APPLICABLE if own.na_reason else own.value
            given = Given(value, own.numerator, own.denominator)
            return Said("change", given, own.na_reason, luck.choice(words["restored"]))
        return Said("accept", words=luck.choice(words["kept"]))

    def _vote(self, member: User, entrant: Entrant, code: str) -> None:
        luck = self.simulation.luck("vote", member.username, entrant.unit.code, code, self.round.period)
        leaning = self.simulation.luck("point", entrant.unit.code, code, self.round.period).uniform(0.2, 0.8)
        draw = luck.random()
        choice = (
            Vote.Choice.ABSTAIN if draw < ABSTAINS else Vote.Choice.UNIT if luck.random() < leaning else "appraiser"
        )
        cast_vote(member, entrant, code, choice, luck.choice(self.mau.story["words"]["voted"]))


def _as_row(matter: Matter, truth: tuple[Given, str]) -> Appraisal:
    """Return what is true as a row, to be compared with what the unit says."""
    given, reason = truth
    value = "" if reason else given.value
    return Appraisal(
        entrant=matter.entrant,
        code=matter.code,
        value=value,
        numerator=given.numerator,
        denominator=given.denominator,
        na_reason=reason,
    )


@transaction.atomic
def _keep_all(by: User, act: str, rows: dict[int, list[Appraisal]]) -> None:
    """Keep judgements by entry, with one entry of the trail for each unit that says how many they are."""
    for judged in rows.values():
        last = Appraisal.objects.bulk_create(judged)[-1]
        record(by, act, last, stream=of_answers(last.entrant), note=f"{len(judged)} tiêu chí")
