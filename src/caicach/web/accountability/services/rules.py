"""Which rule sets a locality uses: taken up by their frozen text, put in force, ended."""

from __future__ import annotations

import hashlib

from django.db import transaction

from caicach.accountability import read_ruleset, refuse_unsound
from caicach.errors import InputError, Problem
from caicach.text import Text
from caicach.web.accountability.models import Adopted
from caicach.web.accountability.services.streams import stream
from caicach.web.accounts.models import User
from caicach.web.audit.chain import record
from caicach.web.units.models import Locality


@transaction.atomic
def adopt(by: User, locality: Locality, text: str, name: str, *, in_force: bool = True) -> Adopted:
    """Take a rule set up by its text; from now on exactly this text is applied (only tried, where not `in_force`).

    Raises InputError with every place of the text that is no rule set, with every rule that cannot be applied, and
    where a text of that rule set is in use already.
    """
    ruleset = read_ruleset(text, name)
    refuse_unsound(ruleset, name)
    Locality.objects.select_for_update().get(pk=locality.pk)
    if Adopted.objects.filter(locality=locality, ruleset_id=ruleset.id, until=None).exists():
        raise InputError(_in_use(ruleset.id, name))
    today = locality.today()
    adopted = Adopted(
        locality=locality,
        ruleset_id=ruleset.id,
        title_vi=ruleset.title.vi,
        title_en=ruleset.title.en,
        text=text,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        since=today if in_force else None,
        by=by,
        on=today,
    )
    adopted.full_clean()
    adopted.save()
    record(by, "adopt-rules", adopted, stream=stream(locality), note=ruleset.id)
    return adopted


@transaction.atomic
def put_in_force(by: User, adopted: Adopted) -> Adopted:
    """Apply a draft from today on; raises InputError where it is in force already, or ended."""
    adopted = Adopted.objects.select_for_update(of=("self",)).select_related("locality__unit").get(pk=adopted.pk)
    if adopted.since is not None or adopted.until is not None:
        raise InputError(_not_open(adopted))
    adopted.since = adopted.locality.today()
    adopted.save(update_fields=["since"])
    record(by, "put-rules-in-force", adopted, stream=stream(adopted.locality), note=adopted.ruleset_id)
    return adopted


@transaction.atomic
def end(by: User, adopted: Adopted, reason: str) -> Adopted:
    """Use a rule set no more from today on; cases opened under it go on. Raises InputError where it is ended."""
    adopted = Adopted.objects.select_for_update(of=("self",)).select_related("locality__unit").get(pk=adopted.pk)
    if adopted.until is not None:
        raise InputError(_not_open(adopted))
    adopted.until = adopted.locality.today()
    adopted.save(update_fields=["until"])
    record(by, "end-rules", adopted, stream=stream(adopted.locality), note=reason)
    return adopted


def in_use(locality: Locality) -> list[Adopted]:
    """Return the rule sets that are applied today, by title."""
    found = Adopted.objects.filter(locality=locality, since__lte=locality.today(), until=None)
    return list(found.select_related("locality__unit"))


def _in_use(ruleset_id: str, name: str) -> Problem:
    return Problem(
        file=name,
        found=ruleset_id,
        expected=Text("một bộ quy định chưa dùng ở đây", "a rule set that is not in use here"),
        cure=Text(
            "Thôi dùng bản đang có trước, rồi đưa bản mới vào.", "End the text in use first, then take up the new one."
        ),
    )


def _not_open(adopted: Adopted) -> Problem:
    return Problem(
        found=adopted.title_vi,
        expected=Text("một bộ quy định còn ở trạng thái trước bước này", "a rule set that this step is still open for"),
        cure=Text("Tải lại trang để xem tình trạng hiện nay.", "Load the page again to see how it stands now."),
    )
