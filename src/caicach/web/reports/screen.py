"""A paper on a page of the site: its text with what stands above and below it on paper."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from caicach.reporting.document import Report
from caicach.reporting.html import to_html

COUNTRY = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
PARTY = ("ĐẢNG CỘNG SẢN VIỆT NAM",)


@dataclass(frozen=True)
class OnScreen:
    """A paper ready for `reports/paper.html`: the paper, the lines of the country or the Party, its text as HTML."""

    report: Report
    state: tuple[str, ...]
    body: SafeString


def on_screen(report: Report) -> OnScreen:
    """Return a paper for the page; every text of it is escaped."""
    body = mark_safe(to_html(report))  # noqa: S308 - to_html escapes all that people wrote
    return OnScreen(report, PARTY if report.letterhead.party else COUNTRY, body)
