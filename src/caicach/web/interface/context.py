"""What every page's frame shows: the place, the day, the role, the loop with what waits."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

import caicach
from caicach.web.access.reach import may
from caicach.web.access.table import permission_table

# The loop is the navigation: step, URL name, the act that opens it; of one step the first open one counts.
LOOP: tuple[tuple[str, Any, str, str], ...] = (
    ("measure", _("Đo lường"), "index-list", "see-indices"),
    ("score", _("Chấm điểm"), "round-list", "see-rounds"),
    ("compare", _("So sánh"), "compare-start", "see-indices"),
    ("decide", _("Quyết định"), "finding-list", "see-findings"),
    ("assign", _("Giao việc"), "directive-list", "see-directives"),
    ("follow", _("Theo dõi"), "task-board", "see-tasks"),
    ("account", _("Trách nhiệm"), "account-page", "see-tasks"),
    ("report", _("Báo cáo"), "report-list", "see-reports"),
    ("report", _("Báo cáo"), "paragraph-list", "write-paragraph"),
)

# The rooms of a step that has several: title, URL name, the act that opens it; of one title the first open one counts.
ROOMS: dict[str, tuple[tuple[Any, str, str], ...]] = {
    "measure": (
        (_("Chỉ số"), "index-list", "see-indices"),
        (_("Hồ sơ một cửa"), "dossier-overview", "see-dossiers"),
        (_("Hồ sơ một cửa"), "intake-list", "import-dossiers"),
    ),
    "score": (
        (_("Kỳ chấm điểm"), "round-list", "see-rounds"),
        (_("Bộ tiêu chí"), "criteria-list", "see-criteria"),
        (_("Kết quả công bố"), "publication-list", "see-published"),
    ),
    "report": (
        (_("Báo cáo"), "report-list", "see-reports"),
        (_("Bản thảo"), "draft-list", "see-reports"),
        (_("Loạt báo cáo"), "batch-list", "see-reports"),
        (_("Trang của đơn vị"), "unit-review-list", "see-unit-report"),
        (_("Phần viết của đơn vị"), "paragraph-list", "see-paragraphs"),
        (_("Mẫu báo cáo"), "template-list", "see-reports"),
    ),
    "account": (
        (_("Nhiệm vụ theo đơn vị"), "account-page", "see-tasks"),
        (_("Quy định và hệ quả"), "case-list", "see-cases"),
    ),
}


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return the frame's values; a signed-out visitor gets the bare frame."""
    user = request.user
    if not user.is_authenticated or user.locality is None:
        return {"steps": [], "locality": None, "version": caicach.__version__}
    language = translation.get_language() or "vi"
    membership = user.membership
    roles = permission_table().roles
    match = request.resolver_match
    here = getattr(match.func, "step", "") if match else ""
    return {
        "version": caicach.__version__,
        "steps": _steps(user),
        "here": here,
        "rooms": _rooms(user, here, request.path),
        "locality": user.locality,
        "today": user.locality.today(),
        "notice": user.locality.notice.within(language),
        "role": roles[membership.role].within(language) if membership else "",
        "role_unit": membership.unit if membership else None,
    }


def _steps(user: Any) -> list[dict[str, Any]]:
    """Return the steps of the loop, each by the first of its addresses that the reader may open."""
    found: dict[str, dict[str, Any]] = {}
    for name, title, url, act in LOOP:
        if name not in found or not found[name]["open"]:
            found[name] = {"name": name, "title": title, "url": url, "open": may(user, act)}
    return list(found.values())


def _rooms(user: Any, step: str, path: str) -> list[dict[str, Any]]:
    """Return the rooms of a step that the reader may open, and in which of them the page is."""
    found: dict[str, tuple[Any, str]] = {}
    for title, url, act in ROOMS.get(step, ()):
        if str(title) not in found and may(user, act):
            found[str(title)] = (title, url)
    beside = [url for _title, url in found.values() if reverse(url).split("/")[1] == path.split("/")[1]]
    within = sorted((url for url in beside if path.startswith(reverse(url))), key=lambda url: len(reverse(url)))
    here = within[-1] if within else next(iter(beside), "")
    return [{"title": title, "url": url, "here": url == here} for title, url in found.values()]
