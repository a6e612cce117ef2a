from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "liandong.accounts"
    label = "accounts"
    verbose_name = "账户与岗位"

    def ready(self) -> None:
        from liandong.accounts import actions, kinds, presence, queries  # noqa: F401  登记种类与动作
        from liandong.kernel import ports

        ports.plug("posts", queries.Book())
        presence.listen()
