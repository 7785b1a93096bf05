"""Addresses of the audit trail."""

from __future__ import annotations

from django.urls import path

from caicach.web.audit import views

urlpatterns = [
    path("", views.trail, name="audit-trail"),
    path("<int:pk>/", views.entry, name="audit-entry"),
    path("verify/", views.prove, name="audit-verify"),
]
