"""The only door to a record: fetch it, or refuse. A stranger is told there is nothing; a member is told who may."""

from __future__ import annotations

from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest

from caicach.web.access.reach import within
from caicach.web.access.table import permission_table

M = TypeVar("M", bound=Model)


class Refused(PermissionDenied):
    """The user sees the record but lacks the right; carries the act, so that the page can say who may."""

    def __init__(self, act: str) -> None:
        super().__init__(act)
        self.act = act


def fetch(request: HttpRequest, records: QuerySet[M], act: str | None = None, **lookup: Any) -> M:
    """Return the record of `lookup` on which the user may do the page's act.

    Raises Http404 where the user may not even see it, Refused (403) where it may be seen but not acted on.
    """
    act = act or permission_table().pages[str(request.resolver_match.view_name)]  # type: ignore[union-attr]
    candidates = records.filter(**lookup)
    found = within(request.user, act, candidates).first()
    if found is not None:
        return found
    see = permission_table().seen_through.get(records.model._meta.model_name or "", act)
    if within(request.user, see, candidates).exists():
        raise Refused(act)
    raise Http404
