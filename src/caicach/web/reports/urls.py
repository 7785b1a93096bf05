"""Reports, and responsibility by unit."""

from django.urls import path

from caicach.web.reports.views import account, reports

urlpatterns = [
    path("", reports.report_list, name="report-list"),
    path("new/", reports.report_new, name="report-new"),
    path("accountability/", account.account_page, name="account-page"),
    path("<int:pk>/", reports.report, name="report"),
    path("<int:pk>/<str:kind>/", reports.report_file, name="report-file"),
]
