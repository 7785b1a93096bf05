from django.apps import AppConfig


class AccountabilityConfig(AppConfig):
    name = "caicach.web.accountability"
    label = "accountability"

    def ready(self) -> None:
        from caicach.web.accountability.jobs import follow_everywhere
        from caicach.web.jobs.due import on_tick

        on_tick(follow_everywhere)
