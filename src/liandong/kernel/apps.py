from django.apps import AppConfig

from liandong.kernel import wording


class KernelConfig(AppConfig):
    name = "liandong.kernel"
    label = "kernel"
    verbose_name = "内核"

    def ready(self) -> None:
        wording.apply()
