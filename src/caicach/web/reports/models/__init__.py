"""What is kept of reports: asked for and made, drafts as they are assembled, a province's templates."""

from caicach.web.reports.models.batch import Batch, BatchItem
from caicach.web.reports.models.draft import Draft, FigureCopy, Paragraph, Wording
from caicach.web.reports.models.report import Report
from caicach.web.reports.models.template import LetterheadFile, TemplateVersion

__all__ = [
    "Batch",
    "BatchItem",
    "Draft",
    "FigureCopy",
    "LetterheadFile",
    "Paragraph",
    "Report",
    "TemplateVersion",
    "Wording",
]
