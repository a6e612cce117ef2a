from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "liandong.desk"
    label = "desk"
    verbose_name = "工作台"

    def ready(self) -> None:
        from liandong.desk import panels  # noqa: F401  登记面板
        from liandong.desk.views import drafts
        from liandong.documents import panels as letters

        drafts.hang()
        letters.hang()
