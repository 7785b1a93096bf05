from django.apps import AppConfig


class IndicesConfig(AppConfig):
    name = "caicach.web.indices"
    label = "indices"

    def ready(self) -> None:
        from caicach.web.audit.verify import SEALS
        from caicach.web.indices.services import seals

        SEALS.append(seals)
