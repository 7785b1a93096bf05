"""Moments as they are in a locality, so that a demonstration tells one day throughout."""

from __future__ import annotations

import datetime as dt
from functools import reduce
from typing import Any

from django.db import models


class LocalMoment(models.DateTimeField):
    """When a record was written (`once`: first written), as it is where it belongs: its locality is found by `of`."""

    def __init__(self, *args: Any, of: str = "locality", once: bool = False, **options: Any) -> None:
        """Take the path from the record to its locality, as `entrant__round__locality`."""
        self.of, self.once = of, once
        super().__init__(*args, **{**options, "editable": False})

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Return what a migration needs: the path is code, not schema."""
        name, path, args, options = super().deconstruct()
        return name, path, list(args), {k: v for k, v in options.items() if k != "editable"}

    def pre_save(self, model_instance: models.Model, add: bool) -> dt.datetime:
        """Return the moment, and set it where it is to be set now."""
        if add or not self.once:
            locality = reduce(getattr, self.of.split("__"), model_instance)
            setattr(model_instance, self.attname, locality.now())  # type: ignore[attr-defined]
        found: dt.datetime = getattr(model_instance, self.attname)
        return found
