from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "caicach.web.audit"
    label = "audit"
