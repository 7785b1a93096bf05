"""Tỉnh Mẫu from the results of 2025 to work: findings where points were lost, a conclusion, tasks through the year."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from caicach.web.demo.directing import Directing
from caicach.web.findings.models import ROUNDS, Finding
from caicach.web.findings.services import Weakness, Why, record_finding
from caicach.web.rounds.lost import Lost, lost_map
from caicach.web.rounds.models import Round
from caicach.web.rounds.scores_at import form_at

if TYPE_CHECKING:
    from caicach.web.demo.mau import Mau


def close_the_loop(mau: Mau, rounds: Mapping[str, Round]) -> None:
    """Open findings from the published `rounds`, by set, and let the conclusion on them be carried out."""
    story = yaml.safe_load((Path(__file__).parent / "tinh_mau_tasks.yaml").read_text(encoding="utf-8"))
    findings = {told["id"]: _finding(mau, rounds[told["of"]], told) for told in story["findings"]}
    told = story["directive"]
    directing = Directing(mau, story, findings, "mau-cai-cach", "mau-theo-doi", mau.say)
    directive = directing.register(told)
    directing.confirm(directive, told)
    directing.progress(directive, told)
    directing.occurrences(directive, told, mau.story["day"])
    mau.say(f"{directive.tasks.count()} nhiệm vụ")


def _finding(mau: Mau, round: Round, told: Mapping[str, Any]) -> Finding:
    """Record a finding on a criterion, of the units that lost most points on it, as the heat map says."""
    entrants = list(round.entrants.select_related("unit", "round__locality__unit", "round__version"))
    code = told.get("code") or _most_lost(lost_map(round, entrants))
    rows = [row for row in lost_map(round, entrants, code).rows if row.total][: told["units"]]
    title = f"{form_at(round).branches[code].criterion.title.vi}: mất điểm năm {round.period}"
    weakness = Weakness(title, f"{ROUNDS}{round.pk}", code, round.period, round.period)
    causes = [Why(c["kind"], c["words"], c.get("main", False)) for c in told["causes"]]
    with mau.at(told["day"]):
        by = mau.by("mau-cai-cach")
        return record_finding(by, round.locality, weakness, causes, [row.entrant.unit for row in rows])


def _most_lost(found: Lost) -> str:
    return max(found.totals, key=lambda column: column[1])[0].code
