"""Points of index 766 that a person took from the portal, each with where it was seen."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction

from caicach.web.accounts.models import User
from caicach.web.audit.chain import record
from caicach.web.dossiers.models import EnteredPoint
from caicach.web.dossiers.services.intake import stream
from caicach.web.units.models import Locality


@transaction.atomic
def enter_points(
    by: User, locality: Locality, unit: str, month: str, component: str, points: Decimal, source: str
) -> EnteredPoint:
    """Keep the points of a component for a unit (empty: the whole locality) and month; a later entry supersedes."""
    place = {"locality": locality, "unit": unit, "month": month, "component": component}
    for before in EnteredPoint.objects.select_for_update().filter(**place, superseded=False):
        before.superseded = True
        before.save(update_fields=["superseded"])
        record(by, "supersede-766-points", before, stream=stream(locality))
    points = points.quantize(Decimal("0.0001"))  # as it is stored: the trail tells the record as it will be read
    entered = EnteredPoint(**place, points=points, source=source, entered_by=by, entered_on=locality.today())
    entered.full_clean()
    entered.save()
    record(by, "enter-766-points", entered, stream=stream(locality), note=source)
    return entered
