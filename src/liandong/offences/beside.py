"""登记时看得到的，写成表单旁边的几栏：可能是哪个对象、自己看得到的记录、别的机关的。

Main name: `answered`.
"""

from __future__ import annotations

from liandong.kernel.pages import BesideAnswer, Pick, PickBox
from liandong.offences.recognising import Recognised
from liandong.offences.sighting import Collision, Related, Seen
from liandong.parties.models import Form

ASKED_NOTE = "这次查询已记入账本；有记录的机关会收到告知。"


def answered(related: Related) -> BesideAnswer:
    """What may be told, in words; a collision has its four fields and no way to the record."""
    boxes = [
        PickBox("看得到的记录", [_seen(s) for s in related.seen], "" if related.seen else "没有查到。"),
        PickBox("别的机关的记录", [_collision(c) for c in related.collisions], _beyond(related)),
    ]
    if related.parties:
        boxes.insert(0, PickBox("可能是在册的这些对象", [_party(p) for p in related.parties]))
    counts = (
        (len(related.parties), "可能的对象 {} 个"), (len(related.seen), "看得到的记录 {} 条"),
        (len(related.collisions), "别的机关的 {} 条"),
    )  # fmt: skip
    told = [words.format(count) for count, words in counts if count]
    return BesideAnswer(boxes, f"查到{'，'.join(told)}。点这里看。" if told else "")


def _party(found: Recognised) -> Pick:
    party = found.party
    is_pickable = party.form != Form.CITIZEN and party.state == "in_force"
    note = "；".join(filter(None, (party.code, *found.reasons)))
    return Pick(
        party.name, f"/r/party/{party.uuid}/", note, (party.code or party.name) if is_pickable else ""
    )


def _seen(seen: Seen) -> Pick:
    kind, record = seen.kind, seen.record
    said = [f"{kind.title} {kind.number(record)}".strip(), kind.states.states[record.state].label]
    if seen.match is not None:
        said += [f"机器比对{seen.match.grade}：{'；'.join(seen.match.reasons)}"]
    return Pick(kind.heading(record), f"/r/{kind.name}/{record.uuid}/", "，".join(filter(None, said)))


def _collision(told: Collision) -> Pick:
    return Pick(told.agency, note=f"{told.broad_kind}，{told.stage}，联络人：{told.liaison or '未登记'}")


def _beyond(related: Related) -> str:
    if related.not_asked:
        return related.not_asked
    return ASKED_NOTE if related.collisions else f"没有查到可以告知的。{ASKED_NOTE}"
