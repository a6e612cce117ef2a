"""成批导入的记录种类：本机关看全部，监督机关看摘要。"""

from __future__ import annotations

from collections.abc import Iterable

from liandong.importing import states, targets
from liandong.importing.models import Intake
from liandong.importing.targets import Standing
from liandong.kernel.kinds import Field, Kind, register
from liandong.kernel.ports import agencies
from liandong.kernel.roles import BUSINESS, Level, Role
from liandong.kernel.visibility import Grant, Sight


def intake_grants(intake: Intake) -> Iterable[Grant]:
    yield Grant(Level.FULL, "本机关", agency=intake.owner)
    for supervisor in agencies().supervisors(intake.owner):
        yield Grant(Level.SUMMARY, "行政执法监督", agency=supervisor)


def _target(intake: Intake) -> str:
    return targets.get(intake.target).title


def _counts(intake: Intake) -> str:
    return "、".join(f"{s.label} {intake.counts[s]:,}" for s in Standing if s in intake.counts)


INTAKE = register(
    Kind(
        name="intake",
        title="成批导入",
        model=Intake,
        states=states.INTAKE,
        sight=Sight(
            "intake",
            Intake,
            dict.fromkeys((*BUSINESS, Role.SUPERVISOR, Role.SYSTEM_ADMIN), Level.FULL),
            intake_grants,
        ),
        heading=lambda i: f"{_target(i)}导入：{i.file_name}",
        number=lambda i: i.number,
        lead="把一份表格成批写进名录：先交表、核对列，再逐行核对，看过结果才写入；写入分批，中断了接着做。",
        when_empty="本机关还没有导入过表格。由法制审核或联络员交表；职权也可由行政执法监督、标准由机关负责人、机关由系统管理员交。",
        fields=(
            Field("number", "导入号", in_list=True, is_searched=True),
            Field("target", "导入什么", in_list=True, value=_target),
            Field("file_name", "文件名", in_list=True, is_searched=True),
            Field("counts", "核对结果", in_list=True, value=_counts),
            Field("done", "已写入行数", in_list=True),
            Field("source", "来源"),
            Field("updates", "有变的也更新"),
            Field("notes", "读表说明", level=Level.FULL, section="读表", value=lambda i: "".join(i.notes)),
            Field("pairs", "列的对应", level=Level.FULL, section="读表"),
            Field("digest", "文件摘要", section="读表"),
        ),
    )
)
