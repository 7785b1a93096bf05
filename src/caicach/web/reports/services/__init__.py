"""The only places that write reports, drafts and templates."""

from caicach.web.reports.services.asking import (
    CONTENT_TYPES,
    Asked,
    ask_for_report,
    file_name,
    keep_failed,
    keep_made,
    seals,
    stream,
)

__all__ = ["CONTENT_TYPES", "Asked", "ask_for_report", "file_name", "keep_failed", "keep_made", "seals", "stream"]
