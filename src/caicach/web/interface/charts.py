"""Charts on pages: drawn in the browser from inlined data when seen; SVG and PNG from the same page."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse

from caicach.reporting.charts import ChartSpec, to_png, to_svg


def image_asked(request: HttpRequest, charts: Mapping[str, ChartSpec]) -> HttpResponse | None:
    """Return the image that the address asks for (`?chart=NAME&as=svg|png`), or None where it asks for none."""
    name, kind = request.GET.get("chart"), request.GET.get("as")
    if not name:
        return None
    if name not in charts or kind not in ("svg", "png"):
        raise Http404
    content, content_type = (
        (to_svg(charts[name]), "image/svg+xml") if kind == "svg" else (to_png(charts[name]), "image/png")
    )
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response
