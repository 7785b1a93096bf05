from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "caicach.web.access"
    label = "access"

    def ready(self) -> None:
        from caicach.web.access.table import register

        register()
