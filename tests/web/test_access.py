"""Who opens what: generated from access/table.yaml, the site's addresses and the small cast.

signed out                          → the sign-in page
a role without the page's act       → 403, whatever the record
the act reaches the record          → the page
the record is seen, the act is not  → 403
the record is not even seen         → 404, as if it were not there
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from tests.web.cast import REACH, Cast
from tests.web.examples import EXAMPLES, Example

from caicach.web.access.table import permission_table
from caicach.web.accounts.models import Role, User

TABLE = permission_table()
OPEN, REFUSED, HIDDEN = "open", "refused", "hidden"
FREE = ("public", "signed-in")
# Kinds of record that belong to units, so that `own` can reach them; all others belong to a province only.
OF_UNITS = {
    "paragraph",
    "finding",
    "task",
    "attachment",
    "unit",
    "membership",
    "user",
    "round",
    "entrant",
    "evidence",
    "target",
    "case",
    "casefile",
    "review",
    "evaluation",
    "sheet",
}


@dataclass(frozen=True)
class Address:
    """One address of the site: its name, what it takes, and the view behind it."""

    name: str
    takes: frozenset[str]
    view: Any


def addresses(resolver: URLResolver, space: str = "", takes: frozenset[str] = frozenset()) -> Iterator[Address]:
    """Yield every address below `resolver`."""
    for entry in resolver.url_patterns:
        all_takes = takes | set(entry.pattern.converters) | set(entry.pattern.regex.groupindex)
        if isinstance(entry, URLPattern):
            yield Address(f"{space}{entry.name}", all_takes, entry.callback)
        else:
            yield from addresses(entry, f"{space}{entry.namespace}:" if entry.namespace else space, all_takes)


ADDRESSES = {address.name: address for address in addresses(get_resolver())}


def reaches(person: str, user: User, act: str, record: Any) -> bool:
    """Tell from the table alone whether the act reaches the record for this one of the cast."""
    scopes = {TABLE.acts[act].who.get(membership.role) for membership in user.current()}
    near = REACH[person]
    own = near == "own" and record._meta.model_name in OF_UNITS
    return "everywhere" in scopes or ("locality" in scopes and near != "none") or ("own" in scopes and own)


def expected(person: str, user: User, act: str, record: Any) -> str:
    """Return what the table says of this person, act and record (None: figures that are nobody's)."""
    if act in FREE:
        return OPEN
    if not {membership.role for membership in user.current()} & set(TABLE.acts[act].who):
        return REFUSED
    if record is None or reaches(person, user, act, record):
        return OPEN
    see = TABLE.seen_through.get(record._meta.model_name, act)
    return REFUSED if reaches(person, user, see, record) else HIDDEN


def ask(user: User | None, name: str, example: Example, **headers: str) -> HttpResponse:
    """Return the answer to GET, or to an empty POST where the address takes no GET; whatever it did is undone."""
    client = Client(headers=headers)
    url = reverse(name, kwargs=example.kwargs, query=example.query)
    with transaction.atomic():
        if user is not None:
            client.force_login(user)
            session = client.session
            session.update(example.session)
            session.save()
        answer = client.get(url)
        if answer.status_code == 405:
            answer = client.post(url)
        transaction.set_rollback(True)
    assert answer.headers["Content-Security-Policy"] == settings.CONTENT_SECURITY_POLICY
    return answer


def outcome(answer: HttpResponse) -> str:
    """Return an answer's meaning in the words of this file."""
    words = {403: REFUSED, 404: HIDDEN, 200: OPEN, 204: OPEN, 302: OPEN, 400: OPEN, 409: OPEN, 422: OPEN}
    return words.get(answer.status_code, str(answer.status_code))


@pytest.fixture
def example(name: str, cast: Cast) -> Example:
    """Return what to fill the address with: a record of Sở A, or nothing."""
    return EXAMPLES[name](cast) if name in EXAMPLES else Example()


def test_every_address_has_an_entry_and_no_entry_is_stale() -> None:
    assert set(ADDRESSES) == set(TABLE.pages)


def test_every_address_that_takes_something_has_an_example_and_no_example_is_stale() -> None:
    assert {name for name, address in ADDRESSES.items() if address.takes} - set(EXAMPLES) == set()
    assert set(EXAMPLES) - set(ADDRESSES) == set()


def test_every_role_has_a_row_and_somebody_in_the_cast(cast: Cast) -> None:
    assert set(TABLE.roles) == set(Role.values)
    assert {m.role for user in cast.people.named().values() for m in user.current()} == set(Role.values)
    assert set(cast.people.named()) == set(REACH)
    assert all(any(role in act.who for act in TABLE.acts.values()) for role in TABLE.roles)


def test_every_act_stands_for_a_page_or_is_seen_through_one() -> None:
    assert set(TABLE.acts) - set(TABLE.pages.values()) - set(TABLE.seen_through.values()) == set()


def test_no_address_does_without_the_csrf_token() -> None:
    assert [a.name for a in ADDRESSES.values() if getattr(a.view, "csrf_exempt", False)] == []


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere() -> None:
    rules = dict(rule.strip().split(" ", 1) for rule in settings.CONTENT_SECURITY_POLICY.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == "'self'"
    allowed = {source for sources in rules.values() for source in sources.split()}
    assert allowed <= {"'none'", "'self'", "data:", "blob:"}


@pytest.mark.parametrize("name", ADDRESSES)
def test_signed_out_one_is_sent_to_the_sign_in_page(name: str, example: Example) -> None:
    answer = ask(None, name, example)
    sign_in = reverse(settings.LOGIN_URL)
    if TABLE.pages[name] == "public":
        assert outcome(answer) == OPEN
        assert not answer.headers.get("Location", "").startswith(f"{sign_in}?")
    else:
        assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, sign_in)
        assert ask(None, name, example, HX_Request="true").headers["HX-Redirect"] == sign_in


@pytest.mark.parametrize("name", ADDRESSES)
def test_each_of_the_cast_gets_what_the_table_says(name: str, example: Example, cast: Cast) -> None:
    assert resolve(reverse(name, kwargs=example.kwargs)).view_name == name
    act = TABLE.pages[name]
    said = {who: expected(who, user, act, example.record) for who, user in cast.people.named().items()}
    found = {who: outcome(ask(user, name, example)) for who, user in cast.people.named().items()}
    assert found == said
