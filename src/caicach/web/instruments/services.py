"""Keeping criteria sets: the only place that writes them. Every text that was kept stays."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import ValidationError

from caicach.errors import InputError, Problem
from caicach.instruments import Edition, Instrument, check_instrument
from caicach.instruments.write import to_yaml
from caicach.registry import fold
from caicach.reporting import figures
from caicach.text import Text
from caicach.web.accounts.models import User
from caicach.web.audit.chain import record
from caicach.web.instruments.fields import values_of
from caicach.web.instruments.history import as_next
from caicach.web.instruments.models import (
    CriteriaSet,
    SetVersion,
    digest_of,
    instrument_of,
    read_text,
    remember,
)
from caicach.web.instruments.sources import Source, opened
from caicach.web.units.models import Locality

LONGEST_SLUG = 50


class OvertakenError(InputError):
    """Someone else kept a later version meanwhile; `newest` is that version. Nothing was kept."""

    newest: SetVersion


@dataclass(frozen=True)
class Begun:
    """What a new set is called, for whom it is, and the first period it measures (None: as its source says)."""

    title: str
    measures: str = "unit"
    first: str | None = None


@transaction.atomic
def start_set(by: User | None, locality: Locality, begun: Begun, source: Source) -> CriteriaSet:
    """Keep a new set with its first version: a copy of a template or another set, a file handed in, or empty.

    Raises InputError with everything wrong in the file; nothing is kept then.
    """
    slug = _free_slug(locality, begun.title)
    instrument = opened(source, slug, begun.first or str(locality.today().year), begun.first is not None)
    named = instrument.model_copy(
        update={"id": slug, "title": Text.of(begun.title), "short": begun.title[:60], "measures": str(begun.measures)}
    )
    criteria_set = CriteriaSet(
        locality=locality,
        slug=slug,
        title=begun.title,
        measures=begun.measures,
        created_by=by,
        created_on=locality.today(),
    )
    criteria_set.full_clean()
    criteria_set.save()
    version = _keep(by, criteria_set, 1, to_yaml(named), source.words())
    record(by, "start-criteria", criteria_set, stream=stream(locality))
    record(by, "keep-criteria", version, stream=stream(locality), note=version.note)
    return criteria_set


@transaction.atomic
def keep_version(by: User | None, criteria_set: CriteriaSet, text: str, note: str, *, expects: int) -> SetVersion:
    """Keep `text` as the newest version. `expects` is the number of the version that it was made from.

    The same text again changes nothing; the set's title and kind of unit follow its text. Raises OvertakenError where
    someone else kept a later version meanwhile, and InputError where the text is no criteria set, or uses a code twice;
    nothing is kept then.
    """
    newest = _newest_locked(criteria_set)
    if newest.number != expects:
        raise _overtaken(newest)
    if newest.text == text:
        return newest
    instrument = instrument_of(digest_of(text), text)
    refuse_repeated(instrument)
    version = _keep(by, newest.criteria_set, newest.number + 1, text, note)
    _follow(by, newest.criteria_set, instrument)
    record(by, "keep-criteria", version, stream=stream(criteria_set.locality), note=note)
    return version


def keep_instrument(
    by: User | None, criteria_set: CriteriaSet, instrument: Instrument, note: str, *, expects: int
) -> SetVersion:
    """Keep a changed instrument as the newest version; see `keep_version`.

    Its text is what is kept. What it says is known already: a long set is not read again at each of its edits.
    """
    text = to_yaml(instrument)
    try:
        editions = tuple(Edition.model_validate(values_of(edition)) for edition in instrument.editions)
        remember(digest_of(text), instrument.model_copy(update={"editions": editions}))
    except ValidationError:
        read_text(text)  # words what is wrong, line by line
        raise
    return keep_version(by, criteria_set, text, note, expects=expects)


@transaction.atomic
def undo(by: User | None, criteria_set: CriteriaSet, number: int, *, expects: int) -> SetVersion:
    """Make the text of version `number` the newest version; what was kept since then stays beside it."""
    earlier = criteria_set.versions.filter(number=number).first()
    if earlier is None:
        raise InputError(Problem(found=str(number), expected=_A_VERSION, cure=_OPEN_VERSIONS))
    note, next_one = _("lấy lại bản %d") % number, as_next(earlier, criteria_set.newest)
    text = earlier.text if next_one is earlier.instrument else to_yaml(next_one)
    return keep_version(by, criteria_set, text, note, expects=expects)


@transaction.atomic
def freeze(by: User | None, version: SetVersion) -> SetVersion:
    """Mark a version as one that a scoring round stands on. Doing it again changes nothing.

    Raises InputError with every error the set still has: nobody is to be scored by it then (warnings are allowed).
    """
    locked = SetVersion.objects.select_for_update(of=("self",)).select_related("criteria_set__locality__unit")
    kept = locked.get(pk=version.pk)
    if kept.frozen:
        return kept
    errors = [f for f in check_instrument(kept.instrument) if f.severity == "error"]
    if errors:
        raise InputError(Problem(file=str(kept), found=f.code or None, expected=_SOUND, cure=f.message) for f in errors)
    kept.frozen = True
    kept.save(update_fields=["frozen"])
    record(by, "freeze-criteria", kept, stream=stream(kept.criteria_set.locality))
    return kept


def stream(locality: Locality) -> str:
    """Return the audit stream of a locality's criteria sets."""
    return f"criteria:{locality.unit.key}"


