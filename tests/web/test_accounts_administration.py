"""Accounts and roles: opened, given, ended and locked by the province's administrator, each on the trail."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from tests.web.cast import PASSWORD, TODAY, Cast

from caicach.web.accounts import services
from caicach.web.accounts.models import Membership, User
from caicach.web.audit.models import Entry
from caicach.web.audit.verify import verify

SignIn = Callable[[User | None], Client]


@pytest.fixture
def admin(cast: Cast, signed_in: SignIn) -> Client:
    """Return the administrator's client."""
    return signed_in(cast.people.administrator)


def asked(cast: Cast, **changes: object) -> dict[str, object]:
    return {
        "display_name": "Trần Thị Bình, Sở B",
        "username": "binh.tt",
        "role": "unit-officer",
        "unit": cast.unit_b.pk,
        "since": TODAY.isoformat(),
    } | changes


def open_account(admin: Client, cast: Cast) -> tuple[User, str]:
    answer = admin.post(reverse("account-new"), asked(cast))
    return User.objects.get(username="binh.tt"), answer.context["password"]


# it works


def test_the_page_lists_the_accounts_of_the_province_only(admin: Client, cast: Cast) -> None:
    page = admin.get(reverse("administration")).content.decode()
    assert "specialist" in page
    assert "stranger" not in page


def test_an_account_is_opened_with_a_password_shown_once(admin: Client, cast: Cast) -> None:
    answer = admin.post(reverse("account-new"), asked(cast))
    opened = User.objects.get(username="binh.tt")
    password = answer.context["password"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert password in answer.content.decode()
    assert opened.check_password(password)
    assert opened.password_once
    assert [(m.role, m.unit) for m in opened.current()] == [("unit-officer", cast.unit_b)]
    acts = list(Entry.objects.order_by("pk").values_list("act", flat=True))[-2:]
    assert acts == ["open-account", "give-role"]
    assert not any(password in str(entry.state) for entry in Entry.objects.all())
    assert verify().broken == ()


def test_a_one_time_password_leads_to_the_page_where_it_is_changed(
    admin: Client, cast: Cast, signed_in: SignIn
) -> None:
    opened, password = open_account(admin, cast)
    theirs = signed_in(opened)
    change = reverse("account_change_password")
    assert theirs.get(reverse("home")).headers["Location"] == change
    assert theirs.get(change).status_code == 200
    same = {"oldpassword": password, "password1": password, "password2": password}
    assert "khác với mật khẩu dùng một lần" in theirs.post(change, same).content.decode()
    own = {"oldpassword": password, "password1": "một câu của riêng tôi", "password2": "một câu của riêng tôi"}
    assert theirs.post(change, own).headers["Location"] == reverse("home")
    assert theirs.get(reverse("home")).status_code == 200
    assert Entry.objects.order_by("-pk")[0].act == "change-password"
    assert verify().broken == ()


def test_a_role_is_given_and_ended_with_a_reason(admin: Client, cast: Cast) -> None:
    sister = cast.people.sister
    said = {"role": "leader", "unit": cast.unit_b.pk, "since": TODAY.isoformat()}
    assert admin.post(reverse("role-give", args=[sister.pk]), said).status_code == 302
    given = sister.memberships.get(role="leader")
    assert admin.post(reverse("role-end", args=[given.pk]), {"reason": "thôi kiêm nhiệm"}).status_code == 302
    given.refresh_from_db()
    assert given.valid_to == TODAY
    entry = Entry.objects.order_by("-pk")[0]
    assert (entry.act, entry.note) == ("end-role", "thôi kiêm nhiệm")


def test_a_new_password_ends_the_sessions_and_the_old_one(admin: Client, cast: Cast) -> None:
    theirs = Client()
    theirs.login(username="sister", password=PASSWORD)
    assert theirs.get(reverse("home")).status_code == 200
    password = admin.post(reverse("account-password", args=[cast.people.sister.pk])).context["password"]
    assert theirs.get(reverse("home")).status_code == 302
    assert not Client().login(username="sister", password=PASSWORD)
    assert Client().login(username="sister", password=password)


def test_a_locked_account_is_out_at_once_and_may_be_unlocked(admin: Client, cast: Cast, signed_in: SignIn) -> None:
    sister = cast.people.sister
    theirs = signed_in(sister)
    admin.post(reverse("account-lock", args=[sister.pk]), {"reason": "nghỉ việc"})
    assert "sign-in" in theirs.get(reverse("home")).headers["Location"]
    assert not Client().login(username="sister", password=PASSWORD)
    admin.post(reverse("account-unlock", args=[sister.pk]), {"reason": "đi làm lại"})
    assert Client().login(username="sister", password=PASSWORD)
    assert list(Entry.objects.order_by("-pk").values_list("act", "note")[:2]) == [
        ("reactivate-account", "đi làm lại"),
        ("deactivate-account", "nghỉ việc"),
    ]


# it checks ownership


@pytest.mark.parametrize("name", ["account", "account-password", "account-lock", "account-unlock", "role-give"])
def test_the_account_of_another_province_is_not_there(name: str, admin: Client, cast: Cast) -> None:
    address = reverse(name, args=[cast.people.stranger.pk])
    answer = admin.get(address) if name == "account" else admin.post(address, {"reason": "x"})
    assert answer.status_code == 404
    cast.people.stranger.refresh_from_db()
    assert cast.people.stranger.is_active


def test_an_account_that_also_serves_another_province_is_not_taken_over(admin: Client, cast: Cast) -> None:
    stranger = cast.people.stranger
    services.give_role(None, stranger, "leader", cast.unit_b, TODAY)
    for name in ("account-password", "account-lock"):
        answer = admin.post(reverse(name, args=[stranger.pk]), {"reason": "x"})
        assert answer.status_code == 422
        assert "tỉnh khác" in answer.content.decode()
    stranger.refresh_from_db()
    assert stranger.is_active
    assert stranger.check_password(PASSWORD)
    far = stranger.memberships.get(role="reform-officer")
    assert admin.post(reverse("role-end", args=[far.pk]), {"reason": "x"}).status_code == 404


def test_nobody_changes_their_own_account(admin: Client, cast: Cast) -> None:
    me = cast.people.administrator
    said = {"role": "reform-officer", "unit": cast.office.pk, "since": TODAY.isoformat(), "reason": "x"}
    for name in ("role-give", "account-password", "account-lock"):
        answer = admin.post(reverse(name, args=[me.pk]), said)
        assert answer.status_code == 422, name
        assert "chính mình" in answer.content.decode()
    answer = admin.post(reverse("role-end", args=[me.memberships.get().pk]), said)
    assert answer.status_code == 422
    assert Membership.objects.get(user=me).valid_to is None
    assert me.current()[0].role == "administrator"


# it requires the right, and rejects GET on acts


def test_only_the_administrator_comes_in(cast: Cast, signed_in: SignIn) -> None:
    for name in ("reform_officer", "leader", "specialist"):
        client = signed_in(cast.people.named()[name])
        assert client.get(reverse("administration")).status_code == 403
        assert client.post(reverse("account-new"), asked(cast)).status_code == 403
    assert not User.objects.filter(username="binh.tt").exists()


@pytest.mark.parametrize("name", ["account-password", "account-lock", "account-unlock", "role-give"])
def test_acts_are_not_done_by_following_a_link(name: str, admin: Client, cast: Cast) -> None:
    assert admin.get(reverse(name, args=[cast.people.sister.pk])).status_code == 405


# bad input


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"username": "SPECIALIST"}, "đã có người dùng"),
        ({"username": "có dấu cách"}, "Tên đăng nhập"),
        ({"username": ""}, "Tên đăng nhập"),
        ({"display_name": ""}, "Tên hiển thị"),
        ({"role": "root"}, "Vai trò"),
        ({"unit": 0}, "Đơn vị"),
        ({"since": "31/31/2022"}, "Từ ngày"),
        ({"since": "1990-01-01"}, "hoạt động vào ngày bắt đầu"),
    ],
)
def test_a_bad_form_says_what_is_wrong_and_keeps_the_rest(
    changes: dict[str, object], word: str, admin: Client, cast: Cast
) -> None:
    before = User.objects.count(), Entry.objects.count()
    answer = admin.post(reverse("account-new"), asked(cast, **changes))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'role="alert"' in page
    assert word in page
    assert (User.objects.count(), Entry.objects.count()) == before


