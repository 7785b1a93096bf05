"""Observations for the tests of scoring and analysis: of the reference tables, and made by hand."""

from __future__ import annotations

import csv
from functools import cache

from tests.reference import reference

from caicach.instruments import load_instrument
from caicach.instruments.model import Instrument
from caicach.instruments.observations import Observation

NAMES = {
    "papi_dimensions.csv": ("dimension_no", "score"),
    "papi_2022.csv": ("dimension_no", "score"),
    "papi_subdimensions.csv": ("subdimension_no", "score"),
    "pci_subindices.csv": ("subindex_key", "score"),
}


def observed(unit, period, code, value=None, rank=None, out_of=None, row=None) -> Observation:
    return Observation(unit=unit, period=period, code=code, value=value, se=None, rank=rank, out_of=out_of, row=row)


def rows_of(name: str) -> list[dict[str, str]]:
    with reference(f"indices/{name}").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@cache
def published(name: str) -> tuple[Observation, ...]:
    """The figures of a reference table; a blank is missing."""
    code, value = NAMES[name]
    return tuple(observed(r["province_code"], r["year"], r[code], float(r[value])) for r in rows_of(name) if r[value])


@cache
def instrument(name: str) -> Instrument:
    return load_instrument(name)


def composite(components: dict[str, int | None], *, combine="sum", multiplier=1, breaks=(), **more) -> Instrument:
    """A small index: component code → weight (None where it is a plain sum), one open edition unless `editions`."""
    edition = {
        "id": "1",
        "periods": {"first": "2000"},
        "combine": combine,
        "multiplier": multiplier,
        "scale": {"low": 0, "high": 100},
        "decimals": 3,
        "groups": {
            "method": "quartiles",
            "codes": ["highest", "upper-middle", "lower-middle", "lowest"],
            "titles": [
                {"vi": "cao nhất", "en": "highest"},
                {"vi": "trung bình cao", "en": "upper middle"},
                {"vi": "trung bình thấp", "en": "lower middle"},
                {"vi": "thấp nhất", "en": "lowest"},
            ],
        },
        "criteria": [{"code": c, "title": f"Chỉ số {c}", "weight": w} for c, w in components.items()],
        "source": {"text": "made up for this test", "status": "template"},
    }
    data = {"id": "toy", "family": "composite", "title": "Toy", "short": "TOY", "breaks": list(breaks)}
    return Instrument.model_validate({**data, "editions": more.pop("editions", [edition]), **more})
