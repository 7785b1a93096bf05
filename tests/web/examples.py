"""For each address that takes something: what to put in, and the record of Sở A that it is about."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from tests.web.cast import HA_NAM, NAM_DINH, TODAY, Cast

from caicach.instruments.observations import Observation
from caicach.web.files.keep import keep
from caicach.web.findings.models import Finding
from caicach.web.findings.services import Weakness, Why, record_finding
from caicach.web.indices.services import Provenance, import_rows

BEFORE, AFTER = "2020", "2021"
COMPARISON = {"instrument": "papi", "from": BEFORE, "to": AFTER}


@dataclass(frozen=True)
class Example:
    """What fills an address (path, query, what earlier steps left in the session), and the record it is about.

    Without a record the page is about figures that are the same for all.
    """

    kwargs: dict[str, Any] = field(default_factory=dict)
    record: Model | None = None
    query: dict[str, str] = field(default_factory=dict)
    session: dict[str, Any] = field(default_factory=dict)


def index_tables(cast: Cast) -> None:
    """Import two years of PAPI for two provinces: figures of the tests, not the published ones."""
    rows = [
        Observation(unit=unit, period=period, code=str(code), value=4 + code / 4 - step)
        for unit, fall in ((HA_NAM, 0.5), (NAM_DINH, 0.1))
        for period, step in ((BEFORE, 0.0), (AFTER, fall))
        for code in range(1, 9)
    ]
    origin = Provenance("số liệu thử", "thu.csv", published_on=dt.date(2022, 5, 10))
    import_rows(cast.people.reform_officer, "papi", rows, origin, TODAY)


def finding(cast: Cast) -> Finding:
    """Record a finding that concerns Sở A, with one cause."""
    weakness = Weakness("Chỉ số 1 giảm", "papi", "1", BEFORE, AFTER)
    return record_finding(
        cast.people.reform_officer, cast.province, weakness, [Why("subjective", "chậm công khai")], [cast.unit_a]
    )


def of_index(**kwargs: str) -> Callable[[Cast], Example]:
    """Return the maker of an example about the imported tables."""

    def make(cast: Cast) -> Example:
        index_tables(cast)
        return Example({"instrument": "papi", **kwargs})

    return make


def of_comparison(cast: Cast) -> Example:
    """Name a comparison in the query."""
    index_tables(cast)
    return Example(query=COMPARISON)


def of_import(cast: Cast) -> Example:
    """Hand in a table that waits to be confirmed."""
    content = f"unit,period,code,score\n{HA_NAM},{AFTER},1,5.0\n".encode()
    stored = keep(io.BytesIO(content), "thu.csv", "text/csv")
    asked = {"instrument": "papi", "source": "số liệu thử", "published_on": None, "name": "thu.csv"}
    return Example({"digest": stored.digest}, session={f"import:{stored.digest}": asked})


def of_finding(cast: Cast) -> Example:
    """Name a finding."""
    index_tables(cast)
    record = finding(cast)
    return Example({"pk": record.pk}, record)


def of_cause(cast: Cast) -> Example:
    """Name a finding's cause; what may be done to it is what may be done to the finding."""
    record = finding(cast)
    return Example({"pk": record.causes.get().pk}, record)


EXAMPLES: dict[str, Callable[[Cast], Example]] = {
    "index-import-check": of_import,
    "index-instrument": of_index(),
    "index-page": of_index(period=AFTER),
    "index-unit": of_index(code=HA_NAM),
    "index-criterion": of_index(code="1"),
    "index-compare": of_index(code=HA_NAM, before=BEFORE, after=AFTER),
    "index-trace": of_index(period=AFTER, unit=HA_NAM, code="1"),
    "finding-new": of_comparison,
    "finding": of_finding,
    "cause-new": of_finding,
    "finding-close": of_finding,
    "cause-withdraw": of_cause,
}
