"""Home, search, who may do what, the language switch, health."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render, resolve_url
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme

from caicach.web.access.table import permission_table
from caicach.web.home.loop import loop_of
from caicach.web.home.search import find_everything
from caicach.web.interface.page import act, page


@page()
def home(request: HttpRequest) -> HttpResponse:
    """The loop with one figure on each step, and what waits for me."""
    return render(request, "home/home.html", loop_of(request))


@page()
def search(request: HttpRequest) -> HttpResponse:
    """What matches, of what the reader may see."""
    asked = request.GET.get("q", "").strip()
    return render(request, "home/search.html", {"asked": asked, "found": find_everything(request.user, asked)})


@page()
def who_may(request: HttpRequest) -> HttpResponse:
    """The permission table, readable."""
    table = permission_table()
    rows = [(a, [(role, a.who.get(role)) for role in table.roles]) for a in table.acts.values()]
    return render(request, "home/who_may.html", {"roles": table.roles.values(), "rows": rows})


@act()
def set_language(request: HttpRequest) -> HttpResponse:
    """Switch the language and come back to the same page."""
    language = request.POST.get("language", "")
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}) or not urlsplit(back).path:
        back = resolve_url("home")
    response = HttpResponseRedirect(back)
    if language in dict(settings.LANGUAGES):
        translation.activate(language)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, language, max_age=31_536_000, samesite="Lax", secure=settings.SECURE
        )
    return response


@page()
def health(request: HttpRequest) -> JsonResponse:
    """Answer whether the server and its database are up."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"ok": True})
