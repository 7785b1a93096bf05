"""Signing in, and the accounts and roles of a province."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from allauth.account.views import LoginView
from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from caicach.reporting import figures
from caicach.web.access.door import fetch
from caicach.web.access.reach import within
from caicach.web.access.table import permission_table
from caicach.web.accounts import services
from caicach.web.accounts.forms import AccountForm, ReasonForm, RoleForm
from caicach.web.accounts.models import Membership, User
from caicach.web.interface.exports import export_asked
from caicach.web.interface.page import act, form_page, page, user_of
from caicach.web.interface.tables import Column, Table
from caicach.web.units.models import Locality


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
                "demo_password": services.DEMO_PASSWORD,
            }
        return context


@page()
def administration(request: HttpRequest) -> HttpResponse:
    """The accounts of the province with their roles."""
    accounts = within(request.user, "administer", User.objects.all()).prefetch_related(
        "memberships__unit__locality__unit"
    )
    columns = [
        Column("name", _("Tài khoản"), str, _link),
        Column("username", _("Tên đăng nhập"), lambda u: u.username, minor=True),
        Column("roles", _("Vai trò"), _roles),
        Column("state", _("Tình trạng"), _state, _state_chip, choices=[(s, s) for s in (_("đang dùng"), _("đã khóa"))]),
        Column("last", _("Đăng nhập gần nhất"), lambda u: u.last_login, _last_login, minor=True, descending_first=True),
    ]
    table = Table(
        request,
        "accounts",
        columns,
        list(accounts),
        order="name",
        caption=_("Tài khoản và vai trò"),
        empty=_("Chưa có tài khoản nào. Mở tài khoản đầu tiên cho cán bộ của tỉnh."),
    )
    return export_asked(request, table) or render(request, "accounts/administration.html", {"table": table})


@form_page()
def account_new(request: HttpRequest) -> HttpResponse:
    """Open an account with its first role; its one-time password is shown on this answer and never again."""
    by, locality = _administrator(request)
    form = AccountForm(request.POST or None, locality=locality)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            opened, password = services.open_with_role(
                by, said["username"], said["display_name"], said["role"], said["unit"], said["since"]
            )
        except ValidationError as refused:
            form.add_error(None, refused.messages if not hasattr(refused, "error_dict") else refused)
        else:
            return _password_shown(request, opened, password)
    return render(request, "accounts/account_new.html", {"form": form}, status=422 if form.errors else 200)


@page()
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: its roles now and before, and what may be done with it."""
    return _account_page(request, fetch(request, User.objects.all(), pk=pk))


@act()
def role_give(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the account one more role."""
    found = fetch(request, User.objects.all(), pk=pk)
    by, locality = _administrator(request)
    form = RoleForm(request.POST, locality=locality)

    def give() -> str:
        said = form.cleaned_data
        services.give_role(by, found, said["role"], said["unit"], said["since"])
        return _("Đã giao vai trò.")

    return _done_or_shown(request, found, form, "role_form", give)


@act()
def role_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a role from today on, with the reason."""
    membership = fetch(request, Membership.objects.select_related("user", "unit__locality"), pk=pk)
    by, locality = _administrator(request)
    form = ReasonForm(request.POST)

    def end() -> str:
        services.end_role(by, membership, locality.today(), form.cleaned_data["reason"])
        return _("Đã thôi vai trò; lý do được lưu trong nhật ký.")

    return _done_or_shown(request, membership.user, form, "reason_form", end)


@act()
def account_password(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the account a new one-time password."""
    found = fetch(request, User.objects.all(), pk=pk)
    by, _locality = _administrator(request)
    try:
        password = services.reset_password(by, found)
    except ValidationError as refused:
        return _account_page(request, found, refused=refused.messages)
    return _password_shown(request, found, password)


@act()
def account_lock(request: HttpRequest, pk: int) -> HttpResponse:
    """Lock the account, with the reason."""
    return _lock_or_unlock(request, pk, services.deactivate, _("Đã khóa tài khoản."))


@act()
def account_unlock(request: HttpRequest, pk: int) -> HttpResponse:
    """Unlock the account, with the reason."""
    return _lock_or_unlock(request, pk, services.reactivate, _("Đã mở khóa tài khoản."))


def _lock_or_unlock(request: HttpRequest, pk: int, service: Any, done: str) -> HttpResponse:
    found = fetch(request, User.objects.all(), pk=pk)
    by, _locality = _administrator(request)
    form = ReasonForm(request.POST)

    def change() -> str:
        service(by, found, form.cleaned_data["reason"])
        return done

    return _done_or_shown(request, found, form, "reason_form", change)


def _done_or_shown(request: HttpRequest, user: User, form: forms.Form, name: str, do: Any) -> HttpResponse:
    """Do what a valid form asks and go back to the account, or show the account with what is wrong."""
    if form.is_valid():
        try:
            messages.success(request, do())
            return redirect("account", user.pk)
        except ValidationError as refused:
            form.add_error(None, refused.messages)
    return _account_page(request, user, **{name: form, "refused": _all_errors(form)})


def _all_errors(form: forms.Form) -> list[str]:
    return [
        f"{form.fields[name].label}: {error}" if name in form.fields else str(error)
        for name, errors in form.errors.items()
        for error in errors
    ]


def _account_page(request: HttpRequest, user: User, **shown: Any) -> HttpResponse:
    _by, locality = _administrator(request)
    held = user.memberships.select_related("unit__locality__unit").order_by("valid_to", "pk")
    today = locality.today()
    context = {
        "account": user,
        "oneself": user.pk == request.user.pk,
        "roles": [(m, _role_words(m), m.holds(today), m.unit.locality_id == locality.pk) for m in held],
        "role_form": RoleForm(locality=locality),
        "reason_form": ReasonForm(),
    }
    return render(request, "accounts/account.html", context | shown, status=422 if shown else 200)


def _password_shown(request: HttpRequest, user: User, password: str) -> HttpResponse:
    response = render(request, "accounts/password_shown.html", {"account": user, "password": password})
    response["Cache-Control"] = "no-store"
    return response


def _administrator(request: HttpRequest) -> tuple[User, Locality]:
    user = user_of(request)
    assert user.locality is not None
    return user, user.locality


def _role_words(membership: Membership) -> str:
    return permission_table().roles[membership.role].within(translation.get_language() or "vi")


def _roles(user: User) -> str:
    held = [f"{_role_words(m)} ({m.unit})" for m in user.memberships.all() if m.holds()]
    return ", ".join(held)


def _state(user: User) -> str:
    return _("đang dùng") if user.is_active else _("đã khóa")


def _state_chip(user: User) -> SafeString:
    return format_html('<span class="chip {}">{}</span>', "in-time" if user.is_active else "none", _state(user))


def _last_login(user: User) -> str:
    return (
        figures.moment(timezone.localtime(user.last_login), translation.get_language() or "vi")
        if user.last_login
        else ""
    )


def _link(user: User) -> SafeString:
    return format_html('<a href="{}">{}</a>', reverse("account", args=[user.pk]), user)
