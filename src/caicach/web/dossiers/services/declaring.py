"""Keeping the steps of a procedure as they were declared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from django.db import transaction

from caicach.dossiers.courses import DeclaredStep
from caicach.web.accounts.models import User
from caicach.web.audit.chain import record
from caicach.web.dossiers.models import DeclaredSteps
from caicach.web.dossiers.services.intake import stream
from caicach.web.units.models import Locality


@transaction.atomic
def declare_steps(by: User, locality: Locality, procedure: str, steps: Sequence[DeclaredStep]) -> DeclaredSteps:
    """Keep the declared steps of a procedure; those before them are superseded."""
    for before in DeclaredSteps.objects.select_for_update().filter(
        locality=locality, procedure=procedure, superseded=False
    ):
        before.superseded = True
        before.save(update_fields=["superseded"])
        record(by, "supersede-declared-steps", before, stream=stream(locality))
    declared = DeclaredSteps(
        locality=locality,
        procedure=procedure,
        steps=[asdict(step) for step in steps],
        declared_by=by,
        declared_on=locality.today(),
    )
    declared.full_clean()
    declared.save()
    record(by, "declare-steps", declared, stream=stream(locality), note=procedure)
    return declared
