"""Why dossiers were late: a cause proposed for each where its events show one, and what makes most of the lateness.

A proposal is for a person to confirm. It names the cause whose time, had it not been lost, would have been enough to
end in time; where none would have been alone, the one that took most, and says that it was not all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import polars as pl

from caicach.dossiers.facts import library, read_yaml
from caicach.dossiers.lost_time import APPLICANT, OTHER_UNIT, OWN, late_days, late_steps, means
from caicach.errors import InputError, Problem
from caicach.text import Text

Finds = Literal["waited", "applicant", "asked-again", "lying"]
KINDS = ("objective", "subjective")
_FINDS = ("waited", "applicant", "asked-again", "lying")


@dataclass(frozen=True, slots=True)
class Cause:
    """A cause of the list: `finds` says how events show it (None: only a person can tell)."""

    id: str
    kind: str
    title: Text
    finds: str | None = None
    at_least: float = 0.0


def load_causes(file: Path | None = None) -> tuple[Cause, ...]:
    """Return the template list of causes, or the list in `file`; raises InputError with every entry that is wrong."""
    content = read_yaml(file) if file else library("causes.yaml")
    entries = content.get("causes") if isinstance(content, Mapping) else None
    problems = [p for no, entry in enumerate(entries or [], 1) for p in _wrong(entry, no, file)]
    if not entries or problems:
        raise InputError(problems or [_no_list(file)])
    return tuple(
        Cause(e["id"], e["kind"], Text.of(e["title"]), e.get("finds"), float(e.get("at_least", 0))) for e in entries
    )


def propose_causes(
    late: pl.DataFrame, events: Path | None, as_of: dt.datetime, causes: Sequence[Cause] | None = None
) -> pl.DataFrame:
    """Return one row for each dossier in `late` (rows of `listed(lake, "late", …)`), in its order.

    Columns: dossier, late_days (working days after the due moment), cause and kind (null: none is shown), lost_days
    (the working days that the cause took), enough (would it alone have made the dossier late?), and `where`: the step
    or the unit that took most of it. Without `events` nothing is proposed. An applicant's supplement is no cause where
    the clock was paused for it.
    """
    known = late.select("dossier").with_columns(late_days=late_days(late, as_of))
    if events is None or late.is_empty():
        return known.with_columns(**{n: pl.lit(None, t) for n, t in _PROPOSED.items()})
    steps = late_steps(late, events, as_of)
    found = [
        _shown(steps, cause, late).with_columns(cause=pl.lit(cause.id), kind=pl.lit(cause.kind))
        for cause in causes or load_causes()
        if cause.finds
    ]
    shown = pl.concat(found).join(known, on="dossier").with_columns(enough=pl.col("lost_days") >= pl.col("late_days"))
    best = shown.sort(["enough", "lost_days", "cause"], descending=[True, True, False]).unique(
        "dossier", keep="first", maintain_order=True
    )
    return known.join(best.select("dossier", *_PROPOSED), on="dossier", how="left", maintain_order="left")


_PROPOSED = {"cause": pl.String, "kind": pl.String, "lost_days": pl.Float64, "enough": pl.Boolean, "where": pl.String}


def most_of_it(rows: pl.DataFrame, by: Sequence[str], days: str) -> pl.DataFrame:
    """Return what makes most of the lateness: `rows` by the columns `by`, the most working days first.

    Columns: `by`, dossiers, days, share (of all days) and together (share of this row and those above it).
    """
    grouped = rows.group_by(by).agg(dossiers=pl.col("dossier").n_unique(), days=pl.col(days).sum())
    ordered = grouped.sort("days", *by, descending=[True, *[False] * len(by)], nulls_last=True)
    whole = pl.col("days").sum()
    return ordered.with_columns(
        share=pl.when(whole > 0).then(pl.col("days") / whole),
        together=pl.when(whole > 0).then(pl.col("days").cum_sum() / whole),
    )


def _shown(steps: pl.DataFrame, cause: Cause, late: pl.DataFrame) -> pl.DataFrame:
    """Return the dossiers whose steps show the cause: dossier, lost_days, where."""
    if cause.finds == "asked-again":
        return _asked_again(steps)
    holder = {"waited": OTHER_UNIT, "applicant": APPLICANT, "lying": OWN}[str(cause.finds)]
    rows = steps.filter((pl.col("holder") == holder) & (pl.col("days") > 0) & (pl.col("days") >= cause.at_least))
    if holder == APPLICANT:
        rows = rows.join(late.filter(pl.col("paused_days").fill_null(0) <= 0), on="dossier", how="semi")
    step = pl.concat_str([pl.col("activity"), pl.col("to_activity").fill_null("…")], separator=" → ")
    place = pl.coalesce("to_unit", step) if holder == OTHER_UNIT else step
    longest = pl.col("place").sort_by("days").last()
    return rows.with_columns(place=place).group_by("dossier").agg(lost_days=pl.col("days").sum(), where=longest)


def _asked_again(steps: pl.DataFrame) -> pl.DataFrame:
    """A second request takes what passes between the first supplement's arrival and the last one's."""
    marked = steps.with_columns(ask=means("activity", "asks"), came=means("activity", "supplied"))
    rounds = pl.col("came").cast(pl.Int32).cum_sum().over("dossier")
    marked = marked.with_columns(round=rounds, asks=pl.col("ask").sum().over("dossier"))
    later = pl.col("ask") & (pl.col("round") >= 1)
    until = pl.int_range(pl.len()).over("dossier") <= pl.arg_where(later).max().over("dossier")
    between = marked.filter((pl.col("asks") > 1) & (pl.col("round") >= 1) & until)
    return between.group_by("dossier").agg(
        lost_days=pl.col("days").sum(), where=pl.format("{} lần yêu cầu bổ sung", pl.col("asks").first())
    )


def _wrong(entry: Any, no: int, file: Path | None) -> list[Problem]:
    """Return what is wrong with one entry of a list of causes."""
    cure = Text("Sửa mục này theo mẫu trong tài liệu.", "Mend the entry after the template in the documentation.")
    name, place = (str(file) if file else None), f"causes[{no}]"
    if not isinstance(entry, Mapping) or not entry.get("id") or not isinstance(entry.get("title"), Mapping):
        expected = Text("một nguyên nhân có id, kind, title", "a cause with id, kind, title")
        return [Problem(file=name, column=place, found=str(entry)[:60], expected=expected, cure=cure)]
    problems = []
    if entry.get("kind") not in KINDS:
        expected = Text("kind: objective (khách quan) hoặc subjective (chủ quan)", "kind: objective or subjective")
        problems.append(Problem(file=name, column=place, found=str(entry.get("kind")), expected=expected, cure=cure))
    if entry.get("finds") not in (None, *_FINDS):
        expected = Text(f"finds: {', '.join(_FINDS)}", f"finds: {', '.join(_FINDS)}")
        problems.append(Problem(file=name, column=place, found=str(entry["finds"]), expected=expected, cure=cure))
    return problems


def _no_list(file: Path | None) -> Problem:
    return Problem(
        file=str(file) if file else None,
        column="causes",
        expected=Text("một danh sách nguyên nhân", "a list of causes"),
        cure=Text("Thêm mục causes với ít nhất một nguyên nhân.", "Add causes with at least one entry."),
    )
