"""涉嫌犯罪：先移送，不得以罚代刑（J15）。期限在行刑衔接的参数里，这里只判断能不能自己处罚。

Main names: `Police`, `may_punish_suspected_crime`.
Legal source: 行政处罚法第二十七条；行政执法机关移送涉嫌犯罪案件的规定第五条、第八条、第十一条.
"""

from __future__ import annotations

from enum import StrEnum

from liandong.law.verdict import Source, Verdict, allow, refuse

ART_27 = Source("行政处罚法", "第二十七条")
TRANSFER_RULE = "行政执法机关移送涉嫌犯罪案件的规定"


class Police(StrEnum):
    """Where the transfer to the police stands."""

    NOT_SENT = "尚未移送"
    REVIEWING = "公安机关审查中"
    FILED = "公安机关已立案"
    REFUSED = "公安机关决定不予立案并退回案卷"
    RETURNED = "司法机关不追究刑事责任，移回处理"


def may_punish_suspected_crime(*, suspected: bool, police: Police = Police.NOT_SENT) -> Verdict:
    """Whether the agency may decide a penalty itself.

    Args:
        suspected: the agency's own finding that the act may be a crime.
        police: stage of the transfer; ignored when nothing is suspected.
    """
    if not suspected:
        return allow("no_crime_suspected", "未发现涉嫌犯罪，依法作出行政处理。", ART_27)
    if police is Police.NOT_SENT:
        text = "违法行为涉嫌犯罪，应当及时移送公安机关，不得以行政处罚代替移送。"
        return refuse("transfer_first", text, ART_27, Source(TRANSFER_RULE, "第十一条"))
    if police in (Police.REVIEWING, Police.FILED):
        text = f"{police}，本机关不得另行作出行政处罚；此前已作出的警告，责令停产停业，暂扣或者吊销许可证件的决定不停止执行。"
        return refuse("police_have_it", text, Source(TRANSFER_RULE, "第十一条"))
    return allow("back_to_agency", f"{police}，依法应当给予行政处罚的，由本机关处罚。", ART_27)
