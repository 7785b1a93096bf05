from django.apps import AppConfig


class DirectivesConfig(AppConfig):
    name = "caicach.web.directives"
    label = "directives"

    def ready(self) -> None:
        from caicach.web.directives.services.recurring import make_all_occurrences
        from caicach.web.jobs.due import on_tick

        on_tick(make_all_occurrences)
