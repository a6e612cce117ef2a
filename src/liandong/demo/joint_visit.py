"""联合检查故事的后一半：抽出的一次入企，从各家审批、通知书、到场、登记、结束，到确认、互认、线索、整改复查和各部门的文书。

Main names: `played`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from liandong.demo.delivering import deliver, newest
from liandong.demo.joint_ground import DEPARTMENTS, HEAD, USER
from liandong.demo.letters import scanned
from liandong.demo.telling import Telling
from liandong.documents.models import Letter
from liandong.documents.queries import by_check_code
from liandong.documents.typeset import missing
from liandong.draws.models import Visit
from liandong.kernel import kinds, letters
from liandong.now import CHINA, at, now
from liandong.onsite.actions.confirming import recheck_clock
from liandong.onsite.kinds import NAME, parts_told, sheets_told
from liandong.onsite.models import Inspection, Register
from liandong.onsite.owing import paper_of
from liandong.onsite.parts import part_of
from liandong.recognition.models import Finding
from liandong.results.queries import of_part

On = Callable[..., datetime]
TEAM, FARMER, SAFETY_MAN = (row[0] for row in DEPARTMENTS)
LABEL, BOOK, EXIT = (row[3] for row in DEPARTMENTS)
FOUND = "两批种子的标签没有生产日期"
BLOCKED = "仓库的消防通道堆放农药，进不去人"


def played(story: Telling, visit: Visit, on: On) -> None:
    """Everything that comes of one drawn visit."""
    assert visit.on is not None
    day = datetime.combine(visit.on, time(9), CHINA)
    made = _taken(story, visit, on)
    _approved(story, made, on)
    notice = _notified(story, made, day - timedelta(days=1))
    _entered(story, made, day)
    _registered(story, made, day + timedelta(minutes=30))
    _ended(story, made, day + timedelta(hours=2))
    _confirmed(story, made, day + timedelta(days=1))
    _published(story, made, day + timedelta(days=1, hours=2))
    _followed(story, made, day + timedelta(days=2))
    _rechecked(story, made, day + timedelta(days=4))
    _papers(story, made, notice, day + timedelta(days=9))


def _taken(story: Telling, visit: Visit, on: On) -> UUID:
    moment = on(6)
    story.heading(f"牵头的办理抽出的第一次入企：{visit.on}去{visit.name}", moment)
    with at(moment):
        made = story.act(TEAM, "onsite.take_drawn", None, {"drawn": visit.uuid})
        story.lines("抽取带出的事项和人员：", parts_told(_of(made)))
        story.seen(NAME, made)
    return made


def _of(made: UUID) -> Inspection:
    return Inspection.objects.get(uuid=made)


def _approved(story: Telling, made: UUID, on: On) -> None:
    moment = on(7)
    story.heading("三家的负责人各批准自己的部分；入企以前的规则这时再问一遍", moment)
    with at(moment):
        early = story.attempt(TEAM, "onsite.enter_site", made, {"present": _seated(made, TEAM, story)})
        assert not early.is_done, early
        for _, head, *_ in DEPARTMENTS:
            story.act(head, "onsite.approve_part", made, {"opinion": "同意"})
        one = _of(made)
        story.lines("行政检查审批表：", sheets_told(one))
        story.say(f"   入企码{one.code_told}，印在通知书上。")
        story.seen(NAME, made)


def _seated(made: UUID, account: str, story: Telling) -> list[str]:
    """The certificates of the officers whom the draw sent for the account's department."""
    part = part_of(_of(made), story.city.actor(account).agency)
    assert part is not None
    return [officer["certificate"] for officer in part["officers"]]


