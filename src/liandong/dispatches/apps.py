from django.apps import AppConfig


class DispatchesConfig(AppConfig):
    name = "liandong.dispatches"
    label = "dispatches"
    verbose_name = "递送"

    def ready(self) -> None:
        from liandong.dispatches import actions, events, kinds, panels  # noqa: F401  登记种类、动作、事件、面板
