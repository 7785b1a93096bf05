"""Directives: conclusions, plans, letters read into tasks, and the rules by which tasks are followed."""

from caicach.directives.model import Reading, ReadTask
from caicach.directives.reading import read_directive

__all__ = ["ReadTask", "Reading", "read_directive"]
