"""公布：公开的抽取包谁都可以取来核对；后台等账本的检查点齐了，把包做好。

Source: 优化营商环境条例第五十四条; 民营经济促进法第五十二条（结果及时公开）.
"""

from __future__ import annotations

from liandong.draws import bundling, deadlines, keeping
from liandong.draws.actions.computing import SYSTEM
from liandong.draws.duties import KIND
from liandong.draws.models import Draw, Dropout
from liandong.draws.states import HOUSE_DRAW, PRIVATE, RANDOM
from liandong.inspections import forms
from liandong.inspections.duties import HEADS
from liandong.kernel.actions import Act, Action
from liandong.law.verdict import Verdict, allow, refuse

PUBLISH_DRAW = Action(
    name="draws.publish_draw",
    title="公布抽取",
    kind=KIND,
    roles=HEADS,
    form=forms.Published,
    clocks=(deadlines.PUBLISH,),
    consequence="任何人都能取公开的抽取包重算一遍；里面看不出是哪一家、什么风险等级、派了谁。",
    sources=(RANDOM, PRIVATE),
)


@PUBLISH_DRAW.change
def publish_draw(act: Act) -> None:
    draw: Draw = act.record
    draw.published_on = act.values["published_on"]
    deadlines.came(draw, deadlines.PUBLISH, act.now)
    act.announce("draws.draw_published", draw=str(draw.uuid))


KEEP_BUNDLES = Action(
    name="draws.keep_bundles",
    title="做好抽取包",
    kind=KIND,
    roles=SYSTEM,
    side="any",
    is_automatic=True,
    is_note=True,
    concerns=lambda draw: draw.published_on is not None,
    consequence="公开的和完整的抽取包附上账本的检查点和包含证明，存下来。",
    sources=(HOUSE_DRAW,),
)


@KEEP_BUNDLES.judge
def may_keep(act: Act) -> Verdict:
    if bundling.log_of(act.record) is None:
        return refuse("not_sequenced", "会签的见证人够数的检查点还没有包括全部步骤，稍后再做。", HOUSE_DRAW)
    return allow("may_keep", "可以做。", HOUSE_DRAW)


@KEEP_BUNDLES.change
def keep_bundles(act: Act) -> None:
    draw: Draw = act.record
    log = bundling.log_of(draw)
    assert log is not None
    replaced = Dropout.objects.filter(draw=draw, answer="approved").count()
    for name, make in ((keeping.PUBLIC, bundling.public_bundle), (keeping.FULL, bundling.full_bundle)):
        kept = keeping.keep(draw, name, make(draw, log), replaced, log["quorum"])
        act.note(**{name.partition(".")[0]: kept.sha256})
