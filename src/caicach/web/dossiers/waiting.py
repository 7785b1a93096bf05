"""What dossiers say on the home page: imports that failed or hold rejected rows, and what the unit has overdue."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caicach.web.access.reach import may, within
from caicach.web.accounts.models import User
from caicach.web.dossiers import figures
from caicach.web.dossiers.models import Intake
from caicach.web.dossiers.places import lake_of
from caicach.web.dossiers.standing import late_by
from caicach.web.dossiers.units import own_names
from caicach.web.interface.waiting import Step, Waiting


def steps(user: User) -> list[Step]:
    """Return no figure of its own: measuring is told by the indices."""
    return []


def waiting(user: User) -> list[Waiting]:
    """Return failed imports and rejected rows for who imports, today's dossiers for who handles them."""
    return _imports(user) + _work(user)


def _imports(user: User) -> list[Waiting]:
    if not may(user, "import-dossiers"):
        return []
    failed = within(user, "import-dossiers", Intake.objects.filter(state=Intake.State.FAILED, asked_by=user))[:3]
    return [
        Waiting(
            _("Nạp lại tệp hồ sơ %s") % intake.file_name,
            reverse("intake", args=[intake.pk]),
            _("Hồ sơ một cửa · không nạp được"),
            _("chờ bạn"),
            "overdue",
            45,
        )
        for intake in failed
    ]


def _work(user: User) -> list[Waiting]:
    own = own_names(user)
    lake = lake_of(user.locality) if user.locality and own else None
    if lake is None or user.locality is None:
        return []
    today = user.locality.today()
    rows = figures.pending(figures.ask(lake, today, today, today, own)).to_dicts()
    days = [late_by(row, today) for row in rows]
    late, now = sum(d > 0 for d in days), sum(d == 0 for d in days)
    found = []
    if late:
        words = ngettext("%d hồ sơ quá hạn", "%d hồ sơ quá hạn", late) % late
        chip = _("lâu nhất %d ngày") % max(days)
        found.append(Waiting(words, f"{reverse('dossier-work')}#late", _("Hồ sơ một cửa"), chip, "overdue", 60))
    if now:
        words = ngettext("%d hồ sơ đến hạn hôm nay", "%d hồ sơ đến hạn hôm nay", now) % now
        found.append(
            Waiting(words, f"{reverse('dossier-work')}#today", _("Hồ sơ một cửa"), _("hôm nay"), "due-soon", 50)
        )
    return found
