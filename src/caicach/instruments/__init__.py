"""What is measured: dated indices and criteria sets, their files, and the figures given for them."""

from caicach.instruments.check import Finding, check_instrument
from caicach.instruments.load import list_instruments, load_instrument
from caicach.instruments.model import Criterion, Edition, Instrument

__all__ = [
    "Criterion",
    "Edition",
    "Finding",
    "Instrument",
    "check_instrument",
    "list_instruments",
    "load_instrument",
]
