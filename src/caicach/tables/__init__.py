"""People's table files (CSV, XLSX, Parquet) as rows of text that remember where they stand."""

from caicach.tables.encodings import Encoding, convert, recognise_encoding
from caicach.tables.model import Row, Table, fold_name
from caicach.tables.numbers import parse_number, plain_number
from caicach.tables.read import LIMIT_BYTES, read_table

__all__ = [
    "LIMIT_BYTES",
    "Encoding",
    "Row",
    "Table",
    "convert",
    "fold_name",
    "parse_number",
    "plain_number",
    "read_table",
    "recognise_encoding",
]
