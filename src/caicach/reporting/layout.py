"""The measures of a paper, read from `library/nd30.yaml`, where each stands with the range that the decree allows."""

from __future__ import annotations

import functools
import re
from importlib.resources import files
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, model_validator

from caicach.reporting.charts.spec import wrapped
from caicach.text import Text

_POINT = 0.3528  # mm
HEAD_SHARES = (0.425, 0.575)  # of the text's width: the issuer's half and the country's


class Measure(BaseModel):
    """A measure that we use, within the range that the rule allows (both ends included)."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    range: tuple[float, float]
    use: float

    @model_validator(mode="after")
    def _lawful(self) -> Measure:
        if not self.range[0] <= self.use <= self.range[1]:
            raise ValueError(f"{self.use} lies outside {self.range}")
        return self


class Layout(BaseModel):
    """Page and margins in mm, sizes in points, lengths of rules as parts of the text line above them."""

    model_config = ConfigDict(frozen=True)
    page: tuple[float, float]
    margins: dict[str, Measure]
    font: str
    substitute: str
    sizes: dict[str, Measure]
    indent: Measure
    paragraph_gap: Measure
    line_spacing: Measure
    rules: dict[str, Measure]
    end_mark: str
    kinds: dict[str, str | None]
    party: dict[str, Any]
    own: dict[str, float]
    source: Text

    def size(self, component: str) -> float:
        """Return the size in points of a component, such as `body` or `motto`."""
        return self.sizes[component].use

    def margin(self, side: str) -> float:
        """Return a margin in mm: `top`, `bottom`, `left`, `right`."""
        return self.margins[side].use

    @property
    def text_width(self) -> float:
        """The width of the text in mm."""
        return self.page[0] - self.margin("left") - self.margin("right")

    def title_lines(self, title: str) -> list[str]:
        """Return a title in lines: parted at a comma where two lines hold it, otherwise evenly filled."""
        points, size = self.text_width * 0.9 / _POINT, self.size("subject")
        lines = wrapped(title, points, size)
        room = points / (size * 0.5)
        parts = [(title[: m.end()].strip(), title[m.end() :]) for m in re.finditer(r"[,;:] ", title)]
        fitting = [part for part in parts if max(map(len, part)) <= room]
        if len(lines) != 2 or not fitting:
            return lines
        first, second = min(fitting, key=lambda part: abs(len(part[0]) - len(part[1])))
        return [first, second]

    def head_lines(self, name: str, size: float, *, bold: bool) -> list[str]:
        """Return the name of a body in capitals, in lines that its half of the head holds."""
        letter = 0.7 if bold else 0.62  # a capital's mean width in the face, as a part of its size
        return wrapped(name.upper(), (self.text_width * HEAD_SHARES[0] - 4) / _POINT * 0.5 / letter, size)


@functools.cache
def state_layout() -> Layout:
    """Return the layout of state bodies' papers (Decree 30/2020/NĐ-CP)."""
    data = yaml.safe_load((files("caicach.reporting") / "library" / "nd30.yaml").read_text(encoding="utf-8"))
    page = data.pop("page")
    return Layout(
        **data | {"page": page["size"], "margins": page["margins"], "source": Text.of(data["source"]["text"])}
    )
