"""A password given by an administrator is for one use: its holder chooses another before anything else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.signals import password_changed
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from caicach.web.accounts.models import User
from caicach.web.accounts.services import password_was_changed

# What stays open before the password is changed.
OPEN = {"account_change_password", "account_reauthenticate", "account_logout", "set-language", "health", "styleguide"}


class OwnPasswordFirst:
    """Middleware that leads an account with a one-time password to the page where it is changed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Let the request in, or lead it to the password page."""
        user, match = request.user, request.resolver_match
        if not isinstance(user, User) or not user.password_once or (match and match.view_name in OPEN):
            return None
        return redirect("account_change_password")


def note_own_password(sender: Any, request: HttpRequest, user: User, **more: Any) -> None:
    """Note that the holder has chosen a password."""
    password_was_changed(user)


def connect() -> None:
    """Listen for changed passwords (called when the app is ready)."""
    password_changed.connect(note_own_password, dispatch_uid="own-password")
