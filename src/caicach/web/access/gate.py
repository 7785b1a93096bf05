"""The gate every request passes: a page without an entry in the permission table does not open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render, resolve_url

from caicach.web.access.door import Refused
from caicach.web.access.reach import may
from caicach.web.access.table import permission_table


class Gate:
    """Middleware: judges each page by its act before the view runs, and words each refusal."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        """Let the request in, send it to the sign-in page, or refuse it naming who may."""
        name = str(request.resolver_match.view_name)  # type: ignore[union-attr]
        act = permission_table().pages.get(name)
        if act is None:
            raise ImproperlyConfigured(f"URL {name!r} has no entry under `pages` in access/table.yaml")
        if act == "public":
            return None
        if not request.user.is_authenticated:
            return _sign_in(request)
        if act == "signed-in" or may(request.user, act):
            return None
        return refusal(request, act)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Word a refusal raised by the door."""
        return refusal(request, exception.act) if isinstance(exception, Refused) else None


def refusal(request: HttpRequest, act: str) -> HttpResponse:
    """Return the 403 page: what was refused and who may do it."""
    table = permission_table()
    context = {"act": table.acts[act].words, "holders": table.holders(act)}
    return render(request, "403.html", context, status=403)


def _sign_in(request: HttpRequest) -> HttpResponseBase:
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": resolve_url("account_login")})
    return redirect_to_login(request.get_full_path())
