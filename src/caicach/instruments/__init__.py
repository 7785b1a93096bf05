"""What is measured: dated indices and criteria sets, their files, and the figures given for them."""

from caicach.instruments.check import Finding, check_instrument
from caicach.instruments.editions import EditionChanges, compare_editions
from caicach.instruments.load import list_instruments, load_instrument
from caicach.instruments.matching import Matching, Pair, match
from caicach.instruments.model import Criterion, Edition, Instrument

__all__ = [
    "Criterion",
    "Edition",
    "EditionChanges",
    "Finding",
    "Instrument",
    "Matching",
    "Pair",
    "check_instrument",
    "compare_editions",
    "list_instruments",
    "load_instrument",
    "match",
]
