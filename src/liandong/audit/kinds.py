"""审计的记录种类：依法屏蔽的决定，三员和行政执法监督可见。"""

from __future__ import annotations

from collections.abc import Iterable

from liandong.audit import states
from liandong.audit.models import Redaction
from liandong.kernel.kinds import Field, Kind, register
from liandong.kernel.roles import ADMINS, Level, Role
from liandong.kernel.visibility import Grant, Sight


def redaction_grants(redaction: Redaction) -> Iterable[Grant]:
    yield Grant(Level.FULL, "监督和审计")


REDACTION = register(
    Kind(
        name="redaction",
        title="依法屏蔽",
        model=Redaction,
        states=states.REDACTION,
        sight=Sight(
            "redaction",
            Redaction,
            dict.fromkeys((*ADMINS, Role.SUPERVISOR), Level.FULL),
            redaction_grants,
        ),
        heading=lambda r: f"屏蔽{r.event_at:%Y-%m-%d}的一条痕迹",
        number=lambda r: r.number,
        lead="依法清空一条痕迹的正文；它在账本中的位置和承诺不变，谁、何时、凭什么屏蔽都留有记录。",
        when_empty="没有屏蔽过任何痕迹。",
        fields=(
            Field("number", "屏蔽号", in_list=True, is_searched=True),
            Field("ground", "事由", in_list=True),
            Field("basis", "依据文件", in_list=True),
            Field("event", "痕迹编号", value=lambda r: str(r.event)),
            Field("event_at", "痕迹时间", in_list=True),
        ),
    )
)
