"""Addresses of administration: accounts, roles, configuration, data checks."""

from __future__ import annotations

from django.urls import path

from caicach.web.accounts import views
from caicach.web.checks import views as checks

urlpatterns = [
    path("", views.administration, name="administration"),
    path("accounts/new/", views.account_new, name="account-new"),
    path("accounts/<int:pk>/", views.account, name="account"),
    path("accounts/<int:pk>/password/", views.account_password, name="account-password"),
    path("accounts/<int:pk>/lock/", views.account_lock, name="account-lock"),
    path("accounts/<int:pk>/unlock/", views.account_unlock, name="account-unlock"),
    path("accounts/<int:pk>/roles/", views.role_give, name="role-give"),
    path("roles/<int:pk>/end/", views.role_end, name="role-end"),
    path("configuration/", checks.configuration, name="configuration"),
    path("data/", checks.data_checks, name="data-checks"),
]
