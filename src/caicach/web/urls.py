"""Every address of the site. Each name has its entry in access/table.yaml."""

from __future__ import annotations

from allauth.account import views as account_views
from django.urls import include, path

from caicach.web.accounts.views import SignIn
from caicach.web.reminders.views.feed import calendar_feed

urlpatterns = [
    path("", include("caicach.web.home.urls")),
    path("indices/", include("caicach.web.indices.urls")),
    path("criteria/", include("caicach.web.instruments.urls")),
    path("findings/", include("caicach.web.findings.urls")),
    path("directives/", include("caicach.web.directives.urls.directives")),
    path("tasks/", include("caicach.web.directives.urls.tasks")),
    path("rounds/", include("caicach.web.rounds.urls")),
    path("published/", include("caicach.web.rounds.published_urls")),
    path("dossiers/", include("caicach.web.dossiers.urls")),
    path("accountability/", include("caicach.web.accountability.urls")),
    path("reports/", include("caicach.web.reports.urls")),
    path("reminders/", include("caicach.web.reminders.urls")),
    path("lich/<str:token>.ics", calendar_feed, name="calendar-feed"),
    path("audit/", include("caicach.web.audit.urls")),
    path("administration/", include("caicach.web.accounts.urls")),
    path("styleguide/", include("caicach.web.interface.urls")),
    path("account/sign-in/", SignIn.as_view(), name="account_login"),
    path("account/sign-out/", account_views.logout, name="account_logout"),
    path("account/sign-up/", account_views.signup, name="account_signup"),
    path("account/inactive/", account_views.account_inactive, name="account_inactive"),
    path("account/again/", account_views.reauthenticate, name="account_reauthenticate"),
    path("account/password/", account_views.password_change, name="account_change_password"),
]
