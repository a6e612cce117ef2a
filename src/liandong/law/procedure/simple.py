"""简易程序：什么样的处罚可以当场作出，罚款什么时候可以当场收。

Main names: `may_decide_on_spot`, `may_collect_on_spot`.
Legal source: 行政处罚法第五十一条、第六十八条、第六十九条（参数 P-10、P-11、P-12）.
"""

from __future__ import annotations

from datetime import date

from liandong.law import LawOn, Parameter, at
from liandong.law.procedure.penalty import SOLE_TRADER_NOTE, PartyKind, Penalty, PenaltyKind, reaches, yuan
from liandong.law.verdict import Source, Verdict, allow, refuse

ART_51 = Source("行政处罚法", "第五十一条")
ART_69 = Source("行政处罚法", "第六十九条")
_KINDS = frozenset({PenaltyKind.WARNING, PenaltyKind.FINE})


def may_decide_on_spot(
    penalty: Penalty,
    party: PartyKind,
    *,
    on: date,
    facts_certain: bool,
    has_basis: bool,
    special: Parameter | None = None,
    law: LawOn | None = None,
) -> Verdict:
    """Whether the penalty may be decided on the spot.

    Args:
        penalty: what is to be imposed. party: on whom. on: the day of the decision.
        facts_certain: 违法事实确凿. has_basis: 有法定依据.
        special: another statute's own ceiling in yuan (法律另有规定); it goes before art. 51.
        law: the law to read the ceilings from; by default the packaged law of ``on``.

    Returns:
        ``on_spot``; with a warning ``on_spot_to_check`` where only an unverified special ceiling decides; refused
        ``facts_not_certain``, ``no_basis``, ``kind_not_on_spot`` or ``fine_too_high``.
    """
    if not facts_certain:
        return refuse("facts_not_certain", "违法事实尚不确凿，不得当场作出行政处罚决定。", ART_51)
    if not has_basis:
        return refuse("no_basis", "没有法定依据，不得作出行政处罚决定。", ART_51)
    others = penalty.kinds - _KINDS
    if others:
        named = "、".join(kind for kind in PenaltyKind if kind in others)
        text = f"拟给予{named}，不在警告和小额罚款之内，应当适用普通程序。"
        return refuse("kind_not_on_spot", text, ART_51)
    ruling = law or at(on)
    ceiling = special or ruling["P-11" if party is PartyKind.ORGANISATION else "P-10"]
    return _by_amount(penalty, party, ceiling, ruling["P-11"])


def _by_amount(penalty: Penalty, party: PartyKind, ceiling: Parameter, highest: Parameter) -> Verdict:
    if PenaltyKind.FINE not in penalty.kinds:
        return allow("on_spot", "拟给予警告，可以当场作出行政处罚决定。", ART_51)
    said = f"拟对{party}罚款{yuan(penalty.fine_fen)}"
    sources = (ceiling.provision,)
    if not ceiling.verified:
        warning = f"特别规定的限额{ceiling.amount}尚待核对，请核对条文后再当场决定。"
        return allow("on_spot_to_check", f"{said}，依特别规定判断。", *sources, warnings=(warning,))
    if reaches(ceiling, penalty.fine_fen):
        return allow("on_spot", f"{said}，不超过{ceiling.amount}，可以当场作出行政处罚决定。", *sources)
    if party is PartyKind.SOLE_TRADER and ceiling.id == "P-10" and reaches(highest, penalty.fine_fen):
        text = f"{said}，超过对公民的限额{ceiling.amount}，未超过对其他组织的限额{highest.amount}。"
        return allow("on_spot_to_check", text, *sources, highest.provision, warnings=(SOLE_TRADER_NOTE,))
    text = f"{said}，超过当场处罚的限额{ceiling.amount}，应当适用普通程序。"
    return refuse("fine_too_high", text, *sources)


def may_collect_on_spot(
    fine_fen: int,
    *,
    on: date,
    hard_later: bool = False,
    remote_and_asked: bool = False,
    law: LawOn | None = None,
) -> Verdict:
    """Whether a fine decided on the spot may also be collected on the spot.

    Args:
        fine_fen: in fen. on: the day. hard_later: 不当场收缴事后难以执行.
        remote_and_asked: a remote, water or hard-to-reach area, payment is difficult, and the party asked for it.
        law: by default the packaged law of ``on``.
    """
    ceiling = (law or at(on))["P-12"]
    said = f"罚款{yuan(fine_fen)}"
    if reaches(ceiling, fine_fen):
        return allow("collect", f"{said}，不超过{ceiling.amount}，可以当场收缴。", ceiling.provision)
    if hard_later:
        return allow("collect", f"{said}，不当场收缴事后难以执行，可以当场收缴。", ceiling.provision)
    if remote_and_asked:
        text = f"{said}，当事人缴款确有困难并提出，可以当场收缴。"
        return allow("collect", text, ART_69)
    text = f"{said}，超过{ceiling.amount}，又没有其他可以当场收缴的情形，应当由当事人到指定银行或者通过电子支付系统缴纳。"
    return refuse("do_not_collect", text, ceiling.provision)
