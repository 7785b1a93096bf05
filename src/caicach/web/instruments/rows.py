"""Rows in a form (options, bands, prerequisites, classes), and everything wrong on a page's forms at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms


@dataclass(frozen=True)
class Rows:
    """Rows of one kind: their name in the model, the form of one, what they are called, how another is asked for."""

    name: str
    form: type[forms.Form]
    title: Any
    more: Any


class RowSet:
    """Rows of one kind: those there are, those sent, and blank ones to fill in; a row left blank is no row."""

    def __init__(self, rows: Rows, initial: list[dict[str, Any]], data: Mapping[str, Any] | None) -> None:
        self.rows = rows
        sent = data is not None and f"{rows.name}-TOTAL_FORMS" in data
        blank = 0 if initial else 2
        kind: Any = forms.formset_factory(rows.form, extra=blank, can_delete=True, max_num=200, absolute_max=300)
        self.formset: Any = kind(data=_with_more(rows.name, data) if sent else None, prefix=rows.name, initial=initial)

    @property
    def entered(self) -> list[dict[str, Any]]:
        """Return the rows that were filled in and not taken out."""
        kept = [f.cleaned_data for f in self.formset.forms if f.cleaned_data and not f.cleaned_data.get("DELETE")]
        return [{k: v for k, v in row.items() if k != "DELETE"} for row in kept]


def _with_more(name: str, data: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return what was sent with one more blank row, where that was asked for."""
    sent = {key: data[key] for key in data} if data is not None else {}
    if sent.get("more") == name:
        total = str(sent.get(f"{name}-TOTAL_FORMS", "0"))
        sent[f"{name}-TOTAL_FORMS"] = str(int(total) + 1) if total.isascii() and total.isdecimal() else total
    return sent


def wrong_in(parts: Iterable[Any], unsound: Iterable[str]) -> list[tuple[str, str, str]]:
    """Return everything wrong on a page: the field's id, its name, what is wrong; no id where it is about the whole."""
    found: list[tuple[str, str, str]] = []
    for form in parts:
        for name, errors in form.errors.items():
            field = form[name] if name in form.fields else None
            place = (str(field.id_for_label), str(field.label)) if field is not None else ("", "")
            found += [(*place, str(error)) for error in errors]
    return found + [("", "", text) for text in unsound]
