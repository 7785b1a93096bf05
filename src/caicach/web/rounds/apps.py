from django.apps import AppConfig


class RoundsConfig(AppConfig):
    name = "caicach.web.rounds"
    label = "rounds"
