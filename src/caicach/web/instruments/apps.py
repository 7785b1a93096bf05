from django.apps import AppConfig


class InstrumentsConfig(AppConfig):
    name = "caicach.web.instruments"
    label = "instruments"
