from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "caicach.web.dossiers"
    label = "dossiers"

    def ready(self) -> None:
        from caicach.web.dossiers.fetching import could_not_fetch, fetch_address
        from caicach.web.dossiers.jobs import (
            could_not_read,
            could_not_take_out,
            read_intake,
            take_out_intake,
            warm_all,
        )
        from caicach.web.dossiers.services.addresses import fetch_due
        from caicach.web.dossiers.watching import sweep
        from caicach.web.jobs.due import on_tick
        from caicach.web.jobs.retrying import give_up_with

        on_tick(sweep)
        on_tick(fetch_due)
        on_tick(warm_all)
        give_up_with(read_intake, could_not_read)
        give_up_with(take_out_intake, could_not_take_out)
        give_up_with(fetch_address, could_not_fetch)