def _notified(story: Telling, made: UUID, moment: datetime) -> UUID:
    story.heading("市场监管的行政检查通知书：由检查记录起草，签发、用印；企业凭上面的校验码核对真假", moment)
    with at(moment):
        said = {
            "source": _of(made).number,
            "code": "inspection_notice",
            "c_complaint_phone": "0391-0000000（演示）",
        }
        letter = story.act(TEAM, "documents.draft_letter", None, said)
        story.act(TEAM, "documents.submit_letter", letter, {})
        before = newest()
        story.act(HEAD, "documents.issue_letter", letter, {"numbering": "take", "word": "武市监检"})
        deliver(before)
        story.act(TEAM, "documents.add_sealed_scan", letter, {}, files=scanned(letter))
        held = Letter.objects.get(uuid=letter)
        story.say(f"   {held.letter_no}，{held.pages}页，校验码{held.check_code}")
        assert held.check_code is not None
        found = by_check_code(held.check_code)
        assert found == held
        story.say(
            f"   凭校验码：有这份文书，{found.kind_title}，{found.agency_name}，{found.issued_on}签发。猜一个码：{by_check_code('0' * 12) or '没有查到'}。"
        )
        story.seen("letter", letter)
    return letter


def _entered(story: Telling, made: UUID, day: datetime) -> None:
    story.heading("三家一次进门：每家两名执法人员出示证件", day)
    with at(day):
        for account, *_ in DEPARTMENTS:
            values = {"present": _seated(made, account, story), "met": "店长"}
            story.act(account, "onsite.enter_site", made, values)


def _row(subject: str, device: str, number: int, result: str = "1", **more: str) -> dict[str, Any]:
    return {
        "id": str(uuid4()), "subject": subject, "device": device, "number": number, "at": now().isoformat(), "result": result, **more,
    }  # fmt: skip


def _take(story: Telling, account: str, made: UUID, *rows: dict[str, Any]) -> None:
    story.act(account, "onsite.take_registers", made, {"rows": json.dumps(rows)})


def _registered(story: Telling, made: UUID, moment: datetime) -> None:
    story.heading("登记：共用的问题问一次；市场监管的两台手机说法不同，定一条，先前的留着", moment)
    with at(moment):
        photo = SimpleUploadedFile("演示标签.jpg", b"\xff\xd8\xff\xe0" + "演示标签".encode())
        story.act(TEAM, "onsite.keep_photo", made, {}, files={"file": photo})
        due = f"{(moment + timedelta(days=7)).date()}"
        _take(
            story,
            TEAM,
            made,
            _row("ask:address", "演示手机甲", 1, "yes"),
            _row("ask:trading", "演示手机甲", 2, "yes"),
            _row(LABEL, "演示手机甲", 3),
        )
        put_right = {"told": FOUND, "follow_up": "rectify", "rectify_by": due}
        _take(story, TEAM, made, _row(LABEL, "演示手机乙", 1, "E", **put_right))
        _take(story, FARMER, made, _row(BOOK, "演示手机丙", 1))
        _take(story, SAFETY_MAN, made, _row(EXIT, "演示手机丁", 1, "A", told=BLOCKED, follow_up="lead"))
        early = story.attempt(TEAM, "onsite.end_part", made, {})
        assert not early.is_done, early
        chosen = Register.objects.get(inspection__uuid=made, device="演示手机乙").uuid
        story.act(
            TEAM,
            "onsite.settle_conflict",
            made,
            {"subject": LABEL, "chosen": chosen},
            "看过照片，标签上没有日期",
        )


def _ended(story: Telling, made: UUID, moment: datetime) -> None:
    story.heading(
        "三家各听企业的意见、各自结束：店长不签名，村委会的人见证；农业农村的看过签名；最后一家结束，检查就结束",
        moment,
    )
    with at(moment):
        refused = {"refusal": "店长说要等老板", "witness": "示例村村委会工作人员（虚构）"}
        story.act(TEAM, "onsite.take_statement", made, {"remarks": "马上找厂家补标签", **refused})
        early = story.attempt(FARMER, "onsite.end_part", made, {})
        assert not early.is_done, early
        content = b"\x89PNG\r\n\x1a\n" + "演示签名".encode()
        story.act(
            FARMER, "onsite.keep_photo", made, {}, files={"file": SimpleUploadedFile("企业签名.png", content)}
        )
        signature = hashlib.sha256(content).hexdigest()
        story.act(FARMER, "onsite.take_statement", made, {"remarks": "无", "signature": signature})
        story.act(SAFETY_MAN, "onsite.take_statement", made, {"remarks": "明天清走", **refused})
        for account, *_ in DEPARTMENTS:
            story.act(account, "onsite.end_part", made, {})
        story.say(f"   {_of(made).number}：{story.state(NAME, made)}")


