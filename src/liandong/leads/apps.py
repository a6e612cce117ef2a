from django.apps import AppConfig


class LeadsConfig(AppConfig):
    name = "liandong.leads"
    label = "leads"
    verbose_name = "违法线索"

    def ready(self) -> None:
        from liandong.leads import actions, beside, carriage, events, intake, kinds, letters, panels  # noqa: F401  登记种类、动作、表单旁边的、递送、事件、导入、文书底稿、面板
