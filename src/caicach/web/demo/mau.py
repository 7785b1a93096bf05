"""Building Tỉnh Mẫu: invented units, simulated rounds, each act on the day and by the account that would do it.

What units answered and attached is written in bulk, after the same check of every answer that the service makes; it is
handed in, judged, explained, decided, approved and published through the services. Acceptances of communes are written
in bulk too (the service's own list of what may be accepted, one entry of the trail for each unit).
"""

from __future__ import annotations

import datetime as dt
import io
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from caicach.registry import Unit as Body
from caicach.reporting.document import Letterhead, Notice, Report, Signature
from caicach.reporting.pdf import to_pdf
from caicach.scoring.losses import ways_of
from caicach.text import Text
from caicach.web.accountability.services.story import Actors, build_cases, build_evaluation
from caicach.web.accounts.models import Role, User
from caicach.web.accounts.services import DEMO_PASSWORD, give_role, open_account
from caicach.web.demo.mau_dossiers import build_dossiers
from caicach.web.demo.mau_judging import Judging
from caicach.web.demo.mau_loop import close_the_loop
from caicach.web.demo.mau_model import Simulation
from caicach.web.demo.mau_reports import build_reports
from caicach.web.files.keep import keep
from caicach.web.files.models import StoredFile
from caicach.web.instruments.models import SetVersion
from caicach.web.instruments.services import Begun, start_set
from caicach.web.instruments.sources import Source
from caicach.web.rounds.figures import known_answers
from caicach.web.rounds.models import Answer, Entrant, Evidence, Round
from caicach.web.rounds.scores_at import form_at
from caicach.web.rounds.services.answering import check_answer
from caicach.web.rounds.services.approving import approve_round
from caicach.web.rounds.services.opening import Opening, Term, open_round
from caicach.web.rounds.services.people import assign, proposed_assignments, seat
from caicach.web.rounds.services.phases import extend_phase
from caicach.web.rounds.services.publishing import publish
from caicach.web.rounds.services.submitting import submit
from caicach.web.rounds.services.targets import published_percents, register_target
from caicach.web.units.models import Locality, Unit
from caicach.web.units.services import open_simulated_locality

UNTIL = {"opened": "đã mở", "appraisal": "đang thẩm định", "published": "đã công bố"}
Say = Callable[[str], None]
FIRST_COMMUNE = 101
TEXT_FIELDS = ("value", "numerator", "denominator", "na_reason", "words")
REGISTERS = 0.85  # share of units that register a target in time
FULLY, HALF = 1.0, 0.45  # how much of its form a unit has filled in that has handed in, and one that has not


def build_mau(*, say: Say = lambda words: None) -> None:
    """Build Tỉnh Mẫu's demonstration; says what it does as it goes."""
    story = yaml.safe_load((Path(__file__).parent / "tinh_mau.yaml").read_text(encoding="utf-8"))
    Mau(story, say).build()


