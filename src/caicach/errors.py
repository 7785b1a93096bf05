"""Errors that speak to the person who can mend them: where, what was found, what was expected, how to mend it."""

from __future__ import annotations

import errno
from collections.abc import Iterable
from dataclasses import dataclass, replace

from caicach.text import Text


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a person's input.

    `row` counts as the person's program counts: the header of a plain CSV file is row 1.
    `column` is the header's text where there is one.
    """

    expected: Text
    cure: Text
    found: str | None = None
    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None

    def at(
        self,
        *,
        file: str | None = None,
        sheet: str | None = None,
        row: int | None = None,
        column: str | None = None,
    ) -> Problem:
        """Return this problem with the places filled in that it does not name yet."""
        return replace(
            self,
            file=self.file or file,
            sheet=self.sheet or sheet,
            row=self.row if self.row is not None else row,
            column=self.column or column,
        )

    def place(self, language: str = "vi") -> str:
        """Return the place in words, such as `papi.xlsx, trang tính 2021, dòng 5, cột score`."""
        words = {"sheet": "sheet", "row": "row", "column": "column"} if language.startswith("en") else _PLACE_VI
        parts = [self.file or ""]
        places = (("sheet", self.sheet), ("row", self.row), ("column", self.column))
        parts += [f"{words[kind]} {at}" for kind, at in places if at]
        return ", ".join(p for p in parts if p)

    def within(self, language: str = "vi") -> str:
        """Return the whole problem as one line in `language`."""
        english = language.startswith("en")
        parts = []
        if self.found is not None:
            parts.append(f"found “{self.found}”" if english else f"thấy “{self.found}”")
        expected = self.expected.within(language)
        parts.append(f"expected {expected}" if english else f"cần {expected}")
        place = self.place(language)
        line = f"{place}: {', '.join(parts)}. {self.cure.within(language)}"
        return line if place else line.removeprefix(": ")


_PLACE_VI = {"sheet": "trang tính", "row": "dòng", "column": "cột"}


_SYSTEM: dict[type[OSError], Text] = {
    FileNotFoundError: Text("không tìm thấy", "not found"),
    IsADirectoryError: Text("là một thư mục", "is a folder"),
    NotADirectoryError: Text("đường dẫn đi qua một tệp", "the path leads through a file"),
    PermissionError: Text("không có quyền", "not permitted"),
}
_NO_SPACE = Text("ổ đĩa đã đầy", "no space left")


def said_by_system(error: OSError) -> str:
    """Return why the system refused a file, in both languages; in its own words where it is something rare."""
    words = _NO_SPACE if error.errno == errno.ENOSPC else None
    words = words or next((text for kind, text in _SYSTEM.items() if isinstance(error, kind)), None)
    return f"{words.vi} · {words.en}" if words else error.strerror or type(error).__name__


class CaicachError(Exception):
    """Base of every error that caicach raises on purpose."""


class InputError(CaicachError, ValueError):
    """The input or the call is wrong; nothing was written. Holds every problem found, not only the first."""

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__(self.within("vi"))

    def within(self, language: str = "vi") -> str:
        """Return all problems in `language`, one a line."""
        return "\n".join(problem.within(language) for problem in self.problems)

    def at(self, **place: str | int | None) -> InputError:
        """Return the same error with places filled in that its problems do not name yet."""
        return type(self)(problem.at(**place) for problem in self.problems)  # type: ignore[arg-type]
