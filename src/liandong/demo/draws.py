"""演示之城里一次已经公布的抽取：市生态环境局牵头、市文化广电和旅游局配合，全市登记的对象都在名录里，谁都可以马上核对。

The parties' list is written here as far as the draw wants it, for the worker is not running yet; the rest is the worker's. Shares are made
here as each party would make them, and forgotten. Bundles follow within a minute of the first start, once the ledger is sequenced.
"""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from procrastinate.contrib.django.models import ProcrastinateJob

from liandong.demo.city import City
from liandong.demo.delivering import deliver, newest
from liandong.draw.contribution import contribute
from liandong.draw.plan import Plan
from liandong.draws.models import Draw
from liandong.kernel import outbox
from liandong.kernel.roles import Role
from liandong.now import CHINA, at, now, today
from liandong.parties.models import Party

PEOPLE = (
    ("jz.shengtai", "窦联络", "JZ-ECOLOGY", Role.LIAISON), ("jz.shengtai.ju", "章局长", "JZ-ECOLOGY", Role.AGENCY_HEAD),
    ("jz.shengtai.ban", "云承办", "JZ-ECOLOGY", Role.HANDLER),
    ("jz.wenlv", "苏联络", "JZ-CULTURE", Role.LIAISON), ("jz.wenlv.ju", "潘局长", "JZ-CULTURE", Role.AGENCY_HEAD),
)  # fmt: skip
STAFF, HEAD, PARTNER = "jz.shengtai", "jz.shengtai.ju", "jz.wenlv"
OFFICERS = 12
"""In each department; half of them may lead."""
ROSTERS = ((STAFF, "生态环境", "葛奚范彭郎鲁韦昌马苗凤花"), (PARTNER, "文化旅游", "方俞任袁柳酆鲍史唐费廉岑"))
MOST = 5_000
"""So many parties are written before the platform starts; the rest is the worker's."""
BEFORE = timedelta(days=9)
A_DAY = timedelta(days=1)
ROOM = 75 * A_DAY
"""In which the visits are over, whatever holidays there are."""
NOTARY = "焦作市示例公证处（虚构）"
BRINGS = {"JZ-ECOLOGY": STAFF, "P-2": STAFF, "JZ-JUSTICE": "jiandu"}


def write_parties(since: int) -> None:
    """What the worker would write of the handed-in list, until there are enough; `since` is the last job before it."""
    jobs = ProcrastinateJob.objects.filter(task_name="kernel.deliver", status="todo", id__gt=since)
    while Party.objects.count() < MOST:
        waiting = [j for j in jobs.order_by("id") if j.args["consumer"] == "importing.apply"]
        if not waiting or not outbox.deliver(UUID(waiting[-1].args["event"]), waiting[-1].args["consumer"], waiting[-1].args["payload"]):  # fmt: skip
            return


def play(city: City) -> None:
    """Play it once; a second call changes nothing. Without any classified party in the city there is nothing to draw."""
    if Draw.objects.exists() or not Party.objects.filter(state="in_force").exclude(risk="").exists():
        return
    start, before = now() - BEFORE, newest()
    with at(start):
        for cast in PEOPLE:
            city.join(cast)
        _officers(city)
        plan = _plan(city)
        draw = _bound(city, plan, start)
    shares = _committed(city, draw, start)
    _drawn(city, draw, start, shares, before)


def _officers(city: City) -> None:
    """Registered and confirmed; numbers begin with 98, which is no province."""
    for n, (account, line, names) in enumerate(ROSTERS):
        for place, name in enumerate(names[:OFFICERS]):
            values = {
                "name": f"{name}示例", "certificate": f"98{n}{place:08d}", "issued_by": "河南省人民政府（演示）", "valid_from": "2024-01-01",
                "valid_to": (today() + timedelta(days=900)).isoformat(), "lines": line, "may_lead": place % 2 == 0, "duty": "on",
                "source": "演示名册", "is_on_staff": True,
            }  # fmt: skip
            made = city.act(account, "registry.register_officer", None, values)
            city.act("jiandu", "registry.confirm_officer", made)


def _starts_on() -> date:
    """First day of the yearly plan: today, or where thirty working days do not end within the year, the first of the next."""
    return max(today(), date((today() + ROOM).year, 1, 1))