@dataclass
class Mau:
    """The province being built. `at` moves its day."""

    story: dict[str, Any]
    say: Say
    locality: Locality = field(init=False)
    units: dict[str, list[Unit]] = field(default_factory=dict)
    evidence: StoredFile = field(init=False)

    def build(self) -> None:
        """Build everything in the order of days, and leave the day where the story is told."""
        self._units()
        self._accounts()
        self.evidence = keep(io.BytesIO(_paper()), "minh-chung.pdf", "application/pdf")
        simulation = Simulation(self.story["seed"], tuple(self.story["words"]["not_applicable"]))
        last: dict[str, Round] = {}
        versions = {told["template"]: self._set(told) for told in self.story["sets"]}
        for told in self.story["rounds"]:
            for kind in self.story["sets"]:
                name = kind["template"]
                round = self._round(told, kind, versions[name], last.get(name))
                OneRound(self, round, told, replace(simulation, ways=ways_of(form_at(round).tree))).build()
                last[name] = round
            if told.get("followed"):
                close_the_loop(self, last)
                self._dossiers()
        self._accountability()
        build_reports(self)
        self.move_to(self.story["day"])

    @contextmanager
    def at(self, day: dt.date) -> Iterator[None]:
        """Do what follows on `day`."""
        self.move_to(day)
        yield

    def by(self, name: str) -> User:
        """Return a fresh account, with its rights as of the day."""
        return User.objects.get(username=name)

    def move_to(self, day: dt.date) -> None:
        """Make it that day in the province."""
        self.locality.fixed_today = day
        self.locality.save(update_fields=["fixed_today"])

    def officer_of(self, unit: Unit) -> User:
        """Return the officer of a unit, whose account is opened where nobody signs in with it."""
        found = User.objects.filter(memberships__unit=unit, memberships__role=Role.UNIT_OFFICER).first()
        if found is None:
            name = unit.code.lower().replace(".", "-")
            found = open_account(None, name, f"Cán bộ đơn vị ({unit})", None)
            give_role(None, found, Role.UNIT_OFFICER, unit, self.story["since"])
        return User.objects.get(pk=found.pk)

    def _dossiers(self) -> None:
        """Import the dossiers of the year to the day of the story, before units answer what is counted from them."""
        self.move_to(self.story["day"])
        people = self.by("mau-cai-cach"), self.by("mau-an-binh")
        intake = build_dossiers(
            self.locality, *people, self.story["day"], self.story["seed"], fields=self.story["handles"]
        )
        self.say(f"{intake.added} hồ sơ mô phỏng")

    def _accountability(self) -> None:
        """Apply the rules on late dossiers to a quarter, and evaluate the officials of one commune."""
        told, officer, leader = self.story["accountability"], self.by("mau-cai-cach"), self.by("mau-lanh-dao")
        actors = Actors(leader, self.officer_of, self.at, tuple(told["days"]))
        cases = build_cases(self.locality, officer, told["period"], actors=actors)
        unit = Unit.objects.get(locality=self.locality, code=told["evaluated"])
        with self.at(told["days"][-1]):
            build_evaluation(officer, self.locality, leader, unit, told["period"], tuple(told["officials"]))
        self.say(f"{len(cases)} trường hợp xem xét trách nhiệm")

    def _units(self) -> None:
        story, since = self.story, self.story["since"]
        named = [(kind, name) for kind, names in story["communes"].items() for name in names]
        departments = [Body(**told, level="department", type="sở", valid_from=since) for told in story["departments"]]
        communes = [
            Body(f"MAU.{number}", name, kind, "commune", valid_from=since)
            for number, (kind, name) in enumerate(named, start=FIRST_COMMUNE)
        ]
        bodies = [Body(**told, valid_from=since) for told in story["bodies"]]
        province = Body(**story["province"], level="province", valid_from=since)
        notice = Text(**story["notice"])
        below = [*bodies, *departments, *communes]
        self.locality = open_simulated_locality(province, below, "mau", notice=notice, fixed_today=story["day"])
        self.move_to(since)
        for name, level in (("departments", "department"), ("communes", "commune")):
            self.units[name] = list(Unit.objects.filter(locality=self.locality, level=level))
        self.say(f"{self.locality}: {len(departments)} sở, {len(communes)} xã, phường")

    def _accounts(self) -> None:
        for name, demo in (("accounts", True), ("helpers", False)):
            for told in self.story[name]:
                password = DEMO_PASSWORD if demo else None
                user = open_account(None, told["name"], told["title"], password, demo=demo)
                unit = Unit.objects.get(locality=self.locality, code=told["unit"])
                give_role(None, user, told["role"], unit, self.story["since"])

    def _set(self, told: dict[str, Any]) -> SetVersion:
        begun = Begun(told["title"], measures=told["measures"], first="2025")
        with self.at(self.story["since"]):
            return start_set(self.by("mau-cai-cach"), self.locality, begun, Source(template=told["template"])).newest

    def _round(self, told: dict[str, Any], kind: dict[str, Any], version: SetVersion, before: Round | None) -> Round:
        opening = Opening(
            title=f"Chấm điểm cải cách hành chính năm {told['period']} {kind['whom']}",
            version=version,
            period=told["period"],
            terms=[Term(phase, *days) for phase, days in told["days"].items()],
            units=self.units[kind["of"]],
            previous=before,
            targets_due=told["targets_due"],
        )
        by = self.by("mau-cai-cach")
        with self.at(told["opened"]):
            round = open_round(by, self.locality, opening)
            for proposal in proposed_assignments(round):
                for user in proposal.users:
                    assign(by, round, user, proposal.codes)
            if "everything" in kind:
                assign(by, round, self.by(kind["everything"]), [top.code for top in form_at(round).tree])
            for place, name in enumerate(self.story["council"]):
                seat(by, round, self.by(name), chair=place == 0)
        return round


