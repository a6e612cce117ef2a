from django.apps import AppConfig


class PublicationConfig(AppConfig):
    name = "liandong.publication"
    label = "publication"
    verbose_name = "行政处罚决定公示"

    def ready(self) -> None:
        from liandong.publication import actions, events, jobs, kinds, panels, roll  # noqa: F401  登记种类、动作、事件、作业、面板、报送的列
