"""Signing in."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from allauth.account.views import LoginView
from django.conf import settings

from caicach.web.accounts.models import User
from caicach.web.accounts.services import DEMO_PASSWORD


class SignIn(LoginView):
    """The sign-in page; in the demo it offers the demo's accounts, a button each."""

    template_name = "account/login.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the demo's accounts by province, in the demo only."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if settings.DEMO:
            accounts = User.objects.filter(demo=True, is_active=True).order_by("pk")
            grouped = groupby(accounts, key=lambda user: str(user.locality))
            context |= {
                "demo_accounts": [(place, list(users)) for place, users in grouped],
                "demo_password": DEMO_PASSWORD,
            }
        return context
