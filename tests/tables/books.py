"""Workbooks built in the tests, as bytes."""

import io
import zipfile

import openpyxl


def book(*sheets, formats=None, merged=()):
    """Return the bytes of a workbook; each of `sheets` is (title, rows)."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for title, rows in sheets:
        page = workbook.create_sheet(title)
        for row in rows:
            page.append(row)
        for place, number_format in (formats or {}).items():
            page[place].number_format = number_format
        for span in merged:
            page.merge_cells(span)
    return saved(workbook)


def saved(workbook):
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def archive(**parts):
    """Return a ZIP with the given parts; `__` in a name stands for `/`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def with_part(data, name, content):
    """Return the archive `data` with the part `name` replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, content if part == name else old.read(part))
    return out.getvalue()
