from django.apps import AppConfig


class AssistanceConfig(AppConfig):
    name = "liandong.assistance"
    label = "assistance"
    verbose_name = "协查"

    def ready(self) -> None:
        from liandong.assistance import actions, carriage, dossier, events, figures, kinds, letters, panels  # noqa: F401  登记种类、动作、递送、案卷、事件、图、文书底稿、面板
