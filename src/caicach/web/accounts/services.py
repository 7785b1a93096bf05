"""Opening accounts and giving roles: the only place that writes them."""

from __future__ import annotations

import datetime as dt
import secrets

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from caicach.web.accounts.models import Membership, User
from caicach.web.audit.chain import record
from caicach.web.units.models import Unit

DEMO_PASSWORD = "minh-hoa-cai-cach"  # noqa: S105 - offered to everyone on the demo's sign-in page
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that are read or dictated as another


def stream(by: User | None) -> str:
    """Return the audit stream of an administrator's province; what the installation itself does is shared."""
    return f"accounts:{by.locality.unit.key}" if by and by.locality else "accounts"


@transaction.atomic
def open_account(
    by: User | None, username: str, display_name: str, password: str | None, *, demo: bool = False, once: bool = False
) -> User:
    """Open an account; without a password it cannot sign in until one is set, one to be used `once` must be changed."""
    user = User(username=username, display_name=display_name, demo=demo, password_once=once)
    user.set_password(password)
    user.full_clean()
    user.save()
    record(by, "open-account", user, stream=stream(by))
    return user


@transaction.atomic
def open_with_role(
    by: User, username: str, display_name: str, role: str, unit: Unit, since: dt.date
) -> tuple[User, str]:
    """Open an account with its first role; returns it with the password to be shown once and changed on first use."""
    password = one_time_password()
    user = open_account(by, username, display_name, password, once=True)
    give_role(by, user, role, unit, since)
    return user, password


@transaction.atomic
def reset_password(by: User, user: User) -> str:
    """Give the account a new password, shown once and changed on first use; its sessions end.

    Raises ValidationError where the account is the administrator's own, or also serves another province.
    """
    _within_hand(by, user)
    password = one_time_password()
    user.set_password(password)
    user.password_once = True
    user.save()
    record(by, "reset-password", user, stream=stream(by))
    return password


@transaction.atomic
def password_was_changed(user: User) -> None:
    """Note that the account's holder chose a password of their own."""
    user.password_once = False
    user.save(update_fields=["password_once"])
    record(user, "change-password", user, stream=stream(user))


@transaction.atomic
def deactivate(by: User, user: User, reason: str) -> User:
    """Lock the account: it cannot sign in, its sessions end; its roles and its past acts stay on record."""
    _within_hand(by, user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    record(by, "deactivate-account", user, stream=stream(by), note=reason)
    return user


@transaction.atomic
def reactivate(by: User, user: User, reason: str) -> User:
    """Unlock the account."""
    _within_hand(by, user)
    user.is_active = True
    user.save(update_fields=["is_active"])
    record(by, "reactivate-account", user, stream=stream(by), note=reason)
    return user


@transaction.atomic
def give_role(by: User | None, user: User, role: str, unit: Unit, since: dt.date) -> Membership:
    """Give `user` a role at `unit` from `since` on; nobody gives one to themselves.

    Raises ValidationError where the role is held already, or the unit is not in force on that day.
    """
    _not_oneself(by, user)
    if not unit.holds_on(since):
        raise ValidationError({"unit": _("Đơn vị này không còn (hoặc chưa) hoạt động vào ngày bắt đầu.")})
    membership = Membership(user=user, role=role, unit=unit, valid_from=since)
    membership.full_clean()
    membership.save()
    record(by, "give-role", membership, stream=stream(by))
    return membership


@transaction.atomic
def end_role(by: User | None, membership: Membership, on: dt.date, reason: str) -> Membership:
    """End a role; the membership stays on record, `on` being the first day without it. Nobody ends their own."""
    _not_oneself(by, membership.user)
    membership.valid_to = on
    membership.full_clean()
    membership.save()
    record(by, "end-role", membership, stream=stream(by), note=reason)
    return membership


def one_time_password() -> str:
    """Return a password that is easy to read out: five groups of four letters, about 99 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _place in range(4)) for _group in range(5))


def _not_oneself(by: User | None, user: User) -> None:
    if by is not None and by.pk == user.pk:
        raise ValidationError(
            _("Không ai tự thay đổi vai trò hay tài khoản của chính mình; nhờ một người quản trị khác.")
        )


def _within_hand(by: User, user: User) -> None:
    """Refuse acts on one's own account, and on accounts that also serve a province that is not the administrator's."""
    _not_oneself(by, user)
    served = {m.unit.locality for m in user.current()}
    if served - {by.locality}:
        raise ValidationError(
            _("Tài khoản này còn giữ vai trò ở tỉnh khác; người quản trị của tỉnh đó mới được làm việc này.")
        )


@transaction.atomic
def change_address(user: User, address: str) -> None:
    """Keep the e-mail address that the account's holder gives; nothing where it is the same."""
    if user.email == address:
        return
    user.email = address
    user.save(update_fields=["email"])
    record(user, "change-address", user, stream=stream(user))
