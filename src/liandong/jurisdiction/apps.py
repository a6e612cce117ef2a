from django.apps import AppConfig


class JurisdictionConfig(AppConfig):
    name = "liandong.jurisdiction"
    label = "jurisdiction"
    verbose_name = "管辖争议"

    def ready(self) -> None:
        from liandong.jurisdiction import actions, carriage, dossier, events, kinds, letters, panels  # noqa: F401  登记种类、动作、递送、案卷、事件、文书底稿、面板
