"""The unit of a row: a code, a name, or both, looked up as of the period's end."""

from __future__ import annotations

from caicach.errors import InputError, Problem
from caicach.registry.period import period_end
from caicach.registry.registry import Registry
from caicach.text import Text


class UnitFinder:
    """Looks units up once each. A national index takes only provinces of the registry; another set any code."""

    def __init__(self, registry: Registry, measures: str) -> None:
        self._registry = registry
        self._national = measures == "province"
        self._known: dict[tuple[str, str, str], str | InputError] = {}

    def find(self, text: str, name: str, period: str) -> str:
        """Return the unit's code; raises InputError where it is unknown then, or `name` names another unit."""
        key = (text, name, period)
        if key not in self._known:
            try:
                self._known[key] = self._find(text, name, period)
            except InputError as error:
                self._known[key] = error
        found = self._known[key]
        if isinstance(found, InputError):
            raise found
        return found

    def _find(self, text: str, name: str, period: str) -> str:
        if not text and not name:
            expected = Text("mã hoặc tên đơn vị", "a unit's code or name")
            cure = Text("Điền đơn vị của dòng này.", "Fill in this row's unit.")
            raise InputError(Problem(found="", expected=expected, cure=cure))
        if not self._national:
            return text or name
        code = self._province(text or name, period)
        if text and name and self._province(name, period) != code:
            expected = Text("mã và tên của cùng một đơn vị", "the code and the name of one unit")
            cure = Text("Sửa mã hoặc tên đơn vị của dòng này.", "Mend the code or the name in this row.")
            raise InputError(Problem(found=f"{text} / {name}", expected=expected, cure=cure))
        return code

    def _province(self, text: str, period: str) -> str:
        # A spreadsheet takes 01 for the number 1: no province has a code of one digit.
        asked = text.zfill(2) if text.isascii() and text.isdigit() else text
        return self._registry.find(asked, period_end(period), level="province").code
