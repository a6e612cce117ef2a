from django.apps import AppConfig


class ImportingConfig(AppConfig):
    name = "liandong.importing"
    label = "importing"
    verbose_name = "成批导入"

    def ready(self) -> None:
        from liandong.importing import actions, divisions, events, kinds, panels, registers  # noqa: F401  登记种类、动作、事件
