from django.apps import AppConfig


class OnsiteConfig(AppConfig):
    name = "liandong.onsite"
    label = "onsite"
    verbose_name = "入企检查"

    def ready(self) -> None:
        from liandong.onsite import actions, counting, events, kinds, letters, panels  # noqa: F401  登记种类、动作、计数、事件、文书底稿、面板
