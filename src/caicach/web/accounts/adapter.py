"""How allauth behaves here."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.translation import gettext as _


class ClosedSignup(DefaultAccountAdapter):
    """Accounts are opened by an administrator; nobody signs themselves up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse every sign-up."""
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Go on to the home page with the new password."""
        return resolve_url("home")

    def clean_password(self, password: str, user: Any = None) -> str:
        """Refuse to keep a one-time password as one's own."""
        kept: str = super().clean_password(password, user)
        if user is not None and getattr(user, "password_once", False) and user.check_password(kept):
            raise ValidationError(_("Chọn mật khẩu khác với mật khẩu dùng một lần."))
        return kept
