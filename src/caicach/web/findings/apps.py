from django.apps import AppConfig


class FindingsConfig(AppConfig):
    name = "caicach.web.findings"
    label = "findings"
