"""抽取的每一步给任何人看：什么时候固定了什么、散列是多少、现在等谁；固定以前的一字不提。

A share of a sealed draw is shown only once it is opened to all. Counts of visits stand there after publication, not before: a firm is
not told that somebody is coming. Source: 协议 VDR-1 (docs/draw.md); 优化营商环境条例第五十四条.

Main names: `steps`.
"""

from __future__ import annotations

from collections.abc import Sequence

from liandong.draws.kinds import lists_told
from liandong.draws.models import Draw, Mode, OutsideKind, Share
from liandong.kernel.pages import Entry, Step
from liandong.now import CHINA

OVER = ("void", "dropped")
OPENED = ("drawn", "published")
"""States of a sealed draw in which its shares are public."""


def steps(draw: Draw) -> list[Step]:
    """The eight steps of a bound draw, the first that is not done marked as next."""
    shares = list(Share.objects.filter(draw=draw).order_by("party"))
    made = [
        _rosters(draw), _plan(draw), _commitments(draw, shares), _ticket(draw), _outside(draw), _opening(draw, shares),
        _result(draw), _published(draw),
    ]  # fmt: skip
    first = next((n for n, one in enumerate(made) if not one.is_done), None)
    if first is None or draw.state in OVER:
        return made
    waiting = made[first]
    made[first] = Step(waiting.title, waiting.told, waiting.at, waiting.entries, is_next=True)
    return made


def _rosters(draw: Draw) -> Step:
    entries = [
        Entry(f"{ROSTERS[name]}的根", f"{one['root']}，{one['n']}行") for name, one in draw.roots.items()
    ]
    told = "检查对象、执法人员的名录各算成一个根。少一行、多一行、改一个字，根就不同。"
    return Step("一、名录固定", told, draw.frozen_at, entries, is_done=True)


ROSTERS = {"roster": "检查对象名录", "officers": "执法人员名录", "recusal": "回避表", "mapping": "编号对照表"}


def _plan(draw: Draw) -> Step:
    entries = [Entry("方案编号", draw.plan_no or ""), Entry("方案的散列", draw.plan_sha256)]
    told = "比例、参与方、用哪一个外部数值、各步的截止时刻，都写在方案里；固定了谁也不能改，不能重抽。"
    return Step("二、方案固定", told, draw.bound_at, entries, is_done=True)


def _names(draw: Draw) -> dict[str, str]:
    return {one["code"]: one["name"] for one in draw.parties}


def _commitments(draw: Draw, shares: Sequence[Share]) -> Step:
    handed, names = {one.party: one for one in shares}, _names(draw)
    entries = [
        Entry(f"{names[code]}的承诺", f"{handed[code].commit}，{_moment(handed[code].committed_at)}")
        if code in handed
        else Entry(f"{names[code]}的承诺", f"还没有交，截止{_moment(draw.commit_by)}")
        for code in names
    ]
    last = max((one.committed_at for one in shares), default=None)
    is_done = len(handed) == len(names)
    told = "每一家在自己的机器上产生一个随机数，先只交承诺。承诺交了，数就换不了；数本身平台这时没有。"
    return Step("三、各方承诺", told, last if is_done else None, entries, is_done)


def _moment(at: object) -> str:
    return f"{at.astimezone(CHINA):%Y-%m-%d %H:%M:%S}" if at is not None else ""  # type: ignore[attr-defined]


def _ticket(draw: Draw) -> Step:
    entries = [Entry("凭据", draw.ticket)] if draw.ticket else []
    told = "方案和全部承诺合成一张凭据。一个方案编号只有一张。"
    return Step("四、凭据", told, None, entries, bool(draw.ticket))


def _outside(draw: Draw) -> Step:
    said = draw.outside
    entries = [
        Entry("从哪里来", f"{OutsideKind(said['source']).label}：{said['name']}{said['issue']}"),
        Entry("不早于", said["not_before"]),
    ]
    if draw.outside_value:
        entries.append(Entry("数值", draw.outside_value))
        entries += [Entry("出处", f"{value}") for value in draw.outside_evidence.values() if value]
    told = "方案写明的一个数，承诺交齐以后才产生，谁也不能预先知道；可以自己去对照。"
    return Step("五、外部数值", told, None, entries, bool(draw.outside_value))


def _opening(draw: Draw, shares: Sequence[Share]) -> Step:
    is_open = draw.mode == Mode.OPEN or draw.state in OPENED
    names, opened = _names(draw), [one for one in shares if one.share]
    is_done = bool(names) and len(opened) == len(names)
    entries = []
    for one in opened if is_open else ():
        how = f"由托管方打开：{one.why}" if one.opened_from == "escrow" else ""
        entries.append(
            Entry(f"{names[one.party]}的随机数", "，".join(part for part in (one.share, how) if part))
        )
    last = max((one.opened_at for one in opened if one.opened_at), default=None)
    told = "各方打开自己的随机数，与承诺对得上才算；不肯打开的，由托管方打开它那一份。合起来就是种子。"
    if not is_open and is_done:
        told += "这一次是封存抽取：已经交给平台，解封时一起公布。"
    return Step("六、打开随机数", told, last if is_done else None, entries, is_done)


def _result(draw: Draw) -> Step:
    pairs = (("结果的散列", draw.result_sha256), ("入企安排的散列", draw.visits_sha256))
    entries = [Entry(label, value) for label, value in pairs if value]
    told = "从种子逐个算出次序，照方案的数目取。结果的散列当时就记入账本，以后改不了。"
    return Step("七、结果", told, None, entries, bool(draw.result_sha256))


def _published(draw: Draw) -> Step:
    is_done = draw.published_on is not None
    entries = [Entry("各名单", "\n".join(lists_told(draw)))] if is_done else []
    told = "公开的抽取包谁都可以取来核对。里面看不出是哪一家、什么风险等级、派了谁：那要等检查以后依法公示。"
    return Step(f"八、公布{f'（{draw.published_on}）' if is_done else ''}", told, None, entries, is_done)
