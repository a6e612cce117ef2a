from django.apps import AppConfig


class OffencesConfig(AppConfig):
    name = "liandong.offences"
    label = "offences"
    verbose_name = "涉嫌违法行为、同案比对"

    def ready(self) -> None:
        from liandong.offences import actions, events, kinds, panels  # noqa: F401  登记种类、动作、事件、面板
