"""Addresses of what rounds have published."""

from __future__ import annotations

from django.urls import URLPattern, path

from caicach.web.rounds.views import publication

urlpatterns: list[URLPattern] = [
    path("", publication.publication_list, name="publication-list"),
    path("<int:pk>/", publication.publication, name="publication"),
    path("<int:pk>/sealed/", publication.publication_sealed, name="publication-sealed"),
    path("<int:pk>/papers/", publication.publication_papers, name="publication-papers"),
    path("<int:pk>/papers/<str:kind>/", publication.publication_file, name="publication-file"),
    path("<int:pk>/units/<str:unit>/", publication.publication_unit, name="publication-unit"),
    path("<int:pk>/trace/<str:unit>/<str:code>/", publication.publication_trace, name="publication-trace"),
]
