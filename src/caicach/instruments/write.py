"""Writes an instrument as YAML that a person can read and change."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import yaml
from pydantic import BaseModel

from caicach.instruments.model import Instrument
from caicach.text import Text


class _Dumper(yaml.SafeDumper):
    """Writes numbers as they are, texts in two languages on one line, and nothing by reference."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write every value out: a reader of one entry needs no other."""
        return True


def _number(dumper: yaml.SafeDumper, value: Decimal) -> yaml.Node:
    text = f"{value:f}"
    return dumper.represent_scalar(f"tag:yaml.org,2002:{'float' if '.' in text else 'int'}", text)


_Dumper.add_representer(Decimal, _number)


def to_yaml(instrument: Instrument) -> str:
    """Return the instrument's YAML; `load_instrument` reads it back as an equal instrument."""
    return yaml.dump(_plain(instrument), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1000)


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        fields = type(value).model_fields
        given = {name: getattr(value, name) for name in fields}
        return {fields[k].alias or k: _plain(v) for k, v in given.items() if k == "kind" or v != fields[k].default}
    if isinstance(value, Text):
        return value.vi if value.vi == value.en else {"vi": value.vi, "en": value.en}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value
