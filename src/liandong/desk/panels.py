"""工作台挂在人员页上的链接：本人的登录。"""

from __future__ import annotations

from collections.abc import Iterable

from liandong.kernel.actor import Actor
from liandong.kernel.models import Record
from liandong.kernel.panels import PanelLink, add_links
from liandong.kernel.roles import Level


def own_sign_ins(actor: Actor, record: Record, level: Level) -> Iterable[PanelLink]:
    """Only on one's own page: where one is signed in is nobody else's business."""
    if record.uuid == actor.person:
        yield PanelLink("第二重验证", "/me/second-factor", "登录时再输入手机上的口令")
        yield PanelLink("我的登录", "/sign-ins", "现在在哪些地方登录着")


add_links("person", own_sign_ins)
