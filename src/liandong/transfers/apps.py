from django.apps import AppConfig


class TransfersConfig(AppConfig):
    name = "liandong.transfers"
    label = "transfers"
    verbose_name = "行刑衔接"

    def ready(self) -> None:
        from liandong.transfers import actions, carriage, dossier, events, kinds, letters, panels  # noqa: F401  登记种类、动作、递送、案卷、事件、文书底稿、面板
