from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "caicach.web.files"
    label = "files"
