"""Documents and tasks for web tests, put down as they stand on the day of the tests."""

from __future__ import annotations

import datetime as dt

from tests.web.cast import Cast

from caicach.registry import fold
from caicach.web.directives.models import Directive, Task
from caicach.web.directives.services.tallying import moved, place_of
from caicach.web.findings.models import Finding
from caicach.web.units.models import Unit


def document(cast: Cast, *findings: Finding) -> Directive:
    """Return a confirmed conclusion that answers the findings."""
    number = f"{Directive.objects.count() + 1:02d}-KL/MH"
    made = Directive.objects.create(
        locality=cast.province,
        kind="Kết luận",
        number=number,
        date=dt.date(2022, 6, 1),
        title="Về khắc phục tồn tại",
        text="Giao các đơn vị thực hiện.",
        state=Directive.State.CONFIRMED,
        registered_by=cast.people.reform_officer,
        registered_on=dt.date(2022, 6, 1),
    )
    made.findings.set(findings)
    return made


def given(directive: Directive, lead: Unit, last_day: dt.date | None, **told: object) -> Task:
    """Return a task given by `directive`; `told` says what differs from one that nobody has begun."""
    words = str(told.pop("words", "công khai kết quả giải quyết hồ sơ"))
    task = Task.objects.create(
        locality=directive.locality,
        directive=directive,
        words=words,
        folded=fold(words),
        lead=lead,
        deadline_kind="date" if last_day else "none",
        last_day=last_day,
        **told,
    )
    moved(None, place_of(task))
    return task
