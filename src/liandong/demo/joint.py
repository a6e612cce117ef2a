"""一次联合检查从头走到尾：年度计划、公布、抽取、审批、三家一次进门、发现问题、互认、线索、整改复查，公众看到什么、怎样自己核对。

Played through the door on a database that is thrown away; what is printed is read from the records. Shares are made here as each party
would make them on its own machine, and forgotten. The ledger is sequenced and co-signed on the way (`Sealing`), so that a stranger verifies the
draw with the one file that has nothing of the platform in it. The times are simulated; people and firms are invented.

Main names: `tell`, `Sealing`.
"""

from __future__ import annotations

import secrets
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from liandong.demo import joint_visit
from liandong.demo.city import City
from liandong.demo.delivering import deliver, newest
from liandong.demo.joint_ground import FARM, HEAD, HERE, LIAISON, SAFETY, SUPERVISOR, ready
from liandong.demo.telling import Lookers, Say, Telling
from liandong.desk.presenting import text_of
from liandong.draw.contribution import contribute
from liandong.draw.plan import Plan
from liandong.draw.verifier import SCRIPT
from liandong.draws import keeping
from liandong.draws.jobs import make_waiting
from liandong.draws.kinds import lists_told
from liandong.draws.models import Draw, Seat, Visit
from liandong.draws.reporting import told as roster_told
from liandong.inspections.models import Plan as Yearly
from liandong.now import CHINA, at
from liandong.portal.shelves import SHELVES
from liandong.portal.views.draws import shown_steps
from liandong.results.models import ResultNotice

BEGAN = datetime(2026, 3, 2, 9, tzinfo=CHINA)
FIRST_DAY = "2026-03-16"
A_DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)
NOTARY = "武陟县示例公证处（虚构）"
BRINGS = {"C410823-MARKET": LIAISON, "P-2": LIAISON, "JZ-JUSTICE": SUPERVISOR}
NUMBERS = "9 18 26 34 41 45 / 7"
LOOKERS: Lookers = (
    ("wz.chengban", "武陟县市监局承办人"), ("wz.nongye", "武陟县农业局联络员"), ("wz.yingji", "武陟县应急局联络员"), ("jz.nongye", "焦作市农业局联络员"),
    ("jiandu", "市司法局"), ("duban", "督办"), ("ba.lianluo", "博爱县农业局联络员"), ("jy.lianluo", "济源市市监局"), ("sysadmin", "系统管理员"),
)  # fmt: skip
TITLE = "武陟县农资店联合抽查（演示）"


@dataclass(frozen=True, slots=True)
class Sealing:
    """The ledger's side of the story.

    Attributes:
        order: sequences what waits and has the witnesses sign it, as it happens every minute on a running platform.
        keys: the public keys as a stranger got them elsewhere, as options of `verify_draw.py`.
    """

    order: Callable[[], object]
    keys: tuple[str, ...]


def tell(city: City, say: Say, sealing: Sealing) -> None:
    """Play and print the whole story."""
    with at(_on(-20)):
        ready(city)
    story = Telling(city, say, LOOKERS)
    say("故事：一次联合检查。时间是模拟的，人名、企业都是虚构的。")
    plan = _planned(story)
    draw, shares = _bound(story, plan)
    _drawn(story, draw, shares)
    _published(story, draw, sealing)
    _verified(story, draw, sealing)
    joint_visit.played(story, _visit(draw), _on)
    _shown_last(story, draw)
    with at(_on(40)):
        deliver()


def _on(days: int, hour: int = 9, minute: int = 0) -> datetime:
    """So many days after it began."""
    return (BEGAN + timedelta(days=days)).replace(hour=hour, minute=minute)


# ── 计划 ────────────────────────────────────────────────────────────────────────────────────────────


def _planned(story: Telling) -> Yearly:
    moment = _on(0)
    story.heading("市场监管牵头起草年度抽查计划，请农业农村、应急管理两家确认", moment)
    with at(moment):
        values = {
            "title": TITLE, "year": 2026, "items": "SL-LH-1\nSL-LH-2\nSL-LH-3", "partners": f"{FARM}、{SAFETY}", "division": HERE,
            "ratios": "A｜20｜1\nB｜40｜1\nC｜50｜1\nD｜100", "officers": 2, "starts_on": "2026-03-02", "ends_on": "2026-12-31",
            "scheme": "演示：联查方案3号", "rules": "演示：抽查细则3号",
        }  # fmt: skip
        made = story.act(LIAISON, "inspections.draft_plan", None, values)
        story.act(LIAISON, "inspections.ask_partners", made, {})
        story.seen("inspection_plan", made)
        for account in ("wz.nongye", "wz.yingji"):
            story.act(account, "inspections.confirm_part", made, {})
    moment = _on(1)
    story.heading("负责人批准，司法局备案，公布；公众从这时起看得到查什么、抽多少，看不到查谁", moment)
    with at(moment):
        story.act(HEAD, "inspections.approve_plan", made, {})
        story.act(LIAISON, "inspections.lodge_plan", made, {})
        story.act(SUPERVISOR, "inspections.file_plan", made, {"filed_no": "演示备案3号"})
        story.act(HEAD, "inspections.publish_plan", made, {"published_on": "2026-03-03"})
        story.seen("inspection_plan", made)
        _open_to_all(story, "plans", made)
    return Yearly.objects.get(uuid=made)


