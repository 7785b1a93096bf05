"""Vietnamese first: English only for a reader who switched to it."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse


def title(client: Client, **headers: str) -> str:
    page = client.get(reverse("account_login"), headers=headers).content.decode()
    return page[page.index("<html") : page.index(">", page.index("<html"))]


def test_a_browser_set_to_english_still_gets_vietnamese(db: None) -> None:
    assert 'lang="vi"' in title(Client(), **{"accept-language": "en-US,en;q=0.9"})


def test_the_switch_is_remembered(db: None) -> None:
    client = Client()
    back = client.post(reverse("set-language"), {"language": "en", "next": reverse("account_login")})
    assert back["Location"] == reverse("account_login")
    assert 'lang="en"' in title(client)
    client.post(reverse("set-language"), {"language": "vi", "next": "/"})
    assert 'lang="vi"' in title(client)


def test_the_switch_leads_nowhere_else(db: None) -> None:
    away = Client().post(reverse("set-language"), {"language": "en", "next": "https://elsewhere.example/"})
    assert away["Location"] == reverse("home")


def test_an_unknown_language_changes_nothing(db: None) -> None:
    client = Client()
    client.post(reverse("set-language"), {"language": "xx"})
    assert 'lang="vi"' in title(client)
