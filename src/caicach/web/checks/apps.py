from django.apps import AppConfig


class ChecksConfig(AppConfig):
    name = "caicach.web.checks"
    label = "checks"
