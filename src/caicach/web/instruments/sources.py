"""What a criteria set begins from: a library template, another set's version, a file, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from django.utils.translation import gettext as _

from caicach.errors import InputError, Problem
from caicach.instruments import Edition, Finding, Instrument, load_instrument
from caicach.instruments.check import check_set
from caicach.instruments.check_words import CURES
from caicach.instruments.model import Criterion, Periods
from caicach.instruments.model import Source as Origin
from caicach.instruments.raw_yaml import raw_sets
from caicach.instruments.sheet import import_sheet, read_criteria_sheet
from caicach.instruments.yamlfile import read_yaml, validated
from caicach.text import Text
from caicach.web.instruments.editing import begun
from caicach.web.instruments.models import SetVersion

YAML_ENDINGS = (".yaml", ".yml")


@dataclass(frozen=True)
class Source:
    """One of: the id of a library template, a version of another set, a file by name and content; or nothing."""

    template: str = ""
    version: SetVersion | None = None
    data: bytes | None = None
    file_name: str = ""

    def words(self) -> str:
        """Return where the first version comes from, as its note."""
        if self.template:
            return _("bắt đầu từ bộ mẫu %s") % self.template
        if self.version:
            return _("chép từ %s") % self.version
        return _("nhập từ tệp %s") % self.file_name if self.data is not None else _("bộ trống")


def opened(source: Source, id: str, first: str, asked: bool = True) -> Instrument:
    """Return what a source holds as the beginning of the set `id` for the periods from `first` on.

    A YAML file keeps its editions and their periods unless a period was `asked` for. Raises InputError with everything
    wrong in a file, errors of the checker included: such a file leaves nothing behind (warnings are allowed).
    """
    if source.template:
        return _copied(load_instrument(source.template), id, first)
    if source.version:
        return _copied(source.version.instrument, id, first)
    if source.data is None:
        return empty(id, first)
    return read_file(source.data, source.file_name, id, first, asked)


def read_file(data: bytes, name: str, id: str, first: str, asked: bool = True) -> Instrument:
    """Return the criteria set in a YAML file or a criteria sheet; raises InputError with all that is wrong."""
    if PurePath(name).suffix.lower() in YAML_ENDINGS:
        value, node = read_yaml(data, name)
        instrument = validated(Instrument, value, node, name)
        found = [finding for one in raw_sets(value, name, node) for finding in check_set(one)]
        _refuse(found, name, "")
        _refuse_composite(instrument, name)
        return _copied(instrument, id, first) if asked else instrument
    sheet = read_criteria_sheet(data, name=name)
    sheet.file = name
    _refuse(check_set(sheet), name, sheet.sheet or "")
    return import_sheet(sheet, id=id, first=first)


def empty(id: str, first: str) -> Instrument:
    """Return a set with one field to begin with."""
    edition = Edition(
        id=first,
        periods=Periods(first=first),
        criteria=(Criterion(code="1", title=Text("Lĩnh vực thứ nhất", "First field"), was=()),),
        source=Origin(text=Text("Soạn trên caicach", "Written in caicach"), status="unverified"),
    )
    return Instrument(id=id, family="criteria", title=Text.of(id), short=id, measures="unit", editions=(edition,))


def _copied(instrument: Instrument, id: str, first: str) -> Instrument:
    """Return the newest edition of an instrument as the only one of a new set."""
    edition = begun(instrument.editions[-1]).model_copy(update={"id": first, "periods": Periods(first=first)})
    return instrument.model_copy(update={"id": id, "editions": (edition,), "about": None, "breaks": (), "notes": ()})


def _refuse(found: list[Finding], name: str, sheet: str) -> None:
    errors = [f for f in found if f.severity == "error"]
    if errors:
        raise InputError(
            Problem(
                file=name,
                sheet=sheet or None,
                row=f.row,
                found=f.code or None,
                expected=CURES[f.kind].expected,
                cure=Text(f"{f.message.vi} {CURES[f.kind].cure.vi}", f"{f.message.en} {CURES[f.kind].cure.en}"),
            )
            for f in errors
        )


def _refuse_composite(instrument: Instrument, name: str) -> None:
    if instrument.family != "criteria":
        expected = Text("một bộ tiêu chí (family: criteria)", "a criteria set (family: criteria)")
        cure = Text(
            "Tệp này là một chỉ số tổng hợp; nhập số liệu của nó ở mục Đo lường.",
            "This file is a composite index; import its figures under Measure.",
        )
        raise InputError(Problem(file=name, found=instrument.family, expected=expected, cure=cure))
