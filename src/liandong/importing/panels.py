"""导入记录页面上的线：没有写入的行、有变的行在哪里看；正在核对、写入的，到了哪里。"""

from __future__ import annotations

from collections.abc import Iterator

from liandong.importing import pace
from liandong.importing.models import Intake, IntakeRow
from liandong.importing.targets import UNWRITTEN, Standing
from liandong.kernel.actor import Actor
from liandong.kernel.models import Record
from liandong.kernel.pages import Progress
from liandong.kernel.panels import PanelLink, add_links, add_progress
from liandong.kernel.roles import Level


def listed(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """The rows that are not written, as a file to mend; those that differ from the register, to be looked at first."""
    assert isinstance(record, Intake)
    if level < Level.FULL or not IntakeRow.objects.filter(intake=record).exists():
        return
    base, count = f"/imports/{record.uuid}", sum(record.counts.get(s.value, 0) for s in UNWRITTEN)
    if count:
        yield PanelLink("错误清单", f"{base}/errors.csv", f"{count} 行没有写入，逐行写明原因")
    if changed := record.counts.get(Standing.CHANGED.value, 0):
        yield PanelLink(
            "有变清单", f"{base}/changes.csv", f"{changed} 行与已登记的不同，逐项写明原来和改成什么"
        )


def underway(record: Record) -> Progress | None:
    """How far the check or the writing has come; of the check nobody knows how many rows there are before it has read them."""
    assert isinstance(record, Intake)
    if record.state not in ("checking", "applying"):
        return None
    at = pace.heard(record)
    if record.state == "checking":
        return Progress(f"正在逐行核对，已到第 {at:,} 行。" if at else "等候后台逐行核对，或者刚刚开始。")
    wanted = ("new", "changed") if record.updates else ("new",)
    total, done = sum(record.counts.get(s, 0) for s in wanted), record.done
    here = f"这一批已到第 {at:,} 行。" if at else ""
    return Progress(f"正在写入，已写入 {done:,} 行，共 {total:,} 行要写。{here}", done, total)


add_links("intake", listed)
add_progress("intake", underway)
