"""Opening accounts and giving roles: the only place that writes them."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from caicach.web.accounts.models import Membership, User
from caicach.web.audit.chain import record
from caicach.web.units.models import Unit

DEMO_PASSWORD = "minh-hoa-cai-cach"  # noqa: S105 - offered to everyone on the demo's sign-in page


@transaction.atomic
def open_account(
    by: User | None, username: str, display_name: str, password: str | None, *, demo: bool = False
) -> User:
    """Open an account; without a password it cannot sign in until one is set."""
    user = User(username=username, display_name=display_name, demo=demo)
    user.set_password(password)
    user.full_clean()
    user.save()
    record(by, "open-account", user, stream="accounts")
    return user


@transaction.atomic
def give_role(by: User | None, user: User, role: str, unit: Unit, since: dt.date) -> Membership:
    """Give `user` a role at `unit` from `since` on."""
    membership = Membership(user=user, role=role, unit=unit, valid_from=since)
    membership.full_clean()
    membership.save()
    record(by, "give-role", membership, stream="accounts")
    return membership


@transaction.atomic
def end_role(by: User, membership: Membership, on: dt.date, reason: str) -> Membership:
    """End a role; the membership stays on record with its last day."""
    membership.valid_to = on
    membership.full_clean()
    membership.save()
    record(by, "end-role", membership, stream="accounts", note=reason)
    return membership
