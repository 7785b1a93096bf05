"""What criteria sets say on the home page: those that can't be scored by yet."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caicach.web.access.reach import may, within
from caicach.web.accounts.models import User
from caicach.web.instruments.history import newest_of
from caicach.web.instruments.lines import faults_of
from caicach.web.instruments.models import CriteriaSet
from caicach.web.interface.waiting import Step, Waiting


def steps(user: User) -> list[Step]:
    """Return no figure: the rounds speak for this step."""
    return []


def waiting(user: User) -> list[Waiting]:
    """Return the sets whose newest text has errors, for those who may mend them."""
    if not may(user, "edit-criteria"):
        return []
    found = []
    for version in newest_of(list(within(user, "edit-criteria", CriteriaSet.objects.all()))):
        instrument = version.instrument
        faults = faults_of(instrument, instrument.editions[-1])
        errors = sum(1 for fault in faults if fault.severity == "error")
        if errors:
            words = ngettext("%d lỗi cần sửa trước khi chấm điểm", "%d lỗi cần sửa trước khi chấm điểm", errors)
            address = reverse("criteria", args=[version.criteria_set_id])
            line, chip = _("Chấm điểm · bộ tiêu chí"), words % errors
            found.append(Waiting(str(version.criteria_set), address, line, chip, "due-soon", 25))
    return found
