from django.apps import AppConfig


class InterfaceConfig(AppConfig):
    name = "caicach.web.interface"
    label = "interface"
