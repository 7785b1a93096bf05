"""Declaring a page: its step of the loop, and which verbs it takes."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_http_methods

from caicach.web.accounts.models import User

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def page(step: str = "", *, verbs: tuple[str, ...] = ("GET", "HEAD")) -> Callable[[View], View]:
    """Mark a view as a page of `step`; other verbs are refused with 405."""

    def mark(view: View) -> View:
        @wraps(view)
        def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return view(request, *args, **kwargs)

        guarded: Any = require_http_methods(list(verbs))(marked)
        guarded.step = step
        return guarded  # type: ignore[no-any-return]

    return mark


def act(step: str = "") -> Callable[[View], View]:
    """Mark a view that changes something: POST only."""
    return page(step, verbs=("POST",))


def form_page(step: str = "") -> Callable[[View], View]:
    """Mark a page with a form on it: read by GET, sent by POST."""
    return page(step, verbs=("GET", "HEAD", "POST"))


def user_of(request: HttpRequest) -> User:
    """Return who is signed in; the gate lets nobody else reach a page that is not public."""
    assert isinstance(request.user, User)
    return request.user