def test_a_unit_of_another_province_is_not_offered(admin: Client, cast: Cast) -> None:
    far = cast.people.stranger.memberships.get().unit
    assert admin.post(reverse("account-new"), asked(cast, unit=far.pk)).status_code == 422


def test_a_role_held_already_is_not_given_twice(admin: Client, cast: Cast) -> None:
    said = {"role": "unit-officer", "unit": cast.unit_b.pk, "since": TODAY.isoformat()}
    assert admin.post(reverse("role-give", args=[cast.people.sister.pk]), said).status_code == 422


@pytest.mark.parametrize("name", ["account-lock", "account-unlock"])
def test_a_reason_is_compulsory(name: str, admin: Client, cast: Cast) -> None:
    answer = admin.post(reverse(name, args=[cast.people.sister.pk]), {"reason": "  "})
    assert answer.status_code == 422
    assert "Lý do" in answer.content.decode()


def test_the_service_refuses_oneself_whoever_calls_it(cast: Cast) -> None:
    with pytest.raises(ValidationError):
        services.give_role(cast.people.administrator, cast.people.administrator, "leader", cast.office, TODAY)


def test_one_time_passwords_are_long_and_never_the_same() -> None:
    made = {services.one_time_password() for _ in range(200)}
    assert len(made) == 200
    assert all(len(p) == 24 and set(p) <= set(services.LETTERS + "-") for p in made)
