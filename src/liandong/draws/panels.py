"""抽取挂在哪里：年度计划的页面上有照它抽的，抽取的页面上有过程、入企安排和文件，检查对象的页面上有它的一行。"""

from __future__ import annotations

from collections.abc import Iterator

from liandong.draws import keeping, queries
from liandong.draws.kinds import DRAW
from liandong.draws.models import Draw
from liandong.inspections.models import Plan
from liandong.kernel.actor import Actor
from liandong.kernel.models import Record
from liandong.kernel.panels import PanelLink, add_links, file_link
from liandong.kernel.roles import Level

SHOWN = 20


def of_plan(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """The draws by a yearly plan, as far as the actor sees them, the newest first."""
    assert isinstance(record, Plan)
    for draw in DRAW.sight.rows(actor).filter(plan=record).order_by("-pk")[:SHOWN]:
        yield PanelLink(draw.title, f"/r/inspection_draw/{draw.uuid}/", "随机抽取")


def of_draw(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    assert isinstance(record, Draw)
    yield PanelLink("抽取过程", f"/draws/{record.uuid}/steps", "哪一步什么时候固定的，散列是什么")
    yield PanelLink(record.plan.title, f"/r/inspection_plan/{record.plan.uuid}/", "年度抽查计划")
    if record.roots and level >= Level.FULL:
        yield PanelLink("抽取以前先算一算", f"/draws/{record.uuid}/forecast", "预计进门多少次、先派不出人的是谁")  # fmt: skip
    if queries.visits_for(actor, record).exists() or queries.days_to_come(actor, record):
        yield PanelLink("入企安排", f"/draws/{record.uuid}/visits", "只有本机关参加的")
    elif queries.dropouts_for(actor, record).exists():
        yield PanelLink("替换", f"/draws/{record.uuid}/visits", "各部门申请的替换和证据文件")
    if record.document:
        yield PanelLink("方案文件", f"/draws/{record.uuid}/files/plan.json", "参与方照它作承诺", is_file=True)
        yield PanelLink(
            "抽取规则",
            f"/draws/{record.uuid}/files/rules.json",
            "比例、协同组、候补，散列写在方案里",
            is_file=True,
        )
    if queries.may_have_register(actor, record):
        url = f"/draws/{record.uuid}/files/register.tsv"
        yield PanelLink("名录与登记的差别", url, "方案固定那天逐行比的，只给行政执法监督", is_file=True)
    names = {party["code"]: party["name"] for party in record.parties}
    for share in queries.shut_shares(actor, record):
        url = f"/draws/{record.uuid}/files/{share.party}.commit.json"
        yield PanelLink(
            f"{names[share.party]}的承诺文件", url, "没有打开的，由托管方用私钥打开", is_file=True
        )
    bundle = queries.public_bundle_of(record)
    if bundle is not None:
        yield file_link("公开的抽取包", f"/draws/{record.uuid}/files/public.zip", "谁都可以核对", bundle.size)
    full = keeping.newest(record, keeping.FULL)
    if full is not None and queries.may_have_full(actor, record):
        yield file_link("完整的抽取包", f"/draws/{record.uuid}/files/full.zip", "只给司法局和公证处", full.size)  # fmt: skip


def of_party(actor: Actor, record: Record, level: Level) -> Iterator[PanelLink]:
    """The row by which a firm checks itself, to whoever may hand it over."""
    for draw in queries.draws_for_row(actor):
        url = f"/draws/{draw.uuid}/rows/{record.uuid}.json"
        yield PanelLink(f"{draw.title}：抽取的一行", url, "交给企业自己核对；不在名录里的没有", is_file=True)


add_links("inspection_plan", of_plan)
add_links("inspection_draw", of_draw)
add_links("party", of_party)
