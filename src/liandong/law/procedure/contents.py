"""决定书写全了没有：普通程序六项加印章，当场处罚另有一套；救济途径写对了没有；缺的一次说全。

The items are the law's own words (P-22, P-27), so that a change of the law is a change of the data. Since 2024 a
decision made on the spot must send the party to reconsideration first; older forms are wrong.

Main names: `Contents`, `check_contents`, `remedies`.
Legal source: 行政处罚法第二十八条、第五十二条、第五十九条；行政复议法第二十条、第二十二条、第二十三条；
行政诉讼法第四十六条；行政强制法第四十五条；市场监督管理行政处罚信息公示规定第八条.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from liandong.law import LawOn, at
from liandong.law.procedure.gaps import Gap, judge
from liandong.law.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Contents:
    """What a decision letter says.

    Attributes:
        items: the items it states, in the words of P-22 (or P-27 on the spot).
        on_the_spot: made by simple procedure.
        sealed: 盖有印章; on the spot: 由执法人员签名或者盖章.
        orders_correction: orders correction, or says that it was ordered separately or is no longer needed.
        reconsideration_first: says that reconsideration must come first.
        served_online, online_route: served over the internet; names the online route for reconsideration.
        fines: it imposes a fine. surcharge_told: tells the rate of the late-payment surcharge.
        will_be_published, publication_told: it will be published; the party is told so in writing.
        line: enforcement line, for duties of that line alone.
    """

    items: frozenset[str]
    on_the_spot: bool = False
    sealed: bool = False
    orders_correction: bool = False
    reconsideration_first: bool = False
    served_online: bool = False
    online_route: bool = False
    fines: bool = False
    surcharge_told: bool = False
    will_be_published: bool = False
    publication_told: bool = False
    line: str = ""


def check_contents(contents: Contents, *, on: date, law: LawOn | None = None) -> Verdict:
    """Whether the letter says all it must; a refusal names everything that is missing.

    Returns:
        ``complete``, or refused ``incomplete``.
    """
    ruling = law or at(on)
    base = ruling["P-27" if contents.on_the_spot else "P-22"]
    spoken = _untold(contents, ruling)
    return judge(
        (*_items(contents, ruling), *_remedies(contents, ruling)),
        passed="complete",
        said="决定书应当载明的事项齐全。",
        failed="incomplete",
        lead="决定书尚缺",
        sources=(base.provision,),
        warnings=spoken,
    )


def _items(contents: Contents, law: LawOn) -> Iterator[Gap]:
    base = law["P-27" if contents.on_the_spot else "P-22"]
    for item in base.items:
        if item not in contents.items:
            yield Gap(item, base.provision)
    if not contents.sealed:
        yield Gap("执法人员签名或者盖章" if contents.on_the_spot else "行政机关印章", base.provision)
    if not contents.orders_correction:
        yield Gap("责令改正（已另行责令或者无须改正的，写明）", law["P-34"].provision)


def _remedies(contents: Contents, law: LawOn) -> Iterator[Gap]:
    first = law.find("E-07c")
    if contents.on_the_spot and first is not None and not contents.reconsideration_first:
        yield Gap("告知先申请行政复议，对复议决定不服的再提起行政诉讼", first.provision)
    online = law.find("E-07d")
    if contents.served_online and online is not None and not contents.online_route:
        yield Gap("提交行政复议申请书的互联网渠道", online.provision)
    told = law.find("M-22", contents.line) if contents.line else None
    if contents.will_be_published and told is not None and not contents.publication_told:
        yield Gap("处罚信息将向社会公示的书面告知", told.provision)


def _untold(contents: Contents, law: LawOn) -> tuple[str, ...]:
    """The rate of the surcharge must be told, but not necessarily in this letter."""
    if not contents.fines or contents.surcharge_told:
        return ()
    return (f"决定书没有写加处罚款的标准；不另行告知的，请写上（{law['E-10'].provision}）。",)


def remedies(
    *,
    on_the_spot: bool,
    authority: str,
    court: str,
    on: date,
    law: LawOn | None = None,
) -> str:
    """The paragraph on remedies for a decision letter.

    Args:
        on_the_spot: made by simple procedure, so reconsideration comes first (from 2024 on).
        authority: name of the reconsideration organ. court: name of the court. on: day of the decision.
        law: by default the packaged law of ``on``.

    >>> print(remedies(on_the_spot=True, authority="某市人民政府", court="某县人民法院", on=date(2026, 3, 2)))
    不服本决定的，应当自收到本决定书之日起60日内先向某市人民政府申请行政复议；对复议决定不服的，可以再依法向某县人民法院提起行政诉讼。
    """
    ruling = law or at(on)
    ask, sue = ruling.find("E-07"), ruling["E-08"]
    within = f"自收到本决定书之日起{ask.amount}内" if ask else "在法定期限内"
    if on_the_spot and ruling.find("E-07c"):
        return (
            f"不服本决定的，应当{within}先向{authority}申请行政复议；"
            f"对复议决定不服的，可以再依法向{court}提起行政诉讼。"
        )
    return (
        f"不服本决定的，可以{within}向{authority}申请行政复议，"
        f"也可以自收到本决定书之日起{sue.amount}内依法向{court}提起行政诉讼。"
    )
