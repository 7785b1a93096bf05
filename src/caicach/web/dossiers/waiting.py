"""What dossiers say on the home page: imports that failed or hold rejected rows, and what the unit has overdue."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caicach.web.access.reach import may, within
from caicach.web.accounts.models import User
from caicach.web.dossiers import figures
from caicach.web.dossiers.models import Intake, WatchedAddress
from caicach.web.dossiers.places import lake_of
from caicach.web.dossiers.standing import late_by
from caicach.web.dossiers.units import own_names
from caicach.web.interface.templatetags.caicach import moment
from caicach.web.interface.waiting import Step, Waiting

TOLD = dt.timedelta(days=30)
"""How long an import that failed is told of."""


def steps(user: User) -> list[Step]:
    """Return no figure of its own: measuring is told by the indices."""
    return []


def waiting(user: User) -> list[Waiting]:
    """Return failed imports and rejected rows for who imports, today's dossiers for who handles them."""
    return _imports(user) + _addresses(user) + _work(user)


def _imports(user: User) -> list[Waiting]:
    if not may(user, "import-dossiers"):
        return []
    since = user.locality.today() - TOLD if user.locality else dt.date.min
    open_ones = Intake.objects.filter(state=Intake.State.FAILED, asked_on__gte=since)
    mine = open_ones.filter(Q(asked_by=user) | Q(asked_by=None)).exclude(again_done())
    failed = within(user, "import-dossiers", mine)[:3]
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


def again_done() -> Exists:
    """Return the condition that a file whose import failed, or a mended one of its name, was handed in again."""
    same = Q(file=OuterRef("file")) | Q(file_name=OuterRef("file_name"))
    later = Intake.objects.filter(same, locality=OuterRef("locality"), pk__gt=OuterRef("pk"))
    return Exists(later.exclude(state=Intake.State.FAILED))


def _addresses(user: User) -> list[Waiting]:
    """Return the watched addresses that bring nothing: none but a person can mend them."""
    if not may(user, "import-dossiers"):
        return []
    failing = WatchedAddress.objects.filter(stopped=False, failing_since__isnull=False)
    return [
        Waiting(
            (_("Xác nhận cột của %s") if address.sample_id else _("Chưa lấy được hồ sơ từ %s")) % address.system,
            reverse("address", args=[address.pk]),
            _("Hồ sơ một cửa · địa chỉ theo dõi"),
            _("từ %s") % moment(address.failing_since),
            "due-soon" if address.sample_id else "overdue",
            46,
        )
        for address in within(user, "import-dossiers", failing)[:3]
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