def refuse_repeated(instrument: Instrument) -> None:
    """Raise InputError where a code stands twice in an edition, or the set has no edition: nodes are named by code."""
    if not instrument.editions:
        raise InputError(Problem(found=instrument.id, expected=_AN_EDITION, cure=_BEGIN_ANOTHER))
    problems = []
    for edition in instrument.editions:
        codes = [c.code for c in edition.walk()]
        repeated = sorted({code for code in codes if codes.count(code) > 1})
        problems += [Problem(sheet=edition.id, found=code, expected=_ONCE, cure=_RENUMBER) for code in repeated]
    if problems:
        raise InputError(problems)


def _keep(by: User | None, criteria_set: CriteriaSet, number: int, text: str, note: str) -> SetVersion:
    version = SetVersion(
        criteria_set=criteria_set,
        number=number,
        text=text,
        digest=digest_of(text),
        note=note[:300],
        made_by=by,
    )
    version.full_clean()
    version.save()
    return version


def _follow(by: User | None, criteria_set: CriteriaSet, instrument: Instrument) -> None:
    """Let the set be called, and be for, what its newest text says."""
    said = (instrument.title.vi[:300], instrument.measures)
    if (criteria_set.title, criteria_set.measures) != said:
        criteria_set.title, criteria_set.measures = said
        criteria_set.save(update_fields=["title", "measures"])
        record(by, "rename-criteria", criteria_set, stream=stream(criteria_set.locality))


def _newest_locked(criteria_set: CriteriaSet) -> SetVersion:
    """Return the newest version, and let nobody keep another until this transaction ends."""
    locked = CriteriaSet.objects.select_for_update(of=("self",)).select_related("locality__unit")
    return locked.get(pk=criteria_set.pk).newest


def _overtaken(newest: SetVersion) -> OvertakenError:
    who, at = str(newest.made_by or "caicach"), figures.moment(timezone.localtime(newest.made_at), "vi")
    error = OvertakenError(
        Problem(
            expected=Text("sửa trên bản mới nhất", "a change made from the newest version"),
            cure=Text(
                f"{who} vừa lưu bản {newest.number} lúc {at} ({newest.note}). "
                "Nội dung của bạn vẫn còn ở dưới; xem lại rồi lưu lần nữa.",
                f"{who} has just kept version {newest.number} at {at} ({newest.note}). "
                "What you wrote is still below; look at it again and save once more.",
            ),
        )
    )
    error.newest = newest
    return error


def _free_slug(locality: Locality, title: str) -> str:
    bare = fold(title).replace(" ", "-")[:LONGEST_SLUG].strip("-") or "bo-tieu-chi"
    taken = set(CriteriaSet.objects.filter(locality=locality, slug__startswith=bare).values_list("slug", flat=True))
    if bare not in taken:
        return bare
    return next(f"{bare}-{n}" for n in range(2, len(taken) + 3) if f"{bare}-{n}" not in taken)


_A_VERSION = Text("số của một bản đã lưu", "the number of a version that was kept")
_OPEN_VERSIONS = Text("Mở danh sách các bản đã lưu và chọn lại.", "Open the list of versions and choose again.")
_SOUND = Text("bộ tiêu chí không còn lỗi", "a criteria set without errors")
_ONCE = Text("mỗi mã số chỉ dùng một lần", "each code only once")
_RENUMBER = Text("Đánh lại mã số của các mục trùng.", "Give the repeated ones other codes.")
_AN_EDITION = Text("ít nhất một phiên bản có kỳ áp dụng", "at least one edition with its periods")
_BEGIN_ANOTHER = Text("Bắt đầu từ một bộ mẫu hoặc từ bảng tiêu chí.", "Begin from a template or from a sheet.")
