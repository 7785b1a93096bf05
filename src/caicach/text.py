"""Words for people, in both languages of the product, kept side by side where they are decided.

The core never chooses a language: it hands out `Text`, and the shell (command line, web) picks.
The web's own templates use Django's translation files; `Text` is for what the core has to say.
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

Language = Literal["vi", "en"]


class Text(NamedTuple):
    """One statement in Vietnamese (first) and English."""

    vi: str
    en: str

    def within(self, language: str) -> str:
        """Return the wording in `language`; anything that is not English gets Vietnamese."""
        return self.en if language.startswith("en") else self.vi

    def format(self, **values: object) -> Text:
        """Return both wordings with `values` filled in."""
        return Text(self.vi.format(**values), self.en.format(**values))

    @classmethod
    def of(cls, value: Any) -> Text:
        """Return `value` as a Text: a Text as it is, a mapping with `vi` and `en`, or one plain string for both."""
        if isinstance(value, Text):
            return value
        if isinstance(value, dict):
            return cls(str(value["vi"]), str(value.get("en", value["vi"])))
        return cls(str(value), str(value))
