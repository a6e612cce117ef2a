from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "liandong.registry"
    label = "registry"
    verbose_name = "名录库"

    def ready(self) -> None:
        from liandong.kernel import ports
        from liandong.registry import actions, events, kinds, panels, queries, roll  # noqa: F401  登记种类、动作、事件、面板、名录库的列

        ports.plug("agencies", queries.Tree())
        ports.plug("law", queries.Law())