def _confirmed(story: Telling, made: UUID, moment: datetime) -> None:
    story.heading("三家的负责人各确认自己的结果；限期改正的开始计时，可供互认的登记在案", moment)
    with at(moment):
        until = {
            "valid_to": f"{(moment + timedelta(days=180)).date()}",
            "valid_why": "半年内情况不会有大的变化",
        }
        for _, head, *_ in DEPARTMENTS:
            story.act(head, "onsite.confirm_part", made, until)
        story.clock(made, recheck_clock(LABEL, story.city.actor(TEAM).agency_name))
        story.say(f"   {_of(made).number}：{story.state(NAME, made)}")
        for finding in Finding.objects.filter(source=made).order_by("pk"):
            story.seen("finding", finding.uuid)


def _published(story: Telling, made: UUID, moment: datetime) -> None:
    story.heading("三家各公示自己的结果：承办人提出，负责人看过将要公示的字再批准，写明公示到哪一天", moment)
    with at(moment):
        until = {
            "until": f"{(moment + timedelta(days=180)).date()}", "until_why": "本机关的决定（演示）", "is_read": "on",
        }  # fmt: skip
        for account, head, *_ in DEPARTMENTS:
            notice = of_part(made, story.city.actor(account).agency)
            assert notice is not None
            story.act(account, "results.propose_notice", notice.uuid, {"reviewed_by": "演示审查人"})
            early = story.attempt(account, "results.approve_notice", notice.uuid, until)
            assert not early.is_done, early
            story.act(head, "results.approve_notice", notice.uuid, until)
            story.seen("result_notice", notice.uuid)


def _followed(story: Telling, made: UUID, moment: datetime) -> None:
    story.heading("消防通道的问题登记为违法线索；市农业农村局采纳台账检查的结果，原定的检查不去了", moment)
    with at(moment):
        one = _of(made)
        values = {
            "origin": "random", "origin_paper": paper_of(one, EXIT), "received_on": f"{moment.date()}", "party": one.party_name, "item": EXIT,
            "conduct": "占用、堵塞消防通道", "division": one.place, "facts": BLOCKED,
        }  # fmt: skip
        lead = story.act(SAFETY_MAN, "leads.register_lead", None, values)
        story.seen("lead", lead)
        finding = Finding.objects.get(source=made, item__code=BOOK)
        accepted = {
            "finding": finding.number,
            "purpose": "spare",
            "plan": "2026年春季农资专项检查（演示）",
            "spared": 1,
        }
        story.act(USER, "recognition.accept_finding", None, accepted)


def _rechecked(story: Telling, made: UUID, moment: datetime) -> None:
    story.heading("期限以前复查：标签补齐了，期限到此为止", moment)
    with at(moment):
        looked = {"item": LABEL, "is_put_right": "yes", "told": "两批种子都补贴了标签"}
        story.act(TEAM, "onsite.note_recheck", made, looked)


def _papers(story: Telling, made: UUID, notice: UUID, moment: datetime) -> None:
    story.heading("各部门由同一次检查起草自己的文书，只写自己的部分；内部的没有校验码", moment)
    with at(moment):
        kind, one = kinds.get(NAME), _of(made)
        assert kind is not None
        for account, *_ in DEPARTMENTS:
            actor = story.city.actor(account)
            offered = letters.offered(actor, NAME, one, kind.sight.level(actor, one))
            told = []
            for letter, heading, content in offered:
                gone = "、".join(field.label for field in missing(letter.kind, heading, content))
                told.append(letter.kind.title + (f"（还缺{gone}）" if gone else ""))
            story.lines(f"{actor.agency_name}：", told)
        stranger = story.city.actor("ba.lianluo")
        assert not letters.offered(stranger, NAME, one, kind.sight.level(stranger, one))
        story.seen(NAME, made)
        story.seen("letter", notice)
