from django.apps import AppConfig


class DirectivesConfig(AppConfig):
    name = "caicach.web.directives"
    label = "directives"
