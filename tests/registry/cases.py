"""Cases that a domain expert can read, from tests/cases/registry."""

from typing import Any

import yaml
from tests.reference import ROOT


def cases(name: str) -> Any:
    """Return the content of `tests/cases/registry/NAME.yaml`."""
    return yaml.safe_load((ROOT / "tests" / "cases" / "registry" / f"{name}.yaml").read_text(encoding="utf-8"))
