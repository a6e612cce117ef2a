from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "liandong.parties"
    label = "parties"
    verbose_name = "检查对象"

    def ready(self) -> None:
        from liandong.parties import actions, events, intake, kinds, panels, roll  # noqa: F401  登记种类、动作、事件、面板、名录库的列
