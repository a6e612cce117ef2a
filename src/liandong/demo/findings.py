"""演示之城里互认过的几件：扬尘检查在沁阳市，交通运输和城市管理都有职权，一家查过，另一家少去一次。

One finding is accepted, one is declined, one was revoked and what rested on it lapsed, one waits to be answered. The party is
plainly invented; the moments are simulated.
"""

from __future__ import annotations

from datetime import timedelta

from liandong.demo.city import City
from liandong.demo.delivering import deliver, newest
from liandong.kernel.roles import Role
from liandong.now import at, now, today
from liandong.recognition.models import Finding

ISSUERS = (
    ("qy.jiaotong", "戚交通", "C410882-TRANSPORT", Role.LIAISON),
    ("qy.jiaotong.ju", "谢局长", "C410882-TRANSPORT", Role.AGENCY_HEAD),
)
USER = "qy.chengguan.ju"
PARTY = {
    "form": "enterprise", "name": "沁阳市示例建筑工程有限公司（虚构）", "code": "", "division": "410882", "address": "示例路8号",
    "source": "演示：并非真实企业",
}  # fmt: skip
PAPERS = ("工地扬尘检查记录1号", "工地扬尘检查记录2号", "渣土运输检查记录3号", "渣土运输检查记录4号")


def play(city: City) -> None:
    """Play them once; a second call changes nothing."""
    if Finding.objects.exists():
        return
    for cast in ISSUERS:
        city.join(cast)
    start, before = now(), newest()
    with at(start - timedelta(days=20)):
        city.act("qy.jiaotong", "parties.register_party", None, PARTY)
        numbers = [_found(city, paper) for paper in PAPERS]
    with at(start - timedelta(days=12)):
        for number, plan in ((numbers[0], "十月扬尘专项检查"), (numbers[1], "十月渣土联合检查")):
            values = {"finding": number, "purpose": "spare", "plan": plan, "spared": 1}
            city.act(USER, "recognition.accept_finding", None, values)
        no = {"finding": numbers[2], "purpose": "spare", "plan": "十一月夜查"}
        city.act(USER, "recognition.decline_finding", None, no, reason="检查以后更换了运输车辆，情况有变。")
    with at(start - timedelta(days=5)):
        values = {"ended_on": today().isoformat(), "ended_paper": "行政复议决定（演示）1号"}
        record = Finding.objects.get(number=numbers[1]).uuid
        city.act(
            "qy.jiaotong.ju",
            "recognition.revoke_finding",
            record,
            values,
            reason="复议认为检查记录没有当事人签字。",
        )
        deliver(before)


def _found(city: City, paper: str) -> str:
    day = today()
    values = {
        "party": PARTY["name"], "item": "JZ-DQ-38", "division": "410882", "result": "passed", "told": f"{paper}：围挡、覆盖、冲洗均符合要求。",
        "found_on": day.isoformat(), "valid_to": (day + timedelta(days=180)).isoformat(), "valid_why": "工期内情况稳定，半年内有效",
        "evidence": "record", "paper": paper, "may_publish": "on",
    }  # fmt: skip
    made = city.act("qy.jiaotong", "recognition.register_finding", None, values)
    return Finding.objects.get(uuid=made).number
