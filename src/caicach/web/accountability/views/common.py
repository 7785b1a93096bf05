"""What the pages of accountability share: the reader and the province, the period asked about, errors in words."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest

from caicach.errors import InputError, Problem
from caicach.registry.period import parse_period
from caicach.web.accountability.forms import said
from caicach.web.accountability.models import KnownFact
from caicach.web.accounts.models import User
from caicach.web.files.kinds import accept
from caicach.web.files.models import StoredFile
from caicach.web.units.models import Locality


def reader(request: HttpRequest) -> tuple[User, Locality]:
    """Return who reads, and the province; 404 for a reader without one."""
    user = request.user
    assert isinstance(user, User)
    if user.locality is None:
        raise Http404
    return user, user.locality


def lines(error: InputError) -> list[str]:
    """Return each problem in the page's language."""
    return [said(problem) for problem in error.problems]


def accepted_files(uploads: list[UploadedFile]) -> list[tuple[StoredFile, str]]:
    """Keep every file handed in, or raise InputError with all that is wrong with any."""
    kept: list[tuple[StoredFile, str]] = []
    problems: list[Problem] = []
    for upload in uploads:
        assert upload.file is not None
        try:
            kept.append(accept(upload.file, upload.name or "tep"))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return kept


def known_periods(locality: Locality) -> list[str]:
    """Return the periods with any fact, the latest first."""
    found = KnownFact.objects.filter(locality=locality, in_force=True).order_by().values_list("period", flat=True)
    return sorted(found.distinct(), reverse=True)


def period_asked(request: HttpRequest, locality: Locality) -> tuple[str, list[str]]:
    """Return the period of the address (default: the latest with facts, or last year), and what is wrong with it."""
    text = request.POST.get("period") or request.GET.get("period", "")
    default = next(iter(known_periods(locality)), str(locality.today().year - 1))
    try:
        return (parse_period(text).text if text.strip() else default), []
    except InputError as error:
        return default, lines(error)
