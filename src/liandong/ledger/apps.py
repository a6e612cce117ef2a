from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "liandong.ledger"
    label = "ledger"
    verbose_name = "办理痕迹"
