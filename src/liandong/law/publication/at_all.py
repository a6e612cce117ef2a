"""该不该公示：有没有一定社会影响；警告、轻微的不公示；被撤销的不公示；哪些渠道适用。

People judge the social impact; without a judgement nothing is published, except where a line's own rule already has
all ordinary-procedure decisions published. The general answer comes first, then each channel may still say no.

Main names: `Decision`, `Channel`, `may_publish`, `may_publish_in`.
Legal source: 行政处罚法第四十八条（P-24）；市场监督管理行政处罚信息公示规定第二条（M-21）；信用修复管理办法（X-08，
轻微的一般不公示）；河南省社会信用条例第十三条（R-10）；企业信息公示暂行条例第六条、第七条（G-02）.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from liandong.law import LawOn, at
from liandong.law.credit.repair import CreditClass, classify
from liandong.law.procedure.penalty import PartyKind, Penalty, PenaltyKind
from liandong.law.verdict import Verdict, allow, refuse


class Channel(StrEnum):
    """Where a decision may be published; the first two are named in the parameters' ``channel``."""

    CREDIT_CHINA = "信用中国"
    ENTERPRISE = "国家企业信用信息公示系统"
    OWN_SITE = "本机关网站"


class Standing(StrEnum):
    """What has become of the decision."""

    IN_FORCE = "有效"
    VARIED = "被变更"
    REVOKED = "被撤销"
    UNLAWFUL = "被确认违法"
    VOID = "被确认无效"


@dataclass(frozen=True, slots=True)
class Decision:
    """What publication needs to know of a decision.

    Attributes:
        line: enforcement line of the agency, e.g. ``市场监管``; empty when it belongs to none.
        decided_on: day of the decision. effective_on: day it took effect (served).
        simple: made on the spot. minor_and_remedied: a natural person's minor act, put right by that person.
        social_impact: people's answer to 具有一定社会影响?; None while nobody has judged.
        credit_class: class confirmed by people; None = `classify` is asked.
        other_province: the party is registered (lives) in another province than the agency.
        lower_fine: the fine is 较低数额 by the province's rule. banned_until: last day of a ban or restriction.
    """

    line: str
    decided_on: date
    effective_on: date
    penalty: Penalty
    party: PartyKind
    simple: bool = False
    minor_and_remedied: bool = False
    social_impact: bool | None = None
    standing: Standing = Standing.IN_FORCE
    credit_class: CreditClass | None = None
    other_province: bool = False
    lower_fine: bool = False
    banned_until: date | None = None

    @property
    def grade(self) -> CreditClass:
        """The confirmed class, else the one the readable examples give."""
        return self.credit_class or classify(self.penalty, simple=self.simple)

    @property
    def only_warned(self) -> bool:
        """Nothing but a warning was imposed."""
        return self.penalty.kinds == {PenaltyKind.WARNING}


def may_publish(decision: Decision, *, law: LawOn | None = None) -> Verdict:
    """Whether the decision may be published at all.

    Args:
        decision: the decision. law: by default the packaged law of the day of the decision.

    Returns:
        ``publish``; refused ``decision_undone``, ``only_warned``, ``minor``, ``no_social_impact``, ``not_judged``.
        Where a line's own rule publishes every ordinary-procedure decision, a missing judgement allows with a warning.
    """
    ruling = law or at(decision.decided_on)
    impact = ruling["P-24"].provision
    if decision.standing is not Standing.IN_FORCE:
        text = f"处罚决定已{decision.standing}，不予公示；已经公示的，按期撤回并说明理由。"
        return refuse("decision_undone", text, ruling["P-08"].provision)
    if decision.only_warned:
        return refuse("only_warned", "仅给予警告，不具有一定社会影响，不予公示。", impact)
    if decision.grade is CreditClass.MINOR and not decision.social_impact:
        text = "属于轻微失信信息，一般不公示；确需公示的，先写明具有一定社会影响的理由。"
        return refuse("minor", text, impact)
    if decision.social_impact is False:
        return refuse("no_social_impact", "经判断不具有一定社会影响，不予公示。", impact)
    if decision.social_impact:
        return allow("publish", "具有一定社会影响，应当依法公示。", impact)
    every = ruling.find("M-21", decision.line) if decision.line else None
    if every is None:
        text = "尚未判断处罚决定是否具有一定社会影响，请先判断并写明理由。"
        return refuse("not_judged", text, impact)
    warning = "尚未写明对社会影响的判断，请补写。"
    text = "本条线规定适用普通程序作出的处罚决定应当公示。"
    return allow("publish", text, every.provision, impact, warnings=(warning,))


def may_publish_in(channel: Channel, decision: Decision, *, law: LawOn | None = None) -> Verdict:
    """Whether a decision that may be published belongs into this channel.

    Returns:
        ``publish_here``, the refusal of `may_publish`, or refused ``person_excluded`` (a natural person's on-the-spot or
        minor penalty is not reported to the credit platform), ``simple_excluded`` (the line's rule covers ordinary
        procedure only), ``not_enterprise`` (not a registered market entity, and no rule of the line).
    """
    ruling = law or at(decision.decided_on)
    general = may_publish(decision, law=ruling)
    if not general:
        return general
    if channel is Channel.CREDIT_CHINA:
        return _credit_china(decision, ruling, general.warnings)
    if channel is Channel.ENTERPRISE:
        return _enterprise(decision, ruling, general.warnings)
    return allow(
        "publish_here", f"可以在{channel}公示。", ruling["P-24"].provision, warnings=general.warnings
    )


def _credit_china(decision: Decision, law: LawOn, warnings: tuple[str, ...]) -> Verdict:
    person = decision.party is PartyKind.PERSON
    if person and (decision.simple or decision.minor_and_remedied):
        text = "对自然人适用简易程序作出的，或者轻微并主动消除危害后果的处罚，不向信用信息共享平台报送。"
        return refuse("person_excluded", text, law["R-10"].provision)
    double = law["R-08"]
    text = f"可以在{Channel.CREDIT_CHINA}公示。"
    return allow("publish_here", text, double.provision, warnings=warnings)


def _enterprise(decision: Decision, law: LawOn, warnings: tuple[str, ...]) -> Verdict:
    own = law.find("M-21", decision.line) if decision.line else None
    if own is not None and decision.simple:
        text = "公示规定只及于适用普通程序作出的处罚决定，当场作出的不在该系统公示。"
        return refuse("simple_excluded", text, own.provision)
    general = law["G-02"].provision
    if own is None and decision.party is PartyKind.PERSON:
        text = "当事人是自然人，不是企业信息，不在企业信用信息公示系统公示。"
        return refuse("not_enterprise", text, general)
    text = f"可以在{Channel.ENTERPRISE}公示。"
    return allow("publish_here", text, own.provision if own else general, warnings=warnings)
