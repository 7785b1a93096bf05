"""All that the site says in Vietnamese it says in English, from a catalogue that is up to date and compiled."""

from __future__ import annotations

import re
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext, ngettext

from caicach.web.interface.management.commands.messages import PO, updated
from caicach.web.interface.msgids import collect, in_python, in_template

FILE = Path(settings.LOCALE_PATHS[0]) / PO
RUN = "run `caicach manage messages`, translate what it lists in locale/en/LC_MESSAGES/django.po, and run it again"
PLACES = re.compile(r"%\(\w+\)[sd]|%[sd]|<[^>]+>")


@pytest.fixture(scope="module")
def book() -> polib.POFile:
    """Return the catalogue as it is kept."""
    return polib.pofile(str(FILE))


def test_every_message_is_translated() -> None:
    assert [entry.msgid for entry in updated(FILE).untranslated_entries()] == [], RUN


def test_nothing_in_the_catalogue_is_stale(book: polib.POFile) -> None:
    said = set(collect(Path(settings.LOCALE_PATHS[0]).parent))
    assert {(e.msgctxt or "", e.msgid) for e in book if not e.obsolete} == said, RUN


def test_the_compiled_catalogue_is_that_of_the_texts(book: polib.POFile) -> None:
    assert FILE.with_suffix(".mo").read_bytes() == book.to_binary(), RUN


def said_in(entry: polib.POEntry) -> list[str]:
    return [entry.msgstr] if not entry.msgid_plural else list(entry.msgstr_plural.values())


def test_translations_keep_what_is_filled_in(book: polib.POFile) -> None:
    for entry in book:
        for words in said_in(entry):
            if not entry.obsolete:
                assert sorted(PLACES.findall(words)) == sorted(PLACES.findall(entry.msgid)), entry.msgid


def test_nobody_is_shouted_at(book: polib.POFile) -> None:
    assert [e.msgid for e in book if "!" in e.msgid + "".join(said_in(e))] == []


def test_the_site_speaks_as_asked() -> None:
    with translation.override("en"):
        assert gettext("Đăng nhập") == "Sign in"
        assert ngettext("%(n)s nhiệm vụ quá hạn", "%(n)s nhiệm vụ quá hạn", 1) == "%(n)s task overdue"
        assert ngettext("%(n)s nhiệm vụ quá hạn", "%(n)s nhiệm vụ quá hạn", 2) == "%(n)s tasks overdue"
        assert gettext("This field is required.") == "This field is required."
    with translation.override("vi"):
        assert gettext("Đăng nhập") == "Đăng nhập"
        assert gettext("This field is required.") == "Trường này là bắt buộc."


# the collecting


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("from django.utils.translation import gettext as _\n_('một')", [("một", "", "")]),
        ("from django.utils.translation import gettext_lazy\nx = gettext_lazy('một ' 'hai')", [("một hai", "", "")]),
        ("from django.utils import translation\ntranslation.gettext('một')", [("một", "", "")]),
        ("from django.utils.translation import ngettext as n\nn('một', 'nhiều', 3)", [("một", "nhiều", "")]),
        ("from django.utils.translation import pgettext\npgettext('ở', 'một')", [("một", "", "ở")]),
        ("from django.utils.translation import gettext as _\n_(name)", []),
        ("_ = 1\nprint('một')", []),
    ],
)
def test_messages_of_python(text: str, found: list[tuple[str, str, str]]) -> None:
    assert [(m.msgid, m.plural, m.context) for m in in_python(text)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{% translate "một" %}', [("một", "")]),
        ("{% translate 'Tìm… ( / )' %}", [("Tìm… ( / )", "")]),
        ('{% include "x" with help=_("một (hai)") %}', [("một (hai)", "")]),
        ('{{ x|default:_("không nêu") }}', [("không nêu", "")]),
        ("{% blocktranslate with n=a.b %}có {{ n }} việc{% endblocktranslate %}", [("có %(n)s việc", "")]),
        (
            "{% blocktranslate count n=x %}{{ n }} việc{% plural %}{{ n }} các việc{% endblocktranslate %}",
            [("%(n)s việc", "%(n)s các việc")],
        ),
        ('{% translate "60 %" %}', [("60 %%", "")]),
        ("một _( hai gettext( ba", []),
    ],
)
def test_messages_of_templates(text: str, found: list[tuple[str, str]]) -> None:
    assert [(m.msgid, m.plural) for m in in_template(text)] == found