def _open_to_all(story: Telling, shelf: str, record: UUID) -> None:
    """What stands on the public portal, read as the portal reads it."""
    one = SHELVES[shelf]
    row = one.rows().filter(uuid=record).first()
    if row is None:
        story.say(f"   一公开“{one.title}”：没有。")
        return
    fields = {field.name: field for field in one.kind.fields}
    told = "，".join(f"{fields[name].label}：{text_of(fields[name].read(row))}" for name in one.columns)
    story.say(f"   一公开“{one.title}”：{told}，{one.kind.states.states[row.state].label}")


# ── 抽取 ────────────────────────────────────────────────────────────────────────────────────────────


def _bound(story: Telling, plan: Yearly) -> tuple[UUID, dict[str, bytes]]:
    moment = _on(2)
    key = ec.generate_private_key(ec.SECP256R1()).public_key()
    point = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    story.heading("起草抽取：参与方三家，公证处托管，外部数值事先写明；名录固定以后谁也改不了", moment)
    with at(moment):
        values = {
            "title": "农资店联合抽查第一批（演示）", "plan": plan.number, "mode": "open", "scoring": "shared", "groups": "", "reserve_percent": 50,
            "cap_visits": 2, "most_departments": 4, "load": 40, "skips_percent": 50, "first_day": FIRST_DAY, "days": 10,
            "exclusion_codes": "E1｜已停业", "reason_codes": "U1｜查无下落\nR1｜应当回避",
            "parties": f"C410823-MARKET｜蒋联络\n{NOTARY}｜演示公证员\nJZ-JUSTICE｜郑监督", "escrow": NOTARY, "escrow_key": point.hex(),
            "outside_kind": "public", "outside_name": "演示彩票（并非真实开奖）", "outside_issue": "20260306", "outside_form": "6/1", "outside_key": "",
            "commit_by": _on(3).isoformat(), "not_before": _on(4).isoformat(), "share_by": _on(5).isoformat(),
        }  # fmt: skip
        made = story.act(LIAISON, "draws.draft_draw", None, values)
        story.act(LIAISON, "draws.freeze_rosters", made, {})
        draw = Draw.objects.get(uuid=made)
        story.lines(
            "名录里有什么、三十日内变过什么：",
            roster_told(draw, {d["code"]: d["name"] for d in draw.departments}),
        )
        story.seen("inspection_draw", made)
    moment = _on(2, 15)
    story.heading("机关负责人批准并固定方案：编号、散列记入账本，不能重抽", moment)
    with at(moment):
        story.act(HEAD, "draws.bind_plan", made, {})
        draw.refresh_from_db()
        story.say(
            f"   方案{draw.plan_no}，散列{draw.plan_sha256[:16]}…，上一个方案{draw.document['prev_plan'][:8]}…"
        )
        story.seen("inspection_draw", made)
        again = story.attempt(LIAISON, "draws.freeze_rosters", made, {})
        assert not again.is_done, again
    moment = _on(2, 16)
    story.heading("三家在自己的机器上各产生一个随机数，只把承诺和密文交来；平台没有这个数", moment)
    bound, shares = Plan.read(draw.document), {party: secrets.token_bytes(32) for party in BRINGS}
    with at(moment):
        for party, share in shares.items():
            handed = contribute(bound, party, share, point, ec.generate_private_key(ec.SECP256R1()))
            values = {"party": party, "text": handed.encode().decode()}
            story.act(BRINGS[party], "draws.hand_in_commitment", made, values)
        draw.refresh_from_db()
        story.say(f"   抽取凭据{draw.ticket[:16]}…：此后谁也换不了随机数。")
    return made, shares


