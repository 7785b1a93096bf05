"""What every test stands on."""

from __future__ import annotations

from hypothesis import settings
from tests.plugins.nothing_skipped import in_ci

# No time limit per example: machines differ. In CI the same examples each time: a failure there is one of the change.
settings.register_profile("house", deadline=None, derandomize=in_ci())
settings.load_profile("house")
