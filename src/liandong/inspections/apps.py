from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    name = "liandong.inspections"
    label = "inspections"
    verbose_name = "双随机抽查"

    def ready(self) -> None:
        from liandong.inspections import actions, events, figures, intake, kinds, panels  # noqa: F401  登记种类、动作、事件、图、导入、面板
