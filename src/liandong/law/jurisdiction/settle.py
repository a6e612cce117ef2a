"""谁管辖：从全部已知事实得出至多一个管辖机关，否则说明是“有争议”还是“尚无机关管辖”，并给出下一步。

The order of the law: a designation ends everything; an open dispute leaves nobody the power to decide; an
agreement and a transfer take agencies out and put one in; among those who remain the first filing wins, and
only if it is proven. The answer depends on the facts, never on the order in which messages arrived.

Main names: `settle`, `Holding`, `State`.
Legal source: 行政处罚法第十七条、第二十五条、第五十四条；公安机关办理行政案件程序规定第十四条.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from liandong.law.jurisdiction.facts import (
    Agreement,
    Designation,
    Filing,
    Matter,
    Situation,
    Stage,
    TransferIn,
)
from liandong.law.jurisdiction.order import first_filing
from liandong.law.superior import ART_17, ART_25, Superior
from liandong.law.verdict import Source, Verdict, allow, refuse

ART_54 = Source("行政处罚法", "第五十四条")
POLICE_14 = Source("公安机关办理行政案件程序规定", "第十四条")

STEPS = {
    Stage.NEGOTIATING: "先行协商；协商不成的，报请共同的上一级行政机关指定管辖",
    Stage.COORDINATING: "配合司法行政部门协调；协调不成的，由其提出意见报政府决定",
    Stage.ESCALATED: "等待共同的上一级行政机关指定管辖，期间继续保全证据",
}
"""Stage of a dispute → the next lawful step, used where no superior has been computed."""


class State(StrEnum):
    """The three answers there can be."""

    HELD = "确定"
    DISPUTED = "有争议"
    NONE = "尚无"


@dataclass(frozen=True, slots=True)
class Holding:
    """Who handles the offence.

    Attributes:
        verdict: allowed exactly when one agency holds it.
        row: row of the jurisdiction table that decided.
        holder: agency code; empty unless `State.HELD`.
        next_step: the next lawful step in Chinese, without full stop; empty when nothing is owed.
        stopped: agencies that must stop and hand over file, goods and running clocks at once.
    """

    state: State
    verdict: Verdict
    row: str
    holder: str = ""
    next_step: str = ""
    stopped: frozenset[str] = frozenset()


def settle(situation: Situation, superior: Superior | None = None) -> Holding:
    """At most one holder, or the dispute with its next lawful step.

    Args:
        situation: every fact known; duplicates and order are irrelevant.
        superior: the common superior of the contenders, where computed; it makes the next step concrete.

    Legal source: 行政处罚法第二十五条。
    """
    return (
        _designated(situation)
        or _openly_disputed(situation, superior)
        or _among_contenders(situation, _contenders(situation), superior)
    )


def _designated(s: Situation) -> Holding | None:
    """The latest designation decides; two at the same moment for different agencies ask for clarification."""
    if not s.designations:
        return None
    latest = max(d.designated_at for d in s.designations)
    last = sorted((d for d in s.designations if d.designated_at == latest), key=_letter)
    if len({d.holder for d in last}) > 1:
        names = s.named({d.holder for d in last})
        sentence = f"同一时刻有两份指定管辖决定，分别指定{names}，须由作出机关明确。"
        return Holding(
            State.DISPUTED,
            refuse("designations_conflict", sentence, ART_25),
            "J7",
            "",
            "报请作出指定的机关明确",
        )
    holder, letter = last[0].holder, last[0].letter_no
    text = f"{s.name(last[0].authority)}已指定由{s.name(holder)}管辖{f'（{letter}）' if letter else ''}，争议终结。"
    warnings = (
        () if holder in s.competent else (f"未查到{s.name(holder)}对该事项的职权，请核对指定管辖决定。",)
    )
    verdict = allow("designated", text, ART_25, warnings=warnings)
    return _held(s, holder, verdict, "J7")


def _openly_disputed(s: Situation, superior: Superior | None) -> Holding | None:
    """A dispute stays open until all its parties have signed an agreement made after it was raised."""
    agreement = _agreement(s)
    still_open = [
        d
        for d in s.disputes
        if not (agreement and agreement.agreed_at >= d.raised_at and agreement.signed_by >= d.parties)
    ]
    if not still_open:
        return None
    stage = max((d.stage for d in still_open), key=list(Stage).index)
    parties = frozenset[str]().union(*(d.parties for d in still_open))
    return _dispute(s, "open_dispute", f"{s.named(parties)}之间的管辖争议尚未解决", superior, stage)


def _among_contenders(s: Situation, contenders: frozenset[str], superior: Superior | None) -> Holding:
    if not contenders:
        return _nobody(s, superior)
    received = _received(s)
    powerless = sorted(received - s.competent)
    if powerless:
        why = f"{s.named(set(powerless))}受移送后认为或者查明自己没有管辖权，不得退回或者再行移送"
        return _dispute(s, "receiver_without_power", why, superior, Stage.ESCALATED, "J11")
    filings = [f for f in _live(s) if f.agency in contenders]
    if len(contenders) == 1:
        return _sole(s, next(iter(contenders)), filings, received)
    unfiled = contenders - {f.agency for f in filings}
    if unfiled:
        why = f"{s.named(contenders)}都主张或者承接管辖，其中{s.named(unfiled)}尚未立案，无从比较先后"
        return _dispute(s, "claim_without_filing", why, superior)
    police = contenders <= s.police
    first = first_filing(filings, by_acceptance=police)
    if first.filing is None:
        why = f"{s.named(contenders)}都已立案，{'；'.join(first.doubts)}，不能认定谁最先立案"
        return _dispute(s, "order_in_doubt", why, superior)
    holder = first.filing.agency
    if received - {holder}:
        why = f"{s.named(received)}受移送办理，而{s.name(holder)}立案在先，受移送的案件不得退回或者再行移送"
        return _dispute(s, "receiver_not_first", why, superior, Stage.ESCALATED, "J11")
    text = f"{s.named(contenders)}都有管辖权，{s.name(holder)}最先{'受理' if police else '立案'}，由其管辖。"
    if police:
        extra = ("必要时可以由主要违法行为地公安机关管辖。",)
        return _held(s, holder, allow("first_accepted", text, POLICE_14, warnings=extra), "J5")
    return _held(s, holder, allow("first_filed", text, ART_25), "J4")


def _sole(s: Situation, holder: str, filings: list[Filing], received: frozenset[str]) -> Holding:
    """One contender is left: by transfer, by agreement, or because nobody else with power has filed."""
    if holder in received:
        text = f"案件已移送{s.name(holder)}，由其管辖，移出机关不再办理。"
        return _held(s, holder, allow("by_transfer", text, ART_25), "J11")
    agreement = _agreement(s)
    if agreement and agreement.holder == holder:
        text = f"经{s.named(agreement.signed_by)}协商一致，由{s.name(holder)}管辖。"
        return _held(s, holder, allow("by_agreement", text, ART_25), "J6")
    warnings = (
        ()
        if all(f.evidence for f in filings)
        else ("立案时间尚无证明材料，请补录立案审批表或者业务系统编号。",)
    )
    text = f"有管辖权的机关中只有{s.name(holder)}立案，由其管辖。"
    return _held(s, holder, allow("only_filing", text, ART_25, warnings=warnings), "J4")


def _nobody(s: Situation, superior: Superior | None) -> Holding:
    if not s.competent:
        text = "本平台各机关对该事项都没有行政处罚权，应当说明理由退回来源；属于移送案件的，报请指定管辖。"
        verdict = refuse("nobody_competent", text, ART_17)
        return Holding(State.NONE, verdict, "J16", "", "说明理由退回来源", _busy(s))
    willing = s.competent - {d.agency for d in s.declined}
    if not willing:
        why = f"{s.named(s.competent)}都认为自己没有管辖权"
        return _dispute(s, "negative_conflict", why, superior)
    text = f"{s.named(willing)}有管辖权，尚未立案；符合立案标准的应当及时立案，先立案的管辖。"
    verdict = refuse("not_filed_yet", text, ART_54, ART_25)
    stopped = _busy(s) - s.competent
    step = f"；{s.named(stopped)}没有职权，应当移送有管辖权的机关" if stopped else ""
    return Holding(State.NONE, verdict, "J1", "", f"核查后及时立案{step}", stopped)


def _contenders(s: Situation) -> frozenset[str]:
    """Those with power who filed, less those who gave the case away, plus those who were given it."""
    effective = _effective_transfers(s)
    gone, received = {t.sender for t in effective}, {t.receiver for t in effective}
    contenders = ({f.agency for f in _live(s)} & s.competent) - gone | received
    agreement = _agreement(s)
    if agreement and agreement.holder not in gone - received:
        contenders = contenders - (agreement.signed_by - received) | {agreement.holder}
    return frozenset(contenders)


def _received(s: Situation) -> frozenset[str]:
    return frozenset(t.receiver for t in _effective_transfers(s))


def _effective_transfers(s: Situation) -> list[TransferIn]:
    """Transfers of cases that the law allows: whoever received the case earlier could not pass it on."""
    effective: list[TransferIn] = []
    for transfer in sorted(set(s.transfers), key=lambda t: (t.sent_at, t.sender, t.receiver)):
        bound = any(t.receiver == transfer.sender and t.sent_at < transfer.sent_at for t in effective)
        if transfer.matter is Matter.CASE and not bound:
            effective.append(transfer)
    return effective


def _agreement(s: Situation) -> Agreement | None:
    """The latest agreement that can bind: two signatures, the holder among them and with power of its own."""
    valid = [a for a in s.agreements if len(a.signed_by) > 1 and a.holder in a.signed_by & s.competent]
    if not valid:
        return None
    latest = max(a.agreed_at for a in valid)
    last = [a for a in valid if a.agreed_at == latest]
    if len({a.holder for a in last}) > 1:
        return None
    return Agreement(frozenset[str]().union(*(a.signed_by for a in last)), last[0].holder, latest)


def _live(s: Situation) -> list[Filing]:
    return [f for f in s.filings if f.withdrawn_at is None]


def _busy(s: Situation) -> frozenset[str]:
    """Everybody who has a live filing or was ever handed the case."""
    return frozenset({f.agency for f in _live(s)} | _received(s))


def _held(s: Situation, holder: str, verdict: Verdict, row: str) -> Holding:
    stopped = (_busy(s) | frozenset[str]().union(*(d.parties for d in s.disputes))) - {holder}
    step = f"{s.named(stopped)}停止办理，立即移交案卷、物品和证据" if stopped else ""
    return Holding(State.HELD, verdict, row, holder, step, stopped)


def _dispute(
    s: Situation,
    code: str,
    why: str,
    superior: Superior | None,
    stage: Stage = Stage.NEGOTIATING,
    row: str = "",
) -> Holding:
    step = STEPS[stage]
    if superior is not None:
        step = superior.verdict.sentence.rstrip("。")
    verdict = refuse(code, f"{why}；在解决之前任何一方都不得作出处罚决定。", ART_25)
    return Holding(State.DISPUTED, verdict, row or (superior.row if superior else "") or "J6", "", step)


def _letter(designation: Designation) -> tuple[str, str, str]:
    return (designation.holder, designation.letter_no, designation.authority)
