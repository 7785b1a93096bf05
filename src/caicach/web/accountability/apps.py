from django.apps import AppConfig


class AccountabilityConfig(AppConfig):
    name = "caicach.web.accountability"
    label = "accountability"
