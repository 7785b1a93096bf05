"""Tỉnh Mẫu's reports, assembled through the services by the accounts that do it; the worker makes their papers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from caicach.web.reports.models import Draft, Paragraph
from caicach.web.reports.papers import STATE
from caicach.web.reports.services.deciding import approve_draft, submit_draft
from caicach.web.reports.services.drafting import Opening, open_draft
from caicach.web.reports.services.writing import hand_in, save_words
from caicach.web.units.models import Locality, Unit

if TYPE_CHECKING:
    from caicach.web.demo.mau import Mau


def build_reports(mau: Mau) -> None:
    """Let the office assemble each report of the story, and the leader approve those that the story says are done."""
    story = yaml.safe_load((Path(__file__).parent / "tinh_mau_reports.yaml").read_text(encoding="utf-8"))
    for told in story["reports"]:
        with mau.at(told["opened"]):
            draft = _draft(mau, told)
            _write(mau, draft, told, story["words"])
        if "approved" in told:
            with mau.at(told["approved"]):
                draft = submit_draft(mau.by("mau-cai-cach"), _fresh(draft))
                draft = approve_draft(
                    mau.by("mau-lanh-dao"), _fresh(draft), told["number"], told["approved"], story["signer"]
                )
        mau.say(f"{draft}: {'đã duyệt' if 'approved' in told else 'đang soạn'}")


def _draft(mau: Mau, told: Mapping[str, Any]) -> Draft:
    locality = Locality.objects.select_related("unit").get(pk=mau.locality.pk)
    codes = told.get("units", {})
    units = tuple(Unit.objects.filter(locality=locality, code__in=codes).order_by("sort_key"))
    opening = Opening(
        kind=told["kind"],
        period=told["period"],
        subject=locality.unit,
        paper=STATE,
        to=("Bộ Nội vụ",),
        units=units,
        due=told.get("due"),
    )
    return open_draft(mau.by("mau-cai-cach"), locality, opening)


def _write(mau: Mau, draft: Draft, told: Mapping[str, Any], words: Mapping[str, Any]) -> None:
    """Let the office write its paragraphs, and the units of the story hand theirs in."""
    parts = draft.paragraphs.exclude(kind=Paragraph.Kind.TEXT).select_related("unit", "draft__locality__unit")
    for part in parts:
        if part.unit is None:
            save_words(mau.by("mau-cai-cach"), part, words.get(part.slot, words["other"]))
            continue
        own = words["units"].get(told["units"][part.unit.code], {})
        if part.slot in own:
            hand_in(mau.officer_of(part.unit), part, own[part.slot])


def _fresh(draft: Draft) -> Draft:
    return Draft.objects.select_related("locality__unit", "subject", "opened_by").get(pk=draft.pk)