def _drawn(story: Telling, made: UUID, shares: dict[str, bytes]) -> None:
    moment = _on(4, 10)
    story.heading(
        "外部数值产生了，照方案写明的写法登记，司法局照公布的核对；各方打开随机数，换过的打不开", moment
    )
    with at(moment):
        value = {"value": NUMBERS, "found_at": "演示：并非真实开奖"}
        apart = value | {"value": NUMBERS.replace("/ ", "")}  # 同一期号码的另一种写法，就是另一个种子
        refused = story.attempt(LIAISON, "draws.enter_outside", made, apart)
        assert not refused.is_done, refused
        story.act(LIAISON, "draws.enter_outside", made, value)
        story.act(SUPERVISOR, "draws.confirm_outside", made, value)
        other = {"party": "P-2", "share": secrets.token_hex(32)}
        wrong = story.attempt(LIAISON, "draws.reveal_share", made, other)
        assert not wrong.is_done, wrong
        before = newest()
        for party, share in shares.items():
            story.act(BRINGS[party], "draws.reveal_share", made, {"party": party, "share": share.hex()})
    moment = _on(4, 11)
    story.heading("后台从固定的名录和种子算出名单，三家抽中同一家的合成一次进门，排时段、派人员", moment)
    with at(moment):
        deliver(before)
        draw = Draw.objects.get(uuid=made)
        story.lines("结果：", lists_told(draw))
        said = draw.totals
        story.say(
            f"   各去各的要进门{said['seats_alone']}次，合并成{said['visits']}次；没有排上{said['left']}次。结果散列{draw.result_sha256[:16]}…"
        )
        story.say("   抽中的是谁、派了谁，只有去的部门看得到自己的。")
        story.seen("inspection_draw", made)


def _published(story: Telling, made: UUID, sealing: Sealing) -> None:
    moment = _on(5)
    story.heading("机关负责人公布；账本排序、两个见证人会签以后，公开的抽取包做好", moment)
    with at(moment):
        before = newest()
        story.act(HEAD, "draws.publish_draw", made, {"published_on": "2026-03-07"})
        deliver(before)
        sealing.order()
        make_waiting(0)
        draw = Draw.objects.get(uuid=made)
        _open_to_all(story, "draws", made)
        story.lines(
            "一公开“抽取过程”，任何人看到的每一步：",
            (f"{step.title}：{step.told}" for step in shown_steps(draw)),
        )


def _verified(story: Telling, made: UUID, sealing: Sealing) -> None:
    """A stranger's computer: the bundle, one file of the standard library, keys from elsewhere; then with one byte changed."""
    story.heading("一个陌生人取了抽取包和核对程序，在自己的电脑上重算", _on(5, 10))
    bundle = keeping.read(Draw.objects.get(uuid=made), keeping.PUBLIC)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "public.zip"
        path.write_bytes(bundle)
        code, said = _checked(path, *sealing.keys)
        assert code == 0, said
        story.lines(f"核对程序退出代码{code}：", said.splitlines())
        for visit in Visit.objects.filter(draw__uuid=made):
            assert visit.name not in said
        code, said = _checked(_tampered(path), *sealing.keys)
        assert code == 1, said
        story.lines(
            f"改了名录的一个字节再核对，退出代码{code}：",
            [line for line in said.splitlines() if "不符" in line],
        )


def _tampered(path: Path) -> Path:
    """The same bundle with the first byte of its roster changed."""
    changed = path.with_name("changed.zip")
    with zipfile.ZipFile(path) as held, zipfile.ZipFile(changed, "w") as made:
        for name in held.namelist():
            body = held.read(name)
            other = b"1" if body.startswith(b"0") else b"0"
            made.writestr(name, other + body[1:] if name == keeping.TARGETS else body)
    return changed


def _checked(path: Path, *options: str) -> tuple[int, str]:
    """Exit code and words of the verifier in a process of its own, without anything of the platform."""
    words = [sys.executable, "-I", "-X", "utf8", str(SCRIPT), str(path), *options]
    done = subprocess.run(words, capture_output=True, check=False)
    return done.returncode, done.stdout.decode()


def _visit(made: UUID) -> Visit:
    """The first visit for which all three have their people."""
    rows = Visit.objects.filter(draw__uuid=made).exclude(on=None).order_by("slot", "code")
    return next(one for one in rows if Seat.objects.filter(visit=one, is_staffed=True).count() == 3)


def _shown_last(story: Telling, made: UUID) -> None:
    story.heading("最后：公众看到什么", _on(39))
    with at(_on(39)):
        _open_to_all(story, "draws", made)
        notices = ResultNotice.objects.order_by("pk")
        for notice in notices:
            _open_to_all(story, "results", notice.uuid)
        last = max(notice.until for notice in notices if notice.until)
    with at(datetime.combine(last + timedelta(days=1), time(0), CHINA)):
        story.say(f"   过了{last}：")
        for notice in notices:
            _open_to_all(story, "results", notice.uuid)