def _plan(city: City) -> str:
    """A published yearly plan of the two for the whole city."""
    starts = _starts_on()
    values: dict[str, Any] = {
        "title": "全市经营场所联合抽查（演示）", "year": starts.year, "items": "JZ-DQ-37\nJZ-LY-63", "partners": "JZ-CULTURE",
        "division": "410800", "ratios": "A｜1｜1\nB｜2｜1\nC｜5｜1\nD｜20｜1", "officers": 2, "starts_on": starts.isoformat(),
        "ends_on": f"{starts.year}-12-31", "scheme": "演示：联查方案2号", "rules": "演示：抽查细则2号",
    }  # fmt: skip
    made = city.act(STAFF, "inspections.draft_plan", None, values)
    city.act(STAFF, "inspections.ask_partners", made)
    city.act(PARTNER, "inspections.confirm_part", made)
    city.act(HEAD, "inspections.approve_plan", made)
    city.act(STAFF, "inspections.lodge_plan", made)
    city.act("jiandu", "inspections.file_plan", made, {"filed_no": "演示备案2号"})
    city.act(HEAD, "inspections.publish_plan", made, {"published_on": today().isoformat()})
    return str(values["title"])


def _bound(city: City, plan: str, start: datetime) -> UUID:
    key = ec.generate_private_key(ec.SECP256R1()).public_key()
    first = max(today() + 12 * A_DAY, _starts_on())
    values = {
        "title": "全市经营场所联合抽查第一批（演示）", "plan": plan, "mode": "open", "scoring": "shared", "groups": "", "reserve_percent": 30,
        "cap_visits": 2, "most_departments": 4, "load": 60, "skips_percent": 20, "first_day": first.isoformat(), "days": 30,
        "exclusion_codes": "E1｜已停业或者查无下落", "reason_codes": "U1｜查无下落或者已停业\nR1｜执法人员应当回避\nA1｜执法人员不在岗",
        "parties": f"JZ-ECOLOGY｜窦联络\n{NOTARY}｜演示公证员\nJZ-JUSTICE｜郑监督", "escrow": NOTARY,
        "escrow_key": key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint).hex(), "outside_kind": "public",
        "outside_name": "演示彩票（并非真实开奖）", "outside_issue": f"{start.astimezone(CHINA):%Y%m%d}", "outside_form": "6/1",
        "commit_by": (start + A_DAY).isoformat(),
        "not_before": (start + 2 * A_DAY).isoformat(), "share_by": (start + 3 * A_DAY).isoformat(),
    }  # fmt: skip
    made = city.act(STAFF, "draws.draft_draw", None, values)
    city.act(STAFF, "draws.freeze_rosters", made)
    return city.act(HEAD, "draws.bind_plan", made)


def _committed(city: City, draw: UUID, start: datetime) -> dict[str, bytes]:
    """Each party's share made as on its own machine, and what it hands in."""
    held = Draw.objects.get(uuid=draw)
    plan, shares = Plan.read(held.document), {party: secrets.token_bytes(32) for party in BRINGS}
    for n, (party, share) in enumerate(shares.items(), 1):
        own = ec.generate_private_key(ec.SECP256R1())
        handed = contribute(plan, party, share, bytes.fromhex(held.escrow_key), own).encode().decode()
        with at(start + n * timedelta(hours=5)):
            city.act(BRINGS[party], "draws.hand_in_commitment", draw, {"party": party, "text": handed})
    return shares


def _drawn(city: City, draw: UUID, start: datetime, shares: dict[str, bytes], before: int) -> None:
    """The outside value, the shares, the computing that the worker would do, the publication."""
    number = " ".join(str(n) for n in sorted(secrets.SystemRandom().sample(range(1, 34), 6)))
    with at(start + 2 * A_DAY + timedelta(hours=1)):
        value = {"value": f"{number} / 7", "found_at": "演示：由程序随机产生，并非真实开奖"}
        city.act(STAFF, "draws.enter_outside", draw, value)
        city.act("jiandu", "draws.confirm_outside", draw, value)
        for party, share in shares.items():
            city.act(BRINGS[party], "draws.reveal_share", draw, {"party": party, "share": share.hex()})
        deliver(before)
    with at(start + 3 * A_DAY):
        city.act(HEAD, "draws.publish_draw", draw, {"published_on": today().isoformat()})
        deliver(before)
