from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "caicach.web.reports"
    label = "reports"
