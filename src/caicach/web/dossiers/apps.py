from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "caicach.web.dossiers"
    label = "dossiers"

    def ready(self) -> None:
        from caicach.web.dossiers.jobs import could_not_read, read_intake, warm_all
        from caicach.web.dossiers.watching import sweep
        from caicach.web.jobs.due import on_tick
        from caicach.web.jobs.retrying import give_up_with

        on_tick(sweep)
        on_tick(warm_all)
        give_up_with(read_intake, could_not_read)
