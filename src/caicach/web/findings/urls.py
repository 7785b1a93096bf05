"""Findings: list, record from a comparison, one finding with its causes."""

from django.urls import path

from caicach.web.findings import views

urlpatterns = [
    path("", views.finding_list, name="finding-list"),
    path("new/", views.finding_new, name="finding-new"),
    path("<int:pk>/", views.finding, name="finding"),
    path("<int:pk>/cause/", views.cause_new, name="cause-new"),
    path("<int:pk>/close/", views.finding_close, name="finding-close"),
    path("causes/<int:pk>/withdraw/", views.cause_withdraw, name="cause-withdraw"),
]
