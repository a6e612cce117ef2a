from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def _prefer_fonts(folder: str) -> None:
    """The agency's own faces, read where letters are set; a folder that cannot be used stops the start, and says why."""
    from liandong.documents.typeset.faces import WrongFonts, prefer

    try:
        prefer(folder)
    except WrongFonts as why:
        raise ImproperlyConfigured(f"LIANDONG_LETTERS_FONTS：{why}") from why


class DocumentsConfig(AppConfig):
    name = "liandong.documents"
    label = "documents"
    verbose_name = "文书"

    def ready(self) -> None:
        if settings.IS_SERVING:
            _prefer_fonts(settings.LETTERS_FONTS)
        from liandong.documents import actions, carriage, events, kinds, panels, previewing  # noqa: F401  登记种类、动作、递送、事件、面板、样子
