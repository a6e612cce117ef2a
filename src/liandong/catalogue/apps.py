from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "liandong.catalogue"
    label = "catalogue"
    verbose_name = "事项、职权、标准"

    def ready(self) -> None:
        from liandong.catalogue import actions, intake, kinds, panels, roll  # noqa: F401  登记种类、动作、面板、清单的列
