from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "caicach.web.jobs"
    label = "jobs"
