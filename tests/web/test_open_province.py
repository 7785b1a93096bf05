"""Opening a province on a new installation."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from caicach.web.accounts.models import User
from caicach.web.audit.verify import verify
from caicach.web.units.models import Locality


def opened(province: str, **options: str) -> list[str]:
    said = StringIO()
    call_command("open_province", province, stdout=said, **options)
    return said.getvalue().splitlines()


@pytest.mark.django_db
def test_the_administrator_signs_in_with_the_password_shown_and_administers() -> None:
    units, name, password = opened("ninh binh", administrator="quan-tri-nb")
    assert units.startswith("Tỉnh Ninh Bình: ")
    client = Client()
    account = {"login": name.removeprefix("Tài khoản: "), "password": password.removeprefix("Mật khẩu dùng một lần: ")}
    assert client.post(reverse("account_login"), account).status_code == 302
    user = User.objects.get(username="quan-tri-nb")
    assert [m.role for m in user.current()] == ["administrator"]
    assert verify().broken == ()


@pytest.mark.django_db
@pytest.mark.parametrize("province", ["Hà Nam", "tỉnh Không Có", ""])
def test_a_province_that_is_not_one_today_is_refused_and_nothing_is_kept(province: str) -> None:
    with pytest.raises(CommandError):
        opened(province)
    assert not Locality.objects.exists()


@pytest.mark.django_db
def test_neither_a_province_nor_an_account_is_opened_twice() -> None:
    opened("Ninh Bình")
    for province in ("37", "Hà Nội"):
        with pytest.raises(CommandError):
            opened(province)
    assert Locality.objects.count() == 1
