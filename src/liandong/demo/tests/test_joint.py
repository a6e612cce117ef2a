"""联合检查的故事：从计划到复查都落到实处，陌生人核对得过、改一个字节就不符，没有去的部门什么也看不到，账本校验得过。"""

from __future__ import annotations

import json

import pytest

from liandong.demo import joint
from liandong.demo.joint_ground import FIRMS, NAMES
from liandong.documents.models import Letter
from liandong.draws.models import Draw, Visit
from liandong.inspections.models import Plan
from liandong.kernel import clocks, kinds
from liandong.kernel.roles import Level
from liandong.leads.models import Lead
from liandong.ledger.models import LedgerEvent
from liandong.ledger.tests.ground import Ground
from liandong.onsite.models import Inspection, Look, Settlement
from liandong.recognition.models import Finding, Recognition
from liandong.results.models import ResultNotice

KEPT = (
    "inspection_plan", "inspection_draw", "inspection_visit", "letter", "finding", "recognition", "lead", "party", "officer",
)  # fmt: skip


@pytest.fixture
def scratch(committed, city, tmp_path, settings):
    """A city whose ledger two witnesses sign."""
    ground = Ground(committed, city, tmp_path)
    with ground.witness(1) as one, ground.witness(2) as two:
        vkeys = [server.witness.signer.verifier.vkey for server in (one, two)]
        files = [tmp_path / f"{n}.vkey" for n in range(2)]
        for file, vkey in zip(files, vkeys, strict=True):
            file.write_text(vkey)
        settings.LEDGER_VKEY_FILE = str(committed.server.home / "keys" / "log.vkey")
        settings.WITNESS_VKEY_FILES = [str(file) for file in files]

        def order():
            ground.order()
            ground.co_sign(one, two)

        ground.sealing = joint.Sealing(
            order, ("--log-key", ground.log_vkey, *(o for v in vkeys for o in ("--witness", v)))
        )
        yield ground


def test_the_story_goes_from_the_plan_to_the_recheck_and_a_stranger_verifies_it(scratch):
    said: list[str] = []
    joint.tell(scratch.city, said.append, scratch.sealing)
    text = "\n".join(said)
    plan, draw, one = Plan.objects.get(), Draw.objects.get(), Inspection.objects.get()
    assert (plan.state, draw.state, one.state) == ("published", "published", "confirmed")
    drawn = Visit.objects.filter(draw=draw)
    assert draw.totals["visits"] == drawn.count() < draw.totals["seats_alone"], "合并了"
    assert {part["name"] for part in one.parts} == set(NAMES.values())
    assert all(len(part["present"]) == 2 and part["confirmed"] for part in one.parts)
    assert Settlement.objects.get().chosen.device == "演示手机乙"
    assert [notice.state for notice in ResultNotice.objects.all()] == ["published"] * 3
    assert text.count("一公开“检查结果”：没有") == 3 == text.count("一公开“检查结果”：") - 3, "期满就没有了"
    assert Look.objects.get().is_put_right and not clocks.running(one.uuid)
    assert {f.item.code: f.result for f in Finding.objects.all()} == {
        "SL-LH-1": "failed", "SL-LH-2": "passed", "SL-LH-3": "failed"
    }  # fmt: skip
    assert Recognition.objects.get().state == "accepted" and Lead.objects.get().origin == "random"
    notice = Letter.objects.get()
    assert (notice.source, notice.state, notice.code) == (one.uuid, "sealed", "inspection_notice")
    for wanted in (
        plan.number, draw.number, draw.plan_no, one.number, notice.check_code, "没有查到", "退出代码0", "退出代码1", "会签的见证人 2 个",
        "一公开“随机抽取”", "期限“整改复查", "检查结果公示表",
    ):  # fmt: skip
        assert wanted in text, wanted
    for account in ("duban", "ba.lianluo", "jy.lianluo", "sysadmin"):
        actor = scratch.city.actor(account)
        for kind, record in (("inspection_visit", one), ("letter", notice)):
            assert kinds.get(kind).sight.level(actor, record) is Level.NONE, (account, kind)
    public = text[text.index("任何人看到的每一步") : text.index("一个陌生人")]
    assert not [name for name, _ in FIRMS if name in public]
    rows = LedgerEvent.objects.filter(kind__in=KEPT, outcome="done")
    assert {json.loads(body)["origin"] for body in rows.values_list("body", flat=True)} == {"demo"}
    scratch.order()
    assert scratch.verify().is_intact
