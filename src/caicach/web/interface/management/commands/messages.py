"""`caicach manage messages`: bring the English translations up to date with what the site says, and compile them."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from caicach.web.interface.msgids import Message, collect

PO = Path("en") / "LC_MESSAGES" / "django.po"
HEAD = {
    "Project-Id-Version": "caicach",
    "Language": "en",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}


class Command(BaseCommand):
    """Collects msgids (Vietnamese), keeps translations, marks what is said no more as obsolete, writes .po and .mo."""

    help = "Collect what the site says into locale/en/LC_MESSAGES/django.po and compile it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add `--check`."""
        parser.add_argument("--check", action="store_true", help="Only tell what lacks a translation; exit code 1.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the files, unless asked only to check, and list what lacks a translation."""
        file = Path(settings.LOCALE_PATHS[0]) / PO
        book = updated(file)
        lacking = [entry.msgid for entry in book.untranslated_entries()]
        if not options["check"]:
            file.parent.mkdir(parents=True, exist_ok=True)
            book.save(str(file))
            book.save_as_mofile(str(file.with_suffix(".mo")))
        for msgid in lacking:
            self.stdout.write(msgid)
        self.stderr.write(f"{len(book.translated_entries())} translated, {len(lacking)} not")
        if lacking and options["check"]:
            sys.exit(1)


def updated(file: Path) -> Any:
    """Return the catalogue of `file` with exactly the messages that the site says now (polib's POFile)."""
    import polib  # a tool of developers, not of the site

    old = polib.pofile(str(file)) if file.exists() else polib.POFile()
    kept = {(entry.msgctxt or "", entry.msgid): entry for entry in old}
    book = polib.POFile(wrapwidth=110)
    book.metadata = HEAD
    said = collect(Path(settings.LOCALE_PATHS[0]).parent)
    for key, message in said.items():
        book.append(_entry(message, kept.get(key)))
    for key, entry in kept.items():
        if key not in said and entry.msgstr:
            entry.obsolete, entry.occurrences = True, []
            book.append(entry)
    return book


def _entry(message: Message, kept: Any) -> Any:
    import polib

    entry = polib.POEntry(
        msgid=message.msgid,
        msgctxt=message.context or None,
        occurrences=[(place, "") for place in message.files],
        flags=["python-format"] if re.search(r"%[(ds]", message.msgid) else [],
    )
    if message.plural:
        entry.msgid_plural = message.plural
        entry.msgstr_plural = dict(kept.msgstr_plural) if kept and kept.msgstr_plural else {0: "", 1: ""}
    elif kept:
        entry.msgstr = kept.msgstr
    return entry
