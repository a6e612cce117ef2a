from django.apps import AppConfig


class ResultsConfig(AppConfig):
    name = "liandong.results"
    label = "results"
    verbose_name = "检查结果公示"

    def ready(self) -> None:
        from liandong.results import actions, events, jobs, kinds, panels  # noqa: F401  登记种类、动作、事件、作业、面板
