from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "liandong.cases"
    label = "cases"
    verbose_name = "案件"

    def ready(self) -> None:
        from liandong.cases import actions, beside, events, intake, kinds, letters, panels  # noqa: F401  登记种类、动作、表单旁边的、事件、文书底稿、面板、导入目标
