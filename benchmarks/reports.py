"""150 reports of ten pages or more with charts as PDF, in two processes, beside the same one after the other."""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import random
import tempfile
import time
from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pypdf

from benchmarks.harness import machine
from caicach.reporting.batch import Made, Order, make_many
from caicach.reporting.document import Letterhead, Signature
from caicach.reporting.figure_set import Figure, FigureSet, Rows
from caicach.reporting.filling import Contribution, fill
from caicach.reporting.paper import Paper
from caicach.reporting.templates import library_template
from caicach.text import Text

UNITS, LEAST_PAGES, CHARTS = 150, 10, 5
SOURCE = Text("số liệu ngẫu nhiên để đo", "random figures for timing")
SEED = 20261124


def results(repeats: int) -> list[dict[str, Any]]:
    """Return the seconds of one batch in two processes and of one in a single process; `repeats` is not used.

    Each is timed once: it is long enough. A batch whose papers are too short or not all there raises AssertionError.
    """
    del repeats
    seconds = {"caicach": _timed(2), "one process": _timed(1)}
    spent = {name: dict.fromkeys(("median", "q1", "q3", "min", "max"), taken) for name, taken in seconds.items()}
    return [
        {
            "name": "reports-batch",
            "what": f"{UNITS} reports of at least {LEAST_PAGES} pages with {CHARTS} charts, template to PDF on disk",
            "size": {"reports": UNITS, "least_pages": LEAST_PAGES, "charts_each": CHARTS, "processes": 2},
            "repeats": 1,
            "seconds": spent,
            "ratio": seconds["one process"] / seconds["caicach"],
            "measured_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            "machine": machine(),
            "versions": {p: importlib.metadata.version(p) for p in ("caicach", "typst", "vl-convert-python", "altair")},
        }
    ]


def _timed(processes: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        made = make_many(orders(), Path(folder), processes=processes)
        taken = time.perf_counter() - start
        _check(made)
    return taken


def _check(made: list[Made]) -> None:
    assert len(made) == UNITS
    assert not [one.trouble for one in made if one.trouble]
    for one in made[:: UNITS // 5]:
        pages = pypdf.PdfReader(one.files[0]).pages
        assert len(pages) >= LEAST_PAGES, len(pages)


def orders(count: int = UNITS) -> Iterator[Order]:
    """Yield the orders: one template, figures of their own for each unit."""
    template, numbers = library_template("dossiers"), random.Random(SEED)
    words = {"danh-gia": [Contribution("", "Đánh giá chung của văn phòng. " * 40)]}
    for unit in range(count):
        head = Letterhead(f"Ủy ban nhân dân xã số {unit}", "Mẫu")
        paper = Paper(head, Signature(("CHỦ TỊCH",)), "BC-UBND", to=("Ủy ban nhân dân tỉnh",))
        told = partial(fill, template, _figures(unit, numbers), paper, words, site="https://caicach.example")
        yield Order(f"bao-cao-{unit:03d}", told, ("pdf",))


def _figures(unit: int, numbers: random.Random) -> FigureSet:
    def some(most: int = 5000) -> int:
        return numbers.randint(0, most)

    def share() -> Decimal:
        return Decimal(numbers.randint(8000, 10000)) / 100

    counts = ("carried_over", "received", "resolved", "resolved_early", "resolved_on_time", "resolved_late", "pending")
    figures = [Figure(f"dossiers.{name}", some(), some(), SOURCE, f"/dossiers/?{name}") for name in counts]
    figures += [Figure(f"dossiers.{name}", share(), share(), SOURCE) for name in ("on_time_rate", "overdue_rate")]
    by_unit = [
        (f"Bộ phận {i}", some(), some(), some(), some(90), some(), some(90), share(), share()) for i in range(60)
    ]
    by_field = [(f"Lĩnh vực {i}", some(), some(), some(90), some(90), share()) for i in range(70)]
    by_month = [(f"T{i}/2026", some(), some(), some(90), share()) for i in range(1, 13)]
    causes = [(f"Nguyên nhân {i}", "đề xuất", some(90)) for i in range(8)]
    named = {"by_unit": by_unit, "by_field": by_field, "by_month": by_month, "causes": causes}
    tables = [Rows(f"dossiers.{name}", tuple(rows), SOURCE, f"/dossiers/{name}") for name, rows in named.items()]
    return FigureSet(f"X{unit}", f"xã số {unit}", "2026", dt.date(2026, 12, 31), tuple(figures), tuple(tables))


if __name__ == "__main__":
    print(f"{_timed(2):.1f} s, load {machine()['load_at_end']}")
