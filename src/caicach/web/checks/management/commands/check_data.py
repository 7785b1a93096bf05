"""`caicach manage check_data`: run the integrity checks; exit code 1 where one of severity `error` finds something."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from caicach.web.checks.integrity import Outcome, run_checks


class Command(BaseCommand):
    """Prints what is wrong, why it matters and how to mend it."""

    help = "Run the integrity checks of the data; exit code 1 where one of severity `error` finds something."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add `--format`."""
        parser.add_argument("--format", choices=["table", "json"], default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run all checks and print their outcome."""
        language = os.environ.get("CAICACH_LANG", "vi")
        outcomes = run_checks()
        errors = sum(o.count for o in outcomes if o.check.severity == "error")
        warnings = sum(o.count for o in outcomes if o.check.severity == "warning")
        if options["format"] == "json":
            checks = [_plain(o, language) for o in outcomes]
            answer = {"ok": not errors, "errors": errors, "warnings": warnings, "checks": checks}
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))
        else:
            for outcome in outcomes:
                self._tell(outcome, language)
            english = language.startswith("en")
            words = "{c} checks, {e} errors, {w} warnings" if english else "{c} phép kiểm, {e} lỗi, {w} cảnh báo"
            self.stdout.write(words.format(c=len(outcomes), e=errors, w=warnings))
        if errors:
            sys.exit(1)

    def _tell(self, outcome: Outcome, language: str) -> None:
        check = outcome.check
        mark = "✓" if not outcome.count else "✗" if check.severity == "error" else "!"
        self.stdout.write(f"{mark} {outcome.count:>5}  {check.title.within(language)} [{check.name}]")
        if not outcome.count:
            return
        self.stdout.write(f"         {check.why.within(language)}\n         → {check.mend.within(language)}")
        for pk, label, _locality in outcome.rows:
            self.stdout.write(f"           {pk}: {label}")


def _plain(outcome: Outcome, language: str) -> dict[str, Any]:
    check = outcome.check
    return {
        "name": check.name,
        "severity": check.severity,
        "title": check.title.within(language),
        "why": check.why.within(language),
        "mend": check.mend.within(language),
        "count": outcome.count,
        "rows": [{"id": pk, "label": label} for pk, label, _locality in outcome.rows],
    }
