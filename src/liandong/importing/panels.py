"""导入记录页面上的线：没有写入的行在哪里看。"""

from __future__ import annotations

from collections.abc import Iterator

from liandong.importing.models import Intake, IntakeRow
from liandong.importing.targets import UNWRITTEN
from liandong.kernel.actor import Actor
from liandong.kernel.models import Record
from liandong.kernel.panels import PanelLink, add_links
from liandong.kernel.roles import Level


def left_out(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """The rows that are not written, as a file to mend."""
    assert isinstance(record, Intake)
    count = sum(record.counts.get(s.value, 0) for s in UNWRITTEN)
    if count and level >= Level.FULL and IntakeRow.objects.filter(intake=record).exists():
        yield PanelLink("错误清单", f"/imports/{record.uuid}/errors.csv", f"{count} 行没有写入，逐行写明原因")


add_links("intake", left_out)
