"""涉嫌犯罪案件移送的记录种类：移送机关看全部；公安机关签收前看摘要，签收以后看全部；监督、督办看摘要；别的机关没有。"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from liandong.kernel.kinds import Field, Kind, register
from liandong.kernel.ports import agencies
from liandong.kernel.roles import BUSINESS, Level, Role
from liandong.kernel.visibility import Grant, Sight
from liandong.transfers import states
from liandong.transfers.models import Transfer

_CEILINGS = {
    **dict.fromkeys(BUSINESS, Level.FULL),
    Role.SUPERVISOR: Level.FULL,
    Role.OVERSIGHT: Level.SUMMARY,
}


def transfer_grants(transfer: Transfer) -> Iterable[Grant]:
    """Each agency by the most it is given; police that sent it on keep a summary."""
    told: dict[UUID, tuple[Level, str]] = {transfer.owner: (Level.FULL, "移送机关")}
    if transfer.police is not None:
        level = Level.FULL if transfer.received_at else Level.SUMMARY
        told.setdefault(transfer.police, (level, "公安机关"))
    for forwarder in transfer.forwarders:
        told.setdefault(UUID(forwarder), (Level.SUMMARY, "转送机关"))
    for supervisor in agencies().supervisors(transfer.owner):
        told.setdefault(supervisor, (Level.SUMMARY, "行政执法监督"))
    for office in agencies().overseers(transfer.owner):
        told.setdefault(office, (Level.SUMMARY, "督办"))
    for agency, (level, ground) in told.items():
        yield Grant(level, ground, agency=agency)


def materials_told(transfer: Transfer) -> list[str]:
    """What goes along, a line each."""
    return [f"{m['name']}：{m['pieces']}件，{m['copies']}份" for m in transfer.materials]


_REPORT, _DECIDED, _SENT, _ANSWER, _ASKED, _GOODS, _END = (
    "移送报告", "机关负责人的决定", "移送", "公安机关的答复", "复议和立案监督", "涉案物品", "移回、结果",
)  # fmt: skip
TRANSFER = register(
    Kind(
        name="transfer",
        title="涉嫌犯罪案件移送",
        model=Transfer,
        states=states.TRANSFER,
        sight=Sight("transfer", Transfer, _CEILINGS, transfer_grants),
        heading=lambda t: f"涉嫌犯罪案件移送 {t.party_label}",
        number=lambda t: t.number,
        own=("owner",),
        lead="办案中发现涉嫌犯罪的，报机关负责人决定，批准后向同级公安机关移送；立案、不予立案、移回都在这里。别的机关看不到。",
        when_empty="没有您可以查看的移送。案件涉嫌犯罪的，在案件的页面上提出移送报告。",
        fields=(
            Field("number", "移送编号", in_list=True, is_searched=True),
            Field("party_label", "当事人", in_list=True, is_searched=True),
            Field("agency_name", "移送机关", in_list=True),
            Field("police_name", "公安机关", in_list=True),
            Field("proposed_at", "报告时间", in_list=True, sort_by="proposed_at"),
            Field("cautions", "提示", level=Level.FULL),
            Field("crime", "涉嫌的犯罪", level=Level.FULL, section=_REPORT),
            Field("facts", "涉嫌犯罪的事实", level=Level.FULL, section=_REPORT),
            Field("evidence", "证据", level=Level.FULL, section=_REPORT),
            Field("report", "核实情况的书面报告", level=Level.FULL, section=_REPORT),
            Field("officers", "专案组", level=Level.FULL, section=_REPORT),
            Field("earlier", "此前的处罚", level=Level.FULL, section=_REPORT),
            Field("decided_at", "决定时间", section=_DECIDED),
            Field("decided_by", "决定人", level=Level.FULL, section=_DECIDED),
            Field("decision_why", "决定的理由", level=Level.FULL, section=_DECIDED),
            Field("letter_no", "移送书文号", level=Level.FULL, section=_SENT),
            Field("materials", "移送材料", level=Level.FULL, section=_SENT, value=materials_told),
            Field("sent_at", "移送时间", section=_SENT),
            Field("procuratorate", "抄送的人民检察院", level=Level.FULL, section=_SENT),
            Field("copied_on", "抄送日期", level=Level.FULL, section=_SENT),
            Field("received_at", "公安机关收到时间", section=_SENT),
            Field("answered_on", "答复日期", section=_ANSWER),
            Field("answer_no", "公安机关文书", level=Level.FULL, section=_ANSWER),
            Field("answer_why", "不予立案的理由", level=Level.FULL, section=_ANSWER),
            Field("ask_by", "提请至迟", section=_ANSWER),
            Field("counted", "期限怎样算", level=Level.FULL, section=_ANSWER),
            Field("review_on", "提请复议日期", section=_ASKED),
            Field("review_no", "提请复议的文书", level=Level.FULL, section=_ASKED),
            Field("review_why", "提请复议的理由", level=Level.FULL, section=_ASKED),
            Field("supervisor_name", "建议监督的人民检察院", level=Level.FULL, section=_ASKED),
            Field("supervision_on", "建议立案监督日期", section=_ASKED),
            Field("supervision_no", "立案监督建议的文书", level=Level.FULL, section=_ASKED),
            Field("supervision_why", "建议立案监督的理由", level=Level.FULL, section=_ASKED),
            Field("goods", "涉案物品", level=Level.FULL, section=_GOODS),
            Field("goods_on", "移交日期", section=_GOODS),
            Field("goods_to", "接收人", level=Level.FULL, section=_GOODS),
            Field("goods_told", "移交的物品和材料", level=Level.FULL, section=_GOODS),
            Field("party_told_on", "告知当事人日期", level=Level.FULL, section=_GOODS),
            Field("party_told_how", "怎样告知当事人", level=Level.FULL, section=_GOODS),
            Field("ended_by", "移回、作出结果的机关", level=Level.FULL, section=_END),
            Field("end_no", "文书", level=Level.FULL, section=_END),
            Field("end_on", "文书日期", level=Level.FULL, section=_END),
            Field("end_why", "理由、结果", level=Level.FULL, section=_END),
            Field("goods_back", "退回的物品、证据", level=Level.FULL, section=_END),
            Field("ended_at", "办结时间", section=_END),
        ),
    )
)
