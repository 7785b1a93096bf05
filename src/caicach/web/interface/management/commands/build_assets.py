"""`caicach manage build_assets`: what the browser needs and no package ships ready, the chart bundle."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from caicach.reporting.charts import browser_bundle


class Command(BaseCommand):
    """Writes the chart bundle once per version of vl-convert."""

    help = "Build what the browser needs into the data folder (no network)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the bundle unless it is there already."""
        folder = Path(settings.DATA_DIR) / "assets" / "caicach"
        bundle, stamp = folder / "charts.js", folder / ".charts-version"
        if bundle.exists() and stamp.exists() and stamp.read_text() == version("vl-convert-python"):
            return
        folder.mkdir(parents=True, exist_ok=True)
        bundle.write_text(browser_bundle(), encoding="utf-8")
        stamp.write_text(version("vl-convert-python"))
