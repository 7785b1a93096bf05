"""Why the period's dossiers were late: what events show of each, and what its unit said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
from django.utils.translation import gettext as _

from caicach.dossiers import listing
from caicach.dossiers.causes import most_of_it, propose_causes
from caicach.dossiers.listing import Dossier
from caicach.registry import WorkingCalendar
from caicach.web.dossiers.asking import Room
from caicach.web.dossiers.figures import Asked, ask
from caicach.web.dossiers.kept import kept
from caicach.web.dossiers.models import ConfirmedCause, DelayCause
from caicach.web.dossiers.places import events_of_locality
from caicach.web.units.models import Locality


@dataclass(frozen=True)
class Why:
    """The late dossiers of a question (as `listed`, with late_days, cause, kind, lost_days, enough, where, said).

    `cause` and `kind` are what the unit said, else what is proposed; `said` tells which.
    """

    rows: pl.DataFrame

    def most(self, by: str) -> list[dict[str, Any]]:
        """Return what makes most of the lateness by a column, in working days after the due moment."""
        return most_of_it(self.rows, [by], "late_days").to_dicts()

    def causes(self, kinds: dict[str, DelayCause]) -> list[dict[str, Any]]:
        """Return the causes with how many dossiers they made late, and of how many the unit said so."""
        grouped = self.rows.group_by("cause").agg(
            dossiers=pl.len(), said=pl.col("said").sum(), days=pl.col("late_days").sum()
        )
        ordered = grouped.sort("dossiers", "cause", descending=[True, False], nulls_last=True).to_dicts()
        return [row | {"known": kinds.get(row["cause"])} for row in ordered]


@kept(64)
def proposed(asked: Asked, events: str | None) -> pl.DataFrame:
    """Return the late dossiers of the question, each with the cause that its events show, where they show one."""
    late = listing.listed(asked.lake, "late", asked.start, asked.end, as_of=asked.as_of, where=dict(asked.where))
    calendar = WorkingCalendar.vietnam()  # what lies off its years has no working time, and is left out
    late = late.filter(pl.col("due_at").dt.date().is_between(calendar.first, calendar.last))
    moment = dt.datetime.combine(asked.as_of + dt.timedelta(days=1), dt.time.min)
    return late.join(
        propose_causes(late, Path(events) if events else None, moment), on="dossier", maintain_order="left"
    )


def why(locality: Locality, asked: Asked, events: Path | None) -> Why:
    """Return why the question's dossiers were late: the unit's word where it gave one, else what events show."""
    rows = proposed(asked, str(events) if events else None)
    said = ConfirmedCause.objects.filter(locality=locality, superseded=False).values_list(
        "dossier", "cause__code", "cause__kind"
    )
    words = pl.DataFrame(
        list(said), schema={"dossier": pl.String, "said_cause": pl.String, "said_kind": pl.String}, orient="row"
    )
    joined = rows.join(words, on="dossier", how="left", maintain_order="left")
    return Why(
        joined.with_columns(
            said=pl.col("said_cause").is_not_null(),
            proposed=pl.col("cause"),
            cause=pl.coalesce("said_cause", "cause"),
            kind=pl.coalesce("said_kind", "kind"),
        ).drop("said_cause", "said_kind")
    )


def cause_list(locality: Locality) -> dict[str, DelayCause]:
    """Return the locality's causes by code, those off the list too."""
    return {cause.code: cause for cause in DelayCause.objects.filter(locality=locality)}


def in_use(causes: dict[str, DelayCause]) -> list[DelayCause]:
    """Return the causes that may be chosen, subjective ones first."""
    return sorted((c for c in causes.values() if not c.retired_on), key=lambda c: (c.kind != "subjective", c.title_vi))


def shown_by(row: dict[str, Any], causes: dict[str, DelayCause]) -> str:
    """Return in words what the events show: the cause, where, how many working days, whether that was enough."""
    if not row["proposed"]:
        return _("Các bước xử lý không cho thấy nguyên nhân.")
    known = causes.get(row["proposed"])
    days = f"{row['lost_days'] or 0:.1f}".replace(".", ",")
    said = _("%(cause)s: %(days)s ngày làm việc ở “%(where)s”") % {
        "cause": known.title_vi if known else row["proposed"],
        "days": days,
        "where": row["where"] or "–",
    }
    enough = _("riêng việc này đủ làm trễ") if row["enough"] else _("chưa đủ để giải thích toàn bộ số ngày trễ")
    return f"{said}; {enough}."


def waiting_rows(found: Why, units: Sequence[str] | None) -> list[dict[str, Any]]:
    """Return the late dossiers whose unit has not said why yet, the latest first."""
    rows = found.rows.filter(~pl.col("said"))
    if units is not None:
        rows = rows.filter(pl.col("unit").is_in(list(units)))
    return rows.sort("late_days", descending=True).to_dicts()


def told_cause(room: Room, dossier: Dossier) -> dict[str, Any]:
    """Return what a dossier's page says of its cause: its row where it was late, what is shown, the unit's words."""
    assert room.lake is not None
    asked = ask(room.lake, dossier.received_at.date(), room.today, room.today).only(dossier=dossier.dossier)
    late = dossier.received_at.date() <= room.today
    found = why(room.locality, asked, events_of_locality(room.locality)).rows.to_dicts() if late else []
    row = next(iter(found), None)
    known = cause_list(room.locality)
    said = ConfirmedCause.objects.filter(locality=room.locality, dossier=dossier.dossier)
    return {
        "late_row": row,
        "shown": shown_by(row, known) if row else "",
        "in_use": in_use(known),
        "words_of_unit": list(said.select_related("cause", "confirmed_by")),
    }
