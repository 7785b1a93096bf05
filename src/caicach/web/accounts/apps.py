from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "caicach.web.accounts"
    label = "accounts"

    def ready(self) -> None:
        from caicach.web.accounts.own_password import connect

        connect()
