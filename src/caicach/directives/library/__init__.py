"""The room's facts: states, rates, unit names and words of command, each in a YAML file with its source."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def load(name: str) -> Any:
    """Return the content of `name`.yaml of this library, read once; treat it as read-only."""
    return yaml.safe_load(files(__package__).joinpath(f"{name}.yaml").read_text(encoding="utf-8"))
