from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "liandong.notices"
    label = "notices"
    verbose_name = "消息"

    def ready(self) -> None:
        from liandong.notices import actions, events  # noqa: F401  登记动作与事件消费者
