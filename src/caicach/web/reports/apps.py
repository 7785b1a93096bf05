from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "caicach.web.reports"
    label = "reports"

    def ready(self) -> None:
        from caicach.web.audit.verify import SEALS
        from caicach.web.jobs.retrying import give_up_with
        from caicach.web.reports.batch_jobs import could_not_make_batch, make_batch
        from caicach.web.reports.jobs import could_not_make, make_report
        from caicach.web.reports.services import seals

        SEALS.append(seals)
        give_up_with(make_report, could_not_make)
        give_up_with(make_batch, could_not_make_batch)
