from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "caicach.web.accounts"
    label = "accounts"
