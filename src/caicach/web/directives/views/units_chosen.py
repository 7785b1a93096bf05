"""Which units a person chose for a reading's names; what the page did not show is never taken as chosen."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import QueryDict
from django.utils.translation import gettext as _

from caicach.web.directives.forms import ReadingForm, names_of
from caicach.web.directives.models import Reading
from caicach.web.directives.services.naming import Roster
from caicach.web.units.models import Unit


def chosen_units(sent: QueryDict, form: ReadingForm, reading: Reading) -> tuple[list[Unit], list[Unit]]:
    """Return the leading and the coordinating units that the page showed and the person left chosen.

    Names changed since the page showed their units are looked up again: a single sure unit is taken; a group or a name
    that is not clear is put to the person first, as an error on its field.
    """
    assert reading.directive.date is not None
    roster = Roster(reading.directive.locality, reading.directive.date)
    leads = _side(sent, form, roster, "lead", unclear=_("Chọn đơn vị cho từng tên chưa rõ bên dưới."))
    helpers = _side(sent, form, roster, "coordinating", unclear="")
    return leads, [unit for unit in helpers if unit not in leads]


def _side(sent: QueryDict, form: ReadingForm, roster: Roster, name: str, *, unclear: str) -> list[Unit]:
    shown, written = names_of(sent.get(f"{name}_shown", "")), names_of(form.cleaned_data.get(name) or "")
    if shown != written:
        return _looked_up(form, roster, name, written, unclear)
    picks = sent.getlist(f"{name}_units")
    if unclear and "" in picks:
        form.add_error(name, unclear)
    return roster.of([int(pick) for pick in picks if pick.isascii() and pick.isdigit()])


def _looked_up(form: ReadingForm, roster: Roster, name: str, written: Sequence[str], unclear: str) -> list[Unit]:
    meant = [roster.meant_by(word) for word in written]
    if any(m.group or (unclear and not m.sure) for m in meant):
        form.add_error(name, _("Tên vừa sửa: bấm “Lưu chỉnh sửa” để xem tên này chỉ những đơn vị nào, rồi xác nhận."))
    return [unit for m in meant for unit in m.units]
