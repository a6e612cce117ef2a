from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "liandong.documents"
    label = "documents"
    verbose_name = "文书"

    def ready(self) -> None:
        from liandong.documents import actions, carriage, events, kinds, panels, previewing  # noqa: F401  登记种类、动作、递送、事件、面板、样子
