"""Indices: list, one period's table, one unit through time, two periods compared, a figure's trace, importing."""

from django.urls import path

from caicach.web.indices.views import comparing, importing, lists, tracing

urlpatterns = [
    path("", lists.index_list, name="index-list"),
    path("import/", importing.start, name="index-import"),
    path("import/<str:digest>/", importing.check, name="index-import-check"),
    path("compare/", comparing.start, name="compare-start"),
    path("<slug:instrument>/", lists.instrument_page, name="index-instrument"),
    path("<slug:instrument>/<str:period>/", lists.index_page, name="index-page"),
    path("<slug:instrument>/units/<str:code>/", lists.unit_page, name="index-unit"),
    path("<slug:instrument>/criteria/<str:code>/", lists.criterion_page, name="index-criterion"),
    path("<slug:instrument>/compare/<str:code>/<str:before>/<str:after>/", comparing.fall, name="index-compare"),
    path("<slug:instrument>/<str:period>/trace/<str:unit>/<str:code>/", tracing.trace, name="index-trace"),
]
