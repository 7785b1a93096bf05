"""Where the large reference tables stand: beside the repository, not inside it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def reference(path: str) -> Path:
    """Return `../shared/reference/PATH`; where it is missing, skip the test with the reason, or fail it in CI."""
    found = ROOT.parent / "shared" / "reference" / path
    if not found.exists():
        reason = f"the reference table {path} is not beside the repository (../shared/reference)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found
