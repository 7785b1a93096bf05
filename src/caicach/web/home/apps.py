from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "caicach.web.home"
    label = "home"
