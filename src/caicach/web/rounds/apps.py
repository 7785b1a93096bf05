from django.apps import AppConfig


class RoundsConfig(AppConfig):
    name = "caicach.web.rounds"
    label = "rounds"

    def ready(self) -> None:
        from caicach.web.audit.verify import SEALS
        from caicach.web.jobs.retrying import give_up_with
        from caicach.web.rounds.jobs import could_not_make, make_papers
        from caicach.web.rounds.services.seals import seals

        SEALS.append(seals)
        give_up_with(make_papers, could_not_make)
