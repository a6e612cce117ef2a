"""审计的记录种类：依法屏蔽的决定，三员和行政执法监督可见；清单导出的登记，审计管理员可见。"""

from __future__ import annotations

from collections.abc import Iterable

from liandong.audit import states
from liandong.audit.grounds import EXPORT_FORMATS
from liandong.audit.models import ListExport, Redaction
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
            Field("number", "屏蔽号", in_list=True, is_searched=True, sort_by="number"),
            Field("ground", "事由", in_list=True),
            Field("basis", "依据文件", in_list=True),
            Field("event", "痕迹编号", value=lambda r: str(r.event)),
            Field("event_at", "痕迹时间", in_list=True, sort_by="event_at"),
        ),
    )
)


def export_grants(export: ListExport) -> Iterable[Grant]:
    yield Grant(Level.FULL, "审计")


LIST_EXPORT = register(
    Kind(
        name="list_export",
        title="清单导出",
        model=ListExport,
        states=states.LIST_EXPORT,
        sight=Sight("list_export", ListExport, {Role.AUDIT_ADMIN: Level.FULL}, export_grants),
        heading=lambda e: f"{e.by_name}导出{e.listed_title}{e.rows}行",
        number=lambda e: e.number,
        lead="谁把哪一份清单导出成文件、按什么条件、做什么用。文件不留底，只留摘要；外面发现的文件，算出摘要即可与这里核对。",
        when_empty="还没有人导出过清单。",
        fields=(
            Field("number", "导出号", in_list=True, is_searched=True, sort_by="number"),
            Field("listed_title", "清单", in_list=True, is_searched=True),
            Field("rows", "行数", in_list=True, sort_by="rows"),
            Field("by_name", "导出人", in_list=True, is_searched=True, sort_by="by_name"),
            Field("agency_name", "机关", in_list=True, is_searched=True, sort_by="agency_name"),
            Field("made_at", "导出时间", in_list=True, sort_by="made_at"),
            Field("purpose", "用途", in_list=True),
            Field("conditions", "条件和次序"),
            Field("made_as", "格式", value=lambda e: EXPORT_FORMATS[e.made_as]),
            Field("digest", "文件摘要", is_searched=True),
        ),
    )
)
