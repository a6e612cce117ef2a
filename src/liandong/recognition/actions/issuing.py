"""可互认的结果：登记、由别的房间提供、撤销、变更、过期。

Whoever found something out says so once, with how long and on what evidence it may be relied on. It is never rewritten: what turns
out otherwise is revoked or changed with its document, and whatever rested on it falls away by itself.
"""

from __future__ import annotations

from typing import Any

from liandong.catalogue import queries
from liandong.kernel import numbering, opening
from liandong.kernel.actions import Act, Action, moves_only
from liandong.kernel.roles import BUSINESS, Role
from liandong.law.competence import PowerKind
from liandong.law.verdict import Verdict, allow, refuse
from liandong.now import today
from liandong.parties.masking import public_name
from liandong.parties.models import Party
from liandong.parties.naming import folded
from liandong.recognition import forms
from liandong.recognition.models import Finding
from liandong.recognition.states import HOUSE_RECOGNITION, OPINION, SHARED

CHECKING = (PowerKind.CHECK, PowerKind.PUNISH)
"""The powers that make a finding somebody's business."""
ISSUERS = frozenset({Role.HANDLER, Role.UNIT_HEAD, Role.LEGAL_REVIEWER, Role.LIAISON})
DECIDERS = frozenset({Role.UNIT_HEAD, Role.AGENCY_HEAD, Role.LEGAL_REVIEWER})
SYSTEM = frozenset({Role.SYSTEM})

REGISTER_FINDING = Action(
    name="recognition.register_finding",
    title="登记结果",
    kind="finding",
    roles=ISSUERS,
    side="any",
    creates=True,
    form=forms.NewFinding,
    consequence="登记后，在该地对该事项有职权的机关看得到，可以据此少查一次；敏感的别的机关看不到。",
    sources=(SHARED, OPINION, HOUSE_RECOGNITION),
)

OFFER_FINDING = Action(
    name="recognition.offer_finding",
    title="提供结果",
    kind="finding",
    roles=BUSINESS,
    side="any",
    creates=True,
    is_inner=True,
    form=forms.OfferedFinding,
    consequence="随办理一并登记为可互认的结果。",
    sources=(SHARED, HOUSE_RECOGNITION),
)


def may_issue(act: Act) -> Verdict:
    """One paper on one party and item stands once; two at the same moment wait for each other at the party."""
    values = act.values
    Party.objects.select_for_update(no_key=True).get(pk=values["party"].pk)
    same = Finding.objects.filter(
        owner=act.actor.agency,
        party=values["party"],
        item=values["item"],
        paper=values["paper"],
        state="valid",
    ).first()
    if same is not None:
        text = (
            f"本机关已经按“{same.paper}”登记过{same.number}。结果有变的，请在那一条上撤销或者变更后另行登记。"
        )
        return refuse("registered_already", text, HOUSE_RECOGNITION)
    return allow("may_issue", "可以登记。", SHARED)


def _issued(act: Act) -> Finding:
    values: dict[str, Any] = dict(act.values)
    place, party, item = values.pop("division"), values["party"], values["item"]
    finding = Finding(
        **values, number=numbering.record_number("JG"), owner=act.actor.agency, agency_name=act.actor.agency_name,
        division=place.code, division_name=place.name, party_label=public_name(party),
        was_competent=queries.may_act(act.actor.agency, item, place.code, values["found_on"], CHECKING),
    )  # fmt: skip
    finding.searched = "\n".join(map(folded, (finding.number, finding.party_label, item.name)))
    return finding


for _action in (REGISTER_FINDING, OFFER_FINDING):
    _action.judge(may_issue)
    _action.change(_issued)


def _ending(name: str, title: str, consequence: str) -> Action:
    return Action(
        name=name, title=title, kind="finding", roles=DECIDERS, form=forms.Ending, reason="required", consequence=consequence,
        sources=(SHARED, HOUSE_RECOGNITION),
    )  # fmt: skip


_FALLS = "别的机关据此作出的采纳随之失效，告知它们复核。"
REVOKE_FINDING = _ending(
    "recognition.revoke_finding", "撤销结果", f"结果不再有效，不能恢复；{_FALLS}"
)  # fmt: skip
CHANGE_FINDING = _ending(
    "recognition.change_finding", "变更结果", f"原来的结果不再有效，变更后的请另行登记；{_FALLS}"
)  # fmt: skip


def may_end(act: Act) -> Verdict:
    finding: Finding = act.record
    if act.values["ended_on"] < finding.found_on:
        text = f"不能早于作出日期{finding.found_on}，请核对。"
        return refuse("before_found", text, HOUSE_RECOGNITION)
    return allow("may_end", "可以办理。", SHARED)


def _ended(act: Act) -> None:
    act.record.ended_on, act.record.ended_paper = act.values["ended_on"], act.values["ended_paper"]
    act.announce("recognition.finding_ended", finding=str(act.record.uuid))


for _action in (REVOKE_FINDING, CHANGE_FINDING):
    _action.judge(may_end)
    _action.change(_ended)

EXPIRE_FINDING = Action(
    name="recognition.expire_finding",
    title="过期",
    kind="finding",
    roles=SYSTEM,
    side="any",
    is_automatic=True,
    consequence="可采用的最后一日过了，不能再采用；此前的采纳不受影响。",
    sources=(HOUSE_RECOGNITION,),
)


@EXPIRE_FINDING.judge
def may_expire(act: Act) -> Verdict:
    if act.record.valid_to >= today():
        return refuse("not_over", f"可采用至{act.record.valid_to}，还没有过。", HOUSE_RECOGNITION)
    return allow("over", "已经过期。", HOUSE_RECOGNITION)


EXPIRE_FINDING.change(moves_only)

OPEN_FINDING = opening.declare("recognition.open_finding", "finding")