@dataclass
class OneRound:
    """One round being played up to where the story says it stands."""

    mau: Mau
    round: Round
    told: dict[str, Any]
    simulation: Simulation

    def build(self) -> None:
        """Play the phases one after the other."""
        until = self.told["until"]
        self.mau.say(f"{self.round}: {UNTIL[until]}")
        if until == "opened":
            return
        self._self_score()
        judging = Judging(self.mau, self.round, self.told, self.simulation)
        judging.first()
        if until == "published":
            judging.explanations()
            judging.second()
            judging.council()
            self._publish()
            self._targets()

    def _self_score(self) -> None:
        """Let every unit answer and attach, then hand in; the one with the extension is half-way."""
        extension = self.told.get("extension")
        with self.mau.at(self.told["days"]["self-score"][1] - dt.timedelta(days=3)):
            entrants = self._entrants()
            known = {(e.unit.code, code): answer for e in entrants for code, answer in known_answers(e).items()}
            self.simulation = replace(self.simulation, known=known)
            for entrant in entrants:
                late = extension is not None and entrant.unit.code == extension["unit"]
                by = self.mau.officer_of(entrant.unit)
                self._answer(by, entrant, HALF if late else FULLY)
                if not late:
                    submit(by, entrant)
        if extension and any(e.unit.code == extension["unit"] for e in self._entrants()):
            self._extend(extension)

    def _entrants(self) -> list[Entrant]:
        return list(self.round.entrants.select_related("unit", "round__locality__unit", "round__version"))

    def _extend(self, told: dict[str, Any]) -> None:
        with self.mau.at(told["given"]):
            phase = self.round.phases.select_related("round__locality__unit").get(kind="self-score")
            entrant = self.round.entrants.get(unit__code=told["unit"])
            extend_phase(self.mau.by("mau-cai-cach"), phase, told["day"], told["reason"], entrant=entrant)

    def _answer(self, by: User, entrant: Entrant, share: float) -> None:
        """Write a unit's answers with their evidence, each checked as the service checks it."""
        leaves = [leaf for leaf in form_at(self.round).leaves if leaf.criterion.answered_by == "unit"]
        answers, papers = [], []
        for leaf in leaves[: round(len(leaves) * share)]:
            entered = self.simulation.claimed(leaf, entrant.unit.code, int(self.round.period))
            check_answer(entrant, leaf.code, entered)
            texts = {name: getattr(entered, name) for name in TEXT_FIELDS}
            origin = self.simulation.origin(entrant.unit.code, leaf.code, entered)
            answers.append(Answer(entrant=entrant, code=leaf.code, by=by, origin=origin, **texts))
            forgot = share < FULLY and self.simulation.luck("forgot", entrant.pk, leaf.code).random() < 0.2
            if leaf.criterion.evidence_required and not forgot:
                papers.append(self._paper(by, entrant, leaf.code))
        Answer.objects.bulk_create(answers)
        Evidence.objects.bulk_create(papers)

    def _paper(self, by: User, entrant: Entrant, code: str) -> Evidence:
        name = f"Minh chứng {code} (minh họa).pdf"
        return Evidence(entrant=entrant, code=code, file=self.mau.evidence, name=name, phase="self-score", by=by)

    def _targets(self) -> None:
        """Let most units register what they undertake to reach in the next period."""
        reached, bound = published_percents(self.round), self.round.bound_percent or Decimal(0)
        with self.mau.at(self.told["targets_due"] - dt.timedelta(days=20)):
            for entrant in self._entrants():
                luck = self.simulation.luck("target", entrant.unit.code, self.round.period)
                if luck.random() < REGISTERS and entrant.unit.code in reached:
                    percent = _aim(reached[entrant.unit.code], bound, luck)
                    register_target(
                        self.mau.officer_of(entrant.unit), entrant, percent, self.mau.story["words"]["target"]
                    )

    def _publish(self) -> None:
        days = self.told["days"]
        with self.mau.at(days["approval"][0]):
            approve_round(self.mau.by("mau-lanh-dao"), self.round, self.mau.story["words"]["approved"])
        with self.mau.at(days["publication"][0]):
            publish(self.mau.by("mau-cai-cach"), self.round)


def _aim(reached: Decimal, bound: Decimal, luck: random.Random) -> Decimal:
    """Return a target a little above what was reached and above the bound."""
    return min(Decimal(100), max(reached, bound).quantize(Decimal("0.1")) + Decimal(luck.randint(5, 40)) / 10)


def _paper() -> bytes:
    """Return the paper that stands for every piece of evidence, and says so."""
    words = "Tỉnh Mẫu là tỉnh giả định. Trang này đứng ở chỗ của minh chứng thật trong bản minh họa."
    return to_pdf(
        Report(
            letterhead=Letterhead("TỈNH MẪU", "Tỉnh Mẫu"),
            kind="Báo cáo",
            title="Minh chứng minh họa",
            symbol="BC-MH",
            blocks=(Notice(words),),
            signature=Signature(("MINH HỌA",)),
            page_note=words,
        )
    )
