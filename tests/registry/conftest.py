"""What the registry's tests share."""

import datetime as dt

import pytest

from caicach.registry import Registry


@pytest.fixture(scope="session")
def registry() -> Registry:
    """The registry of Việt Nam."""
    return Registry.default()


@pytest.fixture(scope="session")
def on_merger() -> dt.date:
    """The day on which 63 provinces became 34."""
    return dt.date(2025, 7, 1)
