from django.apps import AppConfig


class RecognitionConfig(AppConfig):
    name = "liandong.recognition"
    label = "recognition"
    verbose_name = "处理结果互认"

    def ready(self) -> None:
        from liandong.recognition import actions, events, figures, intake, jobs, kinds, panels  # noqa: F401  登记种类、动作、事件、图、导入、作业、面板
