"""The tables of imports and of what they rejected."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from caicach.web.access.reach import may
from caicach.web.dossiers.models import Intake
from caicach.web.dossiers.quarantined import quarantined_rows
from caicach.web.dossiers.words import COLUMNS, STATES
from caicach.web.interface.tables import Column, Table
from caicach.web.interface.templatetags.caicach import moment, number


def imports_table(request: HttpRequest, intakes: QuerySet[Intake]) -> Table:
    """Return the table of imports, the newest first."""
    figures = (
        ("rows_read", _("Dòng đọc được")),
        ("added", _("Thêm mới")),
        ("updated", _("Cập nhật")),
        ("unchanged", _("Không đổi")),
        ("rejected", _("Bị loại")),
    )
    columns = [
        Column("file_name", _("Tệp"), lambda i: i.file_name, _link, field="file_name"),
        Column("system", _("Hệ thống nguồn"), _system, minor=True, sortable=False),
        Column("asked_by", _("Người nạp"), _who, minor=True, sortable=False),
        Column("asked_at", _("Lúc"), lambda i: i.asked_at.date(), lambda i: moment(i.asked_at), field="asked_at"),
        *(_figure(name, title) for name, title in figures),
        Column("state", _("Tình trạng"), state_words, state_chip, field="state", choices=_choices()),
    ]
    return Table(
        request,
        "imports",
        columns,
        intakes,
        caption=_("Các lần nạp hồ sơ"),
        empty=_("Chưa nạp hồ sơ nào. Nạp tệp đầu tiên xuất từ hệ thống một cửa."),
    )


def _figure(name: str, title: str) -> Column:
    def count(intake: Intake) -> int:
        return int(getattr(intake, name))

    return Column(
        name,
        title,
        count,
        lambda intake: number(count(intake), 0),
        field=name,
        numeric=True,
        minor=name not in ("added", "rejected"),
        descending_first=True,
    )


def _choices() -> list[tuple[str, str]]:
    return [(str(state), str(words)) for state, (words, _chip) in STATES.items()]


def state_words(intake: Intake) -> str:
    """Return an import's state in words."""
    return str(STATES[intake.state][0])


def state_chip(intake: Intake) -> SafeString:
    """Return an import's state as a chip."""
    words, chip = STATES[intake.state]
    return format_html('<span class="chip {}">{}</span>', chip, words)


def _link(intake: Intake) -> SafeString:
    return format_html('<a href="{}">{}</a>', reverse("intake", args=[intake.pk]), intake.file_name)


def _who(intake: Intake) -> str:
    if intake.asked_by:
        return str(intake.asked_by)
    return _("địa chỉ theo dõi") if intake.address_id else _("thư mục theo dõi")


def _system(intake: Intake) -> str:
    if intake.mends_id:
        return _("sửa dòng bị loại của lần nạp %d") % intake.mends_id
    return str(intake.mapping) if intake.mapping else ""


def quarantine_table(request: HttpRequest, intake: Intake) -> Table | None:
    """Return the table of an import's rejected rows, or None where it has none or the reader may not see them."""
    if not intake.rejected or not may(request.user, "see-quarantine", intake):
        return None
    columns = [
        Column("row", _("Dòng"), lambda r: int(r["row"]), numeric=True),
        Column("dossier", _("Mã hồ sơ"), lambda r: r["dossier"]),
        Column("unit", _("Đơn vị"), lambda r: r["unit"], minor=True),
        Column("column", _("Cột"), lambda r: str(COLUMNS.get(r["column"], r["column"])), minor=True),
        Column("found", _("Thấy"), lambda r: r["found"], minor=True),
        Column("why", _("Lý do"), lambda r: r["why"]),
    ]
    return Table(
        request, "quarantine", columns, quarantined_rows(intake), order="row", caption=_("Dòng bị loại, chờ sửa")
    )
