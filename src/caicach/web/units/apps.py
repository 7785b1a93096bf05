from django.apps import AppConfig


class UnitsConfig(AppConfig):
    name = "caicach.web.units"
    label = "units"
