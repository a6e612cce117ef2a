from django.apps import AppConfig


class DrawsConfig(AppConfig):
    name = "liandong.draws"
    label = "draws"
    verbose_name = "随机抽取"

    def ready(self) -> None:
        from liandong.draws import actions, events, figures, kinds, letters, panels  # noqa: F401  登记种类、动作、事件、图、文书底稿、面板
