from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "liandong.audit"
    label = "audit"
    verbose_name = "审计"

    def ready(self) -> None:
        from liandong.audit import actions, kinds  # noqa: F401  登记种类与动作
